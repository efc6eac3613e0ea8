lti_claims::open_enum! {
    /// `status` of a member (NRPS 2.0 §2.3). What is not listed is kept (LMS-124).
    pub enum MemberStatus {
        /// A member now. Also what is read where none is told (NRPS-017).
        Active = "Active",
        /// A member who is not active: to be kept, and not treated as enrolled.
        Inactive = "Inactive",
        /// No member any more; only in a report of differences (NRPS-019, NRPS-020).
        Deleted = "Deleted",
    }
}
