//! What Canvas adds to a score.

use alloc::boxed::Box;
use alloc::string::String;

use lti_claims::{Claim, Field};
use serde_json::value::RawValue;

lti_claims::open_object! {
    /// What Canvas adds to a score: what was handed in (its Score API). Set with
    /// [`Extensions::set_claim`](crate::Extensions::set_claim).
    ///
    /// Without it, **every score counts as a new attempt** of the learner (LMS-098).
    pub struct CanvasSubmission {
        /// Whether this score is a new attempt; `true` where it is left out.
        pub new_submission: bool = "new_submission",
        /// `none`, `basic_lti_launch`, `online_text_entry`, `online_url`, `external_tool` or `online_upload`.
        pub submission_type: String = "submission_type",
        /// A URL or a text, as the type says.
        pub submission_data: String = "submission_data",
        /// When it was handed in, in ISO 8601; at most about a minute ahead. `submission.submittedAt` of the score is the standard's.
        pub submitted_at: String = "submitted_at",
        /// Files, as content items of Deep Linking.
        pub content_items: Box<RawValue> = "content_items",
    }
}

impl CanvasSubmission {
    /// A score that is no new attempt.
    #[must_use]
    pub fn no_new_attempt() -> Self {
        Self { new_submission: Field::Value(false), ..Self::default() }
    }
}

impl Claim for CanvasSubmission {
    const NAME: &'static str = "https://canvas.instructure.com/lti/submission";
    type Value = Self;
}
