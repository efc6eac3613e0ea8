//! From LTI 1.1 to 1.3: what binds a deployment to an account, and what does not.

use crate::logs::Lines;
use crate::support::*;
use lti_security::migration::KeyProof;
use lti_security::ports::BoxFuture;
use lti_security::{CryptoProvider, PortError};
use lti_tool::memory::MemoryMigrations;
use lti_tool::profile::Product;
use lti_tool::{
    Binding, Check, ConsumerSecret, Ending, Error, Launch, MigrationOutcome, MigrationStore, NotProven,
    Outcome, Tool, ToolParts, Verdict,
};
use serde_json::{Value, json};
use std::future::ready;
use std::sync::Arc;

const LTI1P1: &str = "https://purl.imsglobal.org/spec/lti/claim/lti1p1";

fn secret(text: &str) -> ConsumerSecret {
    ConsumerSecret::new(text).unwrap()
}

fn accounts() -> Arc<MemoryMigrations> {
    let accounts = MemoryMigrations::new();
    accounts.insert("key-1", secret("secret-1"));
    accounts.insert("key-2", secret("secret-2"));
    Arc::new(accounts)
}

fn tool(world: &World, migrations: Arc<dyn MigrationStore>) -> Tool {
    Tool::new(ToolParts { base_url: BASE.into(), migrations, ..world.parts.clone() }).unwrap()
}

/// A launch that names an account, signed with a secret where one is given.
fn launched(world: &World, deployment: &str, key: Option<&str>, known: Option<&str>) -> Box<Launch> {
    let login = login(world);
    let mut payload = payload(world, &login.nonce);
    payload[DEPLOYMENT_ID] = json!(deployment);
    if let Some(key) = key {
        payload[LTI1P1] = claim(&payload, key, known);
    }
    match launch(world, &launch_request(&login, signed(&payload), &[login.cookie_pair()])).unwrap() {
        Outcome::Launch(launch) | Outcome::PendingDeployment(launch) => launch,
        other => panic!("{other:?}"),
    }
}

fn claim(payload: &Value, key: &str, known: Option<&str>) -> Value {
    let proof = KeyProof {
        oauth_consumer_key: key,
        deployment_id: payload[DEPLOYMENT_ID].as_str().unwrap(),
        issuer: ISSUER,
        client_id: CLIENT,
        exp: payload["exp"].as_i64().unwrap(),
        nonce: payload["nonce"].as_str().unwrap(),
    };
    let signature = known.map(|known| proof.sign(&CryptoProvider::ring(), &secret(known)));
    json!({ "oauth_consumer_key": key, "oauth_consumer_key_sign": signature, "user_id": "old-user" })
}

fn migrate(tool: &Tool, launch: &Launch) -> Result<MigrationOutcome, Error> {
    block_on(tool.migrate(launch))
}

fn account(outcome: &MigrationOutcome) -> (&str, Option<&str>) {
    let account = outcome.account().unwrap();
    (&account.oauth_consumer_key, account.ids.user_id.as_deref())
}

#[test]
fn a_proof_binds_once_and_later_launches_need_none() {
    let (world, accounts) = (world(), accounts());
    let tool = tool(&world, accounts.clone());
    let silent = launched(&world, "dep-1", None, None);
    assert_eq!(migrate(&tool, &silent), Ok(MigrationOutcome::Nothing));
    for (key, known, why) in [
        ("key-1", None, NotProven::SignatureMissing),
        ("key-1", Some("secret-2"), NotProven::SignatureWrong),
        ("key-3", Some("secret-1"), NotProven::AccountUnknown),
    ] {
        let outcome = migrate(&tool, &launched(&world, "dep-1", Some(key), known)).unwrap();
        assert_eq!(outcome, MigrationOutcome::NotProven(why));
        assert!(outcome.account().is_none());
    }
    assert!(accounts.bindings().is_empty());

    let proven = launched(&world, "dep-1", Some("key-1"), Some("secret-1"));
    let outcome = migrate(&tool, &proven).unwrap();
    assert!(matches!(outcome, MigrationOutcome::BoundNow(_)));
    assert_eq!(account(&outcome), ("key-1", Some("old-user")));
    for launch in [&proven, &launched(&world, "dep-1", Some("key-1"), None)] {
        let outcome = migrate(&tool, launch).unwrap();
        assert!(matches!(outcome, MigrationOutcome::AlreadyBound(_)));
        assert_eq!(account(&outcome), ("key-1", Some("old-user")));
    }
    // Without a claim nothing has changed since.
    assert_eq!(account(&migrate(&tool, &silent).unwrap()), ("key-1", Some("user-0001")));

    for known in [Some("secret-2"), None] {
        let other = launched(&world, "dep-1", Some("key-2"), known);
        let error = migrate(&tool, &other).unwrap_err();
        assert_eq!((error.code(), error.status().as_u16()), ("migration-contradicted", 403));
    }
    assert_eq!(accounts.bindings(), [("school".to_owned(), "dep-1".to_owned(), "key-1".to_owned())]);
}

#[test]
fn a_deployment_that_nobody_approved_is_not_bound() {
    let (world, accounts) = (world(), accounts());
    let tool = tool(&world, accounts.clone());
    let pending = launched(&world, "dep-9", Some("key-1"), Some("secret-1"));
    assert_eq!(migrate(&tool, &pending).unwrap_err().code(), "deployment-unknown");
    assert!(accounts.bindings().is_empty());
}

