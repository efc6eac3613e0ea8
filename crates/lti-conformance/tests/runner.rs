//! The runner itself: it fails when it should. The subject here is an echo that says what a test tells it to say.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may end by a panic")]

use std::collections::{BTreeMap, BTreeSet};

use lti_conformance::case::Blame;
use lti_conformance::files;
use lti_conformance::fixtures::Fixtures;
use lti_conformance::report::{self, Report};
use lti_conformance::run::{self, CaseResult, Selection, Status};
use lti_conformance::subject::{
    Answer, Document, Initiate, Outcome, Refusal, Request, Setup, Subject, Unavailable,
};
use serde_json::{Value, json};

/// Answers every login with the nonce of the world, and every launch with what the test gave it.
struct Echo {
    nonce: Option<String>,
    launch: Result<Outcome, Unavailable>,
    status: u16,
    seen: Vec<String>,
}

impl Echo {
    fn says(launch: Outcome, status: u16) -> Self {
        Self { nonce: None, launch: Ok(launch), status, seen: Vec::new() }
    }
}

fn refused(code: &str) -> Outcome {
    let blame = Some(Blame::PeerMisbehaved);
    Outcome::Refused(Refusal { blame, code: Some(code.to_owned()), ..Refusal::default() })
}

fn none<T>() -> Result<T, Unavailable> {
    Err(Unavailable::Unsupported("an echo".to_owned()))
}

impl Subject for Echo {
    fn name(&self) -> &str {
        "echo"
    }

    fn is_seeded(&self) -> bool {
        true
    }

    fn prepare(&mut self, setup: &Setup<'_>) -> Result<(), Unavailable> {
        self.nonce.get_or_insert_with(|| setup.world.nonce.clone());
        assert!(setup.documents.len() > setup.world.platform.len());
        assert!(!setup.signing_keys.is_empty());
        Ok(())
    }

    fn set_now(&mut self, _: i64) -> Result<(), Unavailable> {
        Ok(())
    }

    fn set_document(&mut self, _: &str, _: Option<&Document>) -> Result<(), Unavailable> {
        Ok(())
    }

    fn fetches(&self) -> BTreeMap<String, usize> {
        BTreeMap::from([("https://lms.example.test/lti/jwks".to_owned(), 1)])
    }

    fn login(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        assert_eq!(request.method(), "POST");
        let nonce = self.nonce.clone().unwrap_or_default();
        let location = format!("https://lms.example.test/lti/authorize?state=s-1&nonce={nonce}");
        let response = http::Response::builder()
            .status(302)
            .header("location", location)
            .header("set-cookie", "__Host-lti=1; Secure; Path=/")
            .body(Vec::new())
            .unwrap();
        Ok(Answer { response, outcome: Outcome::Accepted(Value::Null) })
    }

    fn launch(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        assert_eq!(request.headers().get("cookie").unwrap(), "__Host-lti=1");
        self.seen.push(String::from_utf8(request.body().clone()).unwrap());
        let response = http::Response::builder().status(self.status).body(Vec::new()).unwrap();
        self.launch.clone().map(|outcome| Answer { response, outcome })
    }

    fn initiate(&mut self, _: &Initiate<'_>) -> Result<Answer, Unavailable> {
        none()
    }

    fn authorize(&mut self, _: Option<&str>, _: &Request) -> Result<Answer, Unavailable> {
        none()
    }

    fn token(&mut self, _: &Request) -> Result<Answer, Unavailable> {
        none()
    }

    fn key_set(&mut self, _: &Request) -> Result<Answer, Unavailable> {
        none()
    }

    fn value(&mut self, _: &str, _: &Value) -> Result<Outcome, Unavailable> {
        none()
    }

    fn fault(&mut self, _: &str, _: bool) -> Result<(), Unavailable> {
        none()
    }
}

fn fixtures() -> Fixtures {
    Fixtures::load(&files::default_root()).unwrap()
}

