//! Pages of the small LMS.

mod add_tool;
mod course;
mod courses;
mod grade;
mod grade_cell;
mod gradebook;
mod groups;
mod link;
mod member;
mod my_grades;
mod people;
mod privacy;
mod returned;
mod settings;
mod sign_in;
mod tasks;
mod tool;
mod tools;

pub use add_tool::{AddToolPage, CourseChoice};
pub use course::{CoursePage, LinkRow};
pub use courses::{CourseCard, CoursesPage};
pub use grade::{GradeInput, GradePage, SentScore};
pub use grade_cell::{GradeCell, GradeWords};
pub use gradebook::{GradeColumn, GradeRow, GradebookPage};
pub use groups::{GroupInput, GroupRow, GroupsPage};
pub use link::{LinkPage, LinkStorage};
pub use member::{GroupChoice, MemberPage};
pub use my_grades::{MyGrade, MyGradesPage};
pub use people::{AddMember, AddMemberInput, PeoplePage, PersonRow};
pub use privacy::PrivacyPage;
pub use returned::ReturnPage;
pub use settings::{LmsSettingsPage, PartnerRegistration, PlatformSettings};
pub use sign_in::{PersonCard, SignInPage};
pub use tasks::Task;
pub use tool::ToolPage;
pub use tools::{ToolRow, ToolsPage};
