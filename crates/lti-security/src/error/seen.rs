use alloc::string::String;
use core::fmt;

/// Text of a peer, made safe for an operator's log: at most 80 characters, control characters escaped.
///
/// Used for issuers, client ids, key ids and algorithm names, never for anything that names a person.
#[derive(Clone, PartialEq, Eq)]
pub struct Seen(String);

impl Seen {
    /// How many characters are kept.
    pub const LIMIT: usize = 80;

    /// Keeps the first [`Seen::LIMIT`] characters of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut kept: String = text.chars().take(Self::LIMIT).flat_map(char::escape_debug).collect();
        if text.chars().nth(Self::LIMIT).is_some() {
            kept.push('…');
        }
        Self(kept)
    }

    /// The text as it is kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Seen {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;
    use alloc::string::ToString;

    #[test]
    fn keeps_little_and_escapes_control_characters() {
        let seen = Seen::new("a\r\nb");
        assert_eq!(seen.to_string(), "`a\\r\\nb`");
        assert_eq!(alloc::format!("{seen:?}"), "`a\\r\\nb`");
        assert_eq!(seen.as_str(), "a\\r\\nb");
        assert_eq!(Seen::new(&"x".repeat(200)).to_string().chars().count(), Seen::LIMIT + 3);
    }
}
