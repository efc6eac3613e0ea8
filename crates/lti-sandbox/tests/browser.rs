//! A real Chromium goes through the sandbox's pages, as a person would.
//!
//! The LMS is on `localhost` and the tool on `127.0.0.1`: two sites, so that cookies in frames are third-party cookies.

mod browser {
    pub(super) mod chromium;
    pub(super) mod class;
    pub(super) mod forger;
    pub(super) mod grades;
    pub(super) mod servers;
}

use browser::chromium::{Chromium, Cookies, Tab};
use browser::forger;
use browser::servers::Servers;

/// Signs in through the page, as somebody who clicks a person.
pub(crate) async fn sign_in(tab: &Tab, servers: &Servers, person: &str) {
    tab.open(&servers.lms).await;
    tab.click(&format!("form button[value='{person}'], button[name='person'][value='{person}']")).await;
    tab.until("location.pathname == '/courses'").await;
}

#[tokio::test]
async fn a_teacher_opens_a_link_in_a_window_and_the_tool_knows_who_it_is() {
    let servers = Servers::start().await;
    let chromium = Chromium::start(Cookies::ThirdPartyAllowed).await;
    let tab = chromium.tab().await;
    sign_in(&tab, &servers, "zoe").await;
    tab.click("a[href='/courses/night-sky']").await;
    tab.until("location.pathname == '/courses/night-sky'").await;
    tab.click("a[href='/links/moon-diary/launch']").await;

    let tool = chromium.tab_at(&servers.tool).await;
    tool.until("document.querySelector('.checks') !== null").await;
    let text = tool.text().await;
    assert!(text.contains("Verified launch"), "{text}");
    assert!(text.contains("Zoë Okonkwo-Lind") && text.contains("teacher’s view"), "{text}");
    assert!(text.contains("Moon diary") && text.contains("Reading the night sky"), "{text}");
    for requirement in ["OIDC-033", "SEC-059", "SEC-060", "SEC-061", "OIDC-034", "SEC-069"] {
        assert!(text.contains(requirement), "{requirement} is not among the checks: {text}");
    }
    let payload = tool.value("document.querySelectorAll('details pre')[1].textContent").await;
    assert!(payload.contains("https://purl.imsglobal.org/spec/lti/claim/resource_link"), "{payload}");
    chromium.stop().await;
}

/// The frame of a link's page, with third-party cookies and without.
async fn a_learner_in_a_cross_site_frame(cookies: Cookies) {
    let servers = Servers::start().await;
    let chromium = Chromium::start(cookies).await;
    let tab = chromium.tab().await;
    sign_in(&tab, &servers, "aicha").await;
    tab.open(&format!("{}/links/moon-diary", servers.lms)).await;
    let text = tab.frame_text(&servers.tool, "Verified launch").await;
    assert!(text.contains("Aïcha Benali") && text.contains("learner’s view"), "{text}");
    // The browser really does what the test says: a cookie that is not partitioned stays out of the frame, or not.
    let probe = "(document.cookie = 'probe=1; Secure; SameSite=None', `cookies: ${document.cookie}.`)";
    let kept = tab.frame_value(&servers.tool, probe, "cookies:").await.contains("probe=1");
    assert_eq!(kept, cookies == Cookies::ThirdPartyAllowed, "third-party cookies");
    chromium.stop().await;
}

#[tokio::test]
async fn a_learner_opens_a_link_in_a_cross_site_frame() {
    a_learner_in_a_cross_site_frame(Cookies::ThirdPartyAllowed).await;
}

#[tokio::test]
async fn a_learner_opens_a_link_in_a_frame_while_third_party_cookies_are_blocked() {
    a_learner_in_a_cross_site_frame(Cookies::ThirdPartyBlocked).await;
}

