//! The platform's gradebook: what becomes of the scores that tools publish (Assignment and Grade Services 2.0).
//!
//! What a score does to a learner's grade is decided by [`Grade::receive`], and what people see of it by [`Grade::shown`] and
//! [`Scale`]; both are pure, so that every store decides alike.

mod grade;
mod natural;
mod refused;
mod scale;

pub use grade::{Comment, Grade, ManualGrade, ManualGrades, Points, Progress, Received};
pub use refused::Refused;
pub use scale::{Letters, Mark, Scale, rescaled};
