//! What the class page is made of.

use crate::pages::parts;
use maud::{Markup, html};
use serde::Serialize;

/// Numbers of people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ClassCounts {
    /// In the roster, and of those, who learn. `None`: it could not be read yet.
    pub members: Option<(usize, usize)>,
    /// Who have opened the tool from this course, whether they are in the roster or not.
    pub opened: usize,
    /// Seats that are given.
    pub seats: usize,
    /// Seats of the licence.
    pub seats_of: usize,
}

/// One person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ClassRow {
    /// The `user_id` of the roster, which is the `sub` of launches.
    pub user: String,
    /// The name, where the platform tells it; else the id.
    pub name: String,
    /// The e-mail address, where the platform tells it.
    pub email: Option<String>,
    /// What they do in the course.
    pub role: &'static str,
    /// Their status: `active` or `inactive`; `None` for somebody who is not in the roster.
    pub status: Option<String>,
    /// The names of their groups.
    pub groups: Vec<String>,
    /// They have opened the tool from this course.
    pub opened: bool,
    /// They can have a seat: those who learn.
    pub may_have_seat: bool,
    /// They have one.
    pub seat: bool,
}

/// Who is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClassFilter {
    /// Everybody.
    #[default]
    Everybody,
    /// Who has not opened the tool.
    NotOpened,
    /// Who has.
    Opened,
    /// Who has a seat.
    Seats,
}

/// What is different since the roster was read before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ClassNews {
    /// It was read for the first time.
    pub first: bool,
    /// Names of those who came.
    pub added: Vec<String>,
    /// Names of those of whom something is different.
    pub changed: Vec<String>,
    /// Names of those who went.
    pub removed: Vec<String>,
    /// The platform told the differences alone.
    pub by_differences: bool,
}

/// Why the roster could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Unread {
    /// The course does not open it to this tool, or the platform does not give it.
    Unavailable {
        /// What is missing, for the platform's administrator.
        missing: String,
        /// What the administrator can do.
        help: &'static str,
    },
    /// It did not work.
    Failed {
        /// The stable code.
        code: String,
    },
}

/// What became of a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeatNotice {
    /// Somebody has one now.
    Given,
    /// Somebody has none any more.
    Taken,
    /// All seats are given.
    NoneLeft,
    /// There is nobody of that id in the course, or nobody who needs a seat.
    Unknown,
}

impl ClassFilter {
    /// Every one of them, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Everybody, Self::NotOpened, Self::Opened, Self::Seats];

    /// Its name in addresses and forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Everybody => "",
            Self::NotOpened => "not-opened",
            Self::Opened => "opened",
            Self::Seats => "seats",
        }
    }

    /// The one with this [`name`](Self::name), or everybody.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|filter| filter.name() == name).unwrap_or_default()
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Everybody => "Everybody",
            Self::NotOpened => "Who has not opened the tool",
            Self::Opened => "Who has opened the tool",
            Self::Seats => "Who has a seat",
        }
    }

    /// Whether somebody is shown.
    #[must_use]
    pub const fn shows(self, row: &ClassRow) -> bool {
        match self {
            Self::Everybody => true,
            Self::NotOpened => !row.opened,
            Self::Opened => row.opened,
            Self::Seats => row.seat,
        }
    }
}

impl SeatNotice {
    /// What the page says.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Given => "The seat is given. It is there when they open the tool.",
            Self::Taken => "The seat is free again.",
            Self::NoneLeft => "All seats are given. Take one from somebody first.",
            Self::Unknown => "This person has no seat to give or take here. Refresh the list and look again.",
        }
    }
}

impl ClassRow {
    /// Somebody of whom nothing is known but an id and what pages call them.
    #[must_use]
    pub fn new(user: String, name: String) -> Self {
        Self { user, name, ..Self::default() }
    }
}

impl ClassNews {
    /// Nothing is different.
    #[must_use]
    pub const fn new(first: bool, by_differences: bool) -> Self {
        Self { first, added: Vec::new(), changed: Vec::new(), removed: Vec::new(), by_differences }
    }

    pub(super) fn html(&self) -> Markup {
        let told = [("Added", &self.added), ("Changed", &self.changed), ("Removed", &self.removed)];
        let nothing = told.iter().all(|(_, names)| names.is_empty());
        html! {
            div.aside #news role="status" {
                @if self.first {
                    p { "The list was read for the first time." }
                } @else if nothing {
                    p { strong { "Nothing has changed" } " since the list was read before." }
                } @else {
                    p { strong { "Since the list was read before:" } }
                    (parts::facts(told.into_iter().filter(|(_, names)| !names.is_empty()).map(|(word, names)| (word, few(names)))))
                }
                p.detail {
                    @if self.by_differences { "The learning platform told only what has changed." }
                    @else { "The learning platform told everybody." }
                }
            }
        }
    }
}

/// The first names, and how many more there are.
fn few(names: &[String]) -> Markup {
    const SHOWN: usize = 5;
    html! {
        @for (at, name) in names.iter().take(SHOWN).enumerate() { @if at > 0 { ", " } bdi { (name) } }
        @if names.len() > SHOWN { " and " (parts::digits(names.len().saturating_sub(SHOWN))) " more" }
    }
}

impl Unread {
    pub(super) fn html(&self) -> Markup {
        html! {
            @match self {
                Self::Unavailable { missing, help } => {
                    div.aside {
                        p { strong { "This course does not show this tool who is in it." } " Below is who has opened the tool so far. Everything else works as usual." }
                        p { (help) }
                        p.detail { "For the administrator of the learning platform: " (missing) "." }
                    }
                }
                Self::Failed { code } => {
                    div.problems role="status" {
                        p { strong { "The list could not be read now." } " Below is what was known before. Wait a minute, then refresh." }
                        p.detail { "Code: " code { (code) } }
                    }
                }
            }
        }
    }
}
