//! The gradebook of a world's platform.

use lti_ags::CreateLineItem;
use lti_platform::gradebook::{Container, Gradebook, MemoryGradebook};

use super::{Wrong, block_on};
use crate::json;
use crate::world::World;

/// The container of a course for a tool, the first registration's where none is named.
///
/// # Errors
/// The world has no such tool.
pub fn container(
    world: &World,
    registration: Option<&str>,
    deployment: &str,
    context: &str,
) -> Result<Container, Wrong> {
    let registration = world.registration(registration);
    let registration = registration.ok_or_else(|| Wrong::world("a gradebook of no registration"))?;
    Ok(Container::new(&registration.client_id, deployment, context))
}

/// What the world says, in a store.
pub(super) fn gradebook(world: &World) -> Result<MemoryGradebook, Wrong> {
    let store = MemoryGradebook::default();
    let wrong = |why: String| Wrong::World(format!("gradebook: {why}"));
    for course in &world.gradebook {
        let place = container(world, course.registration.as_deref(), &course.deployment, &course.context)?;
        store.add_context(place.clone());
        let people = course.learners.iter().map(|id| (id, true));
        for (id, graded) in people.chain(course.others.iter().map(|id| (id, false))) {
            store.enroll(&place, id, graded).map_err(|e| wrong(e.to_string()))?;
        }
        let links = world.link.iter().filter(|link| {
            link.deployment_id == course.deployment && link.context.as_ref() == Some(&course.context)
        });
        for link in links {
            store.add_link(&place, &link.id).map_err(|e| wrong(e.to_string()))?;
        }
    }
    for column in &world.line_item {
        let place = container(world, column.registration.as_deref(), &column.deployment, &column.context)?;
        let definition = json::from_toml(&column.definition).map_err(wrong)?;
        let request = http::Request::post("https://lms.example.test/")
            .header("content-type", "application/vnd.ims.lis.v2.lineitem+json")
            .body(definition.to_string().into_bytes());
        let request = request.map_err(|e| wrong(e.to_string()))?;
        let read = CreateLineItem::from_http(&request, &lti_ags::Policy::default());
        let read = read.map_err(|e| wrong(e.to_string()))?;
        block_on(store.create(&place, read.line_item)).map_err(|e| wrong(format!("{e:?}")))?;
    }
    Ok(store)
}
