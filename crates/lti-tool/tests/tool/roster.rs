//! The roster of a launch: members and groups, page by page, and a copy that stays in step.

mod groups;
mod members;
mod random;
mod support;
mod sync;
