//! The class: a teacher gives a seat to somebody who has never been there, the LMS's people and privacy change, and the list follows.

use super::chromium::{Chromium, Cookies, Tab};
use super::grades::{FRAME, shows, status};
use super::servers::Servers;
use crate::sign_in;

const MARYAM: &str = "18c7d4f3-a95b-4e20-9d6c-e2f81b7a3c06";
const AICHA: &str = "7f2a1c95-e6d4-49c8-a3b7-5d08e1f46b04";
const LUKASZ: &str = "d95e3b07-4c1f-4f6a-8e92-b7a64c20d505";

/// The text of somebody's row in the class list, once it has `part`.
async fn row(tab: &Tab, user: &str, part: &str) -> String {
    let row = format!("document.querySelector('tr[data-user=\"{user}\"]')?.innerText");
    tab.until(&format!("{row}.includes('{part}')")).await;
    tab.value(&row).await
}

/// Reads the list once more, and gives what is new.
async fn refresh(tab: &Tab) -> String {
    tab.to_front().await;
    tab.value("(document.querySelector('#news')?.remove(), '')").await;
    tab.click("button[value=refresh]").await;
    tab.until("document.querySelector('#news') !== null && document.readyState == 'complete'").await;
    tab.value("document.querySelector('#news').innerText").await
}

/// The class page of a teacher, in a window.
async fn class_page(servers: &Servers, browser: &Chromium, person: &str, link: &str) -> Tab {
    let tab = browser.tab().await;
    tab.open(&format!("{}/launch-as?person={person}&link={link}", servers.lms)).await;
    tab.click("a[href$='/class']").await;
    tab.until("location.pathname.endsWith('/class') && document.querySelector('tbody tr') !== null").await;
    tab
}

#[tokio::test]
async fn a_seat_is_given_to_a_learner_who_has_not_launched() {
    let servers = Servers::start().await;
    let (school, home) = (
        Chromium::start(Cookies::ThirdPartyAllowed).await,
        Chromium::start(Cookies::ThirdPartyAllowed).await,
    );
    let class = class_page(&servers, &school, "zoe", "moon-diary").await;
    let text = class.text().await;
    assert!(text.contains("5 people, 3 of them learn") && text.contains("read for the first time"), "{text}");
    let maryam = row(&class, MARYAM, "not yet").await;
    for part in ["مريم حداد", "Learner", "Water meadow", "maryam@larkfield.example", "Give a seat"] {
        assert!(maryam.contains(part), "{part}: {maryam}");
    }
    class.click(&format!("tr[data-user='{MARYAM}'] button[value=give]")).await;
    class.until(&shows("The seat is given.")).await;
    row(&class, MARYAM, "Take the seat").await;
    assert!(class.text().await.contains("1 of 100"));

    // Her first launch, in a browser of her own.
    let learner = home.tab().await;
    learner.open(&format!("{}/launch-as?person=maryam&link=star-map", servers.lms)).await;
    learner.until(&shows("You have a seat")).await;
    learner.open(&format!("{}/launch-as?person=aicha&link=moon-diary", servers.lms)).await;
    learner.until(&shows("You have no seat yet")).await;

    let news = refresh(&class).await;
    assert!(news.contains("Nothing has changed") && news.contains("told only what has changed"), "{news}");
    row(&class, MARYAM, "opened").await;
    row(&class, LUKASZ, "not yet").await;

    people_change(&servers, &school, &home, &class).await;
    privacy_changes(&servers, &home, &class).await;
    school.stop().await;
    home.stop().await;
}

