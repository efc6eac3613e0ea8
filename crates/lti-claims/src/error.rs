//! Who is to blame for a failure.

/// Who is to blame for a failure; the arms that the errors of all crates of this family share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// The peer breaks the standard.
    PeerMisbehaved,
    /// Legal, and not supported here.
    PeerIncompatible,
    /// Legal, and we say no.
    Refused,
    /// The calling program made a mistake.
    ApiMisuse,
    /// A store, the network or the clock failed.
    Environment,
}
