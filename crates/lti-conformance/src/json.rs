//! JSON objects whose members keep their order and their exact text, so that a case can say what no JSON
//! library would write: a name twice, `1e400`, two hundred levels of nesting.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

/// An object as a list of (name, raw JSON text).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members(Vec<(String, String)>);

impl Members {
    /// Replaces the first member of this name where it stands, or adds it at the end.
    pub fn set(&mut self, name: &str, raw: String) {
        match self.0.iter_mut().find(|(n, _)| n == name) {
            Some(member) => member.1 = raw,
            None => self.0.push((name.to_owned(), raw)),
        }
    }

    /// Adds a member at the end, even if there is one of this name.
    pub fn append(&mut self, name: &str, raw: String) {
        self.0.push((name.to_owned(), raw));
    }

    /// Removes every member of this name; tells whether there was one.
    pub fn remove(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|(n, _)| n != name);
        self.0.len() != before
    }

    /// The object without spaces.
    pub fn compact(&self) -> String {
        let members: Vec<String> = self.0.iter().map(|(n, raw)| format!("{}:{raw}", quote(n))).collect();
        format!("{{{}}}", members.join(","))
    }

    /// The object with one member a line, for people.
    pub fn readable(&self) -> String {
        let members: Vec<String> = self.0.iter().map(|(n, raw)| format!("  {}: {raw}", quote(n))).collect();
        if members.is_empty() { "{}\n".to_owned() } else { format!("{{\n{}\n}}\n", members.join(",\n")) }
    }
}

/// A JSON string literal.
pub fn quote(text: &str) -> String {
    Value::from(text).to_string()
}

/// A TOML value as JSON. Dates have no JSON form.
pub fn from_toml(value: &toml::Value) -> Result<Value, String> {
    Ok(match value {
        toml::Value::String(s) => Value::from(s.as_str()),
        toml::Value::Integer(i) => Value::from(*i),
        toml::Value::Float(f) => Value::from(*f),
        toml::Value::Boolean(b) => Value::from(*b),
        toml::Value::Array(list) => Value::Array(list.iter().map(from_toml).collect::<Result<_, _>>()?),
        toml::Value::Table(table) => Value::Object(
            table.iter().map(|(k, v)| from_toml(v).map(|v| (k.clone(), v))).collect::<Result<_, _>>()?,
        ),
        toml::Value::Datetime(d) => return Err(format!("{d} is a date; write it as text")),
    })
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some((name, raw)) = map.next_entry::<String, Box<RawValue>>()? {
                    members.push((name, one_line(raw.get())));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// Takes the white space between tokens out, so that a token does not change with the layout of a base file.
fn one_line(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let (mut in_text, mut escaped) = (false, false);
    for c in raw.chars() {
        if in_text {
            in_text = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            out.push(c);
        } else if !c.is_ascii_whitespace() {
            in_text = c == '"';
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_order_duplicates_and_exact_numbers() {
        let mut m: Members = serde_json::from_str(r#"{ "b": 1.50, "a": [ 1, "x y\" z" ] }"#).unwrap();
        m.append("b", "1e400".to_owned());
        m.set("a", "null".to_owned());
        assert_eq!(m.compact(), r#"{"b":1.50,"a":null,"b":1e400}"#);
        assert!(m.remove("b"));
        assert!(!m.remove("b"));
        assert_eq!(m.compact(), r#"{"a":null}"#);
    }

    #[test]
    fn white_space_inside_text_stays() {
        let m: Members = serde_json::from_str(r#"{"a": { "b" : "1 \" 2" , "c": [ ] }}"#).unwrap();
        assert_eq!(m.compact(), r#"{"a":{"b":"1 \" 2","c":[]}}"#);
    }
}
