use std::num::NonZeroUsize;

/// What of a roster is told at once. How long changes are kept is the [`Roster`](super::Roster)'s.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// How many entries are on a page where the tool asks for no `limit` (PLT-031). Default 100; never more than
    /// [`page_limit`](Self::page_limit).
    pub page_size: NonZeroUsize,
    /// The most entries on a page, whatever the tool asks for. Default 1,000. Pages of members are read and sent part by part, so that a
    /// great number costs time and no memory; those of differences and of groups have at most [`PART`](Self::PART).
    pub page_limit: NonZeroUsize,
}

impl Policy {
    /// How many entries are read of a roster at once.
    pub const PART: usize = 256;
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            page_size: const { NonZeroUsize::MIN.saturating_add(99) },
            page_limit: const { NonZeroUsize::MIN.saturating_add(999) },
        }
    }
}
