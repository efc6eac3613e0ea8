use crate::model::{Course, Link, Person};
use crate::pages::{Page, Side, Viewer, layout::Document, parts};
use crate::paths;
use maud::{Markup, html};
use serde::Serialize;

/// GET `/links/{id}`: a link with its tool in a frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LinkPage {
    /// Who is signed in.
    pub viewer: Viewer,
    /// [`Course::id`].
    pub course_id: String,
    /// The course's short name.
    pub course_label: String,
    /// [`Link::id`].
    pub id: String,
    /// The link's title.
    pub title: String,
    /// The name of the tool.
    pub tool: String,
    /// What the frame opens: begins the launch.
    pub launch: String,
    /// What the tool may use inside of the frame, by the names of the Permissions Policy (PLT-038).
    pub frame_features: Vec<String>,
    /// The origins to which the features are given. The frame begins at the LMS and ends at the tool, so the tool's
    /// origin has to be named.
    pub frame_origins: Vec<String>,
    /// Where the LMS stores data for the tool's page.
    pub storage: Option<LinkStorage>,
}

/// Where the LMS stores data for the tool's page (PLT-037).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkStorage {
    /// In a hidden frame with this address.
    Frame(String),
    /// In this page, by a script.
    Page {
        /// Its address.
        src: String,
        /// Its digest.
        integrity: String,
        /// Whom it answers, as a JSON array.
        origins: String,
    },
}

impl LinkPage {
    /// Features given to every tool, as common LMSs do.
    pub const FEATURES: &[&str] = &lti_platform::Platform::FRAME_FEATURES;

    /// A link as one person sees it.
    #[must_use]
    pub fn new(course: &Course, link: &Link, person: &Person, tool: &str, tool_origins: Vec<String>) -> Self {
        Self {
            viewer: person.into(),
            course_id: course.id.clone(),
            course_label: course.label.clone(),
            id: link.id.clone(),
            title: link.title.clone(),
            tool: tool.to_owned(),
            launch: paths::lms::launch(&link.id),
            storage: None,
            frame_features: Self::FEATURES.iter().map(|feature| (*feature).to_owned()).collect(),
            frame_origins: tool_origins,
        }
    }

    fn allow(&self) -> Option<String> {
        let origins = self.frame_origins.join(" ");
        let features = self.frame_features.iter().map(|feature| format!("{feature} {origins}"));
        let allow = features.collect::<Vec<_>>().join("; ");
        (!allow.is_empty() && !origins.is_empty()).then_some(allow)
    }
}

impl Page for LinkPage {
    fn html(&self) -> Markup {
        let course = paths::lms::course(&self.course_id);
        let document = Document::new(Side::Lms, &self.title)
            .viewer(Some(&self.viewer))
            .below(paths::lms::COURSES)
            .wide();
        document.with(&html! {
            (parts::trail(&[(paths::lms::COURSES, "My courses"), (&course, &self.course_label)], &self.title))
            div.beside {
                h1 { bdi { (self.title) } }
                (parts::new_window(&self.launch, "button quiet", &html! { "Open in a new window" }))
            }
            // Before the tool's frame, so that it listens when the tool asks.
            @match &self.storage {
                Some(LinkStorage::Frame(src)) => {
                    iframe name=(lti_platform::STORAGE_FRAME) src=(src) title="Storage for the tool" hidden {}
                }
                Some(LinkStorage::Page { src, integrity, origins }) => {
                    script src=(src) integrity=(integrity) data-lti-origins=(origins) data-lti-frame="_parent" {}
                }
                None => {}
            }
            // No `sandbox`: tools need their own origin, scripts, forms and windows (PLT-038).
            iframe.launch src=(paths::lms::framed_launch(&self.id)) title={ (self.title) " – " (self.tool) } allow=[self.allow()]
                referrerpolicy="origin" {}
            p.detail {
                "Shown by " bdi { (self.tool) } ". If it stays empty, your browser may keep it from storing anything here: open it in a new window."
            }
        })
    }
}
