//! The subject that cases run against by default: this project's facades, in this process.

use super::{NotBuilt, Subject};

/// Our tool and our platform. Until the facades exist there is nothing to ask.
pub fn in_process() -> Box<dyn Subject> {
    Box::new(NotBuilt)
}
