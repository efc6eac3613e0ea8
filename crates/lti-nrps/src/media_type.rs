//! The media types of the two services, each with what it holds (NRPS 2.0 §2.1; Course Groups 1.0, GROUPS-005).

/// A membership container (NRPS-007, NRPS-008).
pub const MEMBERSHIP_CONTAINER: &str = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json";
/// The groups of a context (GROUPS-005, GROUPS-006).
pub const GROUP_CONTAINER: &str = "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json";
/// The group sets of a context.
pub const GROUP_SET_CONTAINER: &str = "application/vnd.ims.lti-gs.v1.contextgroupsetcontainer+json";
