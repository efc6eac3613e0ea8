//! What Submission Review adds to a line item.

use alloc::string::String;

use lti_claims::wire::List;
use lti_claims::{Claim, Custom};

lti_claims::open_enum! {
    /// When a review makes sense: at an [`ActivityProgress`](crate::ActivityProgress), or before any (Submission Review 1.0).
    pub enum ReviewableStatus {
        /// There is no score and no activity yet.
        None = "None",
        /// As in `activityProgress`.
        Initialized = "Initialized",
        /// As in `activityProgress`.
        Started = "Started",
        /// As in `activityProgress`.
        InProgress = "InProgress",
        /// As in `activityProgress`.
        Submitted = "Submitted",
        /// As in `activityProgress`.
        Completed = "Completed",
    }
}

lti_claims::open_object! {
    /// The member `submissionReview` of a line item: its submissions can be looked at in the tool (Submission Review 1.0). Without a
    /// member all the defaults hold. It is not of AGS, and AGS passes over one that is malformed.
    pub struct SubmissionReview {
        /// At which progress there is something to review.
        pub reviewable_status: List<ReviewableStatus> = "reviewableStatus",
        /// What the platform writes on its link.
        pub label: String = "label",
        /// Where the review is launched, where that is not where the resource is.
        pub url: String = "url",
        /// Custom parameters for the review, beside those of the link.
        pub custom: Custom = "custom",
    }
}

impl Claim for SubmissionReview {
    const NAME: &'static str = "submissionReview";
    type Value = Self;
}
