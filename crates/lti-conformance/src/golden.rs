//! Signed tokens that are committed beside their cases, so that a change of a key, a base or a case is seen.

use std::collections::BTreeMap;
use std::path::Path;

use crate::case::{Action, Case, Golden, Step, TokenEdit};
use crate::encoding::{base64url, to_hex};
use crate::error::FixtureError;
use crate::files;
use crate::fixtures::Fixtures;
use crate::keys::sha256;
use crate::placeholders::Values;
use crate::token::{self, Built};
use crate::world::{Platform, Registration, Tool, World};

mod openssl;

/// What placeholders stand for in every token of a registration.
pub fn values(now: i64, platform: &Platform, registration: &Registration) -> Values {
    Values::at(now)
        .with("issuer", &platform.issuer)
        .with("issuer in capitals", platform.issuer.to_ascii_uppercase())
        .with("issuer over http", platform.issuer.replacen("https://", "http://", 1))
        .with("client_id", &registration.client_id)
        .with("deployment_id", registration.deployments.first().cloned().unwrap_or_default())
        .with("token_audience", platform.token_audience.as_ref().unwrap_or(&platform.token_endpoint))
}

/// Base and key of a launch that names none.
pub fn launch_defaults(platform: &Platform) -> (&str, &str) {
    ("launch-minimal", platform.keys.first().map_or("platform", |k| k.key.as_str()))
}

/// Base and key of a client assertion that names none.
pub fn assertion_defaults(tool: &Tool) -> (&str, &str) {
    ("assertion-minimal", tool.keys.first().map_or("tool", String::as_str))
}

/// The token that a case sends: the committed one, which must be what its files make.
///
/// # Errors
/// Nothing is committed, or something else.
pub fn committed(root: &Path, case: &Case, built: &Built) -> Result<String, FixtureError> {
    match &case.golden {
        Golden::None => built
            .compact
            .clone()
            .ok_or_else(|| FixtureError::new(&case.file, "only openssl signs with this key")),
        Golden::Folder(place) => {
            let file = format!("{place}/token.jwt");
            let text = files::read_if_there(root, &file)?
                .ok_or_else(|| FixtureError::new(&file, "is not signed yet: `fixtures sign`"))?;
            let token = text.strip_suffix('\n').unwrap_or(&text);
            let same = match &built.compact {
                Some(compact) => token == compact,
                None => token.rsplit_once('.').is_some_and(|(input, _)| input == built.signing_input),
            };
            if same {
                Ok(token.to_owned())
            } else {
                Err(FixtureError::new(&file, "drift: the case makes another token; `fixtures sign`"))
            }
        }
        Golden::Sum(file) => {
            let token = built
                .compact
                .clone()
                .ok_or_else(|| FixtureError::new(&case.file, "only openssl signs with this key"))?;
            let sum = sums(root, file)?.remove(&case.id);
            if sum.as_deref() == Some(to_hex(&sha256(token.as_bytes())).as_str()) {
                Ok(token)
            } else {
                Err(FixtureError::new(
                    file,
                    format!("drift: {} makes another token; `fixtures sign`", case.id),
                ))
            }
        }
    }
}

fn sums(root: &Path, file: &str) -> Result<BTreeMap<String, String>, FixtureError> {
    let text = files::read_if_there(root, file)?.unwrap_or_default();
    let lines = text.lines().filter_map(|line| line.split_once("  "));
    Ok(lines.map(|(sum, id)| (id.to_owned(), sum.to_owned())).collect())
}

/// Every generated file as it should be: path below the fixtures folder → text.
///
/// # Errors
/// A case whose token cannot be made.
pub fn generated(fixtures: &Fixtures) -> Result<BTreeMap<String, String>, FixtureError> {
    let mut made = BTreeMap::new();
    for case in &fixtures.cases {
        let world = fixtures.world(&case.world)?;
        let signs = |step: &&Step| matches!(step.action, Action::Launch | Action::Token);
        let Some(step) = case.steps.iter().find(signs) else { continue };
        match &case.golden {
            Golden::None => {}
            Golden::Folder(place) => {
                let built = make(fixtures, case, world, step)?;
                let token = whole(&fixtures.root, place, &built)?;
                made.insert(format!("{place}/header.json"), built.header);
                made.insert(format!("{place}/payload.json"), built.payload);
                made.insert(format!("{place}/token.jwt"), format!("{token}\n"));
            }
            Golden::Sum(file) => {
                let built = make(fixtures, case, world, step)?;
                let token = built.compact.ok_or_else(|| {
                    FixtureError::new(&case.file, "only openssl signs with this key: use a folder")
                })?;
                let line = format!("{}  {}\n", to_hex(&sha256(token.as_bytes())), case.id);
                made.entry(file.clone()).or_insert_with(String::new).push_str(&line);
            }
        }
    }
    Ok(made)
}

/// Files that are not as their cases make them.
///
/// # Errors
/// As [`generated`].
pub fn drift(fixtures: &Fixtures) -> Result<Vec<String>, FixtureError> {
    let mut differing = Vec::new();
    for (file, text) in generated(fixtures)? {
        if files::read_if_there(&fixtures.root, &file)?.as_deref() != Some(&text) {
            differing.push(file);
        }
    }
    Ok(differing)
}

/// Writes what has drifted; tells which files.
///
/// # Errors
/// As [`generated`], or a file that cannot be written.
pub fn sign(fixtures: &Fixtures) -> Result<Vec<String>, FixtureError> {
    let mut written = Vec::new();
    for (file, text) in generated(fixtures)? {
        if files::write(&fixtures.root, &file, &text)? {
            written.push(file);
        }
    }
    Ok(written)
}

fn make(fixtures: &Fixtures, case: &Case, world: &World, step: &Step) -> Result<Built, FixtureError> {
    let lost = || FixtureError::new(&case.file, "no such registration in its world");
    let registration = world.registration(step.registration.as_deref()).ok_or_else(lost)?;
    let platform = world.platform_of(registration).ok_or_else(lost)?;
    let values = values(case.now.unwrap_or(world.now), platform, registration)
        .with("nonce", &world.nonce)
        .with("nonce of before", &world.nonce);
    let defaults = if step.action == Action::Launch {
        launch_defaults(platform)
    } else {
        assertion_defaults(&world.tool)
    };
    let unedited = TokenEdit::default();
    token::build(&fixtures.root, &fixtures.keys, step.token.as_ref().unwrap_or(&unedited), defaults, &values)
        .map_err(|e| FixtureError::new(&case.file, format!("{}: {e}", case.id)))
}

/// The token; where only `openssl` signs, the committed signature is kept as long as it signs the same text.
fn whole(root: &Path, place: &str, built: &Built) -> Result<String, FixtureError> {
    if let Some(compact) = &built.compact {
        return Ok(compact.clone());
    }
    let kept = files::read_if_there(root, &format!("{place}/token.jwt"))?.unwrap_or_default();
    let kept = kept.trim_end();
    if kept.rsplit_once('.').is_some_and(|(input, _)| input == built.signing_input) {
        return Ok(kept.to_owned());
    }
    let signature = openssl::sign(root, &built.key, built.signing_input.as_bytes())?;
    Ok(format!("{}.{}", built.signing_input, base64url(&signature)))
}
