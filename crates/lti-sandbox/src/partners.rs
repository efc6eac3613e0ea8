//! Tools and platforms of other people. The configuration file and the pages' forms give the same values and obey
//! the same rules; the facades check them once more.

mod known_lms;
mod platform;
mod problem;
mod rules;
mod tool;

pub use known_lms::KnownLms;
pub use platform::{ForeignPlatform, PlatformInput};
pub use problem::FieldProblem;
pub use tool::{ForeignTool, ToolInput};
