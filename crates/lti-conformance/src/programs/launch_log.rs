//! CERT-G-015: each launch leaves a line that proves that it was received and what came of it.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::Program;
use super::services::{failed, ours, same};
use crate::case::{Action, Expect, ExpectOutcome, Step, TokenEdit};
use crate::conversation::{self, End};
use crate::fixtures::Fixtures;
use crate::subject::Subject;

pub(super) const PROGRAM: Program = Program {
    id: "program-launch-log",
    summary: "a subscriber reads one line for a launch that is accepted, with issuer, client id and deployment, and one for a launch that is refused, with its code and requirement; neither names the person nor holds a token",
    requirements: &["CERT-G-015"],
    run,
};

/// The events of the targets that begin so, a line each.
#[derive(Clone)]
pub(super) struct Lines {
    target: &'static str,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Lines {
    pub(super) fn of(target: &'static str) -> Self {
        Self { target, lines: Arc::default() }
    }

    pub(super) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.lines.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with(self.target)
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().target().to_owned());
        event.record(&mut line);
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).push(line.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    ours(subject)?;
    let lines = Lines::of("lti::launch");
    let launch = |token: Option<TokenEdit>, expect: Option<Expect>| {
        PROGRAM.case(vec![Step::new(Action::Login), Step { token, expect, ..Step::new(Action::Launch) }])
    };
    let refused = Expect { code: Some("kid-unknown".to_owned()), ..Expect::of(ExpectOutcome::Refused) };
    let forged = TokenEdit { key: Some("stranger".to_owned()), ..TokenEdit::default() };
    tracing::subscriber::with_default(lines.clone(), || {
        conversation::run(fixtures, &launch(None, None), subject)?;
        one_line(&lines, &["outcome=\"accepted\"", "https://lms.example.test", "client-0001", "dep-1"])?;
        conversation::run(fixtures, &launch(Some(forged), Some(refused)), subject)?;
        one_line(&lines, &["outcome=\"refused\"", "code=\"kid-unknown\"", "requirement=\"SEC-099\""])
    })
}

fn one_line(lines: &Lines, parts: &[&str]) -> Result<(), End> {
    let lines = lines.take();
    same("lines of one launch", lines.len(), 1)?;
    let line = lines.first().map(String::as_str).unwrap_or_default();
    if let Some(missing) = parts.iter().find(|part| !line.contains(**part)) {
        return Err(failed(format!("the line lacks {missing}: {line}")));
    }
    match ["Ada", "ada@", "user-0001", "eyJ"].iter().find(|secret| line.contains(**secret)) {
        Some(secret) => Err(failed(format!("the line holds {secret}"))),
        None => Ok(()),
    }
}
