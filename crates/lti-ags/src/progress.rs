//! How far the learner is, and how far the grading is.

lti_claims::open_enum! {
    /// How far the learner is (AGS 2.0 §3.4.7). Letter case matters; another text is kept on reading and never sent (AGS-123).
    pub enum ActivityProgress {
        /// Not begun, or reset: a platform forgets when it was begun and handed in.
        Initialized = "Initialized",
        /// Begun.
        Started = "Started",
        /// Drafted, and open for comments.
        InProgress = "InProgress",
        /// Handed in at least once; more may follow.
        Submitted = "Submitted",
        /// Done.
        Completed = "Completed",
    }
}

lti_claims::open_enum! {
    /// How far the grading is (AGS 2.0 §3.4.8). Letter case matters; another text is kept on reading and never sent (AGS-127).
    pub enum GradingProgress {
        /// Done: the score, if there is one, is final (AGS-130). Some platforms record no other, and Moodle takes the grade away
        /// with every other (AGS-128, LMS-097).
        FullyGraded = "FullyGraded",
        /// The final grade follows without a human.
        Pending = "Pending",
        /// A human has to grade.
        PendingManual = "PendingManual",
        /// It could not be graded.
        Failed = "Failed",
        /// Nothing is being graded.
        NotReady = "NotReady",
    }
}
