//! The subject that cases run against by default: this project's facades, in this process.

use std::collections::BTreeMap;
use std::sync::Arc;

use lti_oidc::error_page;
use lti_security::UnixTime;
use lti_security::memory::ManualClock;
use serde_json::Value;

use super::{
    Answer, Document, Initiate, Outcome, PlatformSays, Refusal, Report, Request, Response, Setup, Subject,
    ToolCall, Unavailable, launch_value,
};
use crate::case::{Blame, Side};
use crate::in_memory::{Network, Outside, PlatformSide, ToolSide, block_on};
use crate::world::World;

mod failure;
mod gradebook;
mod grades;
mod migration;
mod platform;
mod roster;
mod rosters;
mod stores;
mod token_client;
mod tool;
mod values;

use stores::Stores;

/// Our tool and our platform.
pub fn in_process() -> Box<dyn Subject> {
    Box::new(InProcess(None))
}

/// Nothing before the first case.
struct InProcess(Option<Running>);

/// One side of a world.
struct Running {
    world: World,
    signing_keys: Vec<(String, String)>,
    clock: Arc<ManualClock>,
    http: Arc<Network>,
    stores: Arc<Stores>,
    sessions: tool::Sessions,
    side: Built,
}

enum Built {
    Tool(ToolSide),
    Platform(PlatformSide),
}

impl InProcess {
    fn running(&self) -> Result<&Running, Unavailable> {
        self.0.as_ref().ok_or_else(|| Unavailable::Broken("nothing is prepared".to_owned()))
    }

    fn tool(&self) -> Result<&ToolSide, Unavailable> {
        match &self.running()?.side {
            Built::Tool(side) => Ok(side),
            Built::Platform(_) => Err(Unavailable::Unsupported("a platform has no such route".to_owned())),
        }
    }

    fn platform(&self) -> Result<(&Running, &PlatformSide), Unavailable> {
        let running = self.running()?;
        match &running.side {
            Built::Platform(side) => Ok((running, side)),
            Built::Tool(_) => Err(Unavailable::Unsupported("a tool has no such route".to_owned())),
        }
    }
}

impl Subject for InProcess {
    fn name(&self) -> &str {
        "in process"
    }

    fn is_these_facades(&self) -> bool {
        true
    }

    fn is_seeded(&self) -> bool {
        true
    }

    fn prepare(&mut self, setup: &Setup<'_>) -> Result<(), Unavailable> {
        let clock = Arc::new(ManualClock::new(UnixTime::from_seconds(setup.now)));
        let http = Arc::new(Network::new(setup.documents.clone()));
        let stores = Arc::new(Stores::new());
        let outside = Outside {
            world: setup.world,
            clock: clock.clone(),
            http: http.clone(),
            replay_guard: stores.clone(),
            key_cache: stores.clone(),
            policy: &setup.policy,
            signing_keys: &setup.signing_keys,
        };
        let side = match setup.side {
            Side::Tool => ToolSide::new(&outside).map(Built::Tool),
            Side::Platform => PlatformSide::new(&outside).map(Built::Platform),
        };
        let side = side.map_err(|wrong| Unavailable::Broken(wrong.to_string()))?;
        self.0 = Some(Running {
            world: setup.world.clone(),
            signing_keys: setup.signing_keys.clone(),
            clock,
            http,
            stores,
            sessions: tool::Sessions::default(),
            side,
        });
        Ok(())
    }

    fn set_now(&mut self, now: i64) -> Result<(), Unavailable> {
        self.running()?.clock.set(UnixTime::from_seconds(now));
        Ok(())
    }

    fn set_document(&mut self, url: &str, document: Option<&Document>) -> Result<(), Unavailable> {
        self.running()?.http.set(url, document.cloned());
        Ok(())
    }

    fn fetches(&self) -> BTreeMap<String, usize> {
        self.0.as_ref().map(|running| running.http.fetches()).unwrap_or_default()
    }

