use alloc::string::String;
use alloc::vec::Vec;

use crate::tree::Element;
use crate::{CartridgeLink, Error};

/// A link of a cartridge with the title that people are shown.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Imported {
    /// The title of the organisation's item (CORE-113); the descriptor's where the item has none.
    pub title: String,
    /// The link.
    pub link: CartridgeLink,
}

/// Reads the LTI links of a manifest (`imsmanifest.xml`), in the order of its organisation. `file` gives the text of a file of the
/// cartridge.
///
/// # Errors
/// A document that cannot be read; `cartridge-file-missing` for a file that `file` does not know, and for a path that leads
/// out of the cartridge: such a one is not asked for.
pub fn import(manifest: &str, mut file: impl FnMut(&str) -> Option<String>) -> Result<Vec<Imported>, Error> {
    let root = Element::document(manifest, "manifest")?;
    let resources: Vec<&Element> =
        root.child("resources").map(|list| list.all("resource").collect()).unwrap_or_default();
    let mut items = Vec::new();
    for organization in root.all("organizations").flat_map(|list| list.all("organization")) {
        collect(organization, &mut items);
    }
    let mut imported = Vec::new();
    for item in items {
        let resource = resources.iter().find(|resource| {
            let kind = resource.attribute("type").unwrap_or_default();
            resource.attribute("identifier") == item.attribute("identifierref")
                && kind.starts_with("imsbasiclti_xmlv1p")
        });
        let Some(resource) = resource else { continue };
        let path = resource.child("file").and_then(|file| file.attribute("href"));
        let path = path.or_else(|| resource.attribute("href")).filter(|path| stays_inside(path));
        let xml = path.and_then(&mut file).ok_or(Error::FileMissing)?;
        let link = CartridgeLink::from_xml(&xml)?;
        let title = item.text_of("title").unwrap_or_else(|| link.title.clone());
        imported.push(Imported { title, link });
    }
    Ok(imported)
}

/// The items that name a resource, depth first. The tree's depth is bounded.
fn collect<'a>(element: &'a Element, items: &mut Vec<&'a Element>) {
    for child in element.all("item") {
        if child.attribute("identifierref").is_some() {
            items.push(child);
        }
        collect(child, items);
    }
}

fn stays_inside(path: &str) -> bool {
    let up = |part: &str| part == "." || part == ".." || part.is_empty();
    !path.contains(['\\', ':', '\0']) && !path.split('/').any(up)
}
