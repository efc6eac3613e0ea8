//! Functions that tables of tiny rows ask by name.

mod cartridge;
mod content;

use lti_claims::{Audience, ContextType, LaunchClaims, Limits, Role};
use lti_oidc::storage::{PLATFORM_SCRIPT, TOOL_SCRIPT};
use lti_tool::profile::Product;
use serde_json::{Value, json};

use super::{Built, Outcome, Running, Unavailable, migration, platform, refused, token_client};
use crate::in_memory::{Outside, PlatformSide, ToolSide, Wrong, profile};
use crate::scripts::{self, ScriptError};
use crate::subject::Response;
use crate::world::KnownLms;

/// `role`: a text → `{ uri, kind, recognised }`. `context-type`: a text → `{ uri, known }`. `audience`: any JSON → the
/// list of audiences, or null. `custom`: `{ claim, name }` → what a look-up of that name gives, exact and ignoring case.
/// `settings`: what this side tells its partners. `public-urls`: `{ base_url, issuer }` → whether a side can be built there. `token-request`: `{ scope, deployment_id }` → the request that the world's tool sends.
/// `profile`: `{ client_id, profile }` → the registration that a profile makes, `profile` as a world writes it. `product`: a
/// `product_family_code` → `product`, the one that it suggests, and `none`, whether it suggests none. `key-proof`, `bindings`: see
/// [`migration`]. `token-answer`: `{ status, content_type, body }` → what the tool reads.
/// `tool-storage`, `platform-storage`: what the scripts of platform storage do.
pub(super) fn value(running: &Running, function: &str, input: &Value) -> Result<Outcome, Unavailable> {
    let text =
        || input.as_str().ok_or_else(|| Unavailable::Broken(format!("{function} takes a text, not {input}")));
    let value = match function {
        "role" => role(&Role::parse(text()?)),
        "context-type" => {
            let known = ContextType::known(text()?);
            json!({ "uri": known.as_ref().map(ContextType::as_str), "known": known.is_some() })
        }
        "custom" => custom(input)?,
        "settings" => settings(running),
        "profile" => return known_lms(running, input),
        "product" => {
            let product = Product::suggest(text()?);
            json!({ "none": product.is_none(), "product": product.map(|product| product.to_string()) })
        }
        "frames" => match &running.side {
            Built::Platform(side) => return platform::frames(side, input),
            Built::Tool(_) => return Err(Unavailable::Unsupported("a tool frames nobody".to_owned())),
        },
        gradebook if gradebook.starts_with("gradebook-") => match &running.side {
            Built::Platform(side) => return super::grades::value(running, side, gradebook, input),
            Built::Tool(_) => return Err(Unavailable::Unsupported("a tool keeps no gradebook".to_owned())),
        },
        roster if roster.starts_with("roster-") => match &running.side {
            Built::Platform(side) => return super::rosters::value(running, side, roster, input),
            Built::Tool(_) => return Err(Unavailable::Unsupported("a tool has no courses".to_owned())),
        },
        "public-urls" => return public_urls(running, input),
        "bindings" => migration::bindings(running)?,
        "key-proof" => migration::key_proof(input)?,
        "token-request" => return token_client::request(running, input),
        "token-answer" => return token_client::answer(input),
        "tool-storage" => scripts::tool_page(TOOL_SCRIPT, input).map_err(broken)?,
        "platform-storage" => scripts::platform_page(PLATFORM_SCRIPT, input).map_err(broken)?,
        "audience" => {
            let claims = LaunchClaims::from_json(&json!({ "aud": input }).to_string(), &Limits::DEFAULT);
            let claims = claims.map_err(|error| Unavailable::Broken(error.to_string()))?;
            let list = |audience: &Audience| audience.iter().map(str::to_owned).collect::<Vec<_>>();
            json!({ "list": claims.registered.aud.value().map(list) })
        }
        _ => return content::value(running, function, input),
    };
    Ok(Outcome::Accepted(value))
}

fn broken(error: ScriptError) -> Unavailable {
    Unavailable::Broken(error.to_string())
}

