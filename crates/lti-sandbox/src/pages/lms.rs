//! Pages of the small LMS.

mod add_tool;
mod course;
mod courses;
mod link;
mod returned;
mod settings;
mod sign_in;
mod tool;
mod tools;

pub use add_tool::{AddToolPage, CourseChoice};
pub use course::{CoursePage, LinkRow, RosterRow};
pub use courses::{CourseCard, CoursesPage};
pub use link::{LinkPage, LinkStorage};
pub use returned::ReturnPage;
pub use settings::{LmsSettingsPage, PartnerRegistration, PlatformSettings};
pub use sign_in::{PersonCard, SignInPage};
pub use tool::ToolPage;
pub use tools::{ToolRow, ToolsPage};
