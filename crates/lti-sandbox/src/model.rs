//! What the small LMS holds: people, courses, who is in them, and the links that open a tool.
//!
//! Every thing has two ids. `id` is short and readable; it stands in this LMS's own addresses and scripts. The other
//! one (`sub`, `context_id`, `resource_link_id`) is what tools get to see: opaque, stable and never reused.

mod attribute;
mod course;
mod crowd;
mod grading_scale;
mod link;
mod member;
mod members;
mod person;
mod school;

pub use attribute::Attribute;
pub use course::{Course, CourseRole, Group, GroupSet};
pub use crowd::Crowd;
pub use grading_scale::GradingScale;
pub use link::{Link, OpenIn, Storage};
pub use member::{Membership, MembershipStatus};
pub use members::Members;
pub use person::{Person, Position};
pub use school::School;
