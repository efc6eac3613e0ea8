//! Grades: a learner plays the quiz in a frame, a teacher watches the gradebook in another browser.

use super::chromium::{Chromium, Cookies, Tab, quoted};
use super::servers::Servers;
use crate::sign_in;

pub(super) const FRAME: &str = "iframe.launch";
const QUIZ: &str = "Quiz: which dot is a planet?";

/// Text of the page, as a condition to wait for.
pub(super) fn shows(text: &str) -> String {
    format!("document.body.innerText.includes({})", quoted(text))
}

/// Begins the quiz in the frame of a link's page.
async fn begin(tab: &Tab, tool: &str) {
    tab.frame_text(tool, "To the quiz").await;
    tab.click_in_frame(FRAME, tool, "a[href$='/quiz']").await;
    tab.frame_text(tool, "Start the quiz").await;
    tab.click_in_frame(FRAME, tool, "button[value=start]").await;
    tab.frame_text(tool, "Hand in").await;
}

/// Answers four of five questions rightly, and hands in.
async fn play(tab: &Tab, tool: &str) {
    for (question, place) in [(0, 1), (1, 0), (2, 2), (3, 1), (4, 2)] {
        tab.click_in_frame(FRAME, tool, &format!("input[name=q{question}][value='{place}']")).await;
    }
    tab.click_in_frame(FRAME, tool, "button[value=finish]").await;
    tab.frame_text(tool, "You have 4 of 5 right").await;
}

/// The text of a learner's cell in the gradebook that is open, once it has `part`.
async fn cell(tab: &Tab, learner: &str, column: &str, part: &str) -> String {
    let cell = format!(
        "document.querySelector('td[data-cell$=\"/{learner}\"][data-news*=\"{column}\"]')?.innerText"
    );
    let part = quoted(part);
    tab.until(&format!("{cell}.includes({part})")).await;
    tab.value(&cell).await
}

#[tokio::test]
async fn a_learner_plays_the_quiz_and_the_grade_arrives_in_the_gradebook_that_is_open() {
    let servers = Servers::start().await;
    let (school, home) = (
        Chromium::start(Cookies::ThirdPartyAllowed).await,
        Chromium::start(Cookies::ThirdPartyAllowed).await,
    );
    let teacher = school.tab().await;
    sign_in(&teacher, &servers, "zoe").await;
    teacher.open(&format!("{}/courses/night-sky/gradebook", servers.lms)).await;
    cell(&teacher, "aicha", "Quiz", "No grade").await;
    teacher.value("(window.untouched = 'never loaded anew', '')").await;

    let learner = home.tab().await;
    sign_in(&learner, &servers, "aicha").await;
    learner.until(&shows(QUIZ)).await;
    learner.open(&format!("{}/links/planet-quiz", servers.lms)).await;
    begin(&learner, &servers.tool).await;
    cell(&teacher, "aicha", "Quiz", "Started, not graded yet").await;
    let news = "document.getElementById('news').innerText";
    teacher.until(&format!("{news}.includes('Aïcha Benali, {QUIZ}: No grade. Started')")).await;

    play(&learner, &servers.tool).await;
    let seen = learner.frame_text(&servers.tool, "It shows now: 8 of 10").await;
    assert!(seen.contains("gradebook of your learning platform has it"), "{seen}");
    let arrived = cell(&teacher, "aicha", "Quiz", "8 of 10").await;
    for part in ["4 of 5 points", "Completed, fully graded", "Set by Sandbox tool", "4 of 5 right."] {
        assert!(arrived.contains(part), "{part}: {arrived}");
    }
    teacher.until(&format!("{news}.includes('8 of 10. Completed, fully graded.')")).await;
    assert_eq!(teacher.value("window.untouched").await, "never loaded anew");

    // What is done is no task any more.
    learner.open(&format!("{}/courses", servers.lms)).await;
    learner.until(&shows("Moon diary")).await;
    assert!(!learner.text().await.contains(QUIZ));

    overrides(&servers, &teacher, &school).await;

    // A new attempt takes everything back, and the task is there again.
    learner.open(&format!("{}/links/planet-quiz", servers.lms)).await;
    learner.frame_text(&servers.tool, "To the quiz").await;
    learner.click_in_frame(FRAME, &servers.tool, "a[href$='/quiz']").await;
    learner.frame_text(&servers.tool, "Begin again").await;
    learner.click_in_frame(FRAME, &servers.tool, "button[value=again]").await;
    learner.frame_text(&servers.tool, "Hand in").await;
    learner.open(&format!("{}/courses", servers.lms)).await;
    learner.until(&shows(QUIZ)).await;
    school.stop().await;
    home.stop().await;
}

