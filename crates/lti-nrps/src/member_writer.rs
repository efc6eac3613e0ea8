//! A page of members, while it goes out.

use alloc::vec::Vec;
use core::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::container::MEMBERS;
use crate::error::Error;
use crate::exchange::sendable;
use crate::findings::Findings;
use crate::{Member, MembershipContainer, ReadMemberships, Report};

/// Writes a page of members part by part, so that memory does not grow with the page. The bytes are appended to what the caller sends
/// when it likes. Of [`ReadMemberships::writer`].
pub struct MemberWriter {
    asked: ReadMemberships,
    report: Report,
    written: usize,
}

impl MemberWriter {
    /// Writes what stands before the members.
    pub(crate) fn begin(
        asked: &ReadMemberships,
        container: &MembershipContainer,
        report: Report,
        out: &mut Vec<u8>,
    ) -> Result<Self, Error> {
        let mut findings = Findings::default();
        container.judge(&mut findings);
        sendable(MEMBERS.name, findings)?;
        Self::write_head(container, out);
        Ok(Self { asked: asked.clone(), report, written: 0 })
    }

    /// Writes a member.
    ///
    /// # Errors
    /// What a member may not be sent with. Nothing is written then.
    pub fn write(&mut self, member: &Member, out: &mut Vec<u8>) -> Result<(), Error> {
        let mut findings = Findings::default();
        findings.entry = Some(self.written);
        self.asked.judge(member, self.report, &mut findings);
        sendable("member", findings)?;
        Self::write_member(self.written, member, out);
        self.written = self.written.saturating_add(1);
        Ok(())
    }

    /// Writes what stands behind the members.
    pub fn end(self, out: &mut Vec<u8>) {
        Self::write_end(out);
    }

    /// A whole page, of which nothing has to be asked any more.
    pub(crate) fn write_page(container: &MembershipContainer, members: &[Member]) -> Vec<u8> {
        let mut out = Vec::new();
        Self::write_head(container, &mut out);
        for (at, member) in members.iter().enumerate() {
            Self::write_member(at, member, &mut out);
        }
        Self::write_end(&mut out);
        out
    }

    fn write_head(container: &MembershipContainer, out: &mut Vec<u8>) {
        let head = json(&Head(container));
        // The object stays open.
        out.extend_from_slice(head.strip_suffix(b"}").unwrap_or_default());
        out.extend_from_slice(if head.len() > 2 { b",\"members\":[" } else { b"\"members\":[" });
    }

    fn write_member(at: usize, member: &Member, out: &mut Vec<u8>) {
        if at > 0 {
            out.push(b',');
        }
        out.extend_from_slice(&json(member));
    }

    fn write_end(out: &mut Vec<u8>) {
        out.extend_from_slice(b"]}");
    }
}

/// Writing cannot fail: every key is a text, and every value is one or is JSON already.
fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

struct Head<'a>(&'a MembershipContainer);

impl Serialize for Head<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        self.0.write(&mut object)?;
        object.end()
    }
}

/// Shows nothing of what was written.
impl fmt::Debug for MemberWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemberWriter").field("written", &self.written).finish_non_exhaustive()
    }
}
