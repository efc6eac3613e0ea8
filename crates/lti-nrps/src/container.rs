//! The three containers: an object with one list, whose entries are read one by one.

use lti_claims::wire::Wire;
use lti_claims::{Field, OpenMembers};

use crate::Policy;
use crate::error::Error;
use crate::findings::Findings;
use crate::problem::ProblemReason;
use crate::scanner::Scanner;

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
pub(crate) fn read<R: Wire>(
    kind: Kind,
    body: &[u8],
    policy: &Policy,
    mut take: impl FnMut(R, &mut Findings),
) -> Result<(OpenMembers, Findings), Error> {
    let mut scanner = Scanner::new(kind, policy.clone());
    let mut findings = Findings::default();
    scanner.read(body, &mut |at, entry| {
        findings.entry = Some(at);
        if let Some(raw) = parse(entry, kind, &mut findings) {
            take(raw, &mut findings);
        }
    })?;
    findings.entry = None;
    Ok((scanner.finish()?, findings))
}

/// Reads an entry. Noted and `None` where it cannot be read, or is none: it alone is lost, not the page.
pub(crate) fn parse<R: Wire>(
    entry: Result<&str, ProblemReason>,
    kind: Kind,
    findings: &mut Findings,
) -> Option<R> {
    let read = match entry {
        Ok(text) => serde_json::from_str::<Field<R>>(text).map_err(|_| ProblemReason::Unreadable),
        Err(reason) => Err(reason),
    };
    match read {
        Ok(Field::Value(raw)) => return Some(raw),
        Ok(_) => findings.note("", kind.requirement, ProblemReason::NotAnObject),
        Err(reason) => findings.note("", kind.requirement, reason),
    }
    None
}

/// Takes a member out of what stands beside the list.
pub(crate) fn member<R: Wire>(head: &mut OpenMembers, name: &str) -> Field<R> {
    let Some(raw) = head.remove(name) else { return Field::Absent };
    // What no value can be read of counts as a value of another type.
    serde_json::from_str(raw.get()).unwrap_or_else(|_| Field::Wrong(lti_claims::wire::type_of(&raw)))
}
