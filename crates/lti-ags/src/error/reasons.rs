use lti_claims::ClaimError;
use lti_security::service::Refusal;
use lti_security::{Seen, reasons};

use crate::{Error, Problems};

reasons! {
    /// The other side broke the standard.
    PeerMisbehaved => Error::PeerMisbehaved;

    /// An object or a query has members that are wrong: all of them.
    Invalid { /// What it is.
        what: &'static str, /// What is wrong.
        problems: Problems } => problems.code(), problems.requirement(), "the {what} is not as it has to be: {problems}";
    /// A body is no JSON of the expected shape, or has a member twice.
    BodyMalformed { /// What was expected.
        what: &'static str, /// The line, from 1.
        line: usize, /// The column.
        column: usize } => "body-malformed", "AGS-020", "the body is not {what} in well-formed JSON, each member once (line {line}, column {column})";
    /// Another method than those of this URL.
    MethodNotAllowed { /// Those that there are, as `Allow` lists them.
        allowed: &'static str } => "method-not-allowed", "AGS-091", "this URL has the methods {allowed}, and the request has another";
    /// A body of another media type.
    MediaTypeWrong { /// The media type.
        expected: &'static str, /// What was sent.
        seen: Seen } => "media-type-wrong", if *expected == crate::media_type::SCORE { "AGS-113" } else { "AGS-024" },
        "expected a body of type {expected}, found {seen}";
    /// A list has a next page, and its address is no URL that it can be asked at.
    NextUnusable => "next-page-unusable", "AGS-035", "expected the URL of the next page to be an absolute http or https URL, and it is not";
    /// The URL is not one of scores or of results.
    PathWrong { /// What the path has to end in.
        expected: &'static str } => "service-path-wrong", if *expected == "/scores" { "AGS-110" } else { "AGS-089" },
        "expected a path that ends in `{expected}`";
}

reasons! {
    /// Legal, but not supported here.
    PeerIncompatible => Error::PeerIncompatible;

    /// The platform said no.
    PlatformRefused(refusal: Refusal) => "platform-refused", "LMS-100", "the platform refused: {refusal}";
    /// The request accepts none of the media types that there are.
    NotAcceptable { /// The media type that there is.
        offered: &'static str } => "not-acceptable", "AGS-D08", "the request does not accept {offered}";
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
}

reasons! {
    /// The calling program has a mistake.
    ApiMisuse => Error::ApiMisuse;

    /// An object that is to be sent has members that are wrong: all of them.
    Unsendable { /// What it is.
        what: &'static str, /// What is wrong.
        problems: Problems } => problems.code(), problems.requirement(), "the {what} cannot be sent: {problems}";
    /// A URL that the caller gave cannot be used.
    UrlInvalid { /// What it is of.
        what: &'static str } => "url-invalid", "AGS-009", "the URL of the {what} is not an absolute http or https URL";
    /// An extension is named by something else than a URL.
    ExtensionName { /// The name.
        name: Seen } => "extension-name-invalid", "AGS-021", "the extension {name} is not named by an absolute URL";
    /// An extension cannot be written.
    Claim(error: ClaimError) => error.code(), "AGS-022", "{error}";
    /// The next page has an address that cannot stand in a header.
    NextInvalid => "next-invalid", "PLT-030", "the URL of the next page is not an absolute URL in plain ASCII";
}

reasons! {
    /// The platform cannot answer now.
    Environment => Error::Environment;

    /// The platform asks for time, or has a fault: the same call may succeed later.
    PlatformUnavailable(refusal: Refusal) => "platform-unavailable", "LMS-110", "the platform cannot answer now: {refusal}";
}
