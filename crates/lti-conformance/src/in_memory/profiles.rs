//! Profiles of the tool by name, as worlds write them.

use lti_tool::profile::{Endpoints, Profile};

use super::Wrong;
use crate::world::{KnownLms, Platform};

/// The profile of that name. Where an LMS publishes no endpoints, they are those of `platform`.
///
/// # Errors
/// No such profile, or one that cannot be made of what was typed.
pub fn profile(known: &KnownLms, platform: &Platform) -> Result<Profile, Wrong> {
    let at = known.at.as_str();
    let endpoints = || Endpoints {
        issuer: platform.issuer.clone(),
        authorization_endpoint: platform.authorization_endpoint.clone(),
        token_url: platform.token_endpoint.clone(),
        key_set_url: platform.key_set_url.clone(),
    };
    let made = match known.name.as_str() {
        "canvas" => Profile::canvas(at),
        "canvas-beta" => Profile::canvas_beta(at),
        "canvas-test" => Profile::canvas_test(at),
        "canvas-self-hosted" => Profile::canvas_self_hosted(at),
        "moodle" => Profile::moodle(at),
        "blackboard" => Ok(Profile::blackboard()),
        "brightspace" => Profile::brightspace(at),
        "itslearning" => Profile::itslearning(endpoints()),
        "sakai" => {
            let tool = known.id.parse().map_err(|_| Wrong::World(format!("{} is no number", known.id)))?;
            Profile::sakai(at, tool)
        }
        "schoology" => Ok(Profile::schoology()),
        "open-edx" => Profile::open_edx(at, &known.id),
        "ilias" => Profile::ilias(at),
        "ilias-9" => Profile::ilias_9(at),
        "openolat" => Profile::openolat(endpoints()),
        "saltire" => Profile::saltire(&known.id),
        other => return Err(Wrong::World(format!("no profile is named {other}"))),
    };
    let mut made = made.map_err(Wrong::Refused)?;
    if let Some(issuer) = &known.issuer {
        made.issuer.clone_from(issuer);
    }
    if let Some(url) = &known.key_set_url {
        made.key_set_url.clone_from(url);
    }
    Ok(made)
}
