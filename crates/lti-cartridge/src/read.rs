use alloc::borrow::ToOwned;
use alloc::string::String;

use crate::tree::Element;
use crate::{CartridgeLink, Error, Extensions};
use lti_claims::Custom;

pub(crate) const ROOT: &str = "cartridge_basiclti_link";

impl CartridgeLink {
    /// Reads a descriptor of any version. What it does not know is skipped.
    ///
    /// # Errors
    /// A document that is no descriptor; `cartridge-url-not-https`; `cartridge-title-missing`.
    pub fn from_xml(xml: &str) -> Result<Self, Error> {
        let root = Element::document(xml, ROOT)?;
        let vendor = |name| root.child("vendor").and_then(|vendor| vendor.text_of(name));
        let link = Self {
            title: root.text_of("title").unwrap_or_default(),
            description: root.text_of("description"),
            launch_url: root.text_of("launch_url"),
            secure_launch_url: root.text_of("secure_launch_url"),
            icon: root.text_of("icon"),
            secure_icon: root.text_of("secure_icon"),
            custom: root
                .child("custom")
                .map(|custom| properties(custom).collect::<Custom>())
                .unwrap_or_default(),
            extensions: root.all("extensions").map(extensions).collect(),
            vendor_code: vendor("code"),
            vendor_name: vendor("name"),
        };
        link.check().map(|()| link)
    }
}

fn properties(of: &Element) -> impl Iterator<Item = (String, String)> {
    of.all("property").filter_map(|property| {
        let name = property.attribute("name")?;
        Some((name.to_owned(), property.text().to_owned()))
    })
}

fn extensions(of: &Element) -> Extensions {
    Extensions::new(of.attribute("platform").unwrap_or_default().trim(), properties(of))
}
