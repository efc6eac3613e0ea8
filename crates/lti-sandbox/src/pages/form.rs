//! Form fields with their label, hint and problem.

use crate::partners::FieldProblem;
use maud::{Markup, html};

/// A field for text.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    /// Its label is [`label`]'s.
    pub(super) name: &'static str,
    pub(super) hint: &'static str,
    pub(super) value: &'a str,
    pub(super) kind: Kind,
    pub(super) optional: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Url,
    /// Several lines, as many as shown.
    Lines(u8),
}

pub(super) fn field(field: Field<'_>, problems: &[FieldProblem]) -> Markup {
    let Field { name, hint, value, kind, optional } = field;
    let problem = problems.iter().find(|problem| problem.field == name);
    let (hint_id, problem_id) = (format!("{name}-hint"), format!("{name}-problem"));
    let described = match (hint.is_empty(), problem) {
        (true, None) => None,
        (true, Some(_)) => Some(problem_id.clone()),
        (false, None) => Some(hint_id.clone()),
        (false, Some(_)) => Some(format!("{problem_id} {hint_id}")),
    };
    let invalid = problem.map(|_| "true");
    html! {
        div.field.bad[problem.is_some()] {
            label for=(name) { (label(name)) @if optional { " " span.optional { "(optional)" } } }
            @if !hint.is_empty() { p.hint #(hint_id) { (hint) } }
            @if let Some(problem) = problem { (message(problem, &problem_id)) }
            @match kind {
                Kind::Lines(rows) => {
                    // A line break directly behind the tag is dropped by browsers; ours is, and the value's stays.
                    textarea #(name) name=(name) rows=(rows) spellcheck="false" autocapitalize="none" autocomplete="off"
                        aria-describedby=[described] aria-invalid=[invalid] { "\n" (value) }
                }
                _ => {
                    input #(name) name=(name) type="text" value=(value) spellcheck="false" autocomplete="off"
                        inputmode=[(kind == Kind::Url).then_some("url")] autocapitalize=[(kind == Kind::Url).then_some("none")]
                        aria-describedby=[described] aria-invalid=[invalid];
                }
            }
        }
    }
}

/// The sentence beside a field, with its requirement.
pub(super) fn message(problem: &FieldProblem, id: &str) -> Markup {
    html! {
        p.problem #(id) {
            span.hidden { "Problem: " }
            (problem.message)
            @if let Some(id) = problem.requirement { " " code { (id) } }
        }
    }
}

/// All problems above the form, each leading to its field.
pub(super) fn summary(problems: &[FieldProblem]) -> Markup {
    html! {
        @if !problems.is_empty() {
            section.problems aria-labelledby="problems" {
                h2 #problems { "Not saved yet" }
                ul {
                    @for problem in problems {
                        li { a href={ "#" (problem.field) } { (label(problem.field)) } ": " (problem.message) }
                    }
                }
            }
        }
    }
}

/// A field's label, by its name.
pub(super) fn label(name: &str) -> &str {
    match name {
        "name" => "Name",
        "login_initiation_url" => "Login initiation URL",
        "target_link_uri" => "Launch URL",
        "redirect_uris" => "Redirect URIs",
        "public_key" => "Public key",
        "deployment_id" => "Deployment id",
        "deployment_ids" => "Deployment ids",
        "courses" => "Courses",
        "scopes" => "Scopes",
        "score_maximum" => "Points possible",
        "issuer" => "Issuer",
        "client_id" => "Client id",
        "authorization_url" => "Authorization URL",
        "token_url" => "Token URL",
        "key_set_url" => "Key set URL",
        "token_audience" => "Token audience",
        "known" => "Known LMS",
        "at" => "Host or address",
        "points" => "Points",
        "comment" => "Comment",
        "user" => "Learner",
        "maximum" => "Out of",
        "part" => "Number or key",
        "person" => "Person",
        "given_name" => "Given name",
        "family_name" => "Family name",
        "role" => "Role",
        "set" => "Set",
        other => other,
    }
}
