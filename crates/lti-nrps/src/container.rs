//! The three containers: an object with one list, whose entries are read one by one.

use core::marker::PhantomData;

use lti_claims::wire::Wire;
use lti_claims::{Field, OpenMembers};
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::Policy;
use crate::error::Error;
use crate::findings::Findings;
use crate::problem::ProblemReason;
use crate::scanner::{Entries, Scanner};

/// Which container.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    /// What it is.
    pub(crate) name: &'static str,
    /// What it is, with its article.
    pub(crate) what: &'static str,
    /// The member with the list.
    pub(crate) list: &'static str,
    /// The requirement that there is such a list.
    pub(crate) requirement: &'static str,
}

pub(crate) const MEMBERS: Kind = Kind {
    name: "membership container",
    what: "a membership container",
    list: "members",
    requirement: "NRPS-021",
};
pub(crate) const GROUPS: Kind = Kind {
    name: "container of groups",
    what: "a container of groups",
    list: "groups",
    requirement: "GROUPS-007",
};
pub(crate) const GROUP_SETS: Kind = Kind {
    name: "container of group sets",
    what: "a container of group sets",
    list: "sets",
    requirement: "GROUPS-012",
};

/// Reads a whole container: what stands beside the list, and what was wrong.
pub(crate) fn read<R: DeserializeOwned>(
    kind: Kind,
    body: &[u8],
    policy: &Policy,
    take: impl FnMut(R, &mut Findings),
) -> Result<(OpenMembers, Findings), Error> {
    let mut scanner = Scanner::new(kind, policy.clone());
    let mut all = All { kind, findings: Findings::default(), take, raw: PhantomData };
    scanner.read(body, &mut all)?;
    let mut findings = all.findings;
    findings.entry = None;
    Ok((scanner.finish()?, findings))
}

struct All<R, F> {
    kind: Kind,
    findings: Findings,
    take: F,
    raw: PhantomData<R>,
}

impl<R: DeserializeOwned, F: FnMut(R, &mut Findings)> Entries for All<R, F> {
    fn take(&mut self, index: usize, entry: Result<&str, ProblemReason>) {
        self.findings.entry = Some(index);
        if let Some(raw) = parse(entry, self.kind, &mut self.findings, |text| serde_json::from_str(text)) {
            (self.take)(raw, &mut self.findings);
        }
    }
}

/// Reads an entry. Noted and `None` where it cannot be read, or is none: it alone is lost, not the page.
pub(crate) fn parse<'de, R>(
    entry: Result<&'de str, ProblemReason>,
    kind: Kind,
    findings: &mut Findings,
    read: impl FnOnce(&'de str) -> Result<R, serde_json::Error>,
) -> Option<R> {
    let reason = match entry {
        Ok(text) if !text.starts_with('{') && is_json(text) => ProblemReason::NotAnObject,
        Ok(text) => match read(text) {
            Ok(raw) => return Some(raw),
            Err(_) => ProblemReason::Unreadable,
        },
        Err(reason) => reason,
    };
    findings.note("", kind.requirement, reason);
    None
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Takes a member out of what stands beside the list.
pub(crate) fn member<R: Wire>(head: &mut OpenMembers, name: &str) -> Field<R> {
    let Some(raw) = head.remove(name) else { return Field::Absent };
    // What no value can be read of counts as a value of another type.
    serde_json::from_str(raw.get()).unwrap_or_else(|_| Field::Wrong(lti_claims::wire::type_of(&raw)))
}
