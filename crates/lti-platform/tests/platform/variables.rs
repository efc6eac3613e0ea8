//! Custom parameters that ask for a value: what the application is asked, and when.

use crate::support::*;
use serde_json::{Value, json};

/// The custom parameters of a launch whose link has these.
fn custom(world: &World, parameters: &[(&str, &str)]) -> Value {
    let mut said = message();
    said.custom = parameters.iter().copied().collect();
    *world.application.message.lock().unwrap() = Some(said);
    let pairs = asked(world);
    world.application.take_calls();
    let form = launched(authorize(world, &pairs, Some(USER)));
    let payload: Value = serde_json::from_str(&verified(value(&form, "id_token"), NOW).to_json()).unwrap();
    payload["https://purl.imsglobal.org/spec/lti/claim/custom"].clone()
}

fn asked_for(world: &World) -> Vec<String> {
    world.application.take_calls().into_iter().filter(|call| call.starts_with("variables")).collect()
}

#[test]
fn the_application_is_asked_once_and_only_for_what_no_claim_says() {
    let world = world();
    let due = "$ResourceLink.submission.endDateTime";
    let shown = custom(
        &world,
        &[
            ("due", due),
            ("again", due),
            ("name", "$Person.name.full"),
            ("phone", "$Person.phone.mobile"),
            ("start", "$ResourceLink.available.startDateTime"),
            ("unknown", "$Foo.Bar"),
            ("plain", "3"),
        ],
    );
    assert_eq!(
        shown,
        json!({
            "due": "2026-11-30T23:59:59Z", "again": "2026-11-30T23:59:59Z", "name": "Ada Example",
            "phone": "$Person.phone.mobile", "start": "$ResourceLink.available.startDateTime",
            "unknown": "$Foo.Bar", "plain": "3",
        })
    );
    assert_eq!(
        asked_for(&world),
        ["variables link-42 ResourceLink.available.startDateTime ResourceLink.submission.endDateTime"]
    );
}

#[test]
fn it_is_not_asked_for_nothing() {
    let world = world();
    custom(&world, &[("name", "$Person.name.full"), ("phone", "$Person.phone.mobile"), ("plain", "3")]);
    assert_eq!(asked_for(&world), [""; 0]);
}

#[test]
fn an_application_that_cannot_answer_launches_nobody() {
    let world = world();
    let mut said = message();
    said.custom.insert("due", "$ResourceLink.submission.endDateTime");
    *world.application.message.lock().unwrap() = Some(said);
    let pairs = asked(&world);
    *world.application.broken.lock().unwrap() = "variables";
    assert_eq!(own_page(authorize(&world, &pairs, Some(USER))).1, 503);
}
