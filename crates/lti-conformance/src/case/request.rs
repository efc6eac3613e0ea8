//! Edits of the request that a step would send by itself.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Edits of a request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestEdit {
    /// Another method.
    pub method: Option<String>,
    /// Another URL, without the query.
    pub url: Option<String>,
    /// Another `Content-Type`; empty text leaves the header out.
    pub content_type: Option<String>,
    /// Further headers, replacing those of the same name; empty text leaves the header out.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Edits of the fields of a form body, or of the query where the method is GET.
    #[serde(default)]
    pub form: FieldEdit,
    /// Fields in the query of a request that has a body.
    #[serde(default)]
    pub query: Vec<(String, String)>,
    /// A body in place of the form.
    pub body: Option<String>,
    /// What becomes of the browser's cookies.
    #[serde(default)]
    pub cookies: Cookies,
}

/// Edits of a list of fields.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldEdit {
    /// Fields that replace those of the same name, or join.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
    /// Fields left out.
    #[serde(default)]
    pub remove: Vec<String>,
    /// Fields added at the end, so that a name comes twice.
    #[serde(default)]
    pub append: Vec<(String, String)>,
}

impl FieldEdit {
    /// Applies the edits.
    pub fn apply(&self, fields: &mut Vec<(String, String)>) {
        fields.retain(|(name, _)| !self.remove.contains(name));
        for (name, value) in &self.set {
            match fields.iter_mut().find(|(n, _)| n == name) {
                Some(field) => field.1.clone_from(value),
                None => fields.push((name.clone(), value.clone())),
            }
        }
        fields.extend(self.append.iter().cloned());
    }
}

/// What the browser sends as cookies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cookies {
    /// Those that it was given.
    #[default]
    Keep,
    /// None: a browser that blocks them, or another one.
    Drop,
    /// Those that it was given, each with another value.
    Garble,
}
