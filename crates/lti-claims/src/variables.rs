//! Substitution variables: custom parameters that the platform fills in at launch (Core 1.3 §5.4.6.1, App. B).
//!
//! A custom parameter whose **whole** text is a dollar sign and a name (see [`is_variable`]) asks for a
//! value. App. B speaks of a value that starts with `$`; a name that something else follows or precedes (`$Context.id/7`,
//! `id=$Context.id`) could end anywhere, so it is a plain text and stays as it is. Substitution is one pass: a value that
//! itself begins with `$` is sent as it is.
//!
//! | The variable is | The tool gets |
//! |---|---|
//! | supported and allowed | its value, always a text (CORE-098, CORE-100) |
//! | supported and allowed, without a value | `""` (CORE-101) |
//! | not supported, not allowed, or not a name of the standard nor of one's own | the parameter as it was, byte for byte (CORE-099) |
//!
//! Where a claim says the same, the value is taken from the message that goes out and from nowhere else: a parameter cannot
//! tell what the launch's privacy setting holds back (TRAP-30). The two URLs of the gradebook are supported where the message says
//! where it is ([`ResourceLinkRequest::endpoint`]). All others are the application's to answer. What a tool may
//! have is decided by [`Rules`].

mod claimed;
mod date_time;
mod kind;
mod rules;
mod table;
mod values;

pub use date_time::{effective_date_time, is_date_time};
pub use kind::Kind;
pub use rules::Rules;
pub use table::{GROUPS, SERVICES, STANDARD};
pub use values::Values;

use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use crate::findings::{Findings, at};
use crate::names::CUSTOM;
use crate::problem::{ProblemReason, Problems, Seen};
use crate::text::is_variable;
use crate::{Custom, ResourceLinkRequest};

impl ResourceLinkRequest {
    /// The variables, without their dollar sign, that the custom parameters ask for, the tool may have, and no claim of this
    /// message answers: what to ask the application for. Each once.
    #[must_use]
    pub fn variables_to_ask(&self, rules: &Rules) -> Vec<String> {
        let asked: BTreeSet<&str> = variables(&self.custom)
            .filter(|name| claimed::claimed(name, self).is_none() && rules.allow(name, self))
            .collect();
        asked.into_iter().map(str::to_owned).collect()
    }

    /// Replaces the variables of the custom parameters. `values` is what the application answered to
    /// [`variables_to_ask`](Self::variables_to_ask): a name that is missing is not supported.
    ///
    /// Call it when the rest of the message is complete, and once.
    ///
    /// # Errors
    /// `variable-not-date-time` where a `…DateTime` variable has a value that is neither empty nor a time in ISO 8601 (CORE-107).
    pub fn substitute_variables(&mut self, rules: &Rules, values: &Values) -> Result<(), Problems> {
        let mut findings = Findings::outgoing();
        let mut replaced = Vec::new();
        for (parameter, text) in self.custom.iter() {
            let Some(name) = text.strip_prefix('$').filter(|_| is_variable(text)) else { continue };
            if !rules.allow(name, self) {
                continue;
            }
            let value = match claimed::claimed(name, self) {
                Some(claimed) => claimed.unwrap_or_default(),
                None => match values.get(name) {
                    Some(value) => value.to_owned(),
                    None => continue,
                },
            };
            if name.ends_with("DateTime") && !value.is_empty() && !is_date_time(&value) {
                findings.problem(
                    at(CUSTOM, ""),
                    ProblemReason::VariableNotDateTime,
                    Seen::Length(value.len()),
                );
            }
            replaced.push((parameter.to_owned(), value));
        }
        for (parameter, value) in replaced {
            self.custom.insert(parameter, value);
        }
        findings.finish().map(|_| ())
    }
}

fn variables(custom: &Custom) -> impl Iterator<Item = &str> {
    custom.iter().filter(|(_, text)| is_variable(text)).filter_map(|(_, text)| text.strip_prefix('$'))
}

#[cfg(test)]
mod tests;
