//! What is sent, and in which words failures come back, against a platform that answers by hand.

use super::*;
use crate::pages::tool::View;
use http::{Request, Response};
use lti_claims::{AgsEndpoint, ServiceScope};
use lti_security::oauth::Scopes;
use lti_security::ports::{BoxFuture, HttpClient, HttpError};
use lti_security::service::Body;
use lti_security::{CryptoProvider, PrivateKey, UnixTime};
use lti_tool::memory::MemoryRegistrations;
use lti_tool::{AccessRequest, PlatformRegistration, Tool, ToolParts};
use std::future::ready;

const ITEMS: &str = "https://lms.example/7/lineitems";
const ITEM: &str = "https://lms.example/7/lineitems/31";

struct At(i64);

impl Clock for At {
    fn now(&self) -> UnixTime {
        UnixTime::from_seconds(self.0)
    }
}

type Answers = Box<dyn Fn(&str) -> (u16, String) + Send + Sync>;

/// Answers by method and path; every call but those for tokens is kept.
struct Platform {
    calls: Mutex<Vec<(String, String)>>,
    answers: Answers,
}

impl HttpClient for Platform {
    fn send(&self, request: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Body>, HttpError>> {
        let (status, body) = if request.uri().path() == "/token" {
            let scope = ServiceScope::Score.as_str().to_owned() + " " + ServiceScope::LineItem.as_str();
            let token = serde_json::json!({
                "access_token": "t-1", "token_type": "Bearer", "expires_in": 3600, "scope": scope,
            });
            (200, token.to_string())
        } else {
            let call = format!("{} {}", request.method(), request.uri().path());
            let answer = (self.answers)(&call);
            let body = String::from_utf8(request.body().clone()).unwrap();
            self.calls.lock().unwrap().push((call, body));
            answer
        };
        let answer = match status {
            0 => Err(HttpError::TimedOut),
            _ => Ok(Response::builder().status(status).body(Body::from_bytes(body.into_bytes())).unwrap()),
        };
        Box::pin(ready(answer))
    }
}

impl Platform {
    fn calls(&self) -> Vec<String> {
        self.calls.lock().unwrap().iter().map(|(call, _)| call.clone()).collect()
    }

    fn times(&self) -> Vec<DateTime> {
        let time = |(_, body): &(String, String)| {
            let body: serde_json::Value = serde_json::from_str(body).unwrap();
            body["timestamp"].as_str().unwrap().parse().unwrap()
        };
        let calls = self.calls.lock().unwrap();
        calls.iter().filter(|(call, _)| call.ends_with("/scores")).map(time).collect()
    }
}

struct World {
    desk: Desk,
    lesson: Lesson,
    platform: Arc<Platform>,
}

impl World {
    fn new(endpoint: AgsEndpoint, answers: impl Fn(&str) -> (u16, String) + Send + Sync + 'static) -> Self {
        let platform = Arc::new(Platform { calls: Mutex::default(), answers: Box::new(answers) });
        let provider = CryptoProvider::aws_lc_rs();
        let key = PrivateKey::from_pkcs8(provider.generate_rsa(2048).unwrap().unwrap().to_vec());
        let registrations = MemoryRegistrations::new();
        let (authorize, jwks) = ("https://lms.example/authorize", "https://lms.example/jwks");
        let mut school =
            PlatformRegistration::new("school", "https://lms.example", "client", authorize, jwks);
        school.token_url = Some("https://lms.example/token".to_owned());
        registrations.insert(school, ["dep"]);
        let parts =
            ToolParts::in_memory("https://tool.example/lti", registrations, key, "k", platform.clone());
        let tool = Tool::new(parts.unwrap()).unwrap();
        let access = AccessRequest::new("school", "dep", Scopes::new());
        let lesson = Lesson {
            registration: "school".to_owned(),
            sub: Some("aicha".to_owned()),
            view: View::Learner,
            link: "link-1".to_owned(),
            link_title: "Quiz".to_owned(),
            quiz: None,
            class: None,
            course_title: None,
            gradebook: tool.gradebook_at(access.clone(), Some(endpoint)),
            roster: tool.roster_at(access, None, None),
        };
        Self { desk: Desk::new(Arc::new(At(1_000_000_000))), lesson, platform }
    }

    /// A link with its line item, and this answer to every score.
    fn answering(status: u16) -> Self {
        let mut endpoint = AgsEndpoint::new(vec![ServiceScope::Score]);
        endpoint.lineitem = Some(ITEM.to_owned());
        Self::new(endpoint, move |_| (status, String::new()))
    }