/// A launch has an address of its own (LMS-014): a reload shows it again, in this browser and in no other one.
#[tokio::test]
async fn a_reload_shows_the_session_and_its_address_alone_shows_nothing() {
    let servers = Servers::start().await;
    let chromium = Chromium::start(Cookies::ThirdPartyAllowed).await;
    let tab = chromium.tab().await;
    tab.open(&format!("{}/launch-as?person=aicha&link=moon-diary", servers.lms)).await;
    tab.until("document.querySelector('.checks') !== null").await;
    tab.reload().await;
    tab.until("document.readyState == 'complete' && document.querySelector('.checks') !== null").await;
    let address = tab.value("location.href").await;
    assert!(address.starts_with(&format!("{}/sessions/", servers.tool)), "{address}");
    let other = Chromium::start(Cookies::ThirdPartyAllowed).await;
    let stranger = other.tab().await;
    stranger.open(&address).await;
    stranger.until("document.body.innerText.includes('Open the link again')").await;
    let text = stranger.text().await;
    assert!(!text.contains("Benali"), "{text}");
    other.stop().await;
    chromium.stop().await;
}

/// Whether the tool's frame keeps a cookie of any kind.
const KEEPS_COOKIES: &str = "(document.cookie = '__Host-probe=1; Path=/; Secure; SameSite=None; Partitioned', \
                             `cookies: ${document.cookie.includes('probe')}`)";

/// The tool works in a frame without a single cookie: the launch, and a reload of the frame.
async fn a_frame_without_cookies(link: &str) {
    let servers = Servers::start().await;
    let chromium = Chromium::start(Cookies::NoneInFrames).await;
    let tab = chromium.tab().await;
    sign_in(&tab, &servers, "aicha").await;
    tab.open(&format!("{}/links/{link}", servers.lms)).await;
    let text = tab.frame_text(&servers.tool, "Verified launch").await;
    assert!(text.contains("Aïcha Benali"), "{text}");
    let kept = tab.frame_value(&servers.tool, KEEPS_COOKIES, "cookies:").await;
    assert_eq!(kept, "cookies: false", "the browser keeps the tool's cookies after all");

    // What the tool's page put there is there before the frame is loaded anew.
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let reload = "(document.body.textContent = 'gone', setTimeout(() => location.reload()), 'reloading')";
    tab.frame_value(&servers.tool, reload, "reloading").await;
    let text = tab.frame_text(&servers.tool, "Verified launch").await;
    assert!(text.contains("Aïcha Benali"), "{text}");
    // Once more: the ticket of the reload was good once, too.
    tab.frame_value(&servers.tool, reload, "reloading").await;
    tab.frame_text(&servers.tool, "Verified launch").await;

    // The address opens nothing elsewhere, with or without the ticket that was used.
    let address = tab.frame_value(&servers.tool, "location.href", "/sessions/").await;
    let stranger = chromium.tab().await;
    stranger.open(&address).await;
    stranger.until("document.body.innerText.includes('Open the link again')").await;
    assert!(!stranger.text().await.contains("Benali"));
    chromium.stop().await;
}

#[tokio::test]
async fn a_launch_and_a_reload_without_cookies_by_a_storage_frame() {
    a_frame_without_cookies("moon-diary").await;
}

#[tokio::test]
async fn a_launch_and_a_reload_without_cookies_by_the_lms_page_itself() {
    a_frame_without_cookies("planet-quiz").await;
}

/// The page has no storage frame, and nobody answers: the tool offers a new window, where its cookies work (STOR-028).
#[tokio::test]
async fn without_cookies_and_storage_a_new_window_is_offered() {
    let servers = Servers::start().await;
    let chromium = Chromium::start(Cookies::NoneInFrames).await;
    let tab = chromium.tab().await;
    sign_in(&tab, &servers, "aicha").await;
    tab.open(&format!("{}/links/moon-diary", servers.lms)).await;
    tab.frame_text(&servers.tool, "Verified launch").await;
    // The same page without its storage frame, as in an editor or a web view of the LMS.
    let again = "(document.querySelector('iframe[name=lti-storage]').remove(), \
                 document.querySelector('iframe.launch').src = '/links/moon-diary/launch?framed&again')";
    tab.value(again).await;
    let text = tab.frame_text(&servers.tool, "Open in a new window").await;
    assert!(text.contains("could not be recognised") && !text.contains("Benali"), "{text}");
    tab.click_in_frame("iframe.launch", &servers.tool, "#lti-storage-failed button").await;
    let window = chromium.tab_at(&servers.tool).await;
    window.until("document.querySelector('.checks') !== null").await;
    assert!(window.text().await.contains("Aïcha Benali"));
    chromium.stop().await;
}

