use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

/// A list of scopes in the order they were named, each once (RFC 6749 §3.3). They compare letter by letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(Vec<String>);

impl Scopes {
    /// How many scopes are read; what follows is left out.
    pub const LIMIT: usize = 64;

    /// No scope.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// From text that separates them by spaces.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        text.split(' ').filter(|scope| is_scope(scope)).collect()
    }

    /// Whether `scope` is in the list.
    #[must_use]
    pub fn contains(&self, scope: &str) -> bool {
        self.0.iter().any(|own| own == scope)
    }

    /// Those that `other` has too, in this list's order.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        self.iter().filter(|scope| other.contains(scope)).collect()
    }

    /// The scopes.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The characters that a scope may have, and a length that no scope reaches.
fn is_scope(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 512
        && text.bytes().all(|byte| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
}

impl<'a> FromIterator<&'a str> for Scopes {
    fn from_iter<I: IntoIterator<Item = &'a str>>(scopes: I) -> Self {
        let mut list = Self::new();
        for scope in scopes {
            if list.0.len() < Self::LIMIT && is_scope(scope) && !list.contains(scope) {
                list.0.push(scope.to_string());
            }
        }
        list
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, scope) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(scope)?;
        }
        Ok(())
    }
}

#[cfg(feature = "oauth2")]
impl From<&Scopes> for Vec<oauth2::Scope> {
    fn from(scopes: &Scopes) -> Self {
        scopes.iter().map(|scope| oauth2::Scope::new(scope.to_string())).collect()
    }
}

#[cfg(feature = "oauth2")]
impl<'a> FromIterator<&'a oauth2::Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = &'a oauth2::Scope>>(scopes: I) -> Self {
        scopes.into_iter().map(|scope| scope.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Scopes;
    use alloc::string::ToString;

    #[test]
    fn keeps_order_drops_doubles_and_what_is_no_scope() {
        let scopes = Scopes::parse("b  a b \"x\" \u{e9} c");
        assert_eq!(scopes.to_string(), "b a c");
        assert_eq!(scopes.intersection(&Scopes::parse("c b B")).to_string(), "b c");
        assert!(Scopes::parse("").is_empty());
    }
}
