//! A subject that is not there yet: every case against it fails.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Answer, Document, Initiate, Outcome, Request, Setup, Subject, Unavailable};

/// Answers nothing.
#[derive(Clone, Copy, Debug)]
pub struct NotBuilt;

fn missing<T>(what: &str) -> Result<T, Unavailable> {
    Err(Unavailable::NotBuilt(format!("{what} is not built")))
}

impl Subject for NotBuilt {
    fn name(&self) -> &str {
        "nothing"
    }

    fn is_seeded(&self) -> bool {
        true
    }

    fn prepare(&mut self, _: &Setup<'_>) -> Result<(), Unavailable> {
        Ok(())
    }

    fn set_now(&mut self, _: i64) -> Result<(), Unavailable> {
        Ok(())
    }

    fn set_document(&mut self, _: &str, _: Option<&Document>) -> Result<(), Unavailable> {
        Ok(())
    }

    fn fetches(&self) -> BTreeMap<String, usize> {
        BTreeMap::new()
    }

    fn login(&mut self, _: &Request) -> Result<Answer, Unavailable> {
        missing("login initiation")
    }

    fn launch(&mut self, _: &Request) -> Result<Answer, Unavailable> {
        missing("the launch")
    }

    fn initiate(&mut self, _: &Initiate<'_>) -> Result<Answer, Unavailable> {
        missing("starting a launch")
    }

    fn authorize(&mut self, _: Option<&str>, _: &Request) -> Result<Answer, Unavailable> {
        missing("the authorization endpoint")
    }

    fn token(&mut self, _: &Request) -> Result<Answer, Unavailable> {
        missing("the token endpoint")
    }

    fn key_set(&mut self, _: &Request) -> Result<Answer, Unavailable> {
        missing("the key set")
    }

    fn value(&mut self, function: &str, _: &Value) -> Result<Outcome, Unavailable> {
        missing(function)
    }

    fn fault(&mut self, name: &str, _: bool) -> Result<(), Unavailable> {
        missing(name)
    }
}
