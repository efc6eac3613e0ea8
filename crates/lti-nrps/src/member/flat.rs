//! The short way to a member as most are written: texts without escapes, `null`, and a list of roles.
//!
//! What is read here is what serde_json would read, in less time: most of that goes into finding the ends of texts. What is not of
//! this form is not read here at all; the tests compare the two ways.

use alloc::borrow::Cow;

use lti_claims::Field;

use super::raw::RawMember;
use super::role_list::RoleList;
use crate::id_text::IdText;

/// The levels of a member who is flat: the object and its roles.
pub(crate) const LEVELS: usize = 2;

/// Reads the member that the text begins with, and says how long it is. `clean`: no byte of the text is a control character. `None` where it is not flat, or not there whole; then what
/// was read so far is worth nothing.
pub(crate) fn read<'a>(
    text: &'a str,
    clean: bool,
    raw: &mut RawMember<'a>,
    roles: &mut RoleList,
) -> Option<usize> {
    roles.begin();
    let mut cursor = Cursor { text, clean, at: 0 };
    cursor.expect(b'{')?;
    if cursor.next_is(b'}') {
        return Some(cursor.at);
    }
    loop {
        let name = cursor.text()?;
        cursor.expect(b':')?;
        match name {
            "roles" if raw.roles.is_absent() => {
                cursor.roles(roles)?;
                raw.roles = Field::Value(0);
            }
            "user_id" if raw.user_id.is_absent() => {
                raw.user_id = Field::Value(IdText::new(cursor.text()?));
            }
            _ => {
                let field = raw.text_mut(name).filter(|field| field.is_absent())?;
                *field = cursor.text_or_null()?;
            }
        }
        if !cursor.next_is(b',') {
            cursor.expect(b'}')?;
            return Some(cursor.at);
        }
    }
}

/// Has it no control character? JSON has none within texts. No branch, so that the compiler turns it into vector code.
pub(crate) fn is_clean(text: &str) -> bool {
    text.bytes().fold(u8::MAX, u8::min) >= b' '
}

struct Cursor<'a> {
    text: &'a str,
    clean: bool,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn skip_space(&mut self) {
        while matches!(self.text.as_bytes().get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at = self.at.saturating_add(1);
        }
    }

    /// Is this the next byte behind white space? It is passed over then.
    fn next_is(&mut self, byte: u8) -> bool {
        self.skip_space();
        let there = self.text.as_bytes().get(self.at) == Some(&byte);
        self.at = self.at.saturating_add(usize::from(there));
        there
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.next_is(byte).then_some(())
    }

    /// A text without escapes.
    fn text(&mut self) -> Option<&'a str> {
        self.expect(b'"')?;
        let length = memchr::memchr2(b'"', b'\\', self.text.as_bytes().get(self.at..)?)?;
        let end = self.at.checked_add(length)?;
        let text = self.text.get(self.at..end)?;
        if self.text.as_bytes().get(end) != Some(&b'"') || !self.clean && !is_clean(text) {
            return None;
        }
        self.at = end.checked_add(1)?;
        Some(text)
    }

    fn text_or_null(&mut self) -> Option<Field<Cow<'a, str>>> {
        self.skip_space();
        if self.text.as_bytes().get(self.at..)?.starts_with(b"null") {
            self.at = self.at.checked_add(4)?;
            return Some(Field::Null);
        }
        Some(Field::Value(Cow::Borrowed(self.text()?)))
    }

    fn roles(&mut self, roles: &mut RoleList) -> Option<()> {
        self.expect(b'[')?;
        if self.next_is(b']') {
            return Some(());
        }
        loop {
            roles.push(self.text()?);
            if !self.next_is(b',') {
                return self.expect(b']');
            }
        }
    }
}
