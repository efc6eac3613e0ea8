//! What a call to a service failed with, in one shape for all services.

use std::fmt::Display;

use lti_security::Blame;
use lti_security::service::RefusalKind;
use lti_tool::gradebook::GradebookError;
use lti_tool::roster::RosterError;
use serde_json::{Value, json};

use super::{Outcome, Refusal, blame};

/// An error of a service.
pub(super) trait Failure: Display {
    fn blame(&self) -> Blame;
    fn code(&self) -> &'static str;
    fn requirement(&self) -> Option<&'static str>;
    fn refusal(&self) -> Option<&lti_security::service::Refusal>;
    fn may_pass(&self) -> bool;
}

macro_rules! failures {
    ($($error:ty),*) => {$(
        impl Failure for $error {
            fn blame(&self) -> Blame {
                self.blame()
            }

            fn code(&self) -> &'static str {
                self.code()
            }

            fn requirement(&self) -> Option<&'static str> {
                self.requirement()
            }

            fn refusal(&self) -> Option<&lti_security::service::Refusal> {
                self.refusal()
            }

            fn may_pass(&self) -> bool {
                self.may_pass()
            }
        }
    )*};
}

failures!(GradebookError, RosterError);

/// As a case compares it.
pub(super) fn refused(error: &impl Failure) -> Outcome {
    let details = error.refusal().map_or_else(Value::default, |refusal| {
        let kind = match refusal.kind {
            RefusalKind::Unauthenticated => "unauthenticated",
            RefusalKind::Forbidden => "forbidden",
            RefusalKind::NotFound => "not-found",
            RefusalKind::Conflict => "conflict",
            RefusalKind::Throttled => "throttled",
            RefusalKind::Unavailable => "unavailable",
            RefusalKind::Invalid => "invalid",
            RefusalKind::Unexpected => "unexpected",
            _ => "something else",
        };
        let length = refusal.body.as_ref().map(|body| body.chars().count());
        json!({
            "kind": kind, "status": refusal.status.as_u16(), "words": refusal.body, "length": length,
            "may_pass": error.may_pass(),
        })
    });
    Outcome::Refused(Refusal {
        blame: Some(blame(error.blame())),
        code: Some(error.code().to_owned()),
        requirement: error.requirement().map(str::to_owned),
        message: error.to_string(),
        details,
    })
}
