use alloc::collections::BTreeMap;
use alloc::string::String;
use core::fmt;

use super::claimed::commas;

/// What the application answers for variables, by their names without the dollar sign. A name that is not here is not supported.
/// `Debug` prints names only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<String, String>);

impl Values {
    /// No variable is supported.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// A value. The empty text says: supported, and without a value here (CORE-101). Times are ISO 8601 with their offset from
    /// UTC; a user's own time is empty where the link's holds (CORE-107).
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<String>) -> &mut Self {
        self.0.insert(name.into(), value.into());
        self
    }

    /// Several URIs or words, separated by commas (CORE-104).
    pub fn insert_list<'a>(
        &mut self,
        name: impl Into<String>,
        values: impl IntoIterator<Item = &'a str>,
    ) -> &mut Self {
        self.insert(name, commas(values.into_iter()))
    }

    /// The ids that something had before it was copied, newest first: each percent-encoded, separated by commas; none for an
    /// original.
    pub fn insert_history<'a>(
        &mut self,
        name: impl Into<String>,
        ids: impl IntoIterator<Item = &'a str>,
    ) -> &mut Self {
        let mut text = String::new();
        for id in ids {
            if !text.is_empty() {
                text.push(',');
            }
            crate::text::percent_encode(&mut text, id);
        }
        self.insert(name, text)
    }

    /// The value of this variable.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Values {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(values: I) -> Self {
        Self(values.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
