use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a tool may be told of people, beside an id, their roles and whether they are suspended (NRPS-014, NRPS-015).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attribute {
    /// `name`, `given_name` and `family_name`.
    Names,
    /// `email`.
    Email,
    /// `picture`.
    Picture,
    /// `lis_person_sourcedid`.
    Number,
    /// Which groups of the course somebody is in.
    Groups,
}

impl Attribute {
    /// Every one of them, in the order of forms.
    pub const ALL: [Self; 5] = [Self::Names, Self::Email, Self::Picture, Self::Number, Self::Groups];

    /// What a tool is told where nobody has chosen.
    #[must_use]
    pub fn usual() -> BTreeSet<Self> {
        BTreeSet::from([Self::Names, Self::Email, Self::Groups])
    }

    /// Its name in forms, in JSON and in the configuration file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Email => "email",
            Self::Picture => "picture",
            Self::Number => "number",
            Self::Groups => "groups",
        }
    }

    /// The words on pages.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Names => "Names",
            Self::Email => "E-mail addresses",
            Self::Picture => "Pictures",
            Self::Number => "School numbers",
            Self::Groups => "Groups",
        }
    }

    /// One sentence for whoever decides.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Names => {
                "What people are called. Without it a tool shows an id that means nothing to anybody."
            }
            Self::Email => "Without it a tool can write to nobody.",
            Self::Picture => "The address of a picture.",
            Self::Number => "The number in the school’s own records. It is the same at every tool.",
            Self::Groups => "Which groups of a course somebody is in.",
        }
    }

    /// Those that a form names.
    #[must_use]
    pub fn of_form(body: &[u8]) -> BTreeSet<Self> {
        let named: Vec<_> = form_urlencoded::parse(body).filter(|(name, _)| name == "tell").collect();
        Self::ALL.into_iter().filter(|own| named.iter().any(|(_, name)| name == own.name())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for own in Attribute::ALL {
            assert_eq!(serde_json::to_string(&own).unwrap(), format!("\"{}\"", own.name()));
            let form = format!("tell={}&other=email", own.name());
            assert_eq!(Attribute::of_form(form.as_bytes()), BTreeSet::from([own]));
        }
        assert!(Attribute::of_form(b"tell=everything").is_empty());
    }
}
