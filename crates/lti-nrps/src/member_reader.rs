//! A page of members, while it comes in.

use core::fmt;

use alloc::vec::Vec;
use lti_claims::Role;
use serde::de::{DeserializeSeed as _, IgnoredAny};

use crate::container::{self, MEMBERS};
use crate::error::Error;
use crate::findings::Findings;
use crate::member::{MemberRef, MemberSeed, RawMember, RoleList, flat};
use crate::problem::ProblemReason;
use crate::scanner::{Entries, Scanner, too_deep};
use crate::{Member, MemberStatus, MembershipContainer, Policy, Problem, ReadMemberships, has_role};

/// Reads a page of members chunk by chunk: bytes go in, members come out one at a time. What it keeps is the part of a member
/// whose end is not there yet, and the rest of the container, so memory does not grow with the page. How the bytes are cut into chunks
/// does not matter, not even within a character.
///
/// Of [`ReadMemberships::reader`] or [`ReadMemberships::receive_head`].
pub struct MemberReader {
    scanner: Scanner,
    sink: Sink,
}

/// An entry of the list of members.
#[derive(Debug)]
#[non_exhaustive]
pub struct Entry<'a> {
    /// Its number on the page, from 0.
    pub index: usize,
    /// The member; `None` where it cannot be read, says no user, or has not the role that was asked for.
    pub member: Option<MemberRef<'a>>,
    /// What is wrong with it.
    pub problems: &'a [Problem],
}

impl Entry<'_> {
    /// The member, to be kept.
    #[inline]
    #[must_use]
    pub fn into_member(self) -> Option<Member> {
        self.member.map(MemberRef::into_member)
    }
}

impl MemberReader {
    pub(crate) fn new(asked: &ReadMemberships, policy: &Policy) -> Self {
        Self {
            scanner: Scanner::new(MEMBERS, policy.clone()),
            sink: Sink {
                policy: policy.clone(),
                groups: asked.groups,
                role: asked.role.clone(),
                roles: RoleList::default(),
                findings: Findings::default(),
            },
        }
    }

    /// Reads the next chunk, and hands over each member whose end is in it.
    ///
    /// # Errors
    /// `body-malformed`, `body-too-large`, `entries-too-many`, `container-too-large`; `field-wrong-type` and `field-missing` where
    /// `members` is no list. What was handed over before stays good; nothing more can be read.
    pub fn read(&mut self, chunk: &[u8], take: impl FnMut(Entry<'_>)) -> Result<(), Error> {
        self.scanner.read(chunk, &mut Handing { sink: &mut self.sink, take })
    }

    /// The end of the body: what the page says beside its members, and what is wrong with that. An empty body is an empty list (LMS-122).
    ///
    /// # Errors
    /// `body-malformed` where it ends too early; `field-missing` without a list of members.
    pub fn finish(self) -> Result<(MembershipContainer, Vec<Problem>), Error> {
        let head = self.scanner.finish()?;
        let mut findings = Findings::default();
        let container = MembershipContainer::read(head, &mut findings);
        Ok((container, findings.into_problems()))
    }
}

/// Shows nothing of what was read.
impl fmt::Debug for MemberReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemberReader(…)")
    }
}

/// What members are read with.
struct Sink {
    policy: Policy,
    groups: bool,
    role: Option<Role>,
    /// Lent to one member after the other.
    roles: RoleList,
    findings: Findings,
}

struct Handing<'a, F> {
    sink: &'a mut Sink,
    take: F,
}

impl<F: FnMut(Entry<'_>)> Handing<'_, F> {
    fn hand_over(&mut self, index: usize, raw: Option<RawMember<'_>>) {
        let Sink { policy, groups, role, roles, findings } = &mut *self.sink;
        let mut member = raw.and_then(|raw| MemberRef::read(raw, roles, findings, policy));
        if let Some(read) = &mut member {
            // Where groups were not asked for, they are not read (GROUPS-017).
            if !*groups {
                read.group_enrollments = None;
            }
            // Who is none any more needs no role.
            if let Some(role) = role
                && read.status != MemberStatus::Deleted
                && !has_role(read.roles, role)
            {
                findings.note("roles", "LMS-121", ProblemReason::OtherRole);
                member = None;
            }
        }
        (self.take)(Entry { index, member, problems: findings.as_slice() });
    }
}

impl<F: FnMut(Entry<'_>)> Entries for Handing<'_, F> {
    fn try_take(&mut self, index: usize, text: &str, clean: bool) -> Option<usize> {
        let Sink { roles, policy, .. } = &mut *self.sink;
        let mut raw = RawMember::default();
        let length = match flat::read(text, clean, &mut raw, roles) {
            Some(length) if policy.nesting >= flat::LEVELS => length,
            _ => {
                raw = RawMember::default();
                let mut json = serde_json::Deserializer::from_str(text);
                MemberSeed { raw: &mut raw, roles }.deserialize(&mut json).ok()?;
                // Nothing more is read; an iterator knows where it is.
                let length = json.into_iter::<IgnoredAny>().byte_offset();
                let deep = too_deep(text.as_bytes().get(..length)?, policy.nesting);
                (!deep).then_some(length)?
            }
        };
        if length > policy.entry_limit {
            return None;
        }
        self.sink.findings.begin(index);
        self.hand_over(index, Some(raw));
        Some(length)
    }

    fn take(&mut self, index: usize, entry: Result<&str, ProblemReason>) {
        let Sink { roles, findings, .. } = &mut *self.sink;
        findings.begin(index);
        let raw = container::parse(entry, MEMBERS, findings, |text| {
            let mut raw = RawMember::default();
            let mut json = serde_json::Deserializer::from_str(text);
            MemberSeed { raw: &mut raw, roles }.deserialize(&mut json)?;
            json.end()?;
            Ok(raw)
        });
        self.hand_over(index, raw);
    }
}