/// A learner at a link's page of the LMS, and a forger in a frame of this name beside the tool's, in place of the storage
/// frame if there is one. The launch is not begun.
async fn beside_a_forger(servers: &Servers, chromium: &Chromium, link: &str, frame: &str) -> (Tab, String) {
    let forger = forger::start().await;
    let tab = chromium.tab().await;
    tab.instrument(&forger::worst_case(&servers.lms, &servers.tool, &forger)).await;
    sign_in(&tab, servers, "aicha").await;
    tab.open(&format!("{}/links/{link}", servers.lms)).await;
    let insert = format!(
        "(() => {{
            document.querySelector('iframe[name=lti-storage]')?.remove();
            document.querySelector('iframe.launch').src = 'about:blank';
            const forger = document.createElement('iframe');
            [forger.name, forger.src] = ['{frame}', '{forger}'];
            document.body.prepend(forger);
            return '';
        }})()"
    );
    tab.value(&insert).await;
    tab.frame_text(&forger, "forger").await;
    (tab, forger)
}

const BEGIN: &str =
    "document.querySelector('iframe.launch').src = `${location.pathname}/launch?framed&again`";

/// Each forged answer comes first, with the right id and subject, from another window and origin than those that were asked:
/// the true one counts (STOR-007, STOR-011, ATK-028).
#[tokio::test]
async fn a_forger_answers_before_the_storage_and_is_not_heard() {
    let (servers, chromium) = (Servers::start().await, Chromium::start(Cookies::NoneInFrames).await);
    let (tab, forger) = beside_a_forger(&servers, &chromium, "planet-quiz", "forger").await;
    tab.value(BEGIN).await;
    let text = tab.frame_text(&servers.tool, "Verified launch").await;
    assert!(text.contains("Aïcha Benali"), "{text}");
    for subject in ["capabilities", "put_data", "get_data"] {
        tab.frame_text(&forger, &format!("overtaken lti.{subject}.response")).await;
    }
    chromium.stop().await;
}

/// The forger sits where the LMS said that its storage is, and nobody else answers: it is told neither state nor nonce, the
/// login goes no further, and the page offers what works (STOR-010, STOR-011, STOR-028, ATK-028).
#[tokio::test]
async fn a_forger_in_place_of_the_storage_begins_no_login() {
    let (servers, chromium) = (Servers::start().await, Chromium::start(Cookies::NoneInFrames).await);
    let (tab, forger) = beside_a_forger(&servers, &chromium, "moon-diary", "lti-storage").await;
    let seen = tab.requests().await;
    tab.value(BEGIN).await;
    let text = tab.frame_text(&servers.tool, "Open in a new window").await;
    assert!(text.contains("could not be recognised") && !text.contains("Benali"), "{text}");
    tab.frame_text(&forger, "forged lti.put_data.response").await;
    let seen = seen.lock().map(|seen| seen.clone()).unwrap_or_default();
    assert!(seen.iter().any(|url| url.contains("/lti/login")), "{seen:?}");
    assert!(!seen.iter().any(|url| url.contains("/lti/authorize")), "{seen:?}");
    chromium.stop().await;
}

