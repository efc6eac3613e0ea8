//! `/login`.

use crate::support::*;
use http::Request;
use lti_tool::{LoginOutcome, PlatformRegistration};
use std::collections::BTreeSet;

#[test]
fn the_browser_is_sent_on_with_a_cookie_of_its_own() {
    let world = world();
    let response = login_with(&world, &initiation()).unwrap();
    assert_eq!(response.status(), 302);
    assert_eq!(header(response.headers(), "cache-control"), "no-store");
    let location = header(response.headers(), "location");
    let start = "https://lms.example.test/authorize?scope=openid&response_type=id_token&response_mode=form_post\
                 &prompt=none&client_id=client-0001&redirect_uri=https%3A%2F%2Ftool.example.test%2Flti%2Flaunch\
                 &login_hint=hint-1&lti_message_hint=message-1&state=";
    assert!(location.starts_with(start), "{location}");

    let login = remember(&response);
    let digest = world.parts.provider.sha256(login.state.as_bytes());
    let digits: String = digest[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    let expected = format!(
        "__Host-lti-{digits}={}; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=None; Partitioned",
        login.cookie
    );
    let cookies: Vec<_> = response.headers().get_all("set-cookie").iter().collect();
    assert_eq!(cookies.len(), 1);
    assert_eq!(cookies[0].to_str().unwrap(), expected);
    assert!(cookies[0].is_sensitive());
    assert_eq!((login.cookie.len(), login.nonce.len()), (43, 43));
    assert_ne!(login.cookie, login.nonce);
}

#[test]
fn a_post_is_answered_alike_and_a_put_is_not() {
    let world = world();
    let url = initiation().to_url("x");
    let body = url.split_once('?').unwrap().1.as_bytes().to_vec();
    let request = |method: &str| {
        Request::builder()
            .method(method)
            .uri("https://tool.example.test/lti/login")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.clone())
            .unwrap()
    };
    assert_eq!(block_on(world.tool.login(&request("POST"))).unwrap().answer().unwrap().status(), 302);
    let error = block_on(world.tool.login(&request("PUT"))).unwrap_err();
    assert_eq!((error.code(), error.status().as_u16()), ("method-not-allowed", 405));
}

#[test]
fn long_hints_become_a_form_with_the_same_cookie() {
    let world = world();
    let mut long = initiation();
    long.login_hint = "h".repeat(3_000);
    let response = login_with(&world, &long).unwrap();
    assert_eq!(response.status(), 200);
    assert!(header(response.headers(), "set-cookie").starts_with("__Host-lti-"));
    let page = String::from_utf8(response.into_body()).unwrap();
    assert!(page.contains("action=\"https://lms.example.test/authorize\""), "{page}");
}

#[test]
fn a_registration_is_picked_or_refused_never_guessed() {
    let world = world();
    let refused = |change: &dyn Fn(&mut lti_oidc::LoginInitiation)| {
        let mut changed = initiation();
        change(&mut changed);
        let error = login_with(&world, &changed).unwrap_err();
        (error.code(), error.status().as_u16())
    };
    for issuer in ["https://other.test", "https://lms.example.test/", "https://LMS.example.test"] {
        let change = |login: &mut lti_oidc::LoginInitiation| login.iss = issuer.into();
        assert_eq!(refused(&change), ("registration-unknown", 400), "{issuer}");
    }
    assert_eq!(refused(&|login| login.client_id = Some("client-9".into())), ("registration-unknown", 400));

    // One registration: nobody has to say which.
    let mut without = initiation();
    without.client_id = None;
    assert_eq!(login_with(&world, &without).unwrap().status(), 302);

    // Two: somebody has to.
    let second = PlatformRegistration::new(
        "second",
        ISSUER,
        "client-0002",
        "https://other.example.test/authorize",
        "https://other.example.test/jwks",
    );
    world.watched.registrations.insert(second, ["dep-1"]);
    assert_eq!(refused(&|login| login.client_id = None), ("registration-ambiguous", 400));
    let mut named = initiation();
    for (client, endpoint) in [
        (CLIENT, "https://lms.example.test/authorize?"),
        ("client-0002", "https://other.example.test/authorize?"),
    ] {
        named.client_id = Some(client.into());
        let response = login_with(&world, &named).unwrap();
        assert!(header(response.headers(), "location").starts_with(endpoint), "{client}");
    }
}

