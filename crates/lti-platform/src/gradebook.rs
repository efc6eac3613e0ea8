//! The platform's gradebook: what becomes of the scores that tools publish (Assignment and Grade Services 2.0).
//!
//! What a score does to a learner's grade is decided by [`Grade::receive`], and what people see of it by [`Grade::shown`] and
//! [`Scale`]; both are pure, so that every store decides alike. The store is a [`Gradebook`]; the routes are
//! [`Platform::gradebook`](crate::Platform::gradebook).

mod endpoint;
mod exact;
mod grade;
mod memory;

mod policy;
mod port;
mod refused;
mod scale;
mod service;
mod url;

pub use crate::services::{CallError, Container, Listed, Part};
pub use grade::{Comment, Grade, ManualGrade, ManualGrades, Points, Progress, Received};
pub use memory::MemoryGradebook;
pub use policy::Policy;
pub use port::{Answer, Column, Gradebook, GradebookError, Grades, copied, fits, replacement};
pub use refused::Refused;
pub use scale::{Letters, Mark, Scale, rescaled};
