//! One page, as far as it has come.

use super::super::call::broken;
use crate::calls::{ListStopped, Service, Walk};
use crate::roster::{Answer, Roster, RosterError};
use lti_nrps::{Entry, Member, MemberReader, MembershipContainer, MembershipHead, Operation};
use lti_nrps::{Problem, ProblemReason, ReadMemberships};
use lti_security::service::Body;
use std::collections::VecDeque;

/// How many bytes are read at once. What their members come to is in memory, however large the page and the chunks of the HTTP client
/// are.
const PIECE: usize = 8_192;

/// How many problems are kept until they are taken.
const PROBLEMS: usize = 1_000;

pub(super) struct OpenPage {
    url: String,
    pub(super) next: Option<String>,
    pub(super) differences: Option<String>,
    entries: usize,
    bytes: usize,
    pub(super) left_out: usize,
    blank: bool,
    reader: MemberReader,
    body: Body,
    chunk: Vec<u8>,
    /// How much of the chunk was read.
    read: usize,
}

/// What came, until it is taken.
#[derive(Default)]
pub(super) struct Came {
    pub(super) members: VecDeque<Member>,
    pub(super) problems: Vec<Problem>,
}

impl Came {
    pub(super) fn note(&mut self, problems: &[Problem]) {
        let room = PROBLEMS.saturating_sub(self.problems.len());
        self.problems.extend(problems.iter().take(room).cloned());
    }
}

impl OpenPage {
    /// Asks for a page.
    pub(super) async fn ask(
        roster: &Roster,
        walk: &Walk,
        read: &ReadMemberships,
    ) -> Result<Answer<Self>, RosterError> {
        let request = read.to_http()?;
        let url = request.uri().to_string();
        walk.enter(&url, roster.limits())?;
        let response = match roster.open(Operation::ReadMemberships, request).await? {
            Answer::Done(response) => response,
            Answer::Unavailable(missing) => return Ok(missing.into()),
        };
        let MembershipHead { next, differences, reader, .. } =
            read.receive_head(&response, &roster.policy().nrps)?;
        Ok(Answer::Done(Self {
            url,
            next,
            differences,
            entries: 0,
            bytes: 0,
            left_out: 0,
            blank: true,
            reader,
            body: response.into_body(),
            chunk: Vec::new(),
            read: 0,
        }))
    }

    /// Reads the next piece; `false` at the end of the page.
    pub(super) async fn more(
        &mut self,
        roster: &Roster,
        walk: &Walk,
        came: &mut Came,
    ) -> Result<bool, RosterError> {
        let limits = roster.limits();
        if self.read >= self.chunk.len() {
            let Some(chunk) = self.body.chunk().await.map_err(broken)? else { return Ok(false) };
            self.bytes = self.bytes.saturating_add(chunk.len());
            if self.bytes > walk.bytes_left(limits) {
                return Err(ListStopped::TooManyBytes.into());
            }
            (self.chunk, self.read) = (chunk, 0);
        }
        let end = self.read.saturating_add(PIECE).min(self.chunk.len());
        let piece = self.chunk.get(self.read..end).unwrap_or_default();
        self.read = end;
        self.blank &= piece.trim_ascii().is_empty();
        let (entries, left_out) = (&mut self.entries, &mut self.left_out);
        self.reader.read(piece, |entry: Entry<'_>| {
            *entries = entries.saturating_add(1);
            came.note(entry.problems);
            let unasked = entry.problems.iter().any(|problem| problem.reason == ProblemReason::OtherRole);
            match entry.into_member() {
                Some(member) => came.members.push_back(member),
                None if unasked => {}
                None => *left_out = left_out.saturating_add(1),
            }
        })?;
        if self.entries > walk.entries_left(limits) {
            return Err(ListStopped::TooManyEntries.into());
        }
        Ok(true)
    }

    /// Did it come without a body, or with white space alone? Sakai says so that nobody is there (LMS-122); so does whoever lost it.
    pub(super) const fn is_blank(&self) -> bool {
        self.blank
    }

    /// What the page says beside its members, once it was read to its end.
    pub(super) fn finish(self, walk: &mut Walk, came: &mut Came) -> Result<MembershipContainer, RosterError> {
        let (container, problems) = self.reader.finish()?;
        came.note(&problems);
        walk.leave(self.url, self.entries, self.bytes);
        Ok(container)
    }
}
