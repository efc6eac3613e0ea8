//! How large a payload may be.

/// Sizes that a parser keeps. They bound time and memory before anything is believed (ATK-008).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of the payload's JSON text. Default 262,144; real launches have 2 to 8 thousand.
    pub bytes: usize,
    /// Levels of objects and lists, the payload itself being the first. Default 32.
    pub nesting: usize,
    /// Members at the top level. Default 512.
    pub members: usize,
    /// Entries of `aud`. Default 16.
    pub audiences: usize,
    /// Entries of the roles claim. Default 256.
    pub roles: usize,
}

impl Limits {
    /// The defaults.
    pub const DEFAULT: Self = Self { bytes: 262_144, nesting: 32, members: 512, audiences: 16, roles: 256 };

    /// Does the text nest deeper than allowed? Counts the opening brackets first, which settles every ordinary payload
    /// in one fast sweep; walks the text only when they are more than the limit.
    pub(crate) fn nests_too_deep(&self, json: &str) -> bool {
        openings(json.as_bytes()) > self.nesting && deepest(json) > self.nesting
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// How many opening brackets there are, inside of texts too. Wrapping sums over short runs, which the compiler turns into
/// vector code; a run of 255 cannot wrap.
fn openings(json: &[u8]) -> usize {
    json.chunks(255)
        .map(|run| run.iter().fold(0_u8, |sum, byte| sum.wrapping_add(u8::from(byte | 0x20 == b'{'))))
        .fold(0, |sum: usize, run| sum.saturating_add(usize::from(run)))
}

/// The deepest level of nesting, brackets inside of texts left out.
fn deepest(json: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    let (mut in_text, mut escaped) = (false, false);
    for byte in json.bytes() {
        if in_text {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_text = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_text = true,
            b'{' | b'[' => {
                depth = depth.saturating_add(1);
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    #[test]
    fn brackets_in_texts_do_not_count() {
        let text: String = ["{\"a\":\"", &"[".repeat(200), "\\\"{{{\"}"].concat();
        assert_eq!(deepest(&text), 1);
        assert!(!Limits::DEFAULT.nests_too_deep(&text));
    }

    #[test]
    fn the_limit_is_exact() {
        let nested = |levels: usize| ["[".repeat(levels), "]".repeat(levels)].concat();
        assert!(!Limits::DEFAULT.nests_too_deep(&nested(32)));
        assert!(Limits::DEFAULT.nests_too_deep(&nested(33)));
        // Many brackets side by side are not deep; what is never closed is.
        assert!(!Limits::DEFAULT.nests_too_deep(&nested(32).repeat(2)));
        for levels in [33, 256, 100_000] {
            assert!(Limits::DEFAULT.nests_too_deep(&"[".repeat(levels)), "{levels}");
            assert!(Limits::DEFAULT.nests_too_deep(&"{".repeat(levels)), "{levels}");
        }
    }
}