fn status(case: &str, subject: &mut dyn Subject) -> Status {
    let selection = Selection { case: Some(case.to_owned()), family: None };
    let results = run::run(&fixtures(), &selection, subject);
    assert_eq!(results.len(), 1, "{case}");
    results.into_iter().next().unwrap().status
}

fn why(case: &str, subject: &mut dyn Subject) -> String {
    match status(case, subject) {
        Status::Failed(why) => why,
        other => panic!("{case}: {other:?}"),
    }
}

#[test]
fn passes_on_the_right_refusal_and_on_no_other() {
    let case = "cert-t-001-no-kid";
    assert_eq!(status(case, &mut Echo::says(refused("kid-missing"), 401)), Status::Passed);
    let wrong = why(case, &mut Echo::says(refused("kid-unknown"), 401));
    assert!(
        wrong.contains(
            "expected refused peer-misbehaved `kid-missing`, got refused peer-misbehaved `kid-unknown`"
        ),
        "{wrong}"
    );
    let wrong = why(case, &mut Echo::says(refused("kid-missing"), 403));
    assert!(wrong.contains("status: expected 401, got 403"), "{wrong}");
    let wrong = why(case, &mut Echo::says(Outcome::Accepted(Value::Null), 200));
    assert!(wrong.contains("got accepted"), "{wrong}");
    let blame = Outcome::Refused(Refusal {
        blame: Some(Blame::Environment),
        code: Some("kid-missing".to_owned()),
        ..Refusal::default()
    });
    assert!(why(case, &mut Echo::says(blame, 401)).contains("environment"));
}

#[test]
fn a_server_that_tells_no_code_is_judged_by_its_status() {
    let silent = || Outcome::Refused(Refusal::default());
    assert_eq!(status("cert-t-001-no-kid", &mut Echo::says(silent(), 401)), Status::Passed);
    assert!(why("cert-t-001-no-kid", &mut Echo::says(silent(), 400)).contains("status"));
}

#[test]
fn compares_the_value_of_an_accepted_launch() {
    let text = files::read(&files::default_root(), "platform-to-tool/cert-t-022-student-launch/message.json")
        .unwrap();
    let message: Value = serde_json::from_str(&text).unwrap();
    let case = "cert-t-022-student-launch";
    assert_eq!(status(case, &mut Echo::says(Outcome::Accepted(message.clone()), 200)), Status::Passed);
    let mut other = message;
    other["privilege"] = json!("instructor");
    let wrong = why(case, &mut Echo::says(Outcome::Accepted(other), 200));
    assert!(wrong.contains("/privilege: expected \"learner\", got \"instructor\""), "{wrong}");
}

#[test]
fn counts_fetches() {
    assert_eq!(status("token-keys/kid-path", &mut Echo::says(refused("kid-unknown"), 401)), Status::Passed);
    let wrong = why("token-headers/jku-own", &mut Echo::says(refused("kid-unknown"), 401));
    assert!(wrong.contains("signature-invalid"), "{wrong}");
}

#[test]
fn sends_the_committed_token_and_notices_another_nonce() {
    let mut subject = Echo::says(refused("kid-missing"), 401);
    assert_eq!(status("cert-t-001-no-kid", &mut subject), Status::Passed);
    let token = files::read(&files::default_root(), "platform-to-tool/cert-t-001-no-kid/token.jwt").unwrap();
    assert_eq!(subject.seen, [format!("id_token={}&state=s-1", token.trim_end())]);
    let mut subject = Echo::says(refused("kid-missing"), 401);
    subject.nonce = Some("another".to_owned());
    assert!(why("cert-t-001-no-kid", &mut subject).contains("drift"));
}

#[test]
fn not_built_fails_and_unsupported_skips() {
    let mut subject = Echo::says(Outcome::Accepted(Value::Null), 200);
    subject.launch = Err(Unavailable::NotBuilt("the launch is not built".to_owned()));
    assert!(why("launch-minimal", &mut subject).contains("not built"));
    subject.launch = Err(Unavailable::Unsupported("no".to_owned()));
    assert_eq!(status("launch-minimal", &mut subject), Status::Skipped("no".to_owned()));
}

