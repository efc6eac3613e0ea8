//! Functions that tables of tiny rows ask by name.

use lti_claims::{Audience, ContextType, LaunchClaims, Limits, Role};
use serde_json::{Value, json};

use super::{Outcome, Running, Unavailable, token_client};

/// `role`: a text → `{ uri, kind, recognised }`. `context-type`: a text → `{ uri, known }`. `audience`: any JSON → the
/// list of audiences, or null. `token-request`: `{ scope, deployment_id }` → the request that the world's tool sends.
/// `token-answer`: `{ status, content_type, body }` → what the tool reads.
pub(super) fn value(running: &Running, function: &str, input: &Value) -> Result<Outcome, Unavailable> {
    let text = || {
        input.as_str().ok_or_else(|| Unavailable::Broken(format!("{function} takes a text, not {input}")))
    };
    let value = match function {
        "role" => role(&Role::parse(text()?)),
        "context-type" => {
            let known = ContextType::known(text()?);
            json!({ "uri": known.as_ref().map(ContextType::as_str), "known": known.is_some() })
        }
        "token-request" => return token_client::request(running, input),
        "token-answer" => return token_client::answer(input),
        "audience" => {
            let claims = LaunchClaims::from_json(&json!({ "aud": input }).to_string(), &Limits::DEFAULT);
            let claims = claims.map_err(|error| Unavailable::Broken(error.to_string()))?;
            let list = |audience: &Audience| audience.iter().map(str::to_owned).collect::<Vec<_>>();
            json!({ "list": claims.registered.aud.value().map(list) })
        }
        _ => return Err(Unavailable::Unsupported(format!("no function is named {function}"))),
    };
    Ok(Outcome::Accepted(value))
}

fn role(role: &Role) -> Value {
    let kind = match role {
        Role::System(_) => "system",
        Role::Institution(_) => "institution",
        Role::Context(_) => "context",
        Role::Sub(_) => "sub",
        Role::TestUser => "test-user",
        Role::Ambiguous(_) => "ambiguous",
        _ => "unrecognised",
    };
    let principal = match role {
        Role::Sub(sub) => Some(Role::Context(sub.principal()).as_str().to_owned()),
        _ => None,
    };
    json!({ "uri": role.as_str(), "kind": kind, "recognised": role.is_recognised(), "principal": principal })
}