/// The LMS's teacher suspends one and adds another: the list says so, and whoever is suspended gets in nowhere.
async fn people_change(servers: &Servers, school: &Chromium, home: &Chromium, class: &Tab) {
    let lms = school.tab().await;
    sign_in(&lms, servers, "zoe").await;
    lms.open(&format!("{}/courses/night-sky", servers.lms)).await;
    lms.click("a[href$='/people']").await;
    lms.click("tr[data-person=lukasz] a").await;
    lms.click("button[value=suspend]").await;
    lms.until(&shows("Learner · Suspended")).await;
    lms.open(&format!("{}/courses/night-sky/people", servers.lms)).await;
    lms.value("(document.querySelector('#person').value = 'sakura', '')").await;
    lms.click("form.sheet button").await;
    lms.until("location.pathname.endsWith('/people/sakura')").await;

    let news = refresh(class).await;
    assert!(news.contains("Added") && news.contains("田中 さくら"), "{news}");
    assert!(news.contains("Changed") && news.contains("Łukasz Żak") && !news.contains("Removed"), "{news}");
    assert!(news.contains("told only what has changed"), "{news}");
    row(class, LUKASZ, "suspended").await;
    let learner = home.tab().await;
    learner.open(&format!("{}/launch-as?person=lukasz&link=moon-diary", servers.lms)).await;
    learner.until(&shows("You cannot open this course at the moment")).await;

    lms.to_front().await;
    lms.open(&format!("{}/courses/night-sky/people/lukasz", servers.lms)).await;
    lms.click("button[value=remove]").await;
    lms.until(&shows("Left the course")).await;
    let news = refresh(class).await;
    assert!(news.contains("Removed") && news.contains("Łukasz Żak"), "{news}");
    class.until(&format!("document.querySelector('tr[data-user=\"{LUKASZ}\"]') === null")).await;
}

/// The administrator takes e-mail addresses from the tool, and a person their own name.
async fn privacy_changes(servers: &Servers, home: &Chromium, class: &Tab) {
    row(class, AICHA, "aicha@larkfield.example").await;
    let lms = home.tab().await;
    sign_in(&lms, servers, "ines").await;
    lms.open(&format!("{}/tools/sandbox-tool", servers.lms)).await;
    lms.click("a[href$='/privacy'].button").await;
    lms.click("input[value=email]").await;
    lms.click("form.sheet button").await;
    lms.until(&shows("Saved. It holds from the next launch")).await;
    let news = refresh(class).await;
    assert!(news.contains("told everybody"), "what was told before holds no longer: {news}");
    let text = class.text().await;
    assert!(!text.contains("@larkfield.example") && text.contains("Aïcha Benali"), "{text}");

    lms.to_front().await;
    lms.open(&servers.lms).await;
    sign_in(&lms, servers, "sakura").await;
    lms.open(&format!("{}/privacy", servers.lms)).await;
    lms.click("input[value=names]").await;
    lms.click("form.sheet button").await;
    lms.until(&shows("Saved. It holds from your next launch")).await;
    let news = refresh(class).await;
    assert!(news.contains("Changed") && news.contains("a3f06e8c-7d12-4b95-8c4e-0d9b5e61f207"), "{news}");
    assert!(!class.text().await.contains("さくら"));
}

/// 20,000 people in a frame without a single cookie: a part at a time, and a form leads back to the part it was on.
#[tokio::test]
async fn a_large_course_in_a_frame_without_cookies() {
    let (servers, chromium) = (Servers::start().await, Chromium::start(Cookies::NoneInFrames).await);
    let tab = chromium.tab().await;
    sign_in(&tab, &servers, "rafael").await;
    tab.open(&format!("{}/links/lecture-companion", servers.lms)).await;
    tab.frame_text(&servers.tool, "Verified launch").await;
    tab.click_in_frame(FRAME, &servers.tool, "a[href$='/class']").await;
    // Each part of a page may come a moment after the one before.
    tab.frame_text(&servers.tool, "20,002 people, 20,001 of them learn").await;
    tab.frame_text(&servers.tool, "Page 1 of 401").await;
    tab.click_in_frame(FRAME, &servers.tool, "a[rel=next]").await;
    tab.frame_text(&servers.tool, "Page 2 of 401").await;
    tab.click_in_frame(FRAME, &servers.tool, "tbody tr:nth-child(7) button[value=give]").await;
    tab.frame_text(&servers.tool, "The seat is given.").await;
    tab.frame_text(&servers.tool, "1 of 100").await;
    tab.frame_text(&servers.tool, "Page 2 of 401").await;
    let cookies = tab.frame_value(&servers.tool, "`cookies: ${document.cookie}.`", "cookies").await;
    assert_eq!(cookies, "cookies: .");
    chromium.stop().await;
}

