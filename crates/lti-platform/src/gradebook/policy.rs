use super::ManualGrades;
use std::num::NonZeroUsize;

/// What the gradebook accepts and tells.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// How requests are read. As the service has it, but for the largest body: 65,536 bytes.
    pub service: lti_ags::Policy,
    /// What becomes of a manual grade when a score comes in. Default: it stays.
    pub manual: ManualGrades,
    /// How many digits behind the point results are rounded to, half up: at most [`Policy::PLACES_LIMIT`], and more count as so many.
    /// Default 4.
    pub places: u8,
    /// The most entries on a page. Default 100.
    pub page_limit: NonZeroUsize,
}

impl Policy {
    /// The most digits behind the point that anything is rounded to: 30.
    pub const PLACES_LIMIT: u8 = 30;
}

impl Default for Policy {
    fn default() -> Self {
        let mut service = lti_ags::Policy::default();
        service.body_limit = 65_536;
        Self {
            service,
            manual: ManualGrades::Stay,
            places: 4,
            page_limit: const { NonZeroUsize::MIN.saturating_add(99) },
        }
    }
}
