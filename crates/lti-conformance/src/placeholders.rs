//! `{{…}}` in fixtures: values that are known only when a case runs, and texts too long to write down.
//!
//! | Placeholder | Becomes |
//! |---|---|
//! | `{{name}}` | the value of that name: `nonce`, `state`, `id_token`, … |
//! | `{{jwk of platform}}` | the public key of that name as a JSON object; stands for a whole JSON string |
//! | `{{now}}`, `{{now+300}}`, `{{now-60.5}}` | seconds since 1970; as a whole JSON string it becomes a number |
//! | `{{text:now+300}}` | the same, but stays text |
//! | `{{hmac-sha256 KEY:TEXT}}` | the HMAC of the text in base64; `<nonce>` in it is the value of `{{nonce}}` |
//! | `{{repeat:ab:100}}` | `ab` a hundred times |
//! | `{{objects:1:3:"a":<n>}}` | `"a":1},{"a":2},{"a":3`, the insides of so many objects |

use std::collections::BTreeMap;

use crate::encoding::base64;
use crate::keys::hmac_sha256;

/// What the placeholders stand for.
#[derive(Clone, Debug, Default)]
pub struct Values {
    now: i64,
    named: BTreeMap<String, String>,
    objects: BTreeMap<String, String>,
}

impl Values {
    /// Values at a point of time.
    pub fn at(now: i64) -> Self {
        Self { now, ..Self::default() }
    }

    /// The point of time.
    pub fn now(&self) -> i64 {
        self.now
    }

    /// Gives a name a value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.named.insert(name.to_owned(), value.into());
        self
    }

    /// Gives a name a value.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.named.insert(name.to_owned(), value.into());
    }

    /// Gives a name a value that is JSON and takes the place of a whole JSON string.
    pub fn set_object(&mut self, name: &str, json: impl Into<String>) {
        self.objects.insert(name.to_owned(), json.into());
    }

    /// Expands text that is not JSON: form fields, URLs, headers.
    ///
    /// # Errors
    /// A placeholder that nothing gives a value to.
    pub fn expand(&self, text: &str) -> Result<String, String> {
        self.expand_with(text, false)
    }

    /// Expands JSON text: values are escaped, and a string that is nothing but a time becomes a number.
    ///
    /// # Errors
    /// A placeholder that nothing gives a value to.
    pub fn expand_json(&self, text: &str) -> Result<String, String> {
        self.expand_with(text, true)
    }

    fn expand_with(&self, text: &str, json: bool) -> Result<String, String> {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((inside, tail)) = after.split_once("}}") else { break };
            let quoted = json && before.ends_with('"') && tail.starts_with('"');
            match self.value(inside)? {
                Found::Whole(value) if quoted => {
                    out.push_str(before.strip_suffix('"').unwrap_or(before));
                    out.push_str(&value);
                    rest = tail.strip_prefix('"').unwrap_or(tail);
                }
                Found::Whole(text) | Found::Raw(text) => {
                    out.push_str(before);
                    out.push_str(&text);
                    rest = tail;
                }
                Found::Text(text) => {
                    out.push_str(before);
                    if json {
                        let escaped = crate::json::quote(&text);
                        out.push_str(escaped.trim_start_matches('"').strip_suffix('"').unwrap_or(&escaped));
                    } else {
                        out.push_str(&text);
                    }
                    rest = tail;
                }
            }
        }
        out.push_str(rest);
        Ok(out)
    }

    fn value(&self, inside: &str) -> Result<Found, String> {
        if let Some(rest) = inside.strip_prefix("repeat:") {
            let (text, times) =
                rest.rsplit_once(':').ok_or_else(|| format!("{{{{{inside}}}}} lacks a count"))?;
            let times: usize = times.parse().map_err(|_| format!("{{{{{inside}}}}} lacks a count"))?;
            return Ok(Found::Raw(text.repeat(times)));
        }
        if let Some(rest) = inside.strip_prefix("objects:") {
            let wrong = || format!("{{{{{inside}}}}} lacks two numbers");
            let (from, rest) = rest.split_once(':').ok_or_else(wrong)?;
            let (to, text) = rest.split_once(':').ok_or_else(wrong)?;
            let (from, to): (u32, u32) =
                (from.parse().map_err(|_| wrong())?, to.parse().map_err(|_| wrong())?);
            let objects: Vec<String> =
                (from..=to).map(|number| text.replace("<n>", &number.to_string())).collect();
            return Ok(Found::Raw(objects.join("},{")));
        }
        if let Some(rest) = inside.strip_prefix("hmac-sha256 ") {
            let (key, text) = rest.split_once(':').ok_or_else(|| format!("{{{{{inside}}}}} lacks a text"))?;
            let text = self.expand(&text.replace('<', "{{").replace('>', "}}"))?;
            return Ok(Found::Raw(base64(&hmac_sha256(key.as_bytes(), text.as_bytes()))));
        }
        if let Some(time) = inside.strip_prefix("text:") {
            return self.time(time).map(Found::Raw).ok_or_else(|| format!("{{{{{inside}}}}} is no time"));
        }
        if let Some(time) = self.time(inside) {
            return Ok(Found::Whole(time));
        }
        if let Some(object) = self.objects.get(inside) {
            return Ok(Found::Whole(object.clone()));
        }
        match self.named.get(inside) {
            Some(value) => Ok(Found::Text(value.clone())),
            None => Err(format!("{{{{{inside}}}}} has no value here")),
        }
    }

    fn time(&self, text: &str) -> Option<String> {
        let offset = text.strip_prefix("now")?;
        if offset.is_empty() {
            return Some(self.now.to_string());
        }
        let (whole, fraction) = offset.split_once('.').map_or((offset, None), |(w, f)| (w, Some(f)));
        let seconds = self.now.checked_add(whole.parse::<i64>().ok()?)?;
        match fraction {
            // A fraction counts away from the whole second it is written after, towards the future.
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => Some(format!("{seconds}.{digits}")),
            Some(_) => None,
            None => Some(seconds.to_string()),
        }
    }
}

