use std::num::NonZeroU32;
use std::time::Duration;

/// How a tool reads rosters.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RosterPolicy {
    /// How many members on a page a copy asks for, where it reads them all; platforms give fewer (LMS-120). Default `None`: what the
    /// platform thinks best.
    pub page_size: Option<NonZeroU32>,
    /// After how long a copy that follows differences reads everything again: a platform need not report who was removed (NRPS-034).
    /// Default 7 days.
    pub read_all_after: Duration,
}

impl Default for RosterPolicy {
    fn default() -> Self {
        Self { page_size: None, read_all_after: Duration::from_secs(7 * 24 * 60 * 60) }
    }
}
