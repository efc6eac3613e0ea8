use alloc::string::String;
use alloc::vec::Vec;

use crate::Error;
use lti_claims::Custom;

/// A link descriptor, `cartridge_basiclti_link`.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CartridgeLink {
    /// The descriptor's own title. People are shown the title of the organisation's item (CORE-113).
    pub title: String,
    /// A description.
    pub description: Option<String>,
    /// Where it leads, by any scheme: older cartridges.
    pub launch_url: Option<String>,
    /// Where it leads, by `https` (CORE-111, CORE-112).
    pub secure_launch_url: Option<String>,
    /// An icon, by any scheme.
    pub icon: Option<String>,
    /// An icon, by `https`.
    pub secure_icon: Option<String>,
    /// Custom parameters, for the launch (CORE-114). Their variables are substituted at launch.
    pub custom: Custom,
    /// What single platforms need.
    pub extensions: Vec<Extensions>,
    /// The vendor's short name; the descriptor's schema asks for one.
    pub vendor_code: Option<String>,
    /// The vendor's name.
    pub vendor_name: Option<String>,
}

/// Properties for one platform.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Extensions {
    /// The platform, such as a domain; empty where a cartridge does not say (CORE-115).
    pub platform: String,
    /// Names and values, in their order.
    pub properties: Vec<(String, String)>,
}

impl Extensions {
    /// Properties for this platform.
    pub fn new(
        platform: impl Into<String>,
        properties: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        let properties = properties.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { platform: platform.into(), properties }
    }
}

impl CartridgeLink {
    /// A link to an `https` URL.
    pub fn new(title: impl Into<String>, secure_launch_url: impl Into<String>) -> Self {
        Self { title: title.into(), secure_launch_url: Some(secure_launch_url.into()), ..Self::default() }
    }

    /// Where a launch of this link ends.
    ///
    /// # Errors
    /// `cartridge-link-not-launchable` where no URL is `https`.
    pub fn target_link_uri(&self) -> Result<&str, Error> {
        let urls = [self.secure_launch_url.as_deref(), self.launch_url.as_deref()];
        urls.into_iter().flatten().find(|url| is_https(url)).ok_or(Error::NotLaunchable)
    }

    /// The icon that may be shown: by `https` or none.
    #[must_use]
    pub fn shown_icon(&self) -> Option<&str> {
        let urls = [self.secure_icon.as_deref(), self.icon.as_deref()];
        urls.into_iter().flatten().find(|url| is_https(url))
    }

    /// The rules for both directions.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let secure = [("secure_launch_url", &self.secure_launch_url), ("secure_icon", &self.secure_icon)];
        for (member, url) in secure {
            if url.as_deref().is_some_and(|url| !is_https(url)) {
                return Err(Error::NotHttps { member });
            }
        }
        if self.title.trim().is_empty() { Err(Error::TitleMissing) } else { Ok(()) }
    }
}

/// An absolute `https` URL with a host, without user information, white space and backslashes.
fn is_https(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    scheme.eq_ignore_ascii_case("https")
        && !host.is_empty()
        && !host.starts_with(':')
        && !host.contains('@')
        && url.chars().all(|sign| !sign.is_whitespace() && !sign.is_control() && sign != '\\')
}
