use super::ReportedPlatform;
use crate::{Check, PlatformRegistration};
use std::collections::BTreeMap;

/// Follows one run of the pipeline. Switched off it does nothing and holds nothing.
pub(crate) struct Trace(Option<Box<Notes>>);

/// What a run left behind.
#[derive(Default)]
pub(super) struct Notes {
    /// The check that was under way when a port was asked.
    pub(super) stage: Option<Check>,
    /// The registration of the login.
    pub(super) login_of: Option<String>,
    pub(super) platform: Option<ReportedPlatform>,
    pub(super) seen: BTreeMap<Check, String>,
    /// Whether the deployment is approved, once the store has said so.
    pub(super) approved: Option<bool>,
    /// What the issuer of a login that nobody knows may be a misspelling of.
    pub(super) meant: Option<String>,
}

impl Trace {
    pub(crate) const fn off() -> Self {
        Self(None)
    }

    pub(crate) fn on() -> Self {
        Self(Some(Box::default()))
    }

    /// What comes next serves this check: a port that fails fails here.
    pub(crate) fn reach(&mut self, check: Check) {
        if let Some(notes) = &mut self.0 {
            notes.stage = Some(check);
        }
    }

    /// What was seen at a check. The text holds no secret and nothing of a person.
    pub(crate) fn see(&mut self, check: Check, text: impl FnOnce() -> String) {
        if let Some(notes) = &mut self.0 {
            notes.seen.insert(check, text());
        }
    }

    pub(crate) fn login_of(&mut self, registration_id: &str) {
        if let Some(notes) = &mut self.0 {
            notes.login_of = Some(registration_id.to_owned());
        }
    }

    pub(crate) fn platform(&mut self, registration: &PlatformRegistration) {
        if let Some(notes) = &mut self.0 {
            notes.platform = Some(registration.into());
        }
    }

    pub(crate) fn approved(&mut self, approved: bool) {
        if let Some(notes) = &mut self.0 {
            notes.approved = Some(approved);
        }
    }

    pub(crate) fn meant(&mut self, issuer: String) {
        if let Some(notes) = &mut self.0 {
            notes.meant = Some(issuer);
        }
    }

    /// The registration whose login this was, where the run ended before it was looked up.
    pub(crate) fn unnamed_login(&self) -> Option<String> {
        self.0.as_ref().filter(|notes| notes.platform.is_none()).and_then(|notes| notes.login_of.clone())
    }

    pub(super) fn into_notes(self) -> Notes {
        self.0.map(|notes| *notes).unwrap_or_default()
    }
}
