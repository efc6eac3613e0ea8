use core::fmt;
use http::{Response, StatusCode};
use lti_security::{Blame, service};

/// Why a roster does not tell what a tool asks for. `Display` is for the operator; the tool gets the status and the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// There is no such context for this deployment of the tool, or it is somebody else's: nobody is told which (ATK-046).
    ContextUnknown,
    /// There is no such resource link of this tool in this context, or it is another's: nobody is told which (NRPS-038, NRPS-039, NRPS-D05).
    ResourceLinkUnknown,
    /// A page begins at a place that no URL of this platform named, or that the roster does not know any more.
    PageUnknown,
    /// What has changed since then cannot be told any more, or was told under other rules of privacy. Everything has to be read again.
    DifferencesExpired,
}

impl Refused {
    /// The stable kebab-case code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ContextUnknown => "context-unknown",
            Self::ResourceLinkUnknown => "resource-link-unknown",
            Self::PageUnknown => "page-unknown",
            Self::DifferencesExpired => "differences-expired",
        }
    }

    /// Who has to act: the tool that changes a URL, or nobody, because the platform may say no.
    #[must_use]
    pub const fn blame(self) -> Blame {
        match self {
            Self::PageUnknown => Blame::PeerMisbehaved,
            Self::ContextUnknown | Self::ResourceLinkUnknown | Self::DifferencesExpired => Blame::Refused,
        }
    }

    /// The requirement that is not met.
    #[must_use]
    pub const fn requirement(self) -> &'static str {
        match self {
            Self::ContextUnknown => "ATK-046",
            Self::ResourceLinkUnknown => "NRPS-D05",
            Self::PageUnknown => "NRPS-D01",
            Self::DifferencesExpired => "NRPS-032",
        }
    }

    /// The status (catalogue §2.2). For differences that are not kept no document names one: 410 says that the URL was good, and will
    /// not be again.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::ContextUnknown | Self::ResourceLinkUnknown | Self::PageUnknown => StatusCode::NOT_FOUND,
            Self::DifferencesExpired => StatusCode::GONE,
        }
    }

    /// What the tool is told: the status, and a body with the code.
    #[must_use]
    pub fn to_http(self) -> Response<Vec<u8>> {
        service::problem(self.status(), self.code(), [])
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ContextUnknown => {
                "expected a context of this deployment of the tool, found none at this URL"
            }
            Self::ResourceLinkUnknown => "expected a resource link of this tool in this context, found none",
            Self::PageUnknown => "expected the URL of a next page as it was given, found another",
            Self::DifferencesExpired => {
                "expected a differences URL that changes are kept for, and that was given under today's rules of privacy; found another"
            }
        })
    }
}

impl core::error::Error for Refused {}