    fn stored(&self) -> Option<usize> {
        self.0.as_ref().map(|running| running.stores.writes())
    }

    fn login(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        Ok(tool::login(self.tool()?, &self.running()?.sessions, request))
    }

    fn launch(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        Ok(tool::launch(self.tool()?, &self.running()?.sessions, request))
    }

    fn confirm(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        Ok(tool::confirm(self.tool()?, &self.running()?.sessions, request))
    }

    fn report(&mut self) -> Option<Report> {
        self.0.as_ref()?.sessions.take_report()
    }

    fn launch_twice(&mut self, request: &Request) -> Result<[Answer; 2], Unavailable> {
        tool::launch_twice(self.tool()?, &self.running()?.sessions, request)
    }

    fn initiate(&mut self, launch: &Initiate<'_>) -> Result<Answer, Unavailable> {
        let (running, side) = self.platform()?;
        platform::initiate(&running.world, side, launch)
    }

    fn authorize(&mut self, user: Option<&str>, request: &Request) -> Result<Answer, Unavailable> {
        let (running, side) = self.platform()?;
        let first = running.world.user.first().map(|person| person.id.as_str());
        Ok(platform::authorize(side, user.or(first).filter(|user| !user.is_empty()), request))
    }

    fn token(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        Ok(platform::token(self.platform()?.1, request))
    }

    fn service(&mut self, scope: &str, request: &Request) -> Result<Answer, Unavailable> {
        Ok(platform::service(self.platform()?.1, scope, request))
    }

    fn call(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        platform::call(self.platform()?.1, request)
    }

    fn key_set(&mut self, _: &Request) -> Result<Answer, Unavailable> {
        let response = match &self.running()?.side {
            Built::Tool(side) => block_on(side.tool.jwks()),
            Built::Platform(side) => block_on(side.platform.jwks()),
        };
        Ok(response.map_or_else(|error| refused(&error, error_page(&error)), with_body))
    }

    fn value(&mut self, function: &str, input: &Value) -> Result<Outcome, Unavailable> {
        values::value(self.running()?, function, input)
    }

    fn tool_call(&mut self, call: &ToolCall<'_>, platform: PlatformSays) -> Result<Outcome, Unavailable> {
        let running = self.running()?;
        running.http.ask(Some(platform));
        let (side, sessions) = (self.tool()?, &running.sessions);
        let of_roster = roster::call(side, sessions, call);
        let outcome = of_roster.unwrap_or_else(|| gradebook::call(side, sessions, call));
        running.http.ask(None);
        outcome
    }

    fn fault(&mut self, name: &str, repaired: bool) -> Result<(), Unavailable> {
        let running = self.running()?;
        match (name, &running.side) {
            ("replay-guard", _) => running.stores.break_down(!repaired),
            (_, Built::Tool(side)) => return tool::fault(side, name, repaired),
            (_, Built::Platform(side)) => return platform::fault(&running.world, side, name, repaired),
        }
        Ok(())
    }
}

/// An answer whose value is its JSON body.
fn with_body(response: Response) -> Answer {
    let value = serde_json::from_slice(response.body()).unwrap_or_default();
    Answer { response, outcome: Outcome::Accepted(value) }
}

fn blame(of: lti_security::Blame) -> Blame {
    match of {
        lti_security::Blame::PeerMisbehaved => Blame::PeerMisbehaved,
        lti_security::Blame::PeerIncompatible => Blame::PeerIncompatible,
        lti_security::Blame::Refused => Blame::Refused,
        lti_security::Blame::ApiMisuse => Blame::ApiMisuse,
        _ => Blame::Environment,
    }
}

fn refused(error: &lti_oidc::Error, response: Response) -> Answer {
    let refusal = Refusal {
        blame: Some(blame(error.blame())),
        code: Some(error.code().to_owned()),
        requirement: error.requirement().map(str::to_owned),
        message: error.to_string(),
        details: Value::Null,
    };
    Answer { response, outcome: Outcome::Refused(refusal) }
}
