#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;

// Values that are exact.
mod date_time;
mod decimal;
mod stated;

// What is sent: objects, and the members that others added to them.
mod canvas;
mod extensions;
mod line_item;
mod progress;
mod result_record;
mod score;
mod submission_review;

// How it is read and written, and what can be wrong with it.
pub mod error;
mod exchange;
mod findings;
pub mod media_type;
mod page;
mod policy;
mod problem;
mod scope;
pub mod url;

// One operation each, for both sides.
mod create_line_item;
mod delete_line_item;
mod list_line_items;
mod publish_score;
mod read_line_item;
mod read_results;
mod replace_line_item;

pub use lti_security::service::{Refusal, RefusalKind};

pub use canvas::CanvasSubmission;
pub use create_line_item::CreateLineItem;
pub use date_time::{DateTime, DateTimeError};
pub use decimal::{Decimal, DecimalError};
pub use delete_line_item::DeleteLineItem;
pub use error::Error;
pub use extensions::Extensions;
pub use line_item::LineItem;
pub use list_line_items::ListLineItems;
pub use page::Page;
pub use policy::Policy;
pub use problem::{Problem, ProblemReason, Problems};
pub use progress::{ActivityProgress, GradingProgress};
pub use publish_score::{PublishScore, Published, ScoreOutcome};
pub use read_line_item::ReadLineItem;
pub use read_results::ReadResults;

pub use replace_line_item::ReplaceLineItem;
pub use result_record::ResultRecord;
pub use scope::Operation;
pub use score::{Score, Submission};
pub use stated::Stated;
pub use submission_review::{ReviewableStatus, SubmissionReview};
