//! Finds the entries of a list across chunks. serde_json reads text that is there; this finds what it can read.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use lti_claims::wire::type_of;
use lti_claims::{JsonType, OpenMembers};
use serde_json::value::RawValue;

use crate::Policy;
use crate::container::Kind;
use crate::error::{Error, PeerMisbehaved, Refused};
use crate::findings::Findings;
use crate::member::flat::is_clean;
use crate::problem::ProblemReason;

/// What takes the entries.
pub(crate) trait Entries {
    /// Takes the entry that the text begins with, if it is there whole and nothing is wrong with it, and says how long it is. Saves looking
    /// for its end; what is not taken here comes again, once its end is found. `clean`: there is no control character in the text.
    fn try_take(&mut self, _index: usize, _text: &str, _clean: bool) -> Option<usize> {
        None
    }

    /// Takes an entry: its text, or why it has none.
    fn take(&mut self, index: usize, entry: Result<&str, ProblemReason>);
}

/// Takes chunks of a container and gives the entries of its list. What is kept is the rest of the container, and what a chunk
/// has of an entry whose end is not there yet.
pub(crate) struct Scanner {
    kind: Kind,
    policy: Policy,
    state: State,
    token: Token,
    /// What earlier chunks had of the token.
    carry: Vec<u8>,
    /// The token is larger than allowed, and not kept.
    over: bool,
    /// The bytes of earlier chunks.
    offset: usize,
    /// How many entries began.
    entries: usize,
    /// The name of the member that is being read.
    name: String,
    /// Was the list there?
    listed: bool,
    head: OpenMembers,
    /// The bytes of `head`.
    head_size: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Start,
    /// A name, or the end.
    FirstName,
    /// A name, after a comma.
    Name,
    InName,
    Colon,
    Value,
    InValue,
    AfterValue,
    /// An entry, or the end.
    FirstEntry,
    /// An entry, after a comma.
    Entry,
    InEntry,
    AfterEntry,
    End,
    Failed,
}

/// A name, a value or an entry whose end is looked for.
#[derive(Clone, Copy)]
enum Token {
    Text {
        begun: bool,
        escaped: bool,
    },
    /// An object or a list.
    Nested {
        depth: usize,
        in_text: bool,
        escaped: bool,
    },
    /// A number or a word, or what stands in its place.
    Plain,
}

impl Scanner {
    pub(crate) const fn new(kind: Kind, policy: Policy) -> Self {
        Self {
            kind,
            policy,
            state: State::Start,
            token: Token::Plain,
            carry: Vec::new(),
            over: false,
            offset: 0,
            entries: 0,
            name: String::new(),
            listed: false,
            head: OpenMembers::new(),
            head_size: 0,
        }
    }

    /// Reads the next chunk. After an error there is nothing more to read.
    pub(crate) fn read(&mut self, chunk: &[u8], entries: &mut impl Entries) -> Result<(), Error> {
        let read = self.step_through(chunk, entries);
        if read.is_err() {
            self.state = State::Failed;
        }
        self.offset = self.offset.saturating_add(chunk.len());
        read
    }