/// A platform that does not open its roster: the page says so, with what an administrator can do, and shows who has been there.
#[tokio::test]
async fn a_course_that_does_not_show_who_is_in_it() {
    let [lms, tool] = Servers::start_partners("scopes = []").await;
    let chromium = Chromium::start(Cookies::ThirdPartyAllowed).await;
    let tab = chromium.tab().await;
    tab.open(&format!("{}/launch-as?person=aicha&link=partner-night-sky", lms.lms)).await;
    tab.until(&shows("You have no seat yet")).await;
    let class = class_page(&lms, &chromium, "zoe", "partner-night-sky").await;
    let text = class.text().await;
    assert!(text.contains("does not show this tool who is in it"), "{text}");
    assert!(
        text.contains("the launch has no roster claim") && text.contains("allow this tool to read"),
        "{text}"
    );
    assert!(class.value("location.origin").await == tool.tool);
    row(&class, AICHA, "not in the list").await;
    class.click(&format!("tr[data-user='{AICHA}'] button[value=give]")).await;
    class.until(&shows("The seat is given.")).await;
    chromium.stop().await;
}

/// The class is for teachers, and people are managed by teachers, never their own place.
#[tokio::test]
async fn learners_and_assistants_change_nobody() {
    let (servers, chromium) = (Servers::start().await, Chromium::start(Cookies::ThirdPartyAllowed).await);
    let tab = chromium.tab().await;
    tab.instrument("").await;
    tab.open(&format!("{}/launch-as?person=aicha&link=moon-diary", servers.lms)).await;
    tab.until("document.querySelector('.checks') !== null").await;
    let session = tab.value("location.pathname").await;
    assert_eq!(status(&tab, &format!("{session}/class"), None).await, "403");
    let give = format!("do=give&user={AICHA}");
    assert_eq!(status(&tab, &format!("{session}/class"), Some(&give)).await, "403");
    tab.reload().await;
    tab.until(&shows("You have no seat yet")).await;

    let (people, member) = ("/courses/night-sky/people", "/courses/night-sky/people/lukasz");
    for (person, list, change) in [("aicha", "200", "403"), ("soren", "200", "403"), ("sakura", "403", "403")]
    {
        tab.open(&servers.lms).await;
        sign_in(&tab, &servers, person).await;
        assert_eq!(status(&tab, people, None).await, list, "{person}");
        assert_eq!(status(&tab, member, Some("do=suspend")).await, change, "{person}");
        assert_eq!(status(&tab, people, Some("person=sakura&role=learner")).await, change, "{person}");
        assert_eq!(status(&tab, "/courses/night-sky/groups", Some("name=x&set=")).await, change, "{person}");
        assert_eq!(status(&tab, "/tools/sandbox-tool/privacy", Some("tell=email")).await, "403", "{person}");
    }
    tab.open(&servers.lms).await;
    sign_in(&tab, &servers, "zoe").await;
    for (form, expected) in [("do=suspend", "404"), ("do=remove", "404")] {
        assert_eq!(status(&tab, "/courses/night-sky/people/zoe", Some(form)).await, expected, "{form}");
    }
    for (form, expected) in
        [("person=aicha&role=learner", "422"), ("person=sakura&role=dean", "422"), ("role=learner", "422")]
    {
        assert_eq!(status(&tab, people, Some(form)).await, expected, "{form}");
    }
    assert_eq!(status(&tab, member, Some("do=everything")).await, "404");

    // Who comes is graded at once; who leaves keeps the grades, and has no row without any.
    let grade = |person: &str| format!("/courses/night-sky/gradebook/1/{person}");
    assert_eq!(status(&tab, &grade("sakura"), None).await, "404");
    assert_eq!(status(&tab, people, Some("person=sakura&role=learner")).await, "200");
    assert_eq!(status(&tab, &grade("sakura"), Some("do=set&points=7&comment=")).await, "200");
    for person in ["sakura", "maryam"] {
        assert_eq!(status(&tab, &format!("{people}/{person}"), Some("do=remove")).await, "200", "{person}");
    }
    assert_eq!(status(&tab, &grade("maryam"), None).await, "404");
    tab.open(&format!("{}/courses/night-sky/gradebook", servers.lms)).await;
    tab.until(&shows("7 of 20")).await;
    let text = tab.text().await;
    assert!(
        text.contains("Left the course") && text.contains("3 learners") && !text.contains("مريم"),
        "{text}"
    );

    // A page of another site in a teacher's browser sends a form of its own.
    tab.open(&format!("{}/platforms", servers.tool)).await;
    tab.post("_self", &format!("{}{member}", servers.lms), &[("do", "remove")]).await;
    tab.until(&format!("location.origin == '{}' && document.querySelector('.stop') !== null", servers.lms))
        .await;
    tab.open(&format!("{}{member}", servers.lms)).await;
    tab.until(&shows("Learner · Active")).await;
    chromium.stop().await;
}
