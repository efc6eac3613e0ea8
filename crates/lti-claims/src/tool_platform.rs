//! The instance of the platform.

use alloc::string::String;

use crate::OpenMembers;
use crate::findings::{Findings, IdReasons, at, is_blank};
use crate::names::TOOL_PLATFORM;
use crate::problem::ProblemReason;
use crate::text::ID_LIMIT;
use crate::warning::WarningReason;

/// The instance of the platform (Core 1.3 §5.4.2): tells the tenants of one issuer apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ToolPlatform {
    /// Stable and unique within the issuer, at most 255 ASCII characters; the standard demands it. `None` when a platform
    /// leaves it out or sends an unfit one: the other members stay useful, its tenants cannot be told apart (CORE-061).
    pub guid: Option<String>,
    /// The tenant's name.
    pub name: Option<String>,
    /// An address for questions.
    pub contact_email: Option<String>,
    /// What the instance is.
    pub description: Option<String>,
    /// Its home page.
    pub url: Option<String>,
    /// The product, such as `moodle`. A suggestion for a profile of quirks, never a reason for trust (LMS-067).
    pub product_family_code: Option<String>,
    /// The product's version.
    pub version: Option<String>,
    /// Members that are not modelled.
    pub extra: OpenMembers,
}

crate::open_object! {
    /// The platform instance, raw.
    pub struct RawToolPlatform {
        /// The id.
        pub guid: String = "guid",
        /// The tenant's name.
        pub name: String = "name",
        /// An address for questions.
        pub contact_email: String = "contact_email",
        /// What the instance is.
        pub description: String = "description",
        /// Its home page.
        pub url: String = "url",
        /// The product.
        pub product_family_code: String = "product_family_code",
        /// The product's version.
        pub version: String = "version",
    }
}

const REASONS: IdReasons = IdReasons {
    missing: ProblemReason::GuidMissing,
    empty: ProblemReason::GuidMissing,
    wrong_type: ProblemReason::GuidMissing,
    too_long: ProblemReason::GuidTooLong,
    not_ascii: ProblemReason::GuidNotAscii,
};

impl ToolPlatform {
    /// An instance of which only the guid is known.
    pub fn new(guid: impl Into<String>) -> Self {
        Self { guid: Some(guid.into()), ..Self::default() }
    }

    pub(crate) fn read(raw: RawToolPlatform, findings: &mut Findings) -> Self {
        let guid = raw.guid.into_value().filter(|id| !is_blank(id) && id.is_ascii() && id.len() <= ID_LIMIT);
        if guid.is_none() {
            findings.warn(at(TOOL_PLATFORM, "guid"), WarningReason::GuidUnusable);
        }
        Self {
            guid,
            name: findings.resolved(at(TOOL_PLATFORM, "name"), raw.name),
            contact_email: findings.resolved(at(TOOL_PLATFORM, "contact_email"), raw.contact_email),
            description: findings.text(at(TOOL_PLATFORM, "description"), raw.description),
            url: findings.text(at(TOOL_PLATFORM, "url"), raw.url),
            product_family_code: findings
                .text(at(TOOL_PLATFORM, "product_family_code"), raw.product_family_code),
            version: findings.text(at(TOOL_PLATFORM, "version"), raw.version),
            extra: raw.extra,
        }
    }

    pub(crate) fn write(self, findings: &mut Findings) -> RawToolPlatform {
        findings.check_id(at(TOOL_PLATFORM, "guid"), self.guid.as_deref().unwrap_or_default(), REASONS);
        RawToolPlatform {
            guid: self.guid.into(),
            name: findings.plain(at(TOOL_PLATFORM, "name"), self.name),
            contact_email: findings.plain(at(TOOL_PLATFORM, "contact_email"), self.contact_email),
            description: findings.plain(at(TOOL_PLATFORM, "description"), self.description),
            url: findings.url(at(TOOL_PLATFORM, "url"), self.url),
            product_family_code: findings
                .plain(at(TOOL_PLATFORM, "product_family_code"), self.product_family_code),
            version: findings.plain(at(TOOL_PLATFORM, "version"), self.version),
            extra: self.extra,
        }
    }
}
