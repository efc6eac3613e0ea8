//! A small document as a tree of elements, by their local names: cartridges of every version use other namespaces.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::Error;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

const BYTES: usize = 1_048_576;
const LEVELS: usize = 32;
const ELEMENTS: usize = 10_000;

#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Element>,
    text: String,
}

impl Element {
    /// Reads a whole document whose root is `expected`.
    pub(crate) fn document(xml: &str, expected: &'static str) -> Result<Self, Error> {
        if xml.len() > BYTES {
            return Err(Error::TooLarge { what: "bytes", limit: BYTES });
        }
        let mut reader = Reader::from_str(xml);
        // The elements that are open, the outermost first; a stand-in holds the root.
        let mut open = vec![Self::default()];
        let mut count = 0_usize;
        loop {
            let event = reader.read_event().map_err(|_| Error::Malformed)?;
            let closes = matches!(event, Event::Empty(_) | Event::End(_));
            match event {
                Event::Start(start) | Event::Empty(start) => {
                    count = count.saturating_add(1);
                    if count > ELEMENTS {
                        return Err(Error::TooLarge { what: "elements", limit: ELEMENTS });
                    }
                    open.push(Self::start(&start)?);
                    if open.len() > LEVELS {
                        return Err(Error::TooLarge { what: "levels", limit: LEVELS });
                    }
                }
                Event::Text(text) => add(&mut open, &text.xml10_content()),
                Event::CData(text) => add(&mut open, &text.xml10_content()),
                Event::GeneralRef(name) => {
                    let character = name.resolve_char_ref().map_err(|_| Error::Malformed)?;
                    match (character, resolve_predefined_entity(&name)) {
                        (Some(character), _) => add(&mut open, character.encode_utf8(&mut [0; 4])),
                        (None, Some(text)) => add(&mut open, text),
                        (None, None) => return Err(Error::DocumentType),
                    }
                }
                Event::DocType(_) => return Err(Error::DocumentType),
                Event::Eof => break,
                _ => {}
            }
            if closes {
                let done = open.pop();
                let parent = open.last_mut().ok_or(Error::Malformed)?;
                parent.children.extend(done);
            }
        }
        let mut roots = open.pop().filter(|_| open.is_empty()).ok_or(Error::Malformed)?.children;
        match roots.pop() {
            Some(root) if roots.is_empty() && root.name == expected => Ok(root),
            Some(_) if roots.is_empty() => Err(Error::WrongDocument { expected }),
            _ => Err(Error::Malformed),
        }
    }

    fn start(start: &BytesStart<'_>) -> Result<Self, Error> {
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| Error::Malformed)?;
            let name = attribute.key.local_name().as_ref().to_owned();
            // Only the five entities of XML are known.
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Error::Malformed)?;
            attributes.push((name, value.into_owned()));
        }
        let name = start.local_name().as_ref().to_owned();
        Ok(Self { name, attributes, ..Self::default() })
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text as it is, for values that belong to somebody else.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The trimmed text of a child, where it says something.
    pub(crate) fn text_of(&self, name: &str) -> Option<String> {
        let text = self.child(name)?.text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }
}

fn add(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}
