//! One line an answer, for the operator: no token, no person (ATK-072).

use crate::support::*;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, Once};
use tracing::field::{Field, Visit};
use tracing::subscriber::{Interest, set_global_default};
use tracing::{Event, Metadata, Subscriber, span};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Lines {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().target().to_owned());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

/// Listens to nothing, and wants to be asked each time.
struct Silence;

impl Subscriber for Silence {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        false
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

/// Keeps lines from being lost to tests on other threads: while there is one subscriber, a line asks the thread that reaches it first whether
/// anybody listens, and the whole process remembers the answer. So there is an answer on every thread, before the first line.
pub(crate) fn keep_every_line_askable() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| set_global_default(Silence).unwrap());
}

#[test]
fn lines_name_the_tool_and_the_reason_never_the_person() {
    let lines = Lines::default();
    let mut secrets: Vec<String> =
        ["user-000", "Ada", "ada@school", "nonce-1", "state-1"].map(str::to_owned).into();
    tracing::subscriber::with_default(lines.clone(), || {
        let world = world();
        let pairs = asked(&world);
        launched(authorize(&world, &pairs, Some(USER)));
        assert_eq!(told(authorize(&world, &pairs, Some(USER))).1, "hint-replayed");
        assert_eq!(told(authorize(&world, &asked(&world), Some("user-0002"))).1, "login-required");
        secrets.push(value(&pairs, "login_hint").to_owned());
        secrets.push(value(&pairs, "lti_message_hint").to_owned());

        let mut unknown = asked(&world);
        unknown.retain(|(name, _)| name != "client_id");
        unknown.push(("client_id".into(), "client\r\nforged=line".into()));
        assert_eq!(own_page(authorize(&world, &unknown, Some(USER))).0, "registration-unknown");

        let assertion = assertion(&world, None);
        let request = token_request(assertion.clone(), SCORE);
        assert_eq!(block_on(world.platform.token(&request)).status(), 200);
        assert_eq!(block_on(world.platform.token(&request)).status(), 400);
        secrets.push(assertion);
    });
    let lines = lines.0.lock().unwrap().clone();
    for secret in secrets {
        assert!(lines.iter().all(|line| !line.contains(&secret)), "{secret} in {lines:#?}");
    }
    assert!(lines.iter().all(|line| !line.contains(['\r', '\n'])), "{lines:#?}");
    let starts: Vec<_> = lines
        .iter()
        .map(|line| line.split_once(" detail").map_or(line.as_str(), |(start, _)| start))
        .collect();
    assert_eq!(
        starts,
        [
            r#"lti::authorize outcome="launched" client_id="client-0001""#,
            r#"lti::authorize outcome="refused" code="hint-replayed" blame="peer-misbehaved" requirement="OIDC-040""#,
            r#"lti::authorize outcome="refused" code="login-required" blame="refused" requirement="OIDC-026""#,
            r#"lti::authorize outcome="refused" code="registration-unknown" blame="refused" requirement="OIDC-005""#,
            r#"lti::token outcome="granted" client_id="client-0001""#,
            r#"lti::token outcome="refused" code="assertion-replayed" blame="refused" requirement="SEC-029""#,
        ]
    );
}
