//! Pages of the small tool.

mod add_platform;
mod checks;
mod launch;
mod pending;
mod platforms;
mod refused;
mod reports;
mod session;
mod settings;

pub use add_platform::AddPlatformPage;
pub use checks::Check;
pub use launch::{
    LaunchCourse, LaunchLink, LaunchPage, LaunchPerson, LaunchPlatform, LaunchRole, RoleScope, View,
};
pub use pending::PendingDeploymentPage;
pub use platforms::{PlatformRow, PlatformsPage};
pub use refused::RefusedPage;
pub use reports::{ReportCheck, ReportPage, ReportRow, ReportsPage};
pub use session::{SessionCheckPage, SessionScript};
pub use settings::{ToolSettings, ToolSettingsPage};
