//! Variables that stand for a claim.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};

use serde::Deserialize;

use crate::{ResourceLinkRequest, User};

/// The value that the message itself has for a variable: `None` where no claim stands for it, `Some(None)` where the claim is
/// not sent.
pub(super) fn claimed(name: &str, message: &ResourceLinkRequest) -> Option<Option<String>> {
    let user = message.user.as_ref();
    let of_user = |field: fn(&User) -> Option<&str>| sent(user.and_then(field));
    let context = message.context.as_ref();
    let instance = message.tool_platform.as_ref();
    let (link, shown, lis) = (&message.resource_link, &message.launch_presentation, &message.lis);
    let address =
        |part: fn(&Address) -> Option<&str>| sent(user.and_then(Address::of).as_ref().and_then(part));
    Some(match name {
        "User.id" => user.map(|user| user.id.clone()),
        "User.image" => of_user(|user| user.picture.as_deref()),
        "User.scope.mentor" | "Membership.role.scope.mentor" => {
            Some(commas(message.role_scope_mentor.iter().map(String::as_str)))
        }
        "Person.sourcedId" => sent(lis.person_sourcedid.as_deref()),
        "Person.name.full" => of_user(|user| user.name.as_deref()),
        "Person.name.family" => of_user(|user| user.family_name.as_deref()),
        "Person.name.given" => of_user(|user| user.given_name.as_deref()),
        "Person.name.middle" => of_user(|user| user.middle_name.as_deref()),
        "Person.gender" => of_user(|user| user.gender.as_deref()),
        "Person.email.primary" => of_user(|user| user.email.as_deref()),
        "Person.address.street1" => address(|address| address.street(0)),
        "Person.address.street2" => address(|address| address.street(1)),
        "Person.address.street3" => address(|address| address.street(2)),
        "Person.address.street4" => address(|address| address.street(3)),
        "Person.address.locality" => address(|address| address.locality.as_deref()),
        "Person.address.statepr" => address(|address| address.region.as_deref()),
        "Person.address.country" => address(|address| address.country.as_deref()),
        "Person.address.postcode" => address(|address| address.postal_code.as_deref()),
        "Context.id" => context.map(|context| context.id.clone()),
        "Context.type" => context.map(|context| commas(context.types.iter().map(crate::ContextType::as_str))),
        "Context.label" => sent(context.and_then(|context| context.label.as_deref())),
        // Core's table prints `context.label` here by mistake (TRAP-33).
        "Context.title" => sent(context.and_then(|context| context.title.as_deref())),
        "ResourceLink.id" => Some(link.id.clone()),
        "ResourceLink.title" => sent(link.title.as_deref()),
        "ResourceLink.description" => sent(link.description.as_deref()),
        "CourseOffering.sourcedId" => sent(lis.course_offering_sourcedid.as_deref()),
        "CourseSection.sourcedId" => sent(lis.course_section_sourcedid.as_deref()),
        "Membership.role" => {
            let mut roles = message.roles.clone();
            roles.add_principals();
            Some(commas(roles.iter().map(crate::Role::as_str)))
        }
        "Message.returnUrl" => sent(shown.return_url.as_deref()),
        "Message.documentTarget" => sent(shown.document_target.as_ref().map(|target| target.as_str())),
        "Message.height" => shown.height.map(|pixels| pixels.to_string()),
        "Message.width" => shown.width.map(|pixels| pixels.to_string()),
        "Message.locale" => sent(shown.locale.as_ref().map(|locale| locale.as_str())),
        "ToolPlatform.productFamilyCode" => {
            sent(instance.and_then(|instance| instance.product_family_code.as_deref()))
        }
        "ToolPlatform.version" => sent(instance.and_then(|instance| instance.version.as_deref())),
        // The members are those of §5.4.2, not the older names that Core's table prints (TRAP-34).
        "ToolPlatformInstance.guid" => sent(instance.and_then(|instance| instance.guid.as_deref())),
        "ToolPlatformInstance.name" => sent(instance.and_then(|instance| instance.name.as_deref())),
        "ToolPlatformInstance.description" => {
            sent(instance.and_then(|instance| instance.description.as_deref()))
        }
        "ToolPlatformInstance.url" => sent(instance.and_then(|instance| instance.url.as_deref())),
        "ToolPlatformInstance.contactEmail" => {
            sent(instance.and_then(|instance| instance.contact_email.as_deref()))
        }
        "LineItem.url" => sent(message.endpoint.as_ref().and_then(|service| service.lineitem.as_deref())),
        "LineItems.url" => sent(message.endpoint.as_ref().and_then(|service| service.lineitems.as_deref())),
        _ => return None,
    })
}

/// Does the variable say something about a person or whom they belong to? The roles do not: every launch sends them.
pub(super) fn is_about_a_person(name: &str) -> bool {
    name != "Membership.role"
        && ["User.", "Person.", "ActualUser.", "ActualPerson.", "Membership.", "Group."]
            .iter()
            .any(|family| name.starts_with(family))
}

/// As the builder writes it: trimmed, and nothing where it is empty (TRAP-29).
fn sent(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Several entries in one text. A comma inside of one is percent-encoded, as LTI 1.1 asked for.
pub(super) fn commas<'a>(entries: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for entry in entries {
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(&entry.replace(',', "%2C"));
    }
    text
}

/// The `address` claim (OpenID Connect Core §5.1.1). A member of a wrong type makes it unreadable as a whole.
#[derive(Deserialize)]
struct Address {
    street_address: Option<String>,
    locality: Option<String>,
    region: Option<String>,
    postal_code: Option<String>,
    country: Option<String>,
}

impl Address {
    fn of(user: &User) -> Option<Self> {
        serde_json::from_str(user.address.as_ref()?.get()).ok()
    }

    /// A street address may have several lines.
    fn street(&self, line: usize) -> Option<&str> {
        self.street_address.as_deref()?.lines().nth(line)
    }
}
