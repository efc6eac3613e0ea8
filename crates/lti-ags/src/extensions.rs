//! Members that others added.

use core::fmt;

use alloc::boxed::Box;
use alloc::string::String;
use lti_claims::{Claim, ClaimError, OpenMembers};
use serde::ser::SerializeMap;
use serde_json::value::RawValue;

use crate::error::{ApiMisuse, Error};
use crate::url::is_absolute;

/// The members of an object that are not modelled, in their order and as raw JSON. What came stays, whatever its name, so that a
/// platform gets back what it sent (LMS-107); what a program adds is named by a URL (AGS-021).
///
/// A vendor's member is read and set by type with [`Claim`]; [`CanvasSubmission`](crate::CanvasSubmission) and
/// [`SubmissionReview`](crate::SubmissionReview) are two. `Debug` prints the names only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Extensions(OpenMembers);

impl Extensions {
    /// No members.
    #[must_use]
    pub const fn new() -> Self {
        Self(OpenMembers::new())
    }

    pub(crate) const fn read(members: OpenMembers) -> Self {
        Self(members)
    }

    /// Keeps a member that came, whatever its name.
    pub(crate) fn keep(&mut self, name: &str, raw: Box<RawValue>) {
        self.0.insert(name, raw);
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The raw JSON of the member with exactly this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&RawValue> {
        self.0.get(name)
    }

    /// Names and raw values in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &RawValue)> {
        self.0.iter()
    }

    /// Sets a member: in its place if there is one of this name, otherwise at the end. The value is any JSON (AGS-022).
    ///
    /// # Errors
    /// `extension-name-invalid` where the name is no URL and no such member is there (AGS-021).
    pub fn insert(&mut self, name: impl Into<String>, raw: Box<RawValue>) -> Result<(), Error> {
        let name = name.into();
        if !is_absolute(&name) && self.get(&name).is_none() {
            return Err(ApiMisuse::ExtensionName { name: name.as_str().into() }.into());
        }
        self.0.insert(name, raw);
        Ok(())
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) -> Option<Box<RawValue>> {
        self.0.remove(name)
    }

    /// Reads the member that `C` names; `null` is no value. A member of another shape is an error that the caller may ignore.
    #[must_use]
    pub fn claim<C: Claim>(&self) -> Option<Result<C::Value, ClaimError>> {
        self.0.claim::<C>()
    }

    /// Sets the member that `C` names.
    ///
    /// # Errors
    /// `extension-name-invalid` where the name is neither a URL nor `submissionReview`; `claim-unwritable`.
    pub fn set_claim<C: Claim>(&mut self, value: &C::Value) -> Result<(), Error> {
        if !is_absolute(C::NAME) && C::NAME != crate::SubmissionReview::NAME {
            return Err(ApiMisuse::ExtensionName { name: C::NAME.into() }.into());
        }
        self.0.set_claim::<C>(value).map_err(|error| ApiMisuse::Claim(error).into())
    }

    pub(crate) fn write<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        self.iter().try_for_each(|(name, raw)| object.serialize_entry(name, raw))
    }
}

impl fmt::Debug for Extensions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
