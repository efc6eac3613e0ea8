use core::time::Duration;

use crate::Decimal;

/// What a receiver accepts. The defaults follow the standard and the decisions of the catalogue; each switch forgives one
/// mistake that is seen in the field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// The largest body, in bytes. Default 4,194,304 (ATK-061): a page of several thousand line items.
    pub body_limit: usize,
    /// The greatest number of entries on one page. Default 10,000.
    pub entries_limit: usize,
    /// At a platform: the greatest `scoreGiven` and `scoreMaximum`. Default 1,000,000,000,000 (AGS-D09).
    pub greatest_number: Decimal,
    /// At a platform: how far ahead of our clock a `timestamp` may be, so that one bad clock does not block later scores. Default 10
    /// minutes (AGS-D02).
    pub clock_ahead: Duration,
    /// At a platform: times of a score without parts of a second are read. Default `true` (AGS-D03); the standard wants them
    /// (AGS-134).
    pub whole_seconds: bool,
    /// At a platform: bodies of type `application/json` are read. Default `false` (AGS-D08).
    pub json_media_type: bool,
    /// At a platform: scores of the media type of a line item are read, which Blackboard's guide teaches. Default `false` (LMS-094).
    pub score_as_line_item_type: bool,
    /// At a tool: a `userId` that is a number is read as its digits, and noted among the page's problems. Default `true`.
    pub numeric_user_ids: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            body_limit: 4_194_304,
            entries_limit: 10_000,
            greatest_number: Decimal::from(1_000_000_000_000_u64),
            clock_ahead: Duration::from_secs(600),
            whole_seconds: true,
            json_media_type: false,
            score_as_line_item_type: false,
            numeric_user_ids: true,
        }
    }
}