/// The teacher sets the grade by hand, the tool sees who did, its next score is kept beneath, and counts once that is taken back.
async fn overrides(servers: &Servers, teacher: &Tab, school: &Chromium) {
    teacher.click("td[data-cell$='/aicha'][data-news*='Quiz'] a").await;
    teacher.until("location.pathname.endsWith('/aicha')").await;
    let grade = teacher.value("location.href").await;
    teacher.fill("#points", "9.5").await;
    // Chromium's protocol has no keys for these letters.
    teacher.value("(document.querySelector('#comment').value = '<b>Well</b> observed, مريم', '')").await;
    teacher.click("button[value=set]").await;
    teacher.until(&shows("Saved. This is what counts now.")).await;
    let text = teacher.text().await;
    assert!(text.contains("9.5 of 10") && text.contains("Set by Zoë Okonkwo-Lind"), "{text}");
    assert!(text.contains("<b>Well</b> observed") && text.contains("set by hand"), "{text}");

    let tool = school.tab().await;
    tool.open(&format!("{}/launch-as?person=zoe&link=planet-quiz", servers.lms)).await;
    tool.click("a[href$='/results']").await;
    tool.until(&shows("9.5 of 10")).await;
    let row = tool.value("document.querySelector('tbody tr').innerText").await;
    assert!(row.contains("Aïcha Benali") && row.contains("Zoë Okonkwo-Lind"), "{row}");
    assert!(row.contains("<b>Well</b> observed, مريم"), "{row}");
    tool.fill("#points", "x").await;
    tool.click("form.sheet button").await;
    tool.until("document.querySelector('#points[aria-invalid=true]') !== null").await;
    tool.fill("#points", "3").await;
    tool.fill("#maximum", "10").await;
    tool.fill("#comment", "Seen once more").await;
    tool.click("form.sheet button").await;
    tool.until(&shows("The gradebook of your learning platform has it.")).await;
    assert!(tool.text().await.contains("9.5 of 10"), "what was set by hand counts");

    teacher.to_front().await;
    teacher.open(&grade).await;
    teacher.until(&shows("This came after the grade was set by hand.")).await;
    assert!(teacher.text().await.contains("3 of 10"));
    teacher.click("button[value=release]").await;
    teacher.until(&shows("Set by Zoë Okonkwo-Lind with Sandbox tool")).await;
    assert_eq!(teacher.value("document.querySelector('.card .mark').innerText").await, "3 of 10");

    teacher.open(&format!("{}/courses/night-sky/gradebook", servers.lms)).await;
    teacher.value("(document.querySelector('#scale').value = 'letters', '')").await;
    teacher.click("form.toolbar button").await;
    let cell = cell(teacher, "aicha", "Quiz", "F").await;
    assert!(cell.contains("3 of 10 points"), "{cell}");
}

/// Every form and link of the tool works in a frame without a single cookie, and so does a reload.
#[tokio::test]
async fn the_quiz_is_played_in_a_frame_without_cookies() {
    let (servers, chromium) = (Servers::start().await, Chromium::start(Cookies::NoneInFrames).await);
    let tab = chromium.tab().await;
    sign_in(&tab, &servers, "aicha").await;
    tab.open(&format!("{}/links/planet-quiz", servers.lms)).await;
    begin(&tab, &servers.tool).await;
    // An answer is missing: the form comes back, with what was chosen.
    tab.click_in_frame(FRAME, &servers.tool, "input[name=q0][value='1']").await;
    tab.click_in_frame(FRAME, &servers.tool, "button[value=finish]").await;
    tab.frame_text(&servers.tool, "Not handed in yet").await;
    play(&tab, &servers.tool).await;
    let cookies = tab.frame_value(&servers.tool, "`cookies: ${document.cookie}.`", "cookies").await;
    assert_eq!(cookies, "cookies: .");
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let reload = "(document.body.textContent = 'gone', setTimeout(() => location.reload()), 'reloading')";
    tab.frame_value(&servers.tool, reload, "reloading").await;
    tab.frame_text(&servers.tool, "It shows now: 8 of 10").await;
    chromium.stop().await;
}

/// A link without a column: the tool makes one, bound to the link.
#[tokio::test]
async fn a_quiz_without_a_column_gets_one() {
    let (servers, chromium) = (Servers::start().await, Chromium::start(Cookies::ThirdPartyAllowed).await);
    let tab = chromium.tab().await;
    tab.open(&format!("{}/launch-as?person=lukasz&link=star-map", servers.lms)).await;
    tab.click("a[href$='/quiz']").await;
    tab.click("button[value=start]").await;
    tab.until("document.querySelector('button[value=finish]') !== null").await;
    // A learner's own grades, and nobody else's.
    tab.open(&format!("{}/courses/night-sky/gradebook", servers.lms)).await;
    tab.until(&shows("Star map")).await;
    let text = tab.text().await;
    assert!(text.contains("out of 4, Sandbox tool") && text.contains("Started, not graded yet"), "{text}");
    assert!(text.contains("My grades") && !text.contains("Benali"), "{text}");
    chromium.stop().await;
}

/// A tool that may do nothing in the gradebook: the lesson goes on, and the page says what is missing.
#[tokio::test]
async fn a_tool_without_scopes_still_teaches() {
    let [lms, tool] = Servers::start_partners("scopes = []\ncustom = { quiz = \"planets\" }").await;
    let chromium = Chromium::start(Cookies::ThirdPartyAllowed).await;
    let tab = chromium.tab().await;
    sign_in(&tab, &lms, "aicha").await;
    tab.open(&format!("{}/links/partner-night-sky", lms.lms)).await;
    begin(&tab, &tool.tool).await;
    play(&tab, &tool.tool).await;
    let text = tab.frame_text(&tool.tool, "Nothing was sent to the gradebook.").await;
    assert!(text.contains("the launch has no gradebook claim"), "{text}");
    chromium.stop().await;
}

