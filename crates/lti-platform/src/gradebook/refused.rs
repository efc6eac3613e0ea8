use core::fmt;
use http::{Response, StatusCode};
use lti_security::{Blame, service};

/// Why a gradebook does not do what a tool asks for. `Display` is for the operator; the tool gets the status and the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// There is no such line item for this tool, or it is somebody else's: nobody is told which (AGS-018, ATK-046).
    LineItemUnknown,
    /// There is no such context for this deployment of the tool.
    ContextUnknown,
    /// The resource link is none of this tool's in this context (AGS-062, AGS-063).
    ResourceLinkUnknown,
    /// The user is not in the context (AGS-D10).
    UserUnknown,
    /// The user is in the context, and cannot be graded (AGS-D10).
    UserNotGradable,
    /// The activity takes no more scores (AGS-163).
    ActivityClosed,
    /// A score with a later time is recorded (AGS-137).
    ScoreOutdated,
    /// Another score with the same time is recorded (AGS-136).
    TimestampReused,
}

impl Refused {
    /// The stable kebab-case code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::LineItemUnknown => "line-item-unknown",
            Self::ContextUnknown => "context-unknown",
            Self::ResourceLinkUnknown => "resource-link-unknown",
            Self::UserUnknown => "user-unknown",
            Self::UserNotGradable => "user-not-gradable",
            Self::ActivityClosed => "activity-closed",
            Self::ScoreOutdated => "score-outdated",
            Self::TimestampReused => "timestamp-reused",
        }
    }

    /// Who has to act: the tool that breaks the order of scores or invents a resource link, or nobody, because the platform may say
    /// no.
    #[must_use]
    pub const fn blame(self) -> Blame {
        match self {
            Self::ResourceLinkUnknown | Self::ScoreOutdated | Self::TimestampReused => Blame::PeerMisbehaved,
            Self::LineItemUnknown
            | Self::ContextUnknown
            | Self::UserUnknown
            | Self::UserNotGradable
            | Self::ActivityClosed => Blame::Refused,
        }
    }

    /// The requirement that is not met.
    #[must_use]
    pub const fn requirement(self) -> &'static str {
        match self {
            Self::LineItemUnknown | Self::ContextUnknown => "AGS-018",
            Self::ResourceLinkUnknown => "AGS-064",
            Self::UserUnknown | Self::UserNotGradable => "AGS-D10",
            Self::ActivityClosed => "AGS-163",
            Self::ScoreOutdated => "AGS-137",
            Self::TimestampReused => "AGS-D01",
        }
    }

    /// The status (catalogue §1.5).
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::LineItemUnknown | Self::ContextUnknown | Self::ResourceLinkUnknown | Self::UserUnknown => {
                StatusCode::NOT_FOUND
            }
            Self::UserNotGradable | Self::ActivityClosed => StatusCode::FORBIDDEN,
            Self::ScoreOutdated | Self::TimestampReused => StatusCode::CONFLICT,
        }
    }

    /// The member of the request that is at fault, where it is one.
    const fn field(self) -> Option<&'static str> {
        match self {
            Self::ResourceLinkUnknown => Some("resourceLinkId"),
            Self::UserUnknown | Self::UserNotGradable => Some("userId"),
            Self::ScoreOutdated | Self::TimestampReused => Some("timestamp"),
            Self::LineItemUnknown | Self::ContextUnknown | Self::ActivityClosed => None,
        }
    }

    /// What the tool is told: the status, and a body with the code that names the field.
    #[must_use]
    pub fn to_http(self) -> Response<Vec<u8>> {
        let field = self.field().map(|field| (field, self.code()));
        service::problem(self.status(), self.code(), field)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LineItemUnknown => "expected a line item of this tool, found none at this URL",
            Self::ContextUnknown => {
                "expected a context of this deployment of the tool, found none at this URL"
            }
            Self::ResourceLinkUnknown => {
                "expected `resourceLinkId` to be a link of this tool in this context"
            }
            Self::UserUnknown => "expected `userId` to be somebody in this context",
            Self::UserNotGradable => "expected `userId` to be somebody who is graded in this context",
            Self::ActivityClosed => "the activity takes no more scores",
            Self::ScoreOutdated => "expected a `timestamp` later than the last one, found an earlier one",
            Self::TimestampReused => {
                "expected a `timestamp` later than the last one, found the same one with another score"
            }
        })
    }
}

impl core::error::Error for Refused {}
