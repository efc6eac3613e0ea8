use crate::pages::{Page, Side, error::reference, layout::Document, parts};
use maud::{Markup, html};
use serde::Serialize;

/// A verified launch from a deployment that this tool has not been told about (ATK-015, LMS-011). Status 403.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PendingDeploymentPage {
    /// The error's stable code.
    pub code: String,
    /// The verified issuer.
    pub issuer: String,
    /// Our client id there.
    pub client_id: String,
    /// The deployment that waits.
    pub deployment_id: String,
}

impl PendingDeploymentPage {
    /// The page for a deployment.
    #[must_use]
    pub fn new(code: &str, issuer: &str, client_id: &str, deployment_id: &str) -> Self {
        Self {
            code: code.to_owned(),
            issuer: issuer.to_owned(),
            client_id: client_id.to_owned(),
            deployment_id: deployment_id.to_owned(),
        }
    }
}

impl Page for PendingDeploymentPage {
    fn status(&self) -> u16 {
        403
    }

    fn html(&self) -> Markup {
        Document::new(Side::Tool, "Waiting for approval").with(&html! {
            article.stop.wait {
                h1 { "Waiting for approval" }
                p.lead { "Your learning platform has proved who it is, but it launches from a deployment that is new to this tool. Somebody has to approve it first." }
                h2 { "What you can do" }
                p { "Ask your administrator to have this deployment approved, and open the link again then. They need these values:" }
                (parts::settings([
                    ("Issuer", self.issuer.as_str()),
                    ("Client id", self.client_id.as_str()),
                    ("Deployment id", self.deployment_id.as_str()),
                ]))
                (reference(403, &self.code, Some("ATK-015")))
            }
        })
    }
}