    async fn publish(&self) -> Delivery {
        self.desk.publish(&self.lesson, "aicha", 5, |now| Score::graded("aicha", now, 4, 5)).await
    }
}

#[tokio::test]
async fn scores_of_one_second_have_times_that_rise_and_a_failed_ones_time_is_used_up() {
    let world = World::answering(200);
    assert_eq!(world.publish().await, Delivery::Taken);
    assert_eq!(world.publish().await, Delivery::Taken);
    let times = world.platform.times();
    assert!(times[0] < times[1], "AGS-132: {times:?}");
    assert_eq!(times[0].as_str(), "2001-09-09T01:46:40.000Z");

    let world = World::answering(500);
    let _ = world.publish().await;
    let _ = world.publish().await;
    let times = world.platform.times();
    assert!(times[0] < times[1], "AGS-136: {times:?}");
}

#[tokio::test]
async fn refusals_say_what_to_do() {
    for (status, code, words) in [
        (409, "platform-refused", "something newer"),
        (404, "platform-refused", "Open the link from the course again"),
        (422, "platform-refused", "not accept scores for this person"),
        (503, "platform-unavailable", "Wait a minute"),
        (0, "service-unavailable", "could not be reached"),
    ] {
        let said = World::answering(status).publish().await;
        let Delivery::Failed { code: own, sentence } = &said else { panic!("{status}: {said:?}") };
        assert!(own == code && sentence.contains(words), "{status}: {said:?}");
        assert!(said.may_be_sent_again());
    }
}

#[tokio::test]
async fn what_the_launch_does_not_open_is_no_failure_and_nothing_is_sent() {
    let mut endpoint = AgsEndpoint::new(vec![ServiceScope::ResultReadonly]);
    endpoint.lineitem = Some(ITEM.to_owned());
    let world = World::new(endpoint, |_| (500, String::new()));
    let said = world.publish().await;
    assert!(
        matches!(&said, Delivery::Unavailable { missing } if missing.contains("scope/score")),
        "{said:?}"
    );
    assert!(!said.may_be_sent_again());
    assert_eq!(world.platform.calls(), [""; 0]);
}

/// One line item is made, remembered (AGS-155), and looked for again once the platform does not know it any more.
#[tokio::test]
async fn a_line_item_is_made_once_and_forgotten_when_it_is_gone() {
    let mut endpoint = AgsEndpoint::new(vec![ServiceScope::Score, ServiceScope::LineItem]);
    endpoint.lineitems = Some(ITEMS.to_owned());
    let item =
        format!(r#"{{"id":"{ITEM}","label":"Quiz","scoreMaximum":5,"resourceId":"link-1","tag":"{TAG}"}}"#);
    let (made, gone) = (Arc::new(Mutex::new(false)), Arc::new(Mutex::new(false)));
    let (is_made, is_gone) = (made.clone(), gone.clone());
    let world = World::new(endpoint, move |call| match call {
        "GET /7/lineitems" if *is_made.lock().unwrap() => (200, format!("[{item}]")),
        "GET /7/lineitems" => (200, "[]".to_owned()),
        "POST /7/lineitems" => {
            *is_made.lock().unwrap() = true;
            (201, item.clone())
        }
        _ if *is_gone.lock().unwrap() => (404, String::new()),
        _ => (204, String::new()),
    });
    assert_eq!(world.publish().await, Delivery::Taken);
    assert_eq!(world.publish().await, Delivery::Taken);
    let (list, create, score) = ("GET /7/lineitems", "POST /7/lineitems", "POST /7/lineitems/31/scores");
    assert_eq!(world.platform.calls(), [list, create, list, score, score]);
    *gone.lock().unwrap() = true;
    assert!(matches!(world.publish().await, Delivery::Failed { .. }));
    *made.lock().unwrap() = false;
    *gone.lock().unwrap() = false;
    assert_eq!(world.publish().await, Delivery::Taken);
    assert_eq!(world.platform.calls().get(6..), Some(&[list, create, list, score].map(str::to_owned)[..]));
}

/// Looking makes nothing, and takes no line item of another link, though the platform keeps to no filter.
#[tokio::test]
async fn a_line_item_that_is_there_is_found_by_its_own_link_first() {
    let item =
        |key: u32, more: &str| format!(r#"{{"id":"{ITEMS}/{key}","label":"Quiz","scoreMaximum":5{more}}}"#);
    let (other, unbound, own, foreign) = (
        item(1, r#","resourceId":"link-1","resourceLinkId":"link-2""#),
        item(2, r#","resourceId":"link-1""#),
        item(3, r#","resourceId":"link-1","resourceLinkId":"link-1""#),
        item(4, ""),
    );
    for (items, key) in [
        (vec![&other, &unbound, &own, &foreign], Some("3")),
        (vec![&foreign, &other, &unbound], Some("2")),
        (vec![&other, &foreign], None),
    ] {
        let mut endpoint = AgsEndpoint::new(vec![ServiceScope::LineItem]);
        endpoint.lineitems = Some(ITEMS.to_owned());
        let list = format!("[{}]", items.iter().map(|item| item.as_str()).collect::<Vec<_>>().join(","));
        let world = World::new(endpoint, move |_| (200, list.clone()));
        let found = world.desk.line_item(&world.lesson, None).await.unwrap().done().unwrap();
        assert_eq!(found, key.map(|key| format!("{ITEMS}/{key}")));
        assert_eq!(world.platform.calls(), ["GET /7/lineitems"]);
    }
}
