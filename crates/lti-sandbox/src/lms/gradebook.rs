//! The gradebook of the school: which courses, people and links it knows, and what its columns hold.

use super::Lms;
use crate::model::{Course, CourseRole, Crowd, GradingScale, Link, Membership};
use lti_ags::{DateTime, LineItem};
use lti_platform::gradebook::{Column, Container, Grade, Gradebook as _, GradebookError};
use lti_security::PortError;
use std::collections::{BTreeMap, BTreeSet};

/// A column of a course's gradebook.
pub(super) struct CourseColumn {
    pub(super) container: Container,
    pub(super) column: Column,
    /// What is recorded, by the learners' `sub`.
    pub(super) grades: BTreeMap<String, Grade>,
    /// Its tool has deleted it: the column stays, and takes no scores (AGS-160).
    pub(super) detached: bool,
    /// [`Link::id`] of the link that it is bound to.
    pub(super) link: Option<String>,
}

impl CourseColumn {
    /// The last score that a tool sent for somebody.
    pub(super) fn last_time(&self, sub: &str) -> Option<&DateTime> {
        self.grades.get(sub)?.last.as_ref().map(|score| &score.timestamp)
    }
}

/// The links' side of a container: this course, in the deployment of the link's tool.
fn container(link: &Link, course: &Course) -> Container {
    Container::new(link.client_id.clone(), link.deployment_id.clone(), course.context_id.clone())
}

/// Whether a member takes grades. A score for work of somebody who was suspended meanwhile still counts.
fn is_graded(member: &Membership) -> bool {
    member.is_member() && member.role == CourseRole::Learner
}

fn failed(error: GradebookError) -> PortError {
    match error {
        GradebookError::Port(error) => error,
        GradebookError::Refused(refused) => PortError::new("Gradebook", refused.to_string()),
        _ => PortError::new("Gradebook", "it failed"),
    }
}

impl Lms {
    /// Opens the gradebook to the tool of each link, in the link's course, with a line item where the link is graded: made with the
    /// link, so that its launches name it (catalogue §1.9.9).
    pub(super) async fn open_gradebook(&self, links: &[Link]) -> Result<(), PortError> {
        let book = &self.0.gradebook;
        for link in links {
            let course = self.data().school.course(&link.course).cloned();
            let Some(course) = course else { continue };
            let container = container(link, &course);
            let scale = self.scale(&course).scale();
            book.add_context(container.clone());
            book.set_scale(&container, scale).map_err(|refused| failed(refused.into()))?;
            for (sub, gradable) in self.members(&course) {
                book.enroll(&container, sub, gradable).map_err(|refused| failed(refused.into()))?;
            }
            book.add_link(&container, link.resource_link_id.clone())
                .map_err(|refused| failed(refused.into()))?;
            let Some(maximum) = link.score_maximum else { continue };
            let mut line_item = LineItem::new(maximum, link.title.clone());
            line_item.resource_link_id = Some(link.resource_link_id.clone());
            book.create(&container, line_item).await.map_err(failed)?;
        }
        Ok(())
    }

    /// Everybody of a course by `sub`, and whether they are graded there.
    fn members(&self, course: &Course) -> Vec<(String, bool)> {
        let data = self.data();
        let member = |member: Membership| {
            let generated = Crowd::number(&member.person).map(Crowd::sub);
            let sub = generated.or_else(|| data.school.person(&member.person).map(|person| person.sub))?;
            Some((sub, is_graded(&member)))
        };
        course.members.current().filter_map(member).collect()
    }

    /// Tells the gradebook of a course what somebody is there now. Whoever has left gets no more grades, and keeps those that are there.
    pub(super) fn tell_gradebook(&self, course: &str, person: &str) {
        let found = {
            let data = self.data();
            data.school.course(course).cloned().zip(data.school.person(person))
        };
        let Some((course, person)) = found else { return };
        let graded = course.members.of(&person.id).is_some_and(|member| is_graded(&member));
        for container in self.containers(&course) {
            // A container of a link is open: the gradebook knows it.
            let _ = self.0.gradebook.enroll(&container, person.sub.clone(), graded);
        }
    }

    /// Where the tools of a course keep their columns.
    fn containers(&self, course: &Course) -> BTreeSet<Container> {
        self.data().school.links_of(&course.id).map(|link| container(link, course)).collect()
    }

    /// How a course shows its grades: all of its containers alike.
    pub(super) fn scale(&self, course: &Course) -> GradingScale {
        let mut known = self.containers(course).into_iter();
        let known = known.find_map(|container| self.0.gradebook.scale(&container).ok());
        known.as_ref().and_then(GradingScale::of).unwrap_or_default()
    }

    /// Chooses how a course shows its grades.
    pub(super) fn set_scale(&self, course: &Course, scale: GradingScale) {
        for container in self.containers(course) {
            // A container of a link is open: the gradebook knows it.
            let _ = self.0.gradebook.set_scale(&container, scale.scale());
        }
    }

    /// The columns of a course: those of its links in the links' order, then those that tools made for no link.
    pub(super) async fn columns(&self, course: &Course) -> Vec<CourseColumn> {
        let links: Vec<Link> = self.data().school.links_of(&course.id).cloned().collect();
        let mut columns = Vec::new();
        for container in self.containers(course) {
            for (column, grades) in self.0.gradebook.columns(&container) {
                let detached = self.0.gradebook.line_item(&container, &column.key).await.is_err();
                let bound = column.line_item.resource_link_id.as_ref();
                let place = links.iter().position(|link| Some(&link.resource_link_id) == bound);
                let link = place.and_then(|place| links.get(place)).map(|link| link.id.clone());
                let column = CourseColumn { container: container.clone(), column, grades, detached, link };
                columns.push((place.unwrap_or(usize::MAX), column));
            }
        }
        columns.sort_by_key(|(place, column)| (*place, column.column.key.parse::<u64>().ok()));
        columns.into_iter().map(|(_, column)| column).collect()
    }
}