    fn step_through(&mut self, chunk: &[u8], entries: &mut impl Entries) -> Result<(), Error> {
        let limit = self.policy.body_limit;
        if chunk.len() > limit.saturating_sub(self.offset) {
            return Err(Refused::BodyTooLarge { limit }.into());
        }
        let mut at = 0_usize;
        let mut text = Valid { bytes: chunk, from: 0, text: "", clean: true };
        while let Some(&byte) = chunk.get(at) {
            if matches!(self.state, State::InName | State::InValue | State::InEntry) {
                let rest = chunk.get(at..).unwrap_or_default();
                let Some(length) = self.token.end(rest) else {
                    self.keep(rest)?;
                    break;
                };
                at = at.saturating_add(length);
                self.ended(rest.get(..length).unwrap_or_default(), at, entries)?;
                continue;
            }
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                self.between(byte, at)?;
                if self.state == State::InEntry
                    && byte == b'{'
                    && let rest = text.after(at)
                    && let Some(length) = entries.try_take(self.entries.saturating_sub(1), rest, text.clean)
                {
                    self.state = State::AfterEntry;
                    at = at.saturating_add(length);
                    continue;
                }
                // The first byte of a token belongs to it.
                if matches!(self.state, State::InName | State::InValue | State::InEntry) {
                    continue;
                }
            }
            at = at.saturating_add(1);
        }
        Ok(())
    }

    /// A byte between names, values and entries.
    fn between(&mut self, byte: u8, at: usize) -> Result<(), Error> {
        self.state = match (self.state, byte) {
            (State::Start, b'{') => State::FirstName,
            (State::FirstName | State::Name, b'"') => self.begin(byte, State::InName),
            (State::FirstName | State::AfterValue, b'}') => State::End,
            (State::Colon, b':') => State::Value,
            (State::Value, b'[') if self.name == self.kind.list => State::FirstEntry,
            (State::Value, _) if begins_value(byte) => self.begin(byte, State::InValue),
            (State::AfterValue, b',') => State::Name,
            (State::FirstEntry | State::AfterEntry, b']') => {
                self.listed = true;
                State::AfterValue
            }
            (State::FirstEntry | State::Entry, _) if begins_value(byte) => {
                let limit = self.policy.entries_limit;
                if self.entries >= limit {
                    return Err(Refused::EntriesTooMany { limit }.into());
                }
                self.entries = self.entries.saturating_add(1);
                self.begin(byte, State::InEntry)
            }
            (State::AfterEntry, b',') => State::Entry,
            _ => return Err(self.malformed(at)),
        };
        Ok(())
    }

    fn begin(&mut self, byte: u8, state: State) -> State {
        self.token = match byte {
            b'"' => Token::Text { begun: false, escaped: false },
            b'{' | b'[' => Token::Nested { depth: 0, in_text: false, escaped: false },
            _ => Token::Plain,
        };
        self.carry.clear();
        self.over = false;
        state
    }

    /// Keeps what there is of a token. Of an entry that is too large nothing is kept.
    fn keep(&mut self, part: &[u8]) -> Result<(), Error> {
        let size = self.carry.len().saturating_add(part.len());
        if self.state == State::InEntry {
            self.over |= size > self.policy.entry_limit;
            if self.over {
                self.carry = Vec::new();
                return Ok(());
            }
        } else {
            self.fits(size)?;
        }
        self.carry.extend_from_slice(part);
        Ok(())
    }

    fn fits(&self, size: usize) -> Result<(), Error> {
        let limit = self.policy.container_limit;
        let left = limit.saturating_sub(self.head_size);
        if size > left { Err(Refused::ContainerTooLarge { limit }.into()) } else { Ok(()) }
    }

    /// The end of a token, whose last bytes these are.
    fn ended(&mut self, part: &[u8], at: usize, entries: &mut impl Entries) -> Result<(), Error> {
        let mut carry = core::mem::take(&mut self.carry);
        let token = if carry.is_empty() {
            part
        } else {
            carry.extend_from_slice(part);
            &carry
        };
        match self.state {
            State::InEntry => {
                let text = if self.over || token.len() > self.policy.entry_limit {
                    Err(ProblemReason::TooLarge)
                } else if too_deep(token, self.policy.nesting) {
                    Err(ProblemReason::TooDeep)
                } else {
                    core::str::from_utf8(token).map_err(|_| ProblemReason::Unreadable)
                };
                entries.take(self.entries.saturating_sub(1), text);
                self.state = State::AfterEntry;
            }
            State::InName => {
                self.fits(token.len())?;
                self.head_size = self.head_size.saturating_add(token.len());
                self.name = serde_json::from_slice(token).map_err(|_| self.malformed(at))?;
                if self.listed && self.name == self.kind.list {
                    return Err(self.malformed(at));
                }
                self.state = State::Colon;
            }
            _ => {
                self.fits(token.len())?;
                self.head_size = self.head_size.saturating_add(token.len());
                let deep = too_deep(token, self.policy.nesting);
                let raw: Option<Box<RawValue>> = serde_json::from_slice(token).ok().filter(|_| !deep);
                let raw = raw.ok_or_else(|| self.malformed(at))?;
                if self.name == self.kind.list {
                    return Err(self.no_list(Some(type_of(&raw))));
                }
                self.head.push_unchecked(core::mem::take(&mut self.name), raw);
                self.state = State::AfterValue;
            }
        }
        // Its memory serves the next one.
        carry.clear();
        self.carry = carry;
        Ok(())
    }

    /// The end of the body: what stands beside the list. Nothing at all is an empty list (LMS-122).
    pub(crate) fn finish(self) -> Result<OpenMembers, Error> {
        match self.state {
            State::Start => return Ok(self.head),
            State::End => {}
            _ => return Err(self.malformed(0)),
        }
        if self.head.refuse_duplicates::<serde_json::Error>().is_err() {
            return Err(self.malformed(0));
        }
        if self.listed { Ok(self.head) } else { Err(self.no_list(None)) }
    }

    fn no_list(&self, found: Option<JsonType>) -> Error {
        let mut findings = Findings::default();
        let reason = match found {
            None | Some(JsonType::Null) => ProblemReason::Missing,
            Some(found) => ProblemReason::WrongType(found),
        };
        findings.note(self.kind.list, self.kind.requirement, reason);
        let what = self.kind.what;
        match findings.problems() {
            Some(problems) => PeerMisbehaved::Invalid { what, problems }.into(),
            None => self.malformed(0),
        }
    }

    fn malformed(&self, at: usize) -> Error {
        let offset = self.offset.saturating_add(at);
        PeerMisbehaved::BodyMalformed { what: self.kind.what, offset }.into()
    }
}