fn custom(input: &Value) -> Result<Value, Unavailable> {
    let claim = input.get("claim").cloned().unwrap_or_default();
    let payload = json!({ "https://purl.imsglobal.org/spec/lti/claim/custom": claim }).to_string();
    let claims = LaunchClaims::from_json(&payload, &Limits::DEFAULT);
    let claims = claims.map_err(|error| Unavailable::Broken(error.to_string()))?;
    let custom = claims.custom.into_value().unwrap_or_default();
    let name = input.get("name").and_then(Value::as_str).unwrap_or_default();
    Ok(json!({
        "found": custom.get(name), "ignoring_case": custom.get_ignoring_case(name),
        "unresolved": custom.is_unresolved(name), "resolved": custom.resolved(name),
    }))
}

fn verdict(result: Result<(), lti_oidc::Error>) -> Outcome {
    match result {
        Ok(()) => Outcome::Accepted(Value::Null),
        Err(error) => refused(&error, Response::default()).outcome,
    }
}

fn settings(running: &Running) -> Value {
    match &running.side {
        Built::Tool(side) => {
            let own = side.tool.settings();
            json!({
                "login_initiation_url": own.login_initiation_url, "redirect_uri": own.redirect_uri,
                "key_set_url": own.key_set_url,
            })
        }
        Built::Platform(side) => {
            let own = side.platform.settings();
            json!({
                "issuer": own.issuer, "authorization_endpoint": own.authorization_endpoint,
                "token_url": own.token_url, "key_set_url": own.key_set_url,
            })
        }
    }
}

fn public_urls(running: &Running, input: &Value) -> Result<Outcome, Unavailable> {
    let text = |name: &str| input.get(name).and_then(Value::as_str).map(str::to_owned);
    let mut world = running.world.clone();
    let base = text("base_url").unwrap_or_else(|| "https://side.example.test".to_owned());
    world.tool.login_url = format!("{base}/login");
    if let Some(platform) = world.platform.first_mut() {
        platform.authorization_endpoint = format!("{base}/authorize");
        platform.issuer = text("issuer").unwrap_or_else(|| platform.issuer.clone());
    }
    world.registration.clear();
    let outside = Outside {
        world: &world,
        clock: running.clock.clone(),
        http: running.http.clone(),
        replay_guard: running.stores.clone(),
        key_cache: running.stores.clone(),
        policy: &Default::default(),
        signing_keys: &running.signing_keys,
    };
    let built = match &running.side {
        Built::Tool(_) => ToolSide::new(&outside).map(|_| ()),
        Built::Platform(_) => PlatformSide::new(&outside).map(|_| ()),
    };
    match built {
        Ok(()) => Ok(verdict(Ok(()))),
        Err(Wrong::Refused(error)) => Ok(verdict(Err(error))),
        Err(wrong) => Err(Unavailable::Broken(wrong.to_string())),
    }
}

fn known_lms(running: &Running, input: &Value) -> Result<Outcome, Unavailable> {
    let broken = |why: String| Unavailable::Broken(why);
    let known = input.get("profile").cloned().unwrap_or_default();
    let known: KnownLms = serde_json::from_value(known).map_err(|error| broken(error.to_string()))?;
    let platform = running.world.platform.first();
    let platform = platform.ok_or_else(|| broken("the world has no platform".to_owned()))?;
    let client_id = input.get("client_id").and_then(Value::as_str).unwrap_or_default();
    let made = profile(&known, platform)
        .and_then(|profile| profile.registration("school", client_id).map_err(Wrong::Refused));
    Ok(match made {
        Ok(made) => Outcome::Accepted(json!({
            "id": made.id, "issuer": made.issuer, "client_id": made.client_id,
            "authorization_endpoint": made.authorization_endpoint, "key_set_url": made.key_set_url,
            "token_url": made.token_url, "token_audience": made.token_audience,
            "product": made.product.map(|product| product.to_string()),
            "strict": made.claims_policy == lti_claims::Policy::default(),
        })),
        Err(Wrong::Refused(error)) => refused(&error, Response::default()).outcome,
        Err(wrong) => return Err(broken(wrong.to_string())),
    })
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
