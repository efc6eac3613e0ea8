//! The media types of the service, each with what it holds (AGS 2.0 §3.2.1, §3.3.4.1, §3.4.3).

/// One line item (AGS-024).
pub const LINE_ITEM: &str = "application/vnd.ims.lis.v2.lineitem+json";
/// A list of line items (AGS-025).
pub const LINE_ITEM_CONTAINER: &str = "application/vnd.ims.lis.v2.lineitemcontainer+json";
/// One score. It is version 1 (AGS-113).
pub const SCORE: &str = "application/vnd.ims.lis.v1.score+json";
/// A list of results (AGS-094).
pub const RESULT_CONTAINER: &str = "application/vnd.ims.lis.v2.resultcontainer+json";
