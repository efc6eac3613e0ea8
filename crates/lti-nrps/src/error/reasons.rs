use lti_security::reasons;
use lti_security::service::Refusal;

use crate::{Error, Problems};

reasons! {
    /// The other side broke the standard.
    PeerMisbehaved => Error::PeerMisbehaved;

    /// A container or a query has members that are wrong: all of them.
    Invalid { /// What it is.
        what: &'static str, /// What is wrong.
        problems: Problems } => problems.code(), problems.requirement(), "the {what} is not as it has to be: {problems}";
    /// A body is no JSON of the expected shape, is not whole, or has a member twice.
    BodyMalformed { /// What was expected.
        what: &'static str, /// The byte where it became clear, counted from 0.
        offset: usize } => "body-malformed", "ATK-061", "the body is not {what} in well-formed JSON, each member once (byte {offset})";
    /// Another method than those of this URL.
    MethodNotAllowed { /// Those that there are, as `Allow` lists them.
        allowed: &'static str } => "method-not-allowed", "NRPS-006", "this URL has the methods {allowed}, and the request has another";
    /// A page has a next one, and its address is no URL that it can be asked at.
    NextUnusable => "next-page-unusable", "NRPS-027", "expected the URL of the next page to be an absolute http or https URL, and it is not";
}

reasons! {
    /// Legal, but not supported here.
    PeerIncompatible => Error::PeerIncompatible;

    /// The platform said no.
    PlatformRefused(refusal: Refusal) => "platform-refused", "LMS-128", "the platform refused: {refusal}";
    /// The request accepts none of the media types that there are.
    NotAcceptable { /// The media type that there is.
        offered: &'static str } => "not-acceptable", "PLT-026", "the request does not accept {offered}";
}

reasons! {
    /// Legal, and our policy says no.
    Refused => Error::Refused;

    /// A body is larger than [`Policy::body_limit`](crate::Policy::body_limit).
    BodyTooLarge { /// The limit in bytes.
        limit: usize } => "body-too-large", "ATK-061", "the body is larger than {limit} bytes";
    /// A page has more entries than [`Policy::entries_limit`](crate::Policy::entries_limit).
    EntriesTooMany { /// The limit.
        limit: usize } => "entries-too-many", "ATK-061", "the page has more than {limit} entries";
    /// A page has more than [`Policy::container_limit`](crate::Policy::container_limit) beside its entries.
    ContainerTooLarge { /// The limit in bytes.
        limit: usize } => "container-too-large", "ATK-061", "the page has more than {limit} bytes beside its entries";
}

reasons! {
    /// The calling program has a mistake.
    ApiMisuse => Error::ApiMisuse;

    /// What is to be sent has members that are wrong: all of them.
    Unsendable { /// What it is.
        what: &'static str, /// What is wrong.
        problems: Problems } => problems.code(), problems.requirement(), "the {what} cannot be sent: {problems}";
    /// A URL that the caller gave cannot be used.
    UrlInvalid { /// What it is of.
        what: &'static str } => "url-invalid", "NRPS-002", "the URL of the {what} is not an absolute http or https URL";
    /// The next page, or the differences, have an address that cannot stand in a header.
    LinkInvalid { /// The relation: `next` or `differences`.
        relation: &'static str } => "link-invalid", "PLT-030", "the URL of the link `{relation}` is not an absolute URL in plain ASCII";
}

reasons! {
    /// The platform cannot answer now.
    Environment => Error::Environment;

    /// The platform asks for time, or has a fault: the same call may succeed later.
    PlatformUnavailable(refusal: Refusal) => "platform-unavailable", "LMS-110", "the platform cannot answer now: {refusal}";
}
