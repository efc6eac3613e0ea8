//! The report of a launch: what is in it, what is not, and that it tells what the run did.

use crate::support::*;
use http::Request;
use lti_security::{UnixTime, sign};
use lti_tool::profile::Product;
use lti_tool::{Check, Ending, Error, LaunchReport, LoginOutcome, Outcome, Verdict};
use serde_json::{Value, json};

fn report(world: &World, request: &Request<Vec<u8>>) -> (Result<Outcome, Error>, LaunchReport) {
    block_on(world.tool.launch_with_report(request))
}

fn login_report(world: &World, initiation: &lti_oidc::LoginInitiation) -> LaunchReport {
    block_on(world.tool.login_with_report(None, &login_request(initiation))).1
}

/// The report of a launch whose token was changed.
fn changed(world: &World, change: impl FnOnce(&mut Value)) -> LaunchReport {
    let login = login(world);
    let mut token = payload(world, &login.nonce);
    change(&mut token);
    report(world, &launch_request(&login, signed(&token), &[login.cookie_pair()])).1
}

fn failed(report: &LaunchReport) -> Vec<Check> {
    let failed = report.lines.iter().filter(|line| line.verdict == Verdict::Failed);
    failed.map(|line| line.check).collect()
}

/// Passed up to the one that failed, nothing reached after it.
#[track_caller]
fn assert_ends_at(report: &LaunchReport, check: Check) {
    assert_eq!(failed(report), [check], "{report}");
    for line in &report.lines {
        let expected = match line.check.cmp(&check) {
            std::cmp::Ordering::Less => Verdict::Passed,
            std::cmp::Ordering::Equal => Verdict::Failed,
            std::cmp::Ordering::Greater => Verdict::NotReached,
        };
        assert_eq!(line.verdict, expected, "{report}");
    }
}

fn of(product: Product) -> World {
    let world = world();
    let mut registration = registration();
    registration.product = Some(product);
    world.watched.registrations.insert(registration, ["dep-1"]);
    world
}