/// What a request of the page's own script is answered with: the status.
pub(super) async fn status(tab: &Tab, path: &str, form: Option<&str>) -> String {
    let form = form.map(|body| format!("method: 'POST', body: new URLSearchParams({}), ", quoted(body)));
    // A page that may load nothing else can still be asked by the browser itself: policies are switched off.
    tab.value(&format!(
        "fetch({}, {{ {}headers: {{ accept: 'application/json' }} }}).then((answer) => String(answer.status))",
        quoted(path),
        form.unwrap_or_default()
    ))
    .await
}

/// Grades are for those who teach, and each learner's own.
#[tokio::test]
async fn learners_neither_see_nor_set_grades() {
    let (servers, chromium) = (Servers::start().await, Chromium::start(Cookies::ThirdPartyAllowed).await);
    let tab = chromium.tab().await;
    tab.instrument("").await;
    let (book, grade) = ("/courses/night-sky/gradebook", "/courses/night-sky/gradebook/1/aicha");
    // Søren assists here; he may do what a teacher may.
    sign_in(&tab, &servers, "soren").await;
    assert_eq!(status(&tab, grade, None).await, "200");
    assert_eq!(status(&tab, grade, Some("do=set&points=7&comment=")).await, "200");
    assert_eq!(status(&tab, grade, Some("do=set&points=-7&comment=")).await, "422");
    assert_eq!(status(&tab, grade, Some("do=everything")).await, "404");
    assert_eq!(status(&tab, book, Some("scale=stars")).await, "404");
    for (path, expected) in [
        ("/courses/night-sky/gradebook/1/zoe", "404"),
        ("/courses/night-sky/gradebook/99/aicha", "404"),
        // There he learns.
        ("/courses/rivers/gradebook/1/lukasz", "403"),
    ] {
        assert_eq!(status(&tab, path, None).await, expected, "{path}");
    }

    tab.open(&servers.lms).await;
    sign_in(&tab, &servers, "aicha").await;
    assert_eq!(status(&tab, book, None).await, "200");
    for form in [None, Some("do=set&points=20&comment="), Some("do=release")] {
        assert_eq!(status(&tab, grade, form).await, "403", "{form:?}");
    }
    assert_eq!(status(&tab, book, Some("scale=letters")).await, "403");
    assert_eq!(status(&tab, "/courses/rivers/gradebook", None).await, "403");
    tab.open(&format!("{}{book}", servers.lms)).await;
    tab.until(&shows("7 of 20")).await;
    let text = tab.text().await;
    assert!(text.contains("Set by Søren Kjær") && !text.contains("Łukasz"), "{text}");

    // A page of another site in a teacher's browser sends a form of its own.
    tab.open(&servers.lms).await;
    sign_in(&tab, &servers, "zoe").await;
    tab.open(&format!("{}/platforms", servers.tool)).await;
    let fields = [("do", "set"), ("points", "20"), ("comment", "")];
    tab.post("_self", &format!("{}{grade}", servers.lms), &fields).await;
    tab.until(&format!("location.origin == '{}' && document.querySelector('.stop') !== null", servers.lms))
        .await;
    tab.open(&format!("{}{grade}", servers.lms)).await;
    tab.until(&shows("7 of 20")).await;
    chromium.stop().await;
}

/// The forms of a session belong to the browser that began it, and results to teachers.
#[tokio::test]
async fn a_session_takes_forms_of_its_own_pages_only() {
    let (servers, chromium) = (Servers::start().await, Chromium::start(Cookies::ThirdPartyAllowed).await);
    let tab = chromium.tab().await;
    tab.instrument("").await;
    tab.open(&format!("{}/launch-as?person=aicha&link=planet-quiz", servers.lms)).await;
    tab.until("document.querySelector('.checks') !== null").await;
    let session = tab.value("location.pathname").await;
    assert_eq!(status(&tab, &format!("{session}/results"), None).await, "403");
    let score = "user=x&points=1&maximum=1&comment=";
    assert_eq!(status(&tab, &format!("{session}/results"), Some(score)).await, "403");

    let other = Chromium::start(Cookies::ThirdPartyAllowed).await;
    let stranger = other.tab().await;
    stranger.instrument("").await;
    stranger.open(&format!("{}/platforms", servers.tool)).await;
    for form in [None, Some("do=start"), Some("do=start&key="), Some("do=start&key=AAAA")] {
        assert_eq!(status(&stranger, &format!("{session}/quiz"), form).await, "401", "{form:?}");
    }
    assert_eq!(status(&stranger, "/sessions/none/quiz", Some("do=start")).await, "404");
    // Nothing of it has begun.
    tab.click("a[href$='/quiz']").await;
    tab.until(&shows("Start the quiz")).await;
    other.stop().await;
    chromium.stop().await;
}
