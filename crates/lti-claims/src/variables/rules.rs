use alloc::collections::BTreeSet;
use alloc::string::String;

use super::claimed::{claimed, is_about_a_person};
use super::kind::{Kind, matches};
use super::{GROUPS, SERVICES};
use crate::ResourceLinkRequest;

/// Which variables a tool may have (CORE-103). A property of its registration.
///
/// The default releases what the launch releases anyway: the variables that stand for a claim, where the claim is sent; and
/// those about the link, the course and the platform. What says more about a person than the launch does (a telephone
/// number, a login name, a membership, who is really acting), and the platform's own variables, have to be granted by
/// name. In an anonymous launch nothing about a person is allowed, without the claim of the gradebook none of its URLs, and
/// without the claim of the groups none of their ids, whatever was granted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    nothing_else: bool,
    granted: BTreeSet<String>,
    withheld: BTreeSet<String>,
}

impl Rules {
    /// What the launch releases anyway.
    #[must_use]
    pub fn released() -> Self {
        Self::default()
    }

    /// These and no others. Names as for [`grant`](Self::grant).
    pub fn only(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let granted = names.into_iter().map(Into::into).collect();
        Self { nothing_else: true, granted, withheld: BTreeSet::new() }
    }

    /// Allows a variable, by its name without the dollar sign; `Person.phone.*` stands for all that begin with `Person.phone.`.
    pub fn grant(&mut self, name: impl Into<String>) -> &mut Self {
        self.granted.insert(name.into());
        self
    }

    /// Forbids a variable, whatever else allows it. Names as for [`grant`](Self::grant).
    pub fn withhold(&mut self, name: impl Into<String>) -> &mut Self {
        self.withheld.insert(name.into());
        self
    }

    /// May the tool have this variable, given without its dollar sign, in this launch?
    #[must_use]
    pub fn allow(&self, name: &str, message: &ResourceLinkRequest) -> bool {
        let listed = |list: &BTreeSet<String>| list.iter().any(|pattern| matches(pattern, name));
        let Some(kind) = Kind::of(name) else { return false };
        if listed(&self.withheld) {
            return false;
        }
        if SERVICES.contains(&name) && message.endpoint.is_none() {
            return false;
        }
        if GROUPS.contains(&name) && message.groups.is_none() {
            return false;
        }
        let personal = kind == Kind::Standard && is_about_a_person(name);
        if personal && message.user.is_none() {
            return false;
        }
        if listed(&self.granted) {
            return true;
        }
        if self.nothing_else || kind == Kind::Own {
            return false;
        }
        match claimed(name, message) {
            Some(claim) => claim.is_some() || !personal,
            None => !personal,
        }
    }
}
