//! Tools and platforms of other people. The configuration file and the pages' forms give the same values and obey
//! the same rules; the facades check them once more.

mod platform;
mod problem;
mod rules;
mod tool;

pub use platform::{ForeignPlatform, PlatformInput};
pub use problem::FieldProblem;
pub use tool::{ForeignTool, ToolInput};
