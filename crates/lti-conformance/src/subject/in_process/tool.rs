//! The tool's routes.

use std::sync::Barrier;

use lti_oidc::error_page;
use lti_tool::Outcome as Launched;
use serde_json::Value;

use super::{Answer, Outcome, Request, Response, Unavailable, block_on, launch_value, refused};
use crate::in_memory::ToolSide;

pub(super) fn login(side: &ToolSide, request: &Request) -> Answer {
    match block_on(side.tool.login(request)) {
        Ok(response) => Answer { response, outcome: Outcome::Accepted(Value::Null) },
        Err(error) => refused(&error, error_page(&error)),
    }
}

pub(super) fn launch(side: &ToolSide, request: &Request) -> Answer {
    match block_on(side.tool.launch(request)).and_then(Launched::approved) {
        Ok(launch) => {
            let mut value = launch_value(&launch.issuer, &launch.client_id, &launch.message);
            if let Some(members) = value.as_object_mut() {
                members.insert("target_differs".to_owned(), launch.target_differs.into());
            }
            Answer { response: Response::new(Vec::new()), outcome: Outcome::Accepted(value) }
        }
        Err(error) => refused(&error, error_page(&error)),
    }
}

/// The same request from two threads, let go at the same moment.
pub(super) fn launch_twice(side: &ToolSide, request: &Request) -> Result<[Answer; 2], Unavailable> {
    let start = Barrier::new(2);
    let one = || {
        start.wait();
        launch(side, request)
    };
    let broken = |_| Unavailable::Broken("a thread of the tool panicked".to_owned());
    std::thread::scope(|scope| {
        let other = scope.spawn(one);
        Ok([one(), other.join().map_err(broken)?])
    })
}

pub(super) fn fault(side: &ToolSide, name: &str, repaired: bool) -> Result<(), Unavailable> {
    let unknown = || Unavailable::Unsupported(format!("a tool has no fault named {name}"));
    // `registration-removed` forgets the first registration; nothing brings it back.
    let first = side.registrations.list().into_iter().next();
    match (name, first, repaired) {
        ("registration-removed", Some((registration, _)), false) => {
            side.registrations.remove(&registration.id);
            Ok(())
        }
        _ => Err(unknown()),
    }
}
