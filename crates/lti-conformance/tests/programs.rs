//! Programs fail on a subject that does what they look for.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may end by a panic")]

use std::cell::Cell;
use std::collections::BTreeMap;

use lti_conformance::conversation::End;
use lti_conformance::files;
use lti_conformance::fixtures::Fixtures;
use lti_conformance::programs;
use lti_conformance::registry::Registry;
use lti_conformance::subject::{
    self, Answer, Document, Initiate, Outcome, Request, Setup, Subject, Unavailable,
};
use serde_json::Value;

/// Our own subject with one thing wrong.
struct Faulty {
    inner: Box<dyn Subject>,
    flaw: Flaw,
    told: Cell<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Flaw {
    /// Accepts a response twice.
    Forgets,
    /// Keeps something for every login.
    Keeps,
    /// Gives every login the same state and nonce.
    Repeats,
    /// Asks for the key set at every launch.
    Fetches,
}

impl Faulty {
    fn new(flaw: Flaw) -> Self {
        Self { inner: subject::in_process(), flaw, told: Cell::new(0) }
    }
}

impl Subject for Faulty {
    fn name(&self) -> &str {
        "faulty"
    }

    fn is_seeded(&self) -> bool {
        true
    }

    fn prepare(&mut self, setup: &Setup<'_>) -> Result<(), Unavailable> {
        self.inner.prepare(setup)
    }

    fn set_now(&mut self, now: i64) -> Result<(), Unavailable> {
        self.inner.set_now(now)
    }

    fn set_document(&mut self, url: &str, document: Option<&Document>) -> Result<(), Unavailable> {
        self.inner.set_document(url, document)
    }

    fn fetches(&self) -> BTreeMap<String, usize> {
        let mut fetches = self.inner.fetches();
        if self.flaw == Flaw::Fetches {
            fetches.insert("https://lms.example.test/lti/jwks".to_owned(), 3);
        }
        fetches
    }

    fn stored(&self) -> Option<usize> {
        self.told.set(self.told.get().saturating_add(1));
        if self.flaw == Flaw::Keeps { Some(self.told.get()) } else { self.inner.stored() }
    }

    fn login(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        if self.flaw == Flaw::Repeats {
            let answer = self.inner.login(request)?;
            let location = "https://lms.example.test/lti/authorize?state=AAAAAAAAAAAAAAAAAAAAAAAA&nonce=BBBBBBBBBBBBBBBBBBBBBBBB";
            let response =
                http::Response::builder().status(302).header("location", location).body(Vec::new()).unwrap();
            return Ok(Answer { response, ..answer });
        }
        self.inner.login(request)
    }

    fn launch(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        self.inner.launch(request)
    }

    fn launch_twice(&mut self, request: &Request) -> Result<[Answer; 2], Unavailable> {
        let both = self.inner.launch_twice(request)?;
        let forgets = self.flaw == Flaw::Forgets;
        Ok(both.map(|answer| {
            if forgets { Answer { outcome: Outcome::Accepted(Value::Null), ..answer } } else { answer }
        }))
    }

    fn initiate(&mut self, launch: &Initiate<'_>) -> Result<Answer, Unavailable> {
        self.inner.initiate(launch)
    }

    fn authorize(&mut self, user: Option<&str>, request: &Request) -> Result<Answer, Unavailable> {
        self.inner.authorize(user, request)
    }

    fn token(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        self.inner.token(request)
    }

    fn key_set(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        self.inner.key_set(request)
    }

    fn value(&mut self, function: &str, input: &Value) -> Result<Outcome, Unavailable> {
        self.inner.value(function, input)
    }

    fn fault(&mut self, name: &str, repaired: bool) -> Result<(), Unavailable> {
        self.inner.fault(name, repaired)
    }
}

fn why(program: &str, flaw: Flaw) -> String {
    let fixtures = Fixtures::load(&files::default_root()).unwrap();
    let program = programs::ALL.iter().find(|candidate| candidate.id == program).unwrap();
    match (program.run)(&fixtures, &mut Faulty::new(flaw)) {
        Err(End::Failed(why)) => why,
        other => panic!("{}: {other:?}", program.id),
    }
}

#[test]
fn a_response_that_is_accepted_twice() {
    assert_eq!(why("program-two-threads", Flaw::Forgets), "try 0: accepted and accepted");
}

#[test]
fn a_store_that_grows_with_logins() {
    assert!(why("program-login-flood", Flaw::Keeps).starts_with("login 0 wrote into a store"));
}

#[test]
fn a_state_that_repeats() {
    assert_eq!(why("program-unguessable", Flaw::Repeats), "a nonce came twice");
}

#[test]
fn a_key_set_that_is_fetched_for_every_launch() {
    assert_eq!(why("program-key-flood", Flaw::Fetches), "1000 unknown kids made 3 fetches of the key set");
}

#[test]
fn programs_show_requirements_that_exist() {
    let registry = Registry::load(&files::default_root()).unwrap();
    for program in programs::ALL {
        for id in program.requirements {
            assert!(registry.get(id).is_some(), "{} names {id}", program.id);
        }
    }
}
