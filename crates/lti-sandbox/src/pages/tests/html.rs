//! A strict reader of the HTML that maud writes: quoted attributes, four entities, every element closed.

const VOID: &[&str] = &["br", "img", "input", "link", "meta"];

#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    pub(super) tag: String,
    pub(super) attributes: Vec<(String, String)>,
    /// The tags around it, from the outside in.
    pub(super) within: Vec<String>,
    /// All text inside of it.
    pub(super) text: String,
}

impl Element {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// An attribute holds this text.
    pub(super) fn has(&self, text: &str) -> bool {
        self.attributes.iter().any(|(_, value)| value.contains(text))
    }
}

#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) elements: Vec<Element>,
    pub(super) text: String,
}

impl Tree {
    /// Panics at the first character that a template cannot have written.
    pub(super) fn read(html: &str) -> Self {
        let mut tree = Self::default();
        let mut open: Vec<usize> = Vec::new();
        let mut rest = html.strip_prefix("<!DOCTYPE html>").expect("a doctype");
        while !rest.is_empty() {
            let Some(tag) = rest.strip_prefix('<') else {
                let (text, behind) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
                let text = decode(text);
                for index in &open {
                    tree.elements[*index].text.push_str(&text);
                }
                tree.text.push_str(&text);
                rest = behind;
                continue;
            };
            if let Some(close) = tag.strip_prefix('/') {
                let (name, behind) = close.split_once('>').expect("a closed tag");
                let index = open.pop().expect("an open element");
                assert_eq!(tree.elements[index].tag, name);
                rest = behind;
                continue;
            }
            let (element, behind) =
                element(tag, open.iter().map(|index| tree.elements[*index].tag.clone()).collect());
            if !VOID.contains(&element.tag.as_str()) {
                open.push(tree.elements.len());
            }
            tree.elements.push(element);
            rest = behind;
        }
        assert!(open.is_empty());
        tree
    }

    pub(super) fn all<'a>(&'a self, tag: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements.iter().filter(move |element| element.tag == tag)
    }
}

fn element(tag: &str, within: Vec<String>) -> (Element, &str) {
    let end = tag.find([' ', '>']).expect("the end of a tag");
    let (name, mut rest) = tag.split_at(end);
    let mut element = Element { tag: name.to_owned(), within, ..Element::default() };
    loop {
        if let Some(behind) = rest.strip_prefix('>') {
            return (element, behind);
        }
        rest = rest.strip_prefix(' ').expect("a space before an attribute");
        let end = rest.find(['=', ' ', '>']).expect("the end of an attribute's name");
        let (name, behind) = rest.split_at(end);
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{name}");
        let mut value = String::new();
        rest = behind;
        if let Some(quoted) = behind.strip_prefix("=\"") {
            let (text, behind) = quoted.split_once('"').expect("a closing quote");
            value = decode(text);
            rest = behind;
        }
        element.attributes.push((name.to_owned(), value));
    }
}

fn decode(text: &str) -> String {
    assert!(!text.contains(['<', '>']), "{text}");
    for behind in text.split('&').skip(1) {
        assert!(["amp;", "lt;", "gt;", "quot;"].iter().any(|entity| behind.starts_with(entity)), "{text}");
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
