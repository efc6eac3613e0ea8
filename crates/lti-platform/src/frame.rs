//! The frame that a page of the platform opens a tool in (PLT-038).

use crate::{Error, Platform};
use lti_oidc::error::Refused;
use lti_security::Seen;

/// Attributes of the `iframe` that a tool is opened in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ToolFrame {
    /// `allow`: the features, each for the tool's own origins. They have to be named, because the frame begins at the
    /// platform and ends at the tool.
    pub allow: String,
    /// `referrerpolicy`: the tool learns which platform frames it, and not from which page.
    pub referrer_policy: &'static str,
    /// `sandbox`: left out. A frame that has it needs all of `allow-same-origin allow-scripts allow-forms allow-popups`,
    /// or launches break; with all of them it protects from little.
    pub sandbox: Option<&'static str>,
    /// The origins of the tool's pages, for `frame-src` of the page around the frame.
    pub origins: Vec<String>,
}

impl Platform {
    /// What a common LMS gives to every tool.
    pub const FRAME_FEATURES: [&str; 6] =
        ["camera", "microphone", "fullscreen", "clipboard-read", "clipboard-write", "storage-access"];

    /// The attributes of a tool's frame. `features` are names of the Permissions Policy.
    ///
    /// # Errors
    /// `registration-unknown`; a port that failed.
    pub async fn tool_frame(&self, client_id: &str, features: &[&str]) -> Result<ToolFrame, Error> {
        let tool = self.0.parts.tools.find(client_id).await?;
        let tool = tool.ok_or_else(|| Refused::RegistrationUnknown { seen: Seen::new(client_id) })?;
        let origins = tool.origins();
        let names = origins.join(" ");
        let allow: Vec<String> = features.iter().map(|feature| format!("{feature} {names}")).collect();
        Ok(ToolFrame { allow: allow.join("; "), referrer_policy: "origin", sandbox: None, origins })
    }
}
