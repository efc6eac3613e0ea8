//! Pages of the small tool.

mod add_platform;
mod checks;
mod class;
mod class_parts;
mod delivery;
mod launch;
mod pending;
mod platforms;
mod quiz;
mod refused;
mod reports;
mod results;
mod session;
mod settings;

pub use add_platform::AddPlatformPage;
pub use checks::Check;
pub use class::ClassPage;
pub use class_parts::{ClassCounts, ClassFilter, ClassNews, ClassRow, SeatNotice, Unread};
pub use delivery::{Delivery, ShownResult};
pub use launch::{
    LaunchCourse, LaunchLink, LaunchPage, LaunchPerson, LaunchPlatform, LaunchRole, RoleScope, View,
};
pub use pending::PendingDeploymentPage;
pub use platforms::{PlatformRow, PlatformsPage};
pub use quiz::{QUESTION_FIELDS, QuizPage, QuizQuestion, QuizStep};
pub use refused::RefusedPage;
pub use reports::{ReportCheck, ReportPage, ReportRow, ReportsPage};
pub use results::{ResultRow, ResultsPage, ScoreInput};
pub use session::{SessionCheckPage, SessionScript};
pub use settings::{ToolSettings, ToolSettingsPage};
