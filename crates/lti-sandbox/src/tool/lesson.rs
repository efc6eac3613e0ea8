//! What a launch is about, for the pages of its session: who opened which link, and how far the gradebook is open there.

use super::quizzes::Quiz;
use crate::pages::tool::View;
use lti_claims::ResourceLinkRequest;
use lti_tool::Launch;
use lti_tool::gradebook::Gradebook;
use lti_tool::roster::Roster;

/// A course: registration, deployment and context.
pub(crate) type ClassId = (String, String, String);

/// Who opened which link.
#[derive(Clone, Debug)]
pub(crate) struct Lesson {
    /// The platform's registration.
    pub(crate) registration: String,
    /// The `sub`; `None` for an anonymous launch.
    pub(crate) sub: Option<String>,
    /// What the person's roles in the course give.
    pub(crate) view: View,
    /// The id of the resource link.
    pub(crate) link: String,
    pub(crate) link_title: String,
    pub(crate) quiz: Option<&'static Quiz>,
    /// The course, where the launch names one.
    pub(crate) class: Option<ClassId>,
    pub(crate) course_title: Option<String>,
    /// The gradebook, as far as the launch opens it.
    pub(crate) gradebook: Gradebook,
    /// The roster, as far as the launch opens it.
    pub(crate) roster: Roster,
}

impl Lesson {
    pub(super) fn new(
        launch: &Launch,
        message: &ResourceLinkRequest,
        view: View,
        gradebook: Gradebook,
        roster: Roster,
    ) -> Self {
        let course = message.context.as_ref();
        let class = course
            .map(|course| (launch.registration_id.clone(), message.deployment_id.clone(), course.id.clone()));
        let title = message.resource_link.title.clone().filter(|title| !title.trim().is_empty());
        Self {
            registration: launch.registration_id.clone(),
            sub: message.user.as_ref().map(|user| user.id.clone()),
            view,
            link: message.resource_link.id.clone(),
            link_title: title.unwrap_or_else(|| "Sandbox tool".to_owned()),
            quiz: message.custom.get("quiz").and_then(Quiz::find),
            class,
            course_title: course.and_then(|course| course.title.clone().or_else(|| course.label.clone())),
            gradebook,
            roster,
        }
    }

    /// The tool's own name of what is graded: the same in a copy of the course, where links have other ids (AGS-068).
    pub(crate) fn resource_id(&self) -> &str {
        self.quiz.map_or(&self.link, |quiz| quiz.name)
    }

    /// The learner whose work is graded: only who is in the course as a learner, and is somebody.
    pub(crate) fn learner(&self) -> Option<&str> {
        self.sub.as_deref().filter(|_| self.view == View::Learner)
    }
}
