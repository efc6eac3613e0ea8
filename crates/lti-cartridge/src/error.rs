use core::fmt;
use lti_claims::Blame;

/// Why a cartridge cannot be read, written or launched. `Display` is for the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// Not well-formed XML.
    Malformed,
    /// A document type or an entity of its own.
    DocumentType,
    /// Larger or deeper than any honest document.
    TooLarge {
        /// What has a limit.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// Something else than a link descriptor or manifest.
    WrongDocument {
        /// The root element that was expected.
        expected: &'static str,
    },
    /// A member that has to be an `https` URL is none (CORE-112).
    NotHttps {
        /// The member.
        member: &'static str,
    },
    /// The link has no `https` URL to launch (CORE-110).
    NotLaunchable,
    /// A title is required.
    TitleMissing,
    /// Extensions do not say whose they are (CORE-115).
    ExtensionsUnmarked,
    /// A custom parameter or a name cannot be written as XML.
    Unwritable,
    /// A file of the manifest is not in the cartridge, or its path leads out of it.
    FileMissing,
}

impl Error {
    /// The stable kebab-case code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "cartridge-malformed",
            Self::DocumentType => "cartridge-document-type",
            Self::TooLarge { .. } => "cartridge-too-large",
            Self::WrongDocument { .. } => "cartridge-wrong-document",
            Self::NotHttps { .. } => "cartridge-url-not-https",
            Self::NotLaunchable => "cartridge-link-not-launchable",
            Self::TitleMissing => "cartridge-title-missing",
            Self::ExtensionsUnmarked => "cartridge-extensions-unmarked",
            Self::Unwritable => "cartridge-unwritable",
            Self::FileMissing => "cartridge-file-missing",
        }
    }

    /// The requirement that is failed, where there is one.
    #[must_use]
    pub const fn requirement(&self) -> Option<&'static str> {
        match self {
            Self::NotHttps { .. } => Some("CORE-112"),
            Self::NotLaunchable => Some("CORE-110"),
            Self::ExtensionsUnmarked => Some("CORE-115"),
            Self::TooLarge { .. } | Self::DocumentType => Some("ATK-008"),
            _ => None,
        }
    }

    /// Who has to act: whoever made the cartridge, or the program that writes one.
    #[must_use]
    pub const fn blame(&self) -> Blame {
        match self {
            Self::ExtensionsUnmarked | Self::Unwritable => Blame::ApiMisuse,
            Self::TooLarge { .. } | Self::NotLaunchable => Blame::Refused,
            _ => Blame::PeerMisbehaved,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => f.write_str("the document is not well-formed XML"),
            Self::DocumentType => {
                f.write_str("the document declares a document type or uses an entity of its own")
            }
            Self::TooLarge { what, limit } => write!(f, "the document has more than {limit} {what}"),
            Self::WrongDocument { expected } => write!(f, "expected the document `{expected}`"),
            Self::NotHttps { member } => write!(f, "expected an absolute https URL in `{member}`"),
            Self::NotLaunchable => {
                f.write_str("the link has neither a `secure_launch_url` nor a `launch_url` with https")
            }
            Self::TitleMissing => f.write_str("expected a title"),
            Self::ExtensionsUnmarked => f.write_str("expected a platform for each set of extensions"),
            Self::Unwritable => f.write_str("a text holds a character that XML cannot hold"),
            Self::FileMissing => f.write_str("a file that the manifest names is not in the cartridge"),
        }
    }
}

impl core::error::Error for Error {}
