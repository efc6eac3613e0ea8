use super::{GROUPS, SERVICES, STANDARD};

/// What a variable's name is, without its dollar sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// One of [`STANDARD`], or of a family there, or of [`SERVICES`] or [`GROUPS`].
    Standard,
    /// A platform's own: it begins with a reversed domain, in lower case, as in `com.example.Foo.bar`. Only such a name is
    /// unique in the world, and can never be one of the standard (CORE-108, CORE-109).
    Own,
}

impl Kind {
    /// What `name` is; `None` for a name that is neither the standard's, letter by letter, nor anybody's own. Such a one is
    /// never substituted.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        if SERVICES.contains(&name)
            || GROUPS.contains(&name)
            || STANDARD.iter().any(|known| matches(known, name))
        {
            Some(Self::Standard)
        } else {
            is_own(name).then_some(Self::Own)
        }
    }
}

/// Is `name` the pattern's, where the pattern may end in `.*`?
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix(".*") {
        // A dot and at least one more character: the family's name alone is none of it.
        Some(family) => name
            .strip_prefix(family)
            .and_then(|rest| rest.strip_prefix('.'))
            .is_some_and(|own| !own.is_empty()),
        None => pattern == name,
    }
}

/// A top-level domain, a domain, and at least one more part.
fn is_own(name: &str) -> bool {
    let mut parts = name.split('.');
    let lower = |byte: u8| byte.is_ascii_lowercase();
    let top = parts.next().is_some_and(|part| part.len() >= 2 && part.bytes().all(lower));
    let domain = parts.next().is_some_and(|part| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.bytes().all(|byte| lower(byte) || byte.is_ascii_digit() || byte == b'-')
    });
    let rest: (usize, bool) =
        parts.fold((0, true), |(count, good), part| (count.saturating_add(1), good && !part.is_empty()));
    top && domain && rest.0 > 0 && rest.1
}
