//! LMS interoperability catalogue §16: what must never be tolerated, under every profile.

use super::Program;
use crate::case::{Case, Golden};
use crate::conversation::{self, End};
use crate::error::FixtureError;
use crate::fixtures::Fixtures;
use crate::in_memory;
use crate::subject::Subject;
use crate::world::World;
use lti_tool::profile::Product;
use std::collections::BTreeSet;

pub(super) const PROGRAM: Program = Program {
    id: "program-never-under-any-profile",
    summary: "every row of the table `never`, and what was used, is too old or is of another browser, under the profile of every LMS",
    requirements: &["ATK-002", "ATK-004", "ATK-007", "ATK-020", "ATK-021", "ATK-022", "LMS-067", "SEC-060"],
    run,
};

/// The rows, and the conversations of several steps that belong to them.
const TABLE: &str = "never/";
const EXCHANGES: [&str; 6] = [
    "login-expires",
    "login-of-another-browser",
    "nonce-not-burnt",
    "nonce-of-another-login",
    "replay",
    "replay-fresh-token",
];
/// Where the rows live: its further platform and client are the others that a row mixes up.
const HOME: &str = "many-registrations";

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    let home = fixtures.world(HOME)?;
    let worlds: Vec<String> = profile_worlds(fixtures)?.into_iter().map(|world| world.id.clone()).collect();
    let mut fixtures = fixtures.clone();
    for world in fixtures.worlds.values_mut().filter(|world| worlds.contains(&world.id)) {
        add_others(world, home);
    }
    let chosen = |case: &&Case| case.id.starts_with(TABLE) || EXCHANGES.contains(&case.id.as_str());
    let cases: Vec<Case> = fixtures.cases.iter().filter(chosen).cloned().collect();
    if cases.iter().filter(|case| !case.id.starts_with(TABLE)).count() != EXCHANGES.len() {
        return Err(End::Failed("an exchange of this program is gone".to_owned()));
    }
    for world in worlds {
        for case in &cases {
            let case = Case { world: world.clone(), golden: Golden::None, ..case.clone() };
            conversation::run(&fixtures, &case, subject).map_err(|end| match end {
                End::Failed(why) => End::Failed(format!("{} in {world}: {why}", case.id)),
                other => other,
            })?;
        }
    }
    Ok(())
}

/// The worlds whose first platform has a profile. Every product has one.
pub(super) fn profile_worlds(fixtures: &Fixtures) -> Result<Vec<&World>, End> {
    let mut products = BTreeSet::new();
    let mut worlds = Vec::new();
    for world in fixtures.worlds.values() {
        let Some(product) = product(world)? else { continue };
        products.insert(product);
        worlds.push(world);
    }
    match Product::KNOWN.iter().find(|product| !products.contains(*product)) {
        Some(missing) => Err(End::Failed(format!("no world has the profile of {missing}"))),
        None => Ok(worlds),
    }
}

/// The product of the first platform's profile.
fn product(world: &World) -> Result<Option<Product>, End> {
    let Some((platform, known)) = world.platform.first().and_then(|p| Some((p, p.profile.as_ref()?))) else {
        return Ok(None);
    };
    let profile = in_memory::profile(known, platform).map_err(|why| FixtureError::new(&world.id, why))?;
    Ok(Some(profile.product))
}

/// Adds another client of the same issuer, and another platform with its own client.
fn add_others(world: &mut World, home: &World) {
    let own = world.platform.first().map(|platform| platform.issuer.clone());
    let home_issuer = home.platform.first().map(|platform| &platform.issuer);
    for registration in home.registration.iter().skip(1) {
        let mut registration = registration.clone();
        if Some(&registration.issuer) == home_issuer {
            registration.issuer = own.clone().unwrap_or_default();
        }
        registration.platform = None;
        world.registration.push(registration);
    }
    world.platform.extend(home.platform.iter().skip(1).cloned());
}
