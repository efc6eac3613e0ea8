//! A launch as the JSON that cases compare with; its members are described in the README of `fixtures`.

use lti_claims::{Message, ResourceLinkRequest, Role};
use serde_json::{Value, json};

/// What an accepted launch is to a case.
pub fn launch_value(issuer: &str, client_id: &str, message: &Message) -> Value {
    let mut value = match message {
        Message::ResourceLink(request) => resource_link(request),
        _ => Value::Null,
    };
    if let Some(members) = value.as_object_mut() {
        members.insert("issuer".to_owned(), issuer.into());
        members.insert("client_id".to_owned(), client_id.into());
        members.insert("deployment_id".to_owned(), message.deployment_id().into());
        members.insert("target_link_uri".to_owned(), message.target_link_uri().into());
    }
    value
}

fn resource_link(request: &ResourceLinkRequest) -> Value {
    let recognised =
        request.roles.iter().filter(|r| !matches!(r, Role::Ambiguous(_) | Role::Unrecognised(_)));
    let privilege = if request.roles.is_instructor() {
        "instructor"
    } else if request.roles.is_learner() {
        "learner"
    } else {
        "least"
    };
    let user = request.user.as_ref().map(|user| {
        json!({
            "id": user.id, "name": user.name, "given_name": user.given_name, "family_name": user.family_name,
            "middle_name": user.middle_name, "email": user.email, "picture": user.picture,
            "locale": user.locale.as_ref().map(|l| l.as_str()),
        })
    });
    let context = request.context.as_ref().map(|context| {
        json!({
            "id": context.id, "label": context.label, "title": context.title,
            "types": context.types.iter().map(|t| t.as_str()).collect::<Vec<_>>(),
        })
    });
    let tool_platform = request.tool_platform.as_ref().map(|platform| {
        json!({
            "guid": platform.guid, "name": platform.name, "version": platform.version,
            "product_family_code": platform.product_family_code, "description": platform.description,
            "contact_email": platform.contact_email, "url": platform.url,
        })
    });
    let link = &request.resource_link;
    let shown = &request.launch_presentation;
    json!({
        "message_type": "LtiResourceLinkRequest",
        "anonymous": request.user.is_none(),
        "user": user,
        "roles": recognised.map(Role::as_str).collect::<Vec<_>>(),
        "unrecognised_roles": request.roles.unrecognised().collect::<Vec<_>>(),
        "privilege": privilege,
        "mentor_of": request.role_scope_mentor,
        "resource_link": { "id": link.id, "title": link.title, "description": link.description },
        "context": context,
        "tool_platform": tool_platform,
        "launch_presentation": {
            "document_target": shown.document_target.as_ref().map(|t| t.as_str()),
            "height": shown.height, "width": shown.width, "return_url": shown.return_url,
            "locale": shown.locale.as_ref().map(|l| l.as_str()),
        },
        "lis": {
            "person_sourcedid": request.lis.person_sourcedid,
            "course_offering_sourcedid": request.lis.course_offering_sourcedid,
            "course_section_sourcedid": request.lis.course_section_sourcedid,
        },
        "custom": request.custom.iter().collect::<std::collections::BTreeMap<_, _>>(),
        "warnings": request.warnings.iter().map(|w| w.code()).collect::<Vec<_>>(),
    })
}