/// ATK-025, TRAP-22.
#[test]
fn an_ambiguous_login_says_what_it_may_mean_and_goes_on_where_somebody_chose() {
    let world = world();
    let endpoint = "https://other.example.test/authorize";
    let odd = PlatformRegistration::new(
        "a/b ä",
        ISSUER,
        "client-0002",
        endpoint,
        "https://other.example.test/jwks",
    );
    world.watched.registrations.insert(odd, ["dep-1"]);
    let elsewhere = PlatformRegistration::new("c", "https://c.test", "client-0001", endpoint, endpoint);
    world.watched.registrations.insert(elsewhere, ["dep-1"]);
    let mut without = initiation();
    without.client_id = None;
    let outcome = block_on(world.tool.login(&login_request(&without))).unwrap();
    assert!(!format!("{outcome:?}").contains("hint-1"), "{outcome:?}");
    let LoginOutcome::Ambiguous(ambiguous) = outcome else { panic!("ambiguous") };
    assert_eq!((ambiguous.issuer.as_str(), ambiguous.error().code()), (ISSUER, "registration-ambiguous"));
    let urls: Vec<_> = ambiguous
        .choices
        .iter()
        .map(|choice| (choice.registration.client_id.as_str(), choice.url.split('?').next().unwrap()))
        .collect();
    let at = |id: &str| format!("https://tool.example.test/lti/login/{id}");
    assert_eq!(urls, [("client-0002", at("a%2Fb%20%C3%A4").as_str()), (CLIENT, at("school").as_str())]);

    // The link of a choice begins the login of that registration.
    for (choice, id, leads_to) in [
        (&ambiguous.choices[0], "a/b ä", "https://other.example.test/authorize?"),
        (&ambiguous.choices[1], "school", "https://lms.example.test/authorize?"),
    ] {
        let request = Request::get(&choice.url).body(Vec::new()).unwrap();
        let response = block_on(world.tool.login_at(id, &request)).unwrap().answer().unwrap();
        let location = header(response.headers(), "location");
        assert!(location.starts_with(leads_to) && location.contains("login_hint=hint-1&"), "{location}");
    }

    // The URL of one registration is for that one alone.
    let refused = |id: &str, initiation: &lti_oidc::LoginInitiation| {
        block_on(world.tool.login_at(id, &login_request(initiation))).unwrap_err().code()
    };
    assert_eq!(refused("a/b ä", &initiation()), "registration-unknown");
    assert_eq!(refused("c", &without), "registration-unknown");
    assert_eq!(refused("nobody", &without), "registration-unknown");
}

#[test]
fn a_login_leads_into_the_tool_alone() {
    let (parts, world) = parts_with(BASE);
    let to = |tool: &lti_tool::Tool, target: &str| {
        let mut changed = initiation();
        changed.target_link_uri = target.into();
        block_on(tool.login(&login_request(&changed))).map(|_| ()).map_err(|error| error.code())
    };
    assert_eq!(to(&world.tool, "https://tool.example.test/anywhere"), Ok(()));
    assert_eq!(to(&world.tool, "https://files.example.test/"), Err("target-foreign"));
    let more = lti_tool::ToolParts { target_origins: vec!["https://files.example.test".into()], ..parts };
    let tool = lti_tool::Tool::new(more).unwrap();
    assert_eq!(to(&tool, "https://files.example.test/"), Ok(()));
    assert_eq!(to(&tool, "https://tool.example.test/anywhere"), Ok(()));
    assert_eq!(to(&tool, "https://evil.example.test/"), Err("target-foreign"));
}

#[test]
fn headers_of_the_request_change_nothing() {
    let plain = login_with(&world(), &initiation()).unwrap();
    for (name, value) in [
        ("host", "evil.test"),
        ("x-forwarded-host", "evil.test"),
        ("x-forwarded-proto", "http"),
        ("x-forwarded-port", "8080"),
        ("x-forwarded-prefix", "/evil"),
        ("forwarded", "host=evil.test;proto=http"),
        ("origin", "https://evil.test"),
        ("referer", "https://evil.test/"),
    ] {
        let mut request = login_request(&initiation());
        request.headers_mut().insert(name, value.parse().unwrap());
        // A world that is made anew draws the same random bytes, so that the answers are the same to the byte.
        let response = block_on(world().tool.login(&request)).unwrap().answer().unwrap();
        assert_eq!(response.headers(), plain.headers(), "{name}");
        assert_eq!(response.body(), plain.body(), "{name}");
    }
}

#[test]
fn logins_that_nobody_finishes_are_kept_nowhere() {
    let world = world();
    let under_way = login(&world);
    world.watched.take_calls();
    let mut seen = BTreeSet::new();
    for _ in 0..2_000 {
        let login = login(&world);
        assert!(seen.insert(login.nonce) && seen.insert(login.state) && seen.insert(login.cookie));
    }
    // `find` reads; every call that writes would be here too.
    assert_eq!(world.watched.take_calls(), vec![format!("find {CLIENT}"); 2_000]);
    assert!(world.network.requests.lock().unwrap().is_empty());
    assert_accepted(launch(&world, &good_request(&world, &under_way)));
}

#[test]
fn without_randomness_there_is_no_login() {
    let world = world();
    world.random.fail();
    let error = login_with(&world, &initiation()).unwrap_err();
    assert_eq!((error.code(), error.status().as_u16()), ("port-failed", 503));
}
