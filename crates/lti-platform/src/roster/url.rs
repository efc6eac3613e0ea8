//! Where rosters and groups are: `/nrps/DEPLOYMENT/CONTEXT/memberships`, `/gs/DEPLOYMENT/CONTEXT/groups`, `/gs/DEPLOYMENT/CONTEXT/sets`.

use crate::services::{Container, decoded, encoded, path_below};
use lti_nrps::Operation;

/// What a path is the path of. Each thing has one spelling.
pub(crate) fn parse(base_url: &str, path: &str) -> Option<(Operation, Container)> {
    path_below(base_url, path, below)
}

fn below(path: &str) -> Option<(Operation, Container)> {
    let mut segments = path.strip_prefix('/')?.split('/');
    let service = segments.next()?;
    let (deployment_id, context_id) = (decoded(segments.next()?)?, decoded(segments.next()?)?);
    let operation = match (service, segments.next()?) {
        ("nrps", "memberships") => Operation::ReadMemberships,
        ("gs", "groups") => Operation::ReadGroups,
        ("gs", "sets") => Operation::ReadGroupSets,
        _ => return None,
    };
    let container = Container { client_id: String::new(), deployment_id, context_id };
    segments.next().is_none().then_some((operation, container))
}

pub(crate) fn build(base_url: &str, operation: Operation, deployment_id: &str, context_id: &str) -> String {
    let (service, what) = match operation {
        Operation::ReadMemberships => ("nrps", "memberships"),
        Operation::ReadGroups => ("gs", "groups"),
        Operation::ReadGroupSets => ("gs", "sets"),
    };
    format!("{base_url}/{service}/{}/{}/{what}", encoded(deployment_id), encoded(context_id))
}
