//! Languages.

use alloc::string::String;
use core::fmt;

use serde::ser::{Serialize, Serializer};

/// A language tag (BCP 47) in its usual letter case: `en-GB`, `pt-BR`, `zh-Hant-TW`. Only the shape is checked, not the
/// registry of subtags.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Locale(String);

impl Locale {
    /// Reads a tag leniently: `_` counts as `-`, letter case is put right (LMS-060). `None` when it is no tag.
    ///
    /// ```
    /// # use lti_claims::Locale;
    /// assert_eq!(Locale::parse("pt_br").unwrap().as_str(), "pt-BR");
    /// assert!(Locale::parse("Deutsch (Schweiz)").is_none());
    /// ```
    #[must_use]
    pub fn parse(text: impl Into<String>) -> Option<Self> {
        let text: String = text.into();
        if is_canonical_simple(&text) {
            return Some(Self(text));
        }
        let mut tag = String::with_capacity(text.len());
        for (position, subtag) in text.split(['-', '_']).enumerate() {
            let letters = subtag.bytes().all(|byte| byte.is_ascii_alphabetic());
            if !(1..=8).contains(&subtag.len()) || !subtag.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                return None;
            }
            if position == 0 {
                if !letters
                    || (subtag.len() == 1
                        && !subtag.eq_ignore_ascii_case("i")
                        && !subtag.eq_ignore_ascii_case("x"))
                {
                    return None;
                }
            } else {
                tag.push('-');
            }
            let region = position > 0 && letters && subtag.len() == 2;
            let script = position > 0 && letters && subtag.len() == 4;
            for (at, letter) in subtag.chars().enumerate() {
                tag.push(if region || (script && at == 0) {
                    letter.to_ascii_uppercase()
                } else {
                    letter.to_ascii_lowercase()
                });
            }
        }
        Some(Self(tag))
    }

    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The tag, moved out.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// The language alone: `pt` of `pt-BR`.
    #[must_use]
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

/// `en` and `en-GB`: the forms that need no rewriting.
fn is_canonical_simple(text: &str) -> bool {
    match text.as_bytes() {
        [a, b] => a.is_ascii_lowercase() && b.is_ascii_lowercase(),
        [a, b, b'-', c, d] => {
            a.is_ascii_lowercase()
                && b.is_ascii_lowercase()
                && c.is_ascii_uppercase()
                && d.is_ascii_uppercase()
        }
        _ => false,
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Locale {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn the_forms_of_real_platforms() {
        for (text, tag) in [
            ("en", "en"),
            ("en-us", "en-US"),
            ("en_US", "en-US"),
            ("pt_br", "pt-BR"),
            ("nb-NO", "nb-NO"),
            ("ZH-HANT-tw", "zh-Hant-TW"),
            ("es-419", "es-419"),
            ("de-1996", "de-1996"),
            ("eN", "en"),
            ("En", "en"),
            ("eN-GB", "en-GB"),
            ("En-GB", "en-GB"),
            ("en-gB", "en-GB"),
            ("en-Gb", "en-GB"),
            ("LATN", "latn"),
            ("sl-ROZAJ", "sl-rozaj"),
        ] {
            let locale = Locale::parse(text).unwrap();
            assert_eq!((locale.as_str(), locale.to_string().as_str()), (tag, tag));
            assert_eq!(Some(locale.language()), tag.split('-').next());
        }
        for text in ["", "-", "en-", "e", "1", "en US", "$User.locale", "überall", "en-toolongsubtag"] {
            assert_eq!(Locale::parse(text), None, "{text}");
        }
    }
}