#[test]
fn generated_files_are_fresh() {
    let fixtures = fixtures();
    assert_eq!(lti_conformance::golden::drift(&fixtures).unwrap(), Vec::<String>::new());
    let manifest = files::read(&fixtures.root, lti_conformance::manifest::FILE).unwrap();
    assert_eq!(manifest, lti_conformance::manifest::text(&fixtures));
}

fn result(id: &str, requirements: &[&str], status: Status) -> CaseResult {
    let requirements: BTreeSet<String> = requirements.iter().map(|r| (*r).to_owned()).collect();
    CaseResult { id: id.to_owned(), requirements, status }
}

#[test]
fn counts_what_was_shown() {
    let fixtures = fixtures();
    let failed = || Status::Failed("x".to_owned());
    let results = [
        result("a", &["CORE-033", "AGS-001"], Status::Passed),
        result("b", &["CORE-034", "CORE-033"], Status::Passed),
        result("c", &["CORE-034"], failed()),
        result("d", &["CORE-035"], Status::Skipped("y".to_owned())),
    ];
    let report = Report::new(&fixtures, &Selection::default(), &results, Vec::new());
    assert_eq!((report.passed, report.failed, report.skipped), (2, 1, 1));
    let tally = |family: &str| report.families.iter().find(|(name, _)| name == family).unwrap().1;
    let core = tally("CORE");
    assert_eq!((core.must, core.must_covered), (74, 1));
    assert_eq!((core.should, core.should_covered), (31, 0));
    assert_eq!((core.cases, core.cases_passed), (3, 2));
    let not_built = fixtures.registry.families()[0]
        .requirement
        .iter()
        .filter(|r| !["CORE", "AGS"].contains(&r.owner.as_str()));
    assert_eq!(core.deferred, not_built.count());
    let noted =
        ["CORE-079", "CORE-092", "CORE-104", "CORE-107", "CORE-113", "CORE-115", "CORE-117", "CORE-118"];
    assert_eq!(core.noted, noted.len());
    // Every MUST and SHOULD is one of these.
    assert_eq!(74 + 31, 1 + core.noted + core.deferred + core.open + core.gaps);
    assert_eq!(core.gaps, fixtures.gaps.iter().filter(|(id, _)| id.starts_with("CORE-")).count());
    // 100 MUST and 35 SHOULD, without AGS-001, which a case shows, and AGS-154, which a note stands for.
    let ags = tally("AGS");
    assert_eq!(ags.deferred + ags.open + ags.gaps, 133);
    assert_eq!(tally("DPL").deferred, 5);
    assert!(!report.is_good(false));
    let json: Value = serde_json::from_str(&report::json(&report)).unwrap();
    assert_eq!(json["cases"], json!({"passed": 2, "failed": 1, "skipped": 1}));
    let members: Vec<&str> =
        json["families"]["CORE"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["deferred", "gaps", "must", "must_covered", "open", "should", "should_covered"]);
    assert_eq!(json["families"].as_object().unwrap().len(), 26);
    assert_eq!(json["owners"]["STORES"], json!({"deferred": 0}));
    assert!(json["owners"].get("CORE").is_none());
    assert_eq!(json.as_object().unwrap().len(), 3);
    assert!(report::text(&report).ends_with("\n2 passed, 1 failed, 1 skipped\n"));
}

#[test]
fn open_fails_only_when_asked() {
    let fixtures = fixtures();
    let results = [result("a", &["CORE-033"], Status::Passed)];
    let report = Report::new(&fixtures, &Selection::default(), &results, Vec::new());
    assert!(report.is_good(false));
    assert!(!report.is_good(true));
    let report = Report::new(&fixtures, &Selection::default(), &results, vec!["drift".to_owned()]);
    assert!(!report.is_good(false));
}
