use alloc::format;
use alloc::string::String;

use crate::read::ROOT;
use crate::{CartridgeLink, Error};
use quick_xml::escape::escape;

const HEAD: &str = concat!(
    r#" xmlns="http://www.imsglobal.org/xsd/imslticc_v1p3""#,
    r#" xmlns:blti="http://www.imsglobal.org/xsd/imsbasiclti_v1p0""#,
    r#" xmlns:lticm="http://www.imsglobal.org/xsd/imslticm_v1p0""#,
    r#" xmlns:lticp="http://www.imsglobal.org/xsd/imslticp_v1p0""#,
);

impl CartridgeLink {
    /// Writes the descriptor. Its order is that of the schema.
    ///
    /// # Errors
    /// `cartridge-title-missing`, `cartridge-url-not-https`; `cartridge-link-not-launchable` for a link that nobody could launch;
    /// `cartridge-extensions-unmarked`; `cartridge-unwritable` for control characters.
    pub fn to_xml(&self) -> Result<String, Error> {
        self.check()?;
        self.target_link_uri()?;
        let mut xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{ROOT}{HEAD}>\n");
        element(&mut xml, "blti:title", "", &self.title)?;
        optional(&mut xml, "blti:description", self.description.as_deref())?;
        properties(&mut xml, "blti:custom", "", self.custom.iter())?;
        for extensions in &self.extensions {
            if extensions.platform.trim().is_empty() {
                return Err(Error::ExtensionsUnmarked);
            }
            let of = extensions.properties.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            let platform = format!(" platform=\"{}\"", written(&extensions.platform)?);
            properties(&mut xml, "blti:extensions", &platform, of)?;
        }
        optional(&mut xml, "blti:launch_url", self.launch_url.as_deref())?;
        optional(&mut xml, "blti:secure_launch_url", self.secure_launch_url.as_deref())?;
        optional(&mut xml, "blti:icon", self.icon.as_deref())?;
        optional(&mut xml, "blti:secure_icon", self.secure_icon.as_deref())?;
        if let (Some(code), Some(name)) = (&self.vendor_code, &self.vendor_name) {
            xml.push_str("<blti:vendor>\n");
            element(&mut xml, "lticp:code", "", code)?;
            element(&mut xml, "lticp:name", "", name)?;
            xml.push_str("</blti:vendor>\n");
        }
        xml.push_str(&format!("</{ROOT}>\n"));
        Ok(xml)
    }
}

fn optional(xml: &mut String, name: &str, text: Option<&str>) -> Result<(), Error> {
    text.map_or(Ok(()), |text| element(xml, name, "", text))
}

fn properties<'a>(
    xml: &mut String,
    name: &str,
    attributes: &str,
    list: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<(), Error> {
    let mut list = list.peekable();
    if list.peek().is_none() {
        return Ok(());
    }
    xml.push_str(&format!("<{name}{attributes}>\n"));
    for (property, value) in list {
        element(xml, "lticm:property", &format!(" name=\"{}\"", written(property)?), value)?;
    }
    xml.push_str(&format!("</{name}>\n"));
    Ok(())
}

fn element(xml: &mut String, name: &str, attributes: &str, text: &str) -> Result<(), Error> {
    xml.push_str(&format!("<{name}{attributes}>{}</{name}>\n", written(text)?));
    Ok(())
}

/// A text as XML holds it. Line ends are written as references: a reader would change them otherwise.
fn written(text: &str) -> Result<String, Error> {
    let foul = |sign: char| {
        (sign.is_control() && !matches!(sign, '\t' | '\n' | '\r')) || matches!(sign, '\u{fffe}' | '\u{ffff}')
    };
    if text.contains(foul) {
        return Err(Error::Unwritable);
    }
    let escaped = escape(text).into_owned();
    Ok(escaped.replace('\t', "&#9;").replace('\n', "&#10;").replace('\r', "&#13;"))
}
