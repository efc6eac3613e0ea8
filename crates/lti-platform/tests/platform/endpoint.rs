//! The claim of a launch that says where the gradebook is, and the variables that stand for it.

use crate::support::*;
use lti_ags::{LineItem, ListLineItems, Score, ScoreOutcome};
use lti_claims::{AgsEndpoint, Context, ServiceScope};
use lti_platform::gradebook::{
    Answer, Column, Container, Gradebook, GradebookError, Grades, Listed, ManualGrades, Part, Refused,
};
use lti_platform::{Platform, PlatformParts};
use lti_security::PortError;
use serde_json::{Value, json};
use std::future::ready;
use std::sync::Arc;

const ENDPOINT: &str = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint";
const CUSTOM: &str = "https://purl.imsglobal.org/spec/lti/claim/custom";
const CONTAINER_URL: &str = "https://lms.example.test/lti/ags/dep-1/c%2F7/lineitems";

fn course() -> Container {
    Container::new(CLIENT, "dep-1", "c/7")
}

/// A course with two links, and the launch of `rl-42` in it, which asks for both URLs.
fn school() -> World {
    let world = world();
    world.gradebook.add_context(course());
    world.gradebook.add_link(&course(), "rl-42").unwrap();
    world.gradebook.add_link(&course(), "rl-43").unwrap();
    let mut said = message();
    said.context = Some(Context::new("c/7"));
    said.custom = [("one", "$LineItem.url"), ("all", "$LineItems.url")].into_iter().collect();
    *world.application.message.lock().unwrap() = Some(said);
    world
}

fn change(world: &World, change: impl FnOnce(&mut lti_claims::ResourceLinkRequest)) {
    change(world.application.message.lock().unwrap().as_mut().unwrap());
}

fn bind(world: &World, link: Option<&str>) -> String {
    let mut item = LineItem::new(10, "quiz");
    item.resource_link_id = link.map(Into::into);
    block_on(world.gradebook.create(&course(), item)).unwrap().key
}

/// The claim, and the two custom parameters.
fn claim(world: &World) -> (Value, Value) {
    let form = launched(authorize(world, &asked(world), Some(USER)));
    let payload: Value = serde_json::from_str(&verified(value(&form, "id_token"), NOW).to_json()).unwrap();
    (payload[ENDPOINT].clone(), payload[CUSTOM].clone())
}

#[test]
fn a_launch_says_where_the_gradebook_is() {
    let world = school();
    let scopes = json!([LINE_ITEM, SCORE, RESULT, READ_ONLY]);
    let without = json!({ "scope": scopes, "lineitems": CONTAINER_URL });
    let unbound = json!({ "one": "", "all": CONTAINER_URL });
    assert_eq!(claim(&world), (without.clone(), unbound.clone()));
    // Line items of nothing and of another link are none of this one's.
    bind(&world, None);
    bind(&world, Some("rl-43"));
    assert_eq!(claim(&world), (without.clone(), unbound.clone()));
    let key = bind(&world, Some("rl-42"));
    let url = format!("{CONTAINER_URL}/{key}");
    assert_eq!(url, world.platform.line_item_url("dep-1", "c/7", &key));
    let one = json!({ "scope": scopes, "lineitems": CONTAINER_URL, "lineitem": url });
    assert_eq!(claim(&world), (one.clone(), json!({ "one": url, "all": CONTAINER_URL })));
    // Of two none is named (AGS-003).
    let second = bind(&world, Some("rl-42"));
    assert_eq!(claim(&world), (without, unbound));
    block_on(world.gradebook.delete(&course(), &second)).unwrap();
    assert_eq!(claim(&world).0, one);
}

#[test]
fn it_says_what_the_tool_may_do_and_no_more() {
    let world = school();
    let key = bind(&world, Some("rl-42"));
    let item = format!("{CONTAINER_URL}/{key}");
    for (registered, scopes, container) in [
        (vec![LINE_ITEM], json!([LINE_ITEM, READ_ONLY]), true),
        (vec![READ_ONLY, ROSTER], json!([READ_ONLY]), true),
        (vec![READ_ONLY, LINE_ITEM], json!([READ_ONLY, LINE_ITEM]), true),
        (vec![SCORE], json!([SCORE]), false),
        (vec![ROSTER, RESULT, "https://vendor.example/scope"], json!([RESULT]), false),
    ] {
        world.change(|tool| tool.scopes = registered.iter().copied().collect());
        let (found, custom) = claim(&world);
        let mut expected = json!({ "scope": scopes, "lineitem": item });
        if container {
            expected["lineitems"] = json!(CONTAINER_URL);
        }
        assert_eq!(found, expected, "{registered:?}");
        assert_eq!(custom, json!({ "one": item, "all": if container { CONTAINER_URL } else { "" } }));
        // Each of them is granted, alone.
        for scope in scopes.as_array().unwrap() {
            access_token(&world, Some("dep-1"), scope.as_str().unwrap());
        }
    }
}

