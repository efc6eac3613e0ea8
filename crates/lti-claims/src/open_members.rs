//! The members of an object that nobody modelled.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de;
use serde_json::value::RawValue;

use crate::JsonType;
use crate::claim::{Claim, ClaimError};
use crate::parse_error::DuplicateMember;
use crate::wire::type_of;

/// Members of a JSON object that are not modelled, in their order and as raw JSON (CORE-014, CORE-024, LMS-040).
/// `Debug` prints the names only.
#[derive(Clone, Default)]
pub struct OpenMembers(Vec<(String, Box<RawValue>)>);

impl OpenMembers {
    /// No members.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The raw JSON of the member with exactly this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&RawValue> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, raw)| &**raw)
    }

    /// Sets a member: in its place if there is one of this name, otherwise at the end. Returns what it held before.
    pub fn insert(&mut self, name: impl Into<String>, raw: Box<RawValue>) -> Option<Box<RawValue>> {
        let name = name.into();
        match self.0.iter_mut().find(|(own, _)| *own == name) {
            Some((_, held)) => Some(core::mem::replace(held, raw)),
            None => {
                self.0.push((name, raw));
                None
            }
        }
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) -> Option<Box<RawValue>> {
        let at = self.0.iter().position(|(own, _)| own == name)?;
        Some(self.0.remove(at).1)
    }

    /// Names and raw values in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &RawValue)> {
        self.0.iter().map(|(name, raw)| (name.as_str(), &**raw))
    }

    /// Reads the member that `C` names. `null` is no value (LMS-041).
    #[must_use]
    pub fn claim<C: Claim>(&self) -> Option<Result<C::Value, ClaimError>> {
        let raw = self.get(C::NAME).filter(|raw| type_of(raw) != JsonType::Null)?;
        Some(serde_json::from_str(raw.get()).map_err(|_| ClaimError::malformed(C::NAME)))
    }

    /// Sets the member that `C` names.
    ///
    /// # Errors
    /// `claim-unwritable` when the value cannot be written as JSON.
    pub fn set_claim<C: Claim>(&mut self, value: &C::Value) -> Result<(), ClaimError> {
        let raw = serde_json::value::to_raw_value(value).map_err(|_| ClaimError::unwritable(C::NAME))?;
        self.insert(C::NAME, raw);
        Ok(())
    }

    /// Adds a member without looking for its name; `refuse_duplicates` follows when all are there.
    #[doc(hidden)]
    pub fn push_unchecked(&mut self, name: String, raw: Box<RawValue>) {
        self.0.push((name, raw));
    }

    /// Refuses two members of one name (TRAP-49). Sorted above a handful, so that many members stay cheap.
    #[doc(hidden)]
    pub fn refuse_duplicates<E: de::Error>(&self) -> Result<(), E> {
        match first_duplicate(&self.0) {
            Some(name) => Err(E::custom(DuplicateMember(name))),
            None => Ok(()),
        }
    }
}

/// The first name that occurs twice. Quadratic for a handful of entries, sorted above that.
pub(crate) fn first_duplicate<V>(entries: &[(String, V)]) -> Option<&str> {
    if let [] | [_] = entries {
        return None;
    }
    if entries.len() <= 16 {
        let mut rest = entries;
        while let Some(((name, _), tail)) = rest.split_first() {
            if tail.iter().any(|(other, _)| other == name) {
                return Some(name);
            }
            rest = tail;
        }
        return None;
    }
    let mut names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names.windows(2).find_map(|pair| match pair {
        [a, b] if a == b => Some(*a),
        _ => None,
    })
}

impl PartialEq for OpenMembers {
    fn eq(&self, other: &Self) -> bool {
        self.iter().map(|(n, r)| (n, r.get())).eq(other.iter().map(|(n, r)| (n, r.get())))
    }
}

impl Eq for OpenMembers {}

impl fmt::Debug for OpenMembers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl<N: Into<String>> FromIterator<(N, Box<RawValue>)> for OpenMembers {
    fn from_iter<I: IntoIterator<Item = (N, Box<RawValue>)>>(members: I) -> Self {
        let mut open = Self::new();
        for (name, raw) in members {
            open.insert(name, raw);
        }
        open
    }
}

impl<'a> Extend<(&'a str, &'a RawValue)> for OpenMembers {
    fn extend<I: IntoIterator<Item = (&'a str, &'a RawValue)>>(&mut self, members: I) {
        for (name, raw) in members {
            self.insert(name, raw.to_owned());
        }
    }
}
