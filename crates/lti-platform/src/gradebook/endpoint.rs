//! The claim that says where the gradebook is (AGS 2.0 §3.1).

use super::{Container, GradebookError, Listed, Part, Refused};
use crate::token::with_implied;
use crate::{Error, Platform, ToolRegistration};
use lti_ags::{ListLineItems, Operation};
use lti_claims::{AgsEndpoint, ResourceLinkRequest, ServiceScope};
use lti_security::PortError;

impl Platform {
    /// What a launch says of the gradebook (AGS-001 to AGS-005): `None` where the tool has none of the service's scopes, the launch has no
    /// context, or the gradebook does not know the context for this deployment of the tool (AGS-013).
    ///
    /// A gradebook that fails is no gradebook that says no: a launch that silently goes without it loses the grades of the work that
    /// follows, so the launch fails.
    pub(crate) async fn endpoint(
        &self,
        tool: &ToolRegistration,
        message: &ResourceLinkRequest,
    ) -> Result<Option<AgsEndpoint>, Error> {
        let granted = with_implied(&tool.scopes);
        let scopes: Vec<ServiceScope> =
            granted.iter().map(ServiceScope::from).filter(is_of_gradebook).collect();
        let Some(context) = message.context.as_ref().filter(|_| !scopes.is_empty()) else { return Ok(None) };
        let deployment_id = &message.deployment_id;
        let container = Container::new(&tool.client_id, deployment_id, &context.id);
        let url = self.line_items_url(deployment_id, &context.id);
        let mut bound = ListLineItems::new(&url);
        bound.resource_link_id = Some(message.resource_link.id.clone());
        // Two tell as much as all of them.
        let part = Part { after: None, limit: 2 };
        let Listed { entries, next } = match self.0.parts.gradebook.line_items(&container, &bound, part).await
        {
            Ok(listed) => listed,
            Err(GradebookError::Refused(Refused::ContextUnknown)) => return Ok(None),
            Err(GradebookError::Refused(refused)) => {
                return Err(PortError::new("Gradebook", refused.code()).into());
            }
            Err(GradebookError::Port(error)) => return Err(error.into()),
        };
        let mut endpoint = AgsEndpoint::new(scopes);
        if let ([only], None) = (entries.as_slice(), next) {
            endpoint.lineitem = Some(self.line_item_url(deployment_id, &context.id, &only.key));
        }
        endpoint.lineitems = Operation::ListLineItems.is_permitted_by(&granted).then_some(url);
        Ok(Some(endpoint))
    }
}

fn is_of_gradebook(scope: &ServiceScope) -> bool {
    Operation::ALL.iter().any(|operation| operation.scopes().contains(scope))
}