/// Somebody posts a launch of their own into this browser, from a page that knows its state and nonce and answers for the
/// storage: nobody is logged in (STOR-011, STOR-026, ATK-020, ATK-028).
#[tokio::test]
async fn a_forger_logs_nobody_in_to_its_own_account() {
    let servers = Servers::start().await;
    let attackers = Chromium::start(Cookies::ThirdPartyAllowed).await;
    let tab = attackers.tab().await;
    tab.instrument(
        "(() => {
            const submit = HTMLFormElement.prototype.submit;
            HTMLFormElement.prototype.submit = function () {
                if (!this.elements.id_token) submit.call(this);
            };
        })()",
    )
    .await;
    sign_in(&tab, &servers, "zoe").await;
    tab.open(&format!("{}/links/moon-diary", servers.lms)).await;
    let launch = "(([state, token]) => [state, token, JSON.parse(atob(
        token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/'))).nonce].join(' ')
    )(['state', 'id_token'].map((name) => document.querySelector(`input[name=${name}]`).value))";
    let launch = tab.frame_value(&servers.lms, launch, " eyJ").await;
    let launch: Vec<&str> = launch.split(' ').collect();
    let [state, token, nonce] = launch[..] else { panic!("{launch:?}") };
    attackers.stop().await;

    let chromium = Chromium::start(Cookies::NoneInFrames).await;
    let forger = forger::start().await;
    let tab = chromium.tab().await;
    tab.instrument(&forger::worst_case(&servers.lms, &servers.tool, &forger)).await;
    tab.open(&format!("{forger}/#[\"{state}\",\"{nonce}\"]")).await;
    let frame =
        "(document.body.append(Object.assign(document.createElement('iframe'), { name: 'tool' })), '')";
    tab.value(frame).await;
    let launch = format!("{}/lti/launch", servers.tool);
    tab.post("tool", &launch, &[("state", state), ("id_token", token)]).await;
    let text = tab.frame_text(&servers.tool, "could not be recognised").await;
    assert!(!text.contains("Zoë"), "{text}");
    assert!(tab.text().await.contains("forged lti.get_data.response"));
    chromium.stop().await;
}

/// With cookies the platform's storage is not asked at the launch (STOR-005).
#[tokio::test]
async fn with_cookies_there_is_no_second_page() {
    let servers = Servers::start().await;
    let chromium = Chromium::start(Cookies::ThirdPartyAllowed).await;
    let tab = chromium.tab().await;
    sign_in(&tab, &servers, "aicha").await;
    let seen = tab.requests().await;
    tab.open(&format!("{}/links/moon-diary", servers.lms)).await;
    tab.frame_text(&servers.tool, "Verified launch").await;
    let seen = seen.lock().map(|seen| seen.clone()).unwrap_or_default();
    assert!(seen.iter().any(|url| url.ends_with("/lti/launch")), "{seen:?}");
    assert!(!seen.iter().any(|url| url.ends_with("/lti/launch/confirm")), "{seen:?}");
    chromium.stop().await;
}

#[tokio::test]
async fn a_refused_launch_shows_its_reason() {
    let servers = Servers::start().await;
    let chromium = Chromium::start(Cookies::ThirdPartyAllowed).await;
    let tab = chromium.tab().await;
    // Somebody else's launch, posted in this browser: the attack of ATK-020, from a page of a third site.
    tab.open("about:blank").await;
    tab.post(
        "_self",
        &format!("{}/lti/launch", servers.tool),
        &[("state", "c29tZWJvZHkgZWxzZQ"), ("id_token", "a.b.c")],
    )
    .await;
    tab.until("document.body.innerText.includes('state-unknown')").await;
    let text = tab.text().await;
    assert!(text.contains("OIDC-033") && text.contains("What you can do"), "{text}");
    chromium.stop().await;
}

#[tokio::test]
async fn a_deployment_that_nobody_approved_waits_and_is_then_approved() {
    let servers = Servers::start().await;
    let chromium = Chromium::start(Cookies::ThirdPartyAllowed).await;
    let tab = chromium.tab().await;
    let launch = format!("{}/launch-as?person=aicha&link=guest-lecture", servers.lms);
    tab.open(&launch).await;
    tab.until("document.body.innerText.includes('larkfield-2')").await;
    let text = tab.text().await;
    assert!(text.contains("deployment-unknown") && !text.contains("Benali"), "{text}");

    tab.open(&format!("{}/platforms", servers.tool)).await;
    tab.click("details summary").await;
    tab.fill("input[name='deployment_id']", "larkfield-2").await;
    tab.click("form[action='/platforms/deployments'] button").await;
    tab.until("document.body.innerText.includes('larkfield-2')").await;
    tab.open(&launch).await;
    tab.until("document.querySelector('.checks') !== null").await;
    chromium.stop().await;
}

