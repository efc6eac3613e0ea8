//! A page of members, while it comes in.

use core::fmt;

use alloc::vec::Vec;
use lti_claims::{Role, Roles};

use crate::container::{self, MEMBERS};
use crate::error::Error;
use crate::findings::Findings;
use crate::member::{MemberRef, RawMember};
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
                roles: Roles::new(),
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
    roles: Roles,
    findings: Findings,
}

struct Handing<'a, F> {
    sink: &'a mut Sink,
    take: F,
}

impl<F: FnMut(Entry<'_>)> Handing<'_, F> {
    fn hand_over(&mut self, index: usize, raw: Option<RawMember<'_>>) {
        let Sink { policy, groups, role, roles, findings } = &mut *self.sink;
        let member = raw.and_then(|raw| MemberRef::read(raw, roles, findings, policy));
        let member = member.and_then(|mut member| {
            // Where groups were not asked for, they are not read (GROUPS-017).
            member.group_enrollments = member.group_enrollments.filter(|_| *groups);
            // Who is none any more needs no role.
            let fits = member.status == MemberStatus::Deleted
                || role.as_ref().is_none_or(|role| has_role(member.roles, role));
            if !fits {
                findings.note("roles", "LMS-121", ProblemReason::OtherRole);
            }
            fits.then_some(member)
        });
        (self.take)(Entry { index, member, problems: findings.as_slice() });
    }
}

impl<F: FnMut(Entry<'_>)> Entries for Handing<'_, F> {
    fn try_take(&mut self, index: usize, text: &str) -> Option<usize> {
        let mut members = serde_json::Deserializer::from_str(text).into_iter::<RawMember<'_>>();
        let raw = members.next()?.ok()?;
        let length = members.byte_offset();
        let policy = &self.sink.policy;
        if length > policy.entry_limit || too_deep(text.as_bytes().get(..length)?, policy.nesting) {
            return None;
        }
        self.sink.findings.begin(index);
        self.hand_over(index, Some(raw));
        Some(length)
    }

    fn take(&mut self, index: usize, entry: Result<&str, ProblemReason>) {
        self.sink.findings.begin(index);
        let raw = container::parse(entry, MEMBERS, &mut self.sink.findings);
        self.hand_over(index, raw);
    }
}
