//! How far a list is read.

use lti_security::Blame;
use std::collections::BTreeSet;
use std::fmt;

/// How much of a list is read. What goes beyond is an error, never a list that looks complete.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListLimits {
    /// Pages. Default 1,000 (LMS-105).
    pub pages: usize,
    /// Entries of all pages. Default 100,000.
    pub entries: usize,
    /// Bytes of all pages. Default 67,108,864.
    pub bytes: usize,
}

impl Default for ListLimits {
    fn default() -> Self {
        Self { pages: 1_000, entries: 100_000, bytes: 67_108_864 }
    }
}

/// Why a list was not read to its end. What came of it is not all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListStopped {
    /// A page names one as the next that came before (LMS-105).
    PageRepeated,
    /// More pages than [`ListLimits::pages`].
    TooManyPages,
    /// More entries than [`ListLimits::entries`].
    TooManyEntries,
    /// More bytes than [`ListLimits::bytes`].
    TooManyBytes,
}

impl ListStopped {
    pub(crate) const fn blame(self) -> Blame {
        match self {
            Self::PageRepeated => Blame::PeerMisbehaved,
            _ => Blame::Refused,
        }
    }

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::PageRepeated => "page-repeated",
            Self::TooManyPages => "list-pages-too-many",
            Self::TooManyEntries => "list-entries-too-many",
            Self::TooManyBytes => "list-bytes-too-many",
        }
    }

    #[expect(clippy::unused_self, reason = "beside `code`, which needs it")]
    pub(crate) const fn requirement(self) -> &'static str {
        "LMS-105"
    }
}

impl fmt::Display for ListStopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PageRepeated => "the list names a page as the next that came before",
            Self::TooManyPages => "the list has more pages than the policy allows",
            Self::TooManyEntries => "the list has more entries than the policy allows",
            Self::TooManyBytes => "the list has more bytes than the policy allows",
        })
    }
}

/// The pages of a list that were read to their end, and what they came to.
#[derive(Default)]
pub(crate) struct Walk {
    seen: BTreeSet<String>,
    entries: usize,
    bytes: usize,
}

impl Walk {
    /// May this page be asked for? A page that came only in part is asked for again, and counts once.
    pub(crate) fn enter(&self, url: &str, limits: &ListLimits) -> Result<(), ListStopped> {
        if self.seen.contains(url) {
            return Err(ListStopped::PageRepeated);
        }
        if self.seen.len() >= limits.pages {
            return Err(ListStopped::TooManyPages);
        }
        Ok(())
    }

    /// How many bytes the page that comes may have.
    pub(crate) fn bytes_left(&self, limits: &ListLimits) -> usize {
        limits.bytes.saturating_sub(self.bytes)
    }

    /// How many entries the page that comes may have.
    pub(crate) fn entries_left(&self, limits: &ListLimits) -> usize {
        limits.entries.saturating_sub(self.entries)
    }

    /// The page was read to its end.
    pub(crate) fn leave(&mut self, url: String, entries: usize, bytes: usize) {
        self.entries = self.entries.saturating_add(entries);
        self.bytes = self.bytes.saturating_add(bytes);
        self.seen.insert(url);
    }
}