enum Found {
    /// Takes the quotes of a JSON string with it.
    Whole(String),
    Raw(String),
    Text(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_become_numbers_only_as_whole_strings() {
        let v = Values::at(100);
        assert_eq!(
            v.expand_json(r#"{"a":"{{now}}","b":"{{now+5}}","c":"{{now-101}}"}"#).unwrap(),
            r#"{"a":100,"b":105,"c":-1}"#
        );
        assert_eq!(
            v.expand_json(r#"{"a":"{{text:now}}","b":"x{{now}}"}"#).unwrap(),
            r#"{"a":"100","b":"x100"}"#
        );
        assert_eq!(v.expand_json(r#""{{now+1.25}}""#).unwrap(), "101.25");
        assert_eq!(v.expand("t={{now+5}}").unwrap(), "t=105");
    }

    #[test]
    fn names_are_escaped_in_json_only() {
        let v = Values::at(0).with("nonce", "a\"b");
        assert_eq!(v.expand_json(r#"{"n":"{{nonce}}"}"#).unwrap(), r#"{"n":"a\"b"}"#);
        assert_eq!(v.expand("{{nonce}}").unwrap(), "a\"b");
        assert_eq!(v.expand("{{nothing}}").unwrap_err(), "{{nothing}} has no value here");
    }

    #[test]
    fn objects_take_the_quotes_along() {
        let mut v = Values::at(0);
        v.set_object("jwk of a", r#"{"n":"1"}"#);
        assert_eq!(v.expand_json(r#"{"jwk":"{{jwk of a}}"}"#).unwrap(), r#"{"jwk":{"n":"1"}}"#);
    }

    #[test]
    fn repeats() {
        assert_eq!(Values::at(0).expand_json("{{repeat:[:3}}{{repeat:]:3}}").unwrap(), "[[[]]]");
    }

    #[test]
    fn counts() {
        let json = r#"[{ {{objects:9:11:"id":"u<n>"}} }]"#;
        assert_eq!(Values::at(0).expand(json).unwrap(), r#"[{ "id":"u9"},{"id":"u10"},{"id":"u11" }]"#);
    }

    #[test]
    fn macs() {
        // The example of the LTI 1.3 Migration Guide §6.2.2.
        let values = Values::at(1_551_290_796).with("nonce", "172we8671fd8z");
        let text = "179248902&689302&https://lmsvendor.com&PM48OJSfGDTAzAo&<now+60>&<nonce>";
        let mac = values.expand_json(&format!("{{{{hmac-sha256 my-lti11-secret:{text}}}}}")).unwrap();
        assert_eq!(mac, "lWd54kFo5qU7xshAna6v8BwoBm6tmUjc6GTax6+12ps=");
    }
}
