use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A place in a course that opens a tool: a resource link (LTI Core 1.3 §3.1.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Names the link in this LMS's addresses and in scripts.
    pub id: String,
    /// The `id` of the resource link claim: opaque, at most 255 ASCII characters (LTI Core 1.3 §5.3.5; CORE-041,
    /// CORE-043).
    pub resource_link_id: String,
    /// [`Course::id`](super::Course::id).
    pub course: String,
    /// The `title` of the resource link claim.
    pub title: String,
    /// The `description` of the resource link claim.
    pub description: String,
    /// The client id of the tool that it opens.
    pub client_id: String,
    /// The one deployment that it belongs to (CORE-006).
    pub deployment_id: String,
    /// Where the tool appears.
    pub open_in: OpenIn,
    /// Where the LMS stores data for the tool's pages.
    pub storage: Storage,
    /// The address inside the tool, if it is not the tool's own launch URL.
    pub target_link_uri: Option<String>,
    /// How many points its work is graded out of: the LMS keeps a line item for it. `None`: it is not graded.
    pub score_maximum: Option<u32>,
    /// Custom parameters of this link.
    pub custom: BTreeMap<String, String>,
}

/// Where a tool appears: the `document_target` of a launch (LTI Core 1.3 §5.4.4; CORE-068).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpenIn {
    /// Inside of the course, in an iframe.
    #[default]
    Frame,
    /// In a window or tab of its own.
    Window,
}

/// Where the LMS stores data for a tool's pages: the `lti_storage_target` of its launches in a frame (STOR-001).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Storage {
    /// In a hidden frame beside the tool's: `lti-storage`.
    #[default]
    Frame,
    /// In the page around the tool's frame: `_parent`.
    Page,
    /// Nowhere: cookies alone.
    None,
}

impl OpenIn {
    /// The value of `launch_presentation.document_target`.
    #[must_use]
    pub const fn document_target(self) -> &'static str {
        match self {
            Self::Frame => "iframe",
            Self::Window => "window",
        }
    }
}
