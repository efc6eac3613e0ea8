//! Small pieces that several pages are made of.

use crate::model::{Person, Position};
use maud::{Markup, html};
use serde::Serialize;

/// The person who is signed in at the LMS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Viewer {
    /// [`Person::id`].
    pub id: String,
    /// The full name.
    pub name: String,
    /// Whether the pages about tools are offered.
    pub may_manage_tools: bool,
}

impl From<&Person> for Viewer {
    fn from(person: &Person) -> Self {
        Self {
            id: person.id.clone(),
            name: person.name.clone(),
            may_manage_tools: person.position == Position::Administrator,
        }
    }
}

/// A value to be copied as it stands: one click selects all of it.
pub(super) fn value(text: &str) -> Markup {
    html! { code.value { (text) } }
}

/// Names with values to be copied.
pub(super) fn settings<'a>(rows: impl IntoIterator<Item = (&'a str, &'a str)>) -> Markup {
    html! {
        dl.settings {
            @for (name, text) in rows {
                div { dt { (name) } dd { (value(text)) } }
            }
        }
    }
}

/// Names with words to be read.
pub(super) fn facts<'a>(rows: impl IntoIterator<Item = (&'a str, Markup)>) -> Markup {
    html! {
        dl.facts {
            @for (name, words) in rows {
                div { dt { (name) } dd { (words) } }
            }
        }
    }
}

/// Where the page stands: links to the pages above it, then its own name.
pub(super) fn trail(above: &[(&str, &str)], here: &str) -> Markup {
    html! {
        nav.trail aria-label="Breadcrumb" {
            ol role="list" {
                @for (path, label) in above {
                    li { a href=(path) { bdi { (label) } } }
                }
                li aria-current="page" { bdi { (here) } }
            }
        }
    }
}

/// A link that opens a window of its own, and says so.
pub(super) fn new_window(path: &str, class: &'static str, label: &Markup) -> Markup {
    html! {
        a class=(class) href=(path) target="_blank" rel="noopener" {
            (label)
            span.arrow aria-hidden="true" { "↗" }
            span.hidden { " (opens a new window)" }
        }
    }
}

/// Good news on top of a page.
pub(super) fn notice(words: &str) -> Markup {
    html! { p.notice role="status" { (words) } }
}

/// A count with its noun.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", digits(number), if number == 1 { one } else { many })
}

/// A number with a comma before every three digits.
pub(super) fn digits(number: usize) -> String {
    let mut text = String::new();
    let plain = number.to_string();
    for (at, digit) in plain.chars().enumerate() {
        if at > 0 && plain.len().saturating_sub(at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Ids, one behind the other.
pub(super) fn ids(ids: &[String]) -> Markup {
    html! {
        @if ids.is_empty() { "none" }
        @for (index, id) in ids.iter().enumerate() {
            @if index > 0 { ", " }
            code { (id) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn counts_are_read_easily() {
        let people = [0, 1, 999, 1_000, 20_002, 1_234_567].map(|number| count(number, "person", "people"));
        let expected =
            ["0 people", "1 person", "999 people", "1,000 people", "20,002 people", "1,234,567 people"];
        assert_eq!(people, expected);
    }
}
