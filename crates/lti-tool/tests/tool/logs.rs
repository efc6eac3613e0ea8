//! One line a login or launch, for the operator: no token, no person (ATK-072, CERT-G-015).

use crate::support::*;
use lti_security::sign;
use serde_json::json;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};

#[derive(Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<String>>>);

impl Lines {
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

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

#[test]
fn lines_name_the_platform_and_the_reason_never_the_person() {
    let lines = Lines::default();
    let mut secrets = vec![
        "user-0001".to_owned(),
        "Ada".to_owned(),
        "ada@school".to_owned(),
        "hint-1".to_owned(),
        "message-1".to_owned(),
    ];
    tracing::subscriber::with_default(lines.clone(), || {
        let world = world();
        let mut foreign = initiation();
        foreign.iss = "https://other.test\r\nforged=line".into();
        assert!(login_with(&world, &foreign).is_err());

        let ours = login(&world);
        let good = good_request(&world, &ours);
        assert_accepted(launch(&world, &good));
        assert_eq!(code(launch(&world, &good)).0, "launch-replayed");

        for (name, value) in [("aud", json!("client-0002")), ("sub", json!("")), ("nonce", json!("other"))] {
            let login = login(&world);
            let mut token = payload(&world, &login.nonce);
            token[name] = value;
            assert!(launch(&world, &launch_request(&login, signed(&token), &[login.cookie_pair()])).is_err());
            secrets.extend([login.state, login.nonce, login.cookie]);
        }
        let forger = login(&world);
        let token = payload(&world, &forger.nonce).to_string();
        let token = sign(&signing_key("stranger", "platform-1"), token.as_bytes()).unwrap();
        secrets.push(token.clone());
        assert!(launch(&world, &launch_request(&forger, token, &[forger.cookie_pair()])).is_err());
        secrets.extend([ours.state, ours.nonce, ours.cookie]);
    });
    let lines = lines.take();
    let starts: Vec<_> = lines.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(
        starts,
        [
            "lti::login",
            "lti::launch",
            "lti::launch",
            "lti::launch",
            "lti::launch",
            "lti::launch",
            "lti::launch"
        ]
    );
    for secret in secrets {
        assert!(lines.iter().all(|line| !line.contains(&secret)), "{secret} in {lines:#?}");
    }
    assert!(lines.iter().all(|line| !line.contains(['\r', '\n'])), "{lines:#?}");
    assert!(
        lines[0].contains(r#"code="registration-unknown" blame="refused" requirement="OIDC-005""#),
        "{}",
        lines[0]
    );
    assert!(
        lines[1].contains(r#"outcome="accepted" registration="school""#)
            && lines[1].contains(r#"deployment_id="dep-1""#),
        "{}",
        lines[1]
    );
    assert!(lines[2].contains(r#"code="launch-replayed""#), "{}", lines[2]);
    assert!(lines[3].contains(r#"code="audience-mismatch" blame="peer-misbehaved""#), "{}", lines[3]);
    assert!(lines[6].contains(r#"code="signature-invalid""#), "{}", lines[6]);
}