#[test]
fn an_accepted_launch_has_passed_everything() {
    let world = of(Product::Moodle);
    let login = login(&world);
    let (outcome, report) = report(&world, &good_request(&world, &login));
    assert_accepted(outcome);
    assert_eq!((report.ending, report.at, report.error.is_none()), (Ending::Accepted, NOW, true));
    let checks: Vec<_> = report.lines.iter().map(|line| line.check).collect();
    assert_eq!(checks, Check::LAUNCH);
    assert!(report.lines.iter().all(|line| line.verdict == Verdict::Passed), "{report}");
    assert!(report.causes.is_empty());
    let text = report.to_string();
    for part in [
        "LTI report: launch accepted\nTime: Thu, 09 Oct 2025 08:53:20 GMT\n",
        "Registration: `school`, issuer `https://lms.example.test`, client id `client-0001`, Moodle\n",
        "[passed] SEC-065 It is signed with an algorithm that was agreed\n    seen: RS256\n",
        "    seen: the key `platform-1`\n",
        "[passed] SEC-060 The issuer is the registered platform, letter by letter\n    expected: exactly `https://lms.example.test`\n",
        "    seen: ends 300 s from now\n",
        "    seen: a page of `https://tool.example.test`\n",
        "    seen: the deployment `dep-1`\n",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    for secret in [&login.state, &login.nonce, &login.cookie] {
        assert!(!text.contains(secret.as_str()), "{text}");
    }
    for person in ["Ada", "ada@", "user-0001", "eyJ", "hint-1"] {
        assert!(!text.contains(person) && !format!("{report:?}").contains(person), "{text}");
    }
}

#[test]
fn the_report_is_of_the_same_run() {
    let with = of(Product::Canvas);
    let without = of(Product::Canvas);
    for (world, asked) in [(&with, true), (&without, false)] {
        let login = login(world);
        let request = good_request(world, &login);
        assert_accepted(if asked { report(world, &request).0 } else { launch(world, &request) });
    }
    assert_eq!(with.watched.take_calls(), without.watched.take_calls());
    assert_eq!(*with.network.requests.lock().unwrap(), *without.network.requests.lock().unwrap());
}

#[test]
fn a_refusal_ends_at_its_check() {
    let world = world();
    let now = NOW.seconds();
    for (name, value, check) in [
        ("iss", json!("https://other.test"), Check::Issuer),
        ("aud", json!("client-9"), Check::Audience),
        ("azp", json!("client-9"), Check::Audience),
        ("iat", json!("x"), Check::Times),
        ("exp", json!(now - 61), Check::NotExpired),
        ("iat", json!(now + 61), Check::Recent),
        ("iat", json!(now - 601), Check::Recent),
        ("exp", json!(now + 86_401 * 30), Check::Lifetime),
        ("nbf", json!(now + 61), Check::NotBefore),
        ("nonce", json!("other"), Check::Nonce),
        ("sub", json!(""), Check::Claims),
        ("https://purl.imsglobal.org/spec/lti/claim/version", json!("1.2"), Check::MessageKind),
        (
            "https://purl.imsglobal.org/spec/lti/claim/target_link_uri",
            json!("https://evil.test/"),
            Check::Target,
        ),
    ] {
        let report = changed(&world, |token| token[name] = value.clone());
        let only = failed(&report);
        assert_eq!(only, [check], "{name} {value}: {report}");
        let at = report.lines.iter().find(|line| line.check == check).unwrap();
        assert!(at.seen.as_ref().is_some_and(|seen| !seen.is_empty()), "{report}");
        if check != Check::MessageKind {
            assert_ends_at(&report, check);
        }
        assert_eq!(report.platform.as_ref().unwrap().registration_id, "school");
    }
    // A message's problems are known all at once.
    let report = changed(&world, |token| {
        token["https://purl.imsglobal.org/spec/lti/claim/version"] = json!("1.2");
        token["sub"] = json!("");
    });
    assert_eq!(failed(&report), [Check::MessageKind, Check::Claims], "{report}");
}

#[test]
fn what_comes_before_the_claims_ends_at_its_check_too() {
    let world = world();
    let ours = login(&world);
    let token = payload(&world, &ours.nonce);
    let at = |request: &Request<Vec<u8>>, check| {
        let (_, report) = report(&world, request);
        assert_ends_at(&report, check);
        report
    };
    let get = Request::get("https://tool.example.test/lti/launch").body(Vec::new()).unwrap();
    assert!(at(&get, Check::Response).platform.is_none());
    let made_up = Login { state: "made-up".into(), ..ours.clone() };
    at(&launch_request(&made_up, signed(&token), &[]), Check::State);
    let strange = at(&launch_request(&ours, signed(&token), &[]), Check::SameBrowser);
    assert_eq!(strange.platform.unwrap().client_id, CLIENT);
    let cookies = [ours.cookie_pair()];
    at(&launch_request(&ours, "x".into(), &cookies), Check::TokenForm);
    let forged = sign(&signing_key("stranger", "platform-1"), token.to_string().as_bytes()).unwrap();
    at(&launch_request(&ours, forged, &cookies), Check::Signature);
    let other = sign(&signing_key("stranger", "stranger-1"), token.to_string().as_bytes()).unwrap();
    at(&launch_request(&ours, other, &cookies), Check::Key);
    world.clock.set(UnixTime::from_seconds(NOW.seconds() + 600));
    at(&launch_request(&ours, signed(&token), &cookies), Check::InTime);
    world.clock.set(NOW);
    world.watched.registrations.remove("school");
    at(&launch_request(&ours, signed(&token), &cookies), Check::Registration);
}

#[test]
fn a_port_that_fails_fails_at_the_check_that_needs_it() {
    for (port, check) in
        [("get", Check::Registration), ("deployment", Check::Deployment), ("replay", Check::FirstTime)]
    {
        let world = world();
        let login = login(&world);
        let request = good_request(&world, &login);
        *world.watched.broken.lock().unwrap() = port;
        let (outcome, report) = report(&world, &request);
        assert_eq!(outcome.unwrap_err().code(), "port-failed");
        assert_ends_at(&report, check);
    }
    let world = world();
    *world.watched.broken.lock().unwrap() = "find";
    assert_ends_at(&login_report(&world, &initiation()), Check::LoginRegistration);
    *world.watched.broken.lock().unwrap() = "";
    world.random.fail();
    assert_ends_at(&login_report(&world, &initiation()), Check::LoginSecrets);
}

#[test]
fn endings_that_are_no_errors_are_told_apart() {
    let world = world();
    let pending = changed(&world, |token| token[DEPLOYMENT_ID] = json!("dep-2"));
    assert_eq!(pending.ending, Ending::PendingDeployment);
    assert_eq!(failed(&pending), [Check::Deployment], "{pending}");
    assert!(pending.lines.iter().all(|line| line.verdict != Verdict::NotReached), "{pending}");
    assert!(pending.to_string().contains("`dep-2`"), "{pending}");

    let login = login(&world);
    let request = good_request(&world, &login);
    assert_accepted(launch(&world, &request));
    let (_, repeated) = report(&world, &request);
    assert_eq!(repeated.ending, Ending::Repeated);
    assert_ends_at(&repeated, Check::FirstTime);
    assert!(repeated.causes.iter().any(|cause| cause.source == "LMS-014"), "{repeated}");
}

/// A clock may say anything; HTTP has no date before 1970 and after 9999.
#[test]
fn the_time_is_a_date_where_there_is_one() {
    for (seconds, expected) in [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
        (253_402_300_800, "253402300800 seconds since 1970, UTC"),
        (-1, "-1 seconds since 1970, UTC"),
        (i64::MAX, "9223372036854775807 seconds since 1970, UTC"),
    ] {
        let world = world();
        world.clock.set(UnixTime::from_seconds(seconds));
        let (_, report) = report(&world, &Request::new(Vec::new()));
        assert!(report.to_string().contains(&format!("\nTime: {expected}\n")), "{report}");
    }
}

#[test]
fn a_login_is_reported_too() {
    let world = world();
    let begun = login_report(&world, &initiation());
    assert_eq!(begun.ending, Ending::LoginBegun);
    assert!(begun.lines.iter().all(|line| line.verdict == Verdict::Passed), "{begun}");

    let mut unknown = initiation();
    unknown.client_id = Some("client-9".into());
    assert_ends_at(&login_report(&world, &unknown), Check::LoginRegistration);
    let at = block_on(world.tool.login_with_report(Some("school"), &login_request(&unknown)));
    assert_ends_at(&at.1, Check::LoginRegistration);
    let mut foreign = initiation();
    foreign.target_link_uri = "https://evil.test/".into();
    assert_ends_at(&login_report(&world, &foreign), Check::LoginTarget);
    let put = Request::put("https://tool.example.test/lti/login").body(Vec::new()).unwrap();
    assert_ends_at(&block_on(world.tool.login_with_report(None, &put)).1, Check::LoginRequest);

    let second =
        lti_tool::PlatformRegistration::new("b", ISSUER, "client-b", "https://b.test/a", "https://b.test/k");
    world.watched.registrations.insert(second, ["dep-1"]);
    let mut without = initiation();
    without.client_id = None;
    let (outcome, report) = block_on(world.tool.login_with_report(None, &login_request(&without)));
    assert!(matches!(outcome, Ok(LoginOutcome::Ambiguous(_))));
    assert_eq!(report.ending, Ending::LoginAmbiguous);
    assert_ends_at(&report, Check::LoginRegistration);
    assert!(!report.to_string().contains("hint-1"), "{report}");
}

/// §16.4 of the catalogue: a diagnosis, never a match.
#[test]
fn an_issuer_in_another_spelling_is_named_and_refused() {
    let world = world();
    for issuer in ["https://lms.example.test/", "http://lms.example.test", "https://LMS.example.test"] {
        let mut login = initiation();
        login.iss = issuer.into();
        let report = login_report(&world, &login);
        assert_eq!(report.ending, Ending::LoginRefused);
        let first = &report.causes[0];
        assert!(
            first.text.starts_with("The issuer `https://lms.example.test` is registered here"),
            "{report}"
        );
    }
    let mut other = initiation();
    other.iss = "https://other.test".into();
    assert!(login_report(&world, &other).causes[0].text.starts_with("The issuer and the client id compare"));

    let slash = changed(&world, |token| token["iss"] = json!("https://lms.example.test/"));
    assert_ends_at(&slash, Check::Issuer);
    assert!(
        slash.causes[0].text.starts_with("The issuer is registered as `https://lms.example.test` and the")
    );
    let other = changed(&world, |token| token["iss"] = json!("https://other.test"));
    assert!(other.causes[0].text.starts_with("Compare both issuers"), "{other}");
}

#[test]
fn a_cause_is_of_the_lms_where_one_is_known() {
    let late = |token: &mut Value| token["exp"] = json!(NOW.seconds() - 61);
    let moodle = changed(&of(Product::Moodle), late);
    assert!(moodle.causes[0].text.starts_with("Moodle's tokens live 60 seconds"), "{moodle}");
    assert_eq!((moodle.causes.len(), moodle.causes[0].source), (1, "LMS-025"));
    let canvas = changed(&of(Product::Canvas), late);
    assert!(canvas.causes[0].text.starts_with("The clock of the platform"), "{canvas}");
    let nobody = changed(&world(), late);
    assert_eq!(nobody.causes, canvas.causes);

    // Known although the run ended before the registration was needed.
    let world = of(Product::Moodle);
    let ours = login(&world);
    let request = launch_request(&ours, signed(&payload(&world, &ours.nonce)), &[]);
    assert!(report(&world, &request).1.causes[0].text.contains("Moodle offers no platform storage"));

    let world = of(Product::Canvas);
    let ours = login(&world);
    let refusal = |code: &str| {
        let request = Request::post("https://tool.example.test/lti/launch")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", ours.cookie_pair())
            .body(format!("state={}&error={code}&error_description=Ada+Example", ours.state).into_bytes());
        report(&world, &request.unwrap()).1
    };
    let blocked = refusal("login_required");
    assert_ends_at(&blocked, Check::NoError);
    assert!(blocked.causes[0].text.contains("Canvas's own cookie"), "{blocked}");
    assert!(!blocked.to_string().contains("Ada"), "{blocked}");
    assert!(refusal("launch_no_longer_valid").causes[0].text.contains("a reload"));
    assert!(refusal("server_error").causes[0].text.starts_with("The platform refused"));
}