/// What is text of a chunk, looked through once.
struct Valid<'a> {
    bytes: &'a [u8],
    /// Where `text` begins.
    from: usize,
    text: &'a str,
    /// There is no control character in `text`.
    clean: bool,
}

impl<'a> Valid<'a> {
    /// What is text from this byte on. It may be the end of the chunk that is none, within a character.
    fn after(&mut self, at: usize) -> &'a str {
        let known = at.checked_sub(self.from).and_then(|skip| self.text.get(skip..)).unwrap_or_default();
        if !known.is_empty() {
            return known;
        }
        let bytes = self.bytes.get(at..).unwrap_or_default();
        self.from = at;
        self.text = match core::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
                core::str::from_utf8(valid).unwrap_or_default()
            }
        };
        self.clean = is_clean(self.text);
        self.text
    }
}

const fn begins_value(byte: u8) -> bool {
    !matches!(byte, b',' | b':' | b']' | b'}')
}

impl Token {
    /// How many bytes there are up to its end; `None` where that is not among them.
    fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::Text { begun, escaped } => {
                let quote = usize::from(!*begun);
                *begun = true;
                let length = text_end(bytes.get(quote..)?, escaped)?;
                Some(quote.saturating_add(length))
            }
            Self::Nested { depth, in_text, escaped } => {
                let mut at = 0_usize;
                loop {
                    let rest = bytes.get(at..)?;
                    if *in_text {
                        at = at.saturating_add(text_end(rest, escaped)?);
                        *in_text = false;
                        continue;
                    }
                    let mark =
                        rest.iter().position(|byte| matches!(byte, b'"' | b'{' | b'}' | b'[' | b']'))?;
                    at = at.saturating_add(mark).saturating_add(1);
                    match rest.get(mark) {
                        Some(b'"') => *in_text = true,
                        Some(b'{' | b'[') => *depth = depth.saturating_add(1),
                        _ => *depth = depth.saturating_sub(1),
                    }
                    if *depth == 0 && !*in_text {
                        return Some(at);
                    }
                }
            }
            Self::Plain => bytes
                .iter()
                .position(|byte| matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\n' | b'\r')),
        }
    }
}

/// How many bytes there are up to the end of a text, its closing quote included.
fn text_end(bytes: &[u8], escaped: &mut bool) -> Option<usize> {
    let mut at = 0_usize;
    loop {
        if core::mem::take(escaped) {
            if at >= bytes.len() {
                *escaped = true;
                return None;
            }
            at = at.saturating_add(1);
        }
        let mark = memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        at = at.saturating_add(mark);
        *escaped = bytes.get(at) == Some(&b'\\');
        at = at.saturating_add(1);
        if !*escaped {
            return Some(at);
        }
    }
}

/// Does the value nest deeper than allowed? Counts the opening brackets first, which settles every ordinary entry.
pub(crate) fn too_deep(json: &[u8], limit: usize) -> bool {
    openings(json) > limit && deepest(json) > limit
}

/// How many opening brackets there are, inside of texts too. Wrapping sums over short runs, which the compiler turns into
/// vector code; a run of 255 cannot wrap.
fn openings(json: &[u8]) -> usize {
    json.chunks(255)
        .map(|run| run.iter().fold(0_u8, |sum, byte| sum.wrapping_add(u8::from(byte | 0x20 == b'{'))))
        .fold(0, |sum: usize, run| sum.saturating_add(usize::from(run)))
}

/// The deepest level of nesting, brackets inside of texts left out.
fn deepest(json: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    let (mut in_text, mut escaped) = (false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_text,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                depth = depth.saturating_add(1);
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::{Entries, Scanner};
    use crate::Policy;
    use crate::container::MEMBERS;
    use crate::problem::ProblemReason;

    struct Reasons(alloc::vec::Vec<ProblemReason>);

    impl Entries for Reasons {
        fn take(&mut self, _: usize, entry: Result<&str, ProblemReason>) {
            self.0.extend(entry.err());
        }
    }

    #[test]
    fn nothing_of_what_is_too_large_is_kept() {
        let mut scanner = Scanner::new(MEMBERS, Policy::default());
        let mut reasons = Reasons(alloc::vec::Vec::new());
        let mut read = |scanner: &mut Scanner, chunk: &[u8]| scanner.read(chunk, &mut reasons).is_ok();
        assert!(read(&mut scanner, br#"{"members":[{"name":""#));
        for _ in 0..200 {
            assert!(read(&mut scanner, &[b'x'; 1_024]));
            assert!(scanner.carry.capacity() <= 2 * Policy::default().entry_limit);
        }
        assert!(read(&mut scanner, br#""},{}]}"#));
        assert_eq!(reasons.0, [ProblemReason::TooLarge]);
        assert!(scanner.finish().is_ok());
    }
}