/// What comes after an accepted launch has a report of its own.
#[test]
fn what_happened_is_reported_without_the_person() {
    let (world, accounts) = (world(), accounts());
    let mut registration = registration();
    registration.product = Some(Product::Moodle);
    world.watched.registrations.insert(registration, ["dep-1"]);
    let with = |migrations: Arc<dyn MigrationStore>, deployment: &str, key, known| {
        let launch = launched(&world, deployment, key, known);
        let (outcome, report) = block_on(tool(&world, migrations).migrate_with_report(&launch));
        let lines: Vec<_> = report.lines.iter().map(|line| (line.check, line.verdict)).collect();
        let checks: Vec<_> = lines.iter().map(|line| line.0).collect();
        assert_eq!((checks.as_slice(), report.at), (Check::MIGRATION, NOW));
        assert_eq!(report.error.as_ref(), outcome.as_ref().err());
        assert_eq!(report.platform.as_ref().unwrap().product, Some(Product::Moodle));
        let text = report.to_string();
        assert!(!text.contains("user") && !text.contains("Ada") && !text.contains("secret-"), "{text}");
        (report.ending, [lines[0].1, lines[1].1], text)
    };
    let passed = [Verdict::Passed; 2];
    for (key, known, seen) in [
        (None, None, "bound to no account, and the launch names none"),
        (
            Some("key-1"),
            None,
            "bound to no account, and the launch names one without proof: signature-missing",
        ),
        (Some("key-1"), Some("secret-1"), "its proof binds the deployment to `key-1` from now on"),
        (Some("key-1"), None, "the deployment is bound to `key-1`"),
        (None, None, "the deployment is bound to `key-1`"),
    ] {
        let (ending, verdicts, text) = with(accounts.clone(), "dep-1", key, known);
        assert_eq!((ending, verdicts), (Ending::AccountLookedUp, passed), "{text}");
        assert!(text.contains("[passed] MIG-015 ") && text.contains(&format!("{seen}\n")), "{seen}: {text}");
        assert!(text.contains("    seen: the deployment `dep-1`\n"), "{text}");
    }
    let (ending, verdicts, text) = with(accounts.clone(), "dep-1", Some("key-2"), Some("secret-2"));
    assert_eq!((ending, verdicts), (Ending::AccountRefused, [Verdict::Passed, Verdict::Failed]), "{text}");
    for part in [
        "Code: migration-contradicted (refused, status 403)\n",
        "[FAILED] MIG-015 ",
        "`key-2`",
        "(MIG-015)\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let (ending, verdicts, text) = with(accounts, "dep-9", Some("key-1"), Some("secret-1"));
    assert_eq!(
        (ending, verdicts),
        (Ending::AccountRefused, [Verdict::Failed, Verdict::NotReached]),
        "{text}"
    );
    assert!(text.contains("[FAILED] LMS-011 ") && text.contains("deployment-unknown"), "{text}");
    let (_, verdicts, text) = with(Arc::new(Late("broken")), "dep-1", Some("key-1"), Some("secret-1"));
    assert_eq!(verdicts, [Verdict::Passed, Verdict::Failed], "{text}");
    assert!(text.contains("port-failed"), "{text}");
}

/// A store in which somebody else is always faster.
struct Late(&'static str);

impl MigrationStore for Late {
    fn secret<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<ConsumerSecret>, PortError>> {
        Box::pin(ready(Ok(ConsumerSecret::new("secret-1"))))
    }

    fn account<'a>(&'a self, _: &'a str, _: &'a str) -> BoxFuture<'a, Result<Option<String>, PortError>> {
        Box::pin(ready(Ok(None)))
    }

    fn bind<'a>(&'a self, _: &'a str, _: &'a str, _: &'a str) -> BoxFuture<'a, Result<Binding, PortError>> {
        Box::pin(ready(match self.0 {
            "broken" => Err(PortError::new("Late", "switched off")),
            bound => Ok(Binding::Before(bound.to_owned())),
        }))
    }
}

#[test]
fn of_two_launches_at_once_the_store_says_which_was_first() {
    let world = world();
    let proven = launched(&world, "dep-1", Some("key-1"), Some("secret-1"));
    let with = |bound| migrate(&tool(&world, Arc::new(Late(bound))), &proven);
    assert!(matches!(with("key-1"), Ok(MigrationOutcome::AlreadyBound(_))));
    assert_eq!(with("key-2").unwrap_err().code(), "migration-contradicted");
    assert_eq!(with("broken").unwrap_err().status().as_u16(), 503);
}

#[test]
fn what_happened_is_logged_without_the_person() {
    let lines = Lines::default();
    tracing::subscriber::with_default(lines.clone(), || {
        let world = world();
        let tool = tool(&world, accounts());
        for (key, known) in [
            (None, None),
            (Some("key-1"), None),
            (Some("key-1"), Some("secret-1")),
            (Some("key-1"), None),
            (Some("key-2"), Some("secret-2")),
        ] {
            let _ = migrate(&tool, &launched(&world, "dep-1", key, known));
        }
    });
    let mut lines = lines.take();
    lines.retain(|line| line.starts_with("lti::migration"));
    let [unproven, bound, refused] = lines.as_slice() else { panic!("{lines:#?}") };
    assert!(
        unproven.contains(r#"outcome="not proven" code="signature-missing" registration="school""#),
        "{unproven}"
    );
    assert!(bound.contains(r#"outcome="bound" account="key-1""#), "{bound}");
    assert!(bound.contains(r#"deployment_id="dep-1""#), "{bound}");
    assert!(refused.contains(r#"code="migration-contradicted" requirement="MIG-015""#), "{refused}");
    for line in &lines {
        assert!(!line.contains("user") && !line.contains("secret-"), "{line}");
    }
}