#[test]
fn without_a_scope_a_context_or_a_gradebook_there_is_no_claim() {
    let nothing = || (Value::Null, json!({ "one": "$LineItem.url", "all": "$LineItems.url" }));
    let world = school();
    bind(&world, Some("rl-42"));
    assert!(claim(&world).0.is_object());
    for scopes in [vec![], vec![ROSTER]] {
        world.change(|tool| tool.scopes = scopes.into_iter().collect());
        assert_eq!(claim(&world), nothing());
    }
    world.change(|_| {});
    change(&world, |said| said.context = Some(Context::new("c-8")));
    assert_eq!(claim(&world), nothing());
    change(&world, |said| said.context = None);
    assert_eq!(claim(&world), nothing());
}

#[test]
fn what_the_application_says_itself_stays() {
    let world = school();
    bind(&world, Some("rl-42"));
    let mut own = AgsEndpoint::new(vec![ServiceScope::Score]);
    own.lineitem = Some("https://grades.example.test/li/1?t=4".into());
    change(&world, |said| said.endpoint = Some(own));
    let expected = json!({ "scope": [SCORE], "lineitem": "https://grades.example.test/li/1?t=4" });
    assert_eq!(
        claim(&world),
        (expected, json!({ "one": "https://grades.example.test/li/1?t=4", "all": "" }))
    );
}

/// A gradebook that is asked for line items alone, and answers so.
struct Answers(GradebookError);

impl Gradebook for Answers {
    fn line_items<'a>(
        &'a self,
        container: &'a Container,
        wanted: &'a ListLineItems,
        part: Part<'a>,
    ) -> Answer<'a, Listed<Column>> {
        assert_eq!(
            (container, wanted.resource_link_id.as_deref(), part.limit),
            (&course(), Some("rl-42"), 2)
        );
        Box::pin(ready(Err(self.0.clone())))
    }
    fn create<'a>(&'a self, _: &'a Container, _: LineItem) -> Answer<'a, Column> {
        panic!("not asked for")
    }
    fn line_item<'a>(&'a self, _: &'a Container, _: &'a str) -> Answer<'a, Column> {
        panic!("not asked for")
    }
    fn replace<'a>(&'a self, _: &'a Container, _: &'a str, _: LineItem) -> Answer<'a, Column> {
        panic!("not asked for")
    }
    fn delete<'a>(&'a self, _: &'a Container, _: &'a str) -> Answer<'a, ()> {
        panic!("not asked for")
    }
    fn record<'a>(
        &'a self,
        _: &'a Container,
        _: &'a str,
        _: Score,
        _: ManualGrades,
    ) -> Answer<'a, ScoreOutcome> {
        panic!("not asked for")
    }
    fn grades<'a>(
        &'a self,
        _: &'a Container,
        _: &'a str,
        _: Option<&'a str>,
        _: Part<'a>,
    ) -> Answer<'a, Grades> {
        panic!("not asked for")
    }
}

#[test]
fn a_gradebook_that_fails_launches_nobody() {
    let world = school();
    for (answer, launches) in [
        (GradebookError::Refused(Refused::ContextUnknown), true),
        (GradebookError::Refused(Refused::LineItemUnknown), false),
        (GradebookError::Port(PortError::new("Gradebook", "switched off")), false),
    ] {
        let gradebook = Arc::new(Answers(answer));
        let usual = PlatformParts { issuer: ISSUER.into(), base_url: BASE.into(), ..world.parts.clone() };
        let platform = Platform::new(PlatformParts { gradebook, ..usual }).unwrap();
        let result = block_on(platform.authorize(&post(&asked(&world)), Some(USER)));
        if launches {
            launched(result);
        } else {
            assert_eq!(own_page(result).1, 503);
        }
    }
}