#[tokio::test]
async fn the_administrator_adds_a_tool_by_hand() {
    let servers = Servers::start().await;
    let chromium = Chromium::start(Cookies::ThirdPartyAllowed).await;
    let tab = chromium.tab().await;
    sign_in(&tab, &servers, "ines").await;
    tab.open(&format!("{}/tools/new", servers.lms)).await;
    tab.fill("[name='name']", "Second tool").await;
    tab.fill("[name='login_initiation_url']", &format!("{}/lti/login", servers.tool)).await;
    tab.fill("[name='target_link_uri']", "not a URL").await;
    tab.fill("[name='redirect_uris']", &format!("{}/lti/launch", servers.tool)).await;
    tab.fill("[name='key_set_url']", &format!("{}/lti/jwks", servers.tool)).await;
    tab.click("form.sheet button[type='submit']").await;
    tab.until("document.querySelector('[aria-invalid=true]') !== null").await;
    tab.fill("[name='target_link_uri']", &format!("{}/lti/launch", servers.tool)).await;
    tab.click("form.sheet button[type='submit']").await;
    tab.until("location.pathname.startsWith('/tools/r')").await;
    let text = tab.text().await;
    assert!(text.contains("Client id") && text.contains(&format!("{}/lti/authorize", servers.lms)), "{text}");
    chromium.stop().await;
}

#[tokio::test]
async fn somebody_elses_tool_and_platform_come_from_the_configuration_file() {
    let [lms, tool] = Servers::start_partners("").await;
    let chromium = Chromium::start(Cookies::ThirdPartyAllowed).await;
    let tab = chromium.tab().await;
    tab.open(&format!("{}/launch-as?person=zoe&link=partner-night-sky", lms.lms)).await;
    tab.until("document.querySelector('.checks') !== null").await;
    assert_eq!(tab.value("location.origin").await, tool.tool);
    let text = tab.text().await;
    assert!(text.contains("Zoë Okonkwo-Lind") && text.contains("The other LMS"), "{text}");
    chromium.stop().await;
}

/// Back from the tool's frame to the whole window of the LMS, which shows what the tool says (CORE-071).
#[tokio::test]
async fn the_way_back_leaves_the_frame_and_brings_the_tools_words() {
    let servers = Servers::start().await;
    let chromium = Chromium::start(Cookies::ThirdPartyAllowed).await;
    let tab = chromium.tab().await;
    sign_in(&tab, &servers, "aicha").await;
    tab.open(&format!("{}/links/moon-diary", servers.lms)).await;
    tab.frame_text(&servers.tool, "Back to the course").await;
    tab.click_in_frame("iframe.launch", &servers.tool, "a[target=_top]").await;
    tab.until("location.pathname == '/links/moon-diary/return'").await;
    tab.until("document.body.innerText.includes('You have seen what your launch said.')").await;
    assert!(tab.text().await.contains("those of Sandbox tool, not of this LMS"));
    assert_eq!(tab.value("location.origin").await, servers.lms);
    tab.click("main a[href='/courses/night-sky'].button").await;
    tab.until("location.pathname == '/courses/night-sky'").await;

    // Markup in such an address stays text; what is meant for the log is not shown.
    let typed = "lti_errormsg=%3Cimg%20src=x%3E%20Not%20today&lti_errorlog=E%2042";
    tab.open(&format!("{}/links/moon-diary/return?{typed}", servers.lms)).await;
    tab.until("document.querySelector('h1') !== null").await;
    let text = tab.text().await;
    assert!(text.contains("<img src=x> Not today") && !text.contains("E 42"), "{text}");
    assert_eq!(tab.value("String(document.querySelectorAll('main img').length)").await, "0");

    // Somebody else's link has no way back for her.
    tab.open(&format!("{}/links/water-samples/return?lti_msg=Hello", servers.lms)).await;
    tab.until("document.querySelector('h1') !== null").await;
    let text = tab.text().await;
    assert!(text.contains("not-allowed") && !text.contains("Hello"), "{text}");
    chromium.stop().await;
}
