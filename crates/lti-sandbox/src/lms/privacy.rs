//! What tools are told of people: what the administrator allows a tool, and what each person allows.

use super::answers::{not_found, show};
use super::launches::user;
use super::roster::released;
use super::{Data, Lms};
use crate::model::{Attribute, Person, Position};
use crate::pages::Viewer;
use crate::pages::lms::PrivacyPage;
use crate::paths::lms as paths;
use crate::respond::{is_own_form, see_other};
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use http::HeaderMap;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use maud::html;
use std::collections::{BTreeMap, BTreeSet};

type Parameters = Query<BTreeMap<String, String>>;

impl Data {
    /// What a tool may be told of anybody.
    pub(super) fn told_to(&self, client_id: &str) -> BTreeSet<Attribute> {
        let told = self.tools.get(client_id).map(|tool| tool.told.clone().unwrap_or_else(Attribute::usual));
        told.unwrap_or_default()
    }

    /// What any tool may be told of a person.
    pub(super) fn consent(&self, person: &str) -> BTreeSet<Attribute> {
        self.consents.get(person).cloned().unwrap_or_else(|| Attribute::ALL.into())
    }

    /// What this tool is told of this person: what both allow (NRPS-015).
    pub(super) fn told(&self, client_id: &str, person: &str) -> BTreeSet<Attribute> {
        self.told_to(client_id).intersection(&self.consent(person)).copied().collect()
    }
}

impl Lms {
    fn privacy_page(&self, viewer: &Person, client_id: &str) -> Option<PrivacyPage> {
        let data = self.data();
        let name = data.tools.get(client_id)?.name.clone();
        let mut shown = PrivacyPage::new(viewer.into(), data.told_to(client_id));
        shown.tool = Some((client_id.to_owned(), name));
        let example = data.school.people.iter().find(|person| person.position == Position::Learner);
        shown.example = example.map(|person| {
            let allowed = data.told(client_id, &person.id);
            let (told, number) = (user(person, &self.0.url, &allowed), allowed.contains(&Attribute::Number));
            let facts = [
                ("Id", Some(told.id)),
                ("Name", told.name),
                ("E-mail", told.email),
                ("Picture", told.picture),
                ("School number", number.then(|| person.number.clone())),
            ];
            let facts = facts.into_iter().filter_map(|(name, value)| Some((name, value?)));
            (person.name.clone(), facts.collect())
        });
        Some(shown)
    }
}

/// GET: what a tool is told.
pub(super) async fn of_tool(
    State(lms): State<Lms>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Parameters,
) -> Response {
    let person = match lms.administrator(&headers) {
        Ok(person) => person,
        Err(response) => return *response,
    };
    let Some(mut shown) = lms.privacy_page(&person, &id) else { return not_found(&headers) };
    shown.just_saved = query.contains_key("saved");
    show(&headers, &shown)
}

/// POST: chooses what a tool is told.
pub(super) async fn choose_for_tool(
    State(lms): State<Lms>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    if let Err(response) = lms.administrator(&headers) {
        return *response;
    }
    let kept = is_own_form(&headers) && {
        let mut data = lms.data();
        let tool = data.tools.get_mut(&id);
        tool.map(|tool| tool.told = Some(Attribute::of_form(&body))).is_some()
    };
    let registered = lms.0.tools.list().into_iter().find(|(tool, _)| tool.client_id == id);
    if let Some((mut registration, deployments)) = registered.filter(|_| kept) {
        registration.released = released(&lms.data().told_to(&id));
        lms.0.tools.insert(registration, deployments);
    }
    if !kept {
        return not_found(&headers);
    }
    see_other(&format!("{}?saved", paths::tool_privacy(&id)))
}

/// GET: what tools may be told of whoever is signed in.
pub(super) async fn own(State(lms): State<Lms>, headers: HeaderMap, Query(query): Parameters) -> Response {
    let person = match lms.required(&headers) {
        Ok(person) => person,
        Err(response) => return *response,
    };
    let told = lms.data().consent(&person.id);
    let mut shown = PrivacyPage::new(Viewer::from(&person), told);
    shown.just_saved = query.contains_key("saved");
    show(&headers, &shown)
}

/// POST: chooses what tools may be told of whoever is signed in.
pub(super) async fn choose_own(State(lms): State<Lms>, headers: HeaderMap, body: Bytes) -> Response {
    let person = match lms.required(&headers) {
        Ok(person) => person,
        Err(response) => return *response,
    };
    if !is_own_form(&headers) {
        return not_found(&headers);
    }
    {
        let mut data = lms.data();
        let before = data.consents.insert(person.id.clone(), Attribute::of_form(&body));
        if before.as_ref() != data.consents.get(&person.id) {
            // Tools that follow a course are told what is told of this person now.
            for course in &mut data.school.courses {
                course.members.touch(&person.id);
            }
        }
    }
    see_other(&format!("{}?saved", paths::PRIVACY))
}

/// GET: a picture of somebody, for whoever was told its address: a first letter.
pub(super) async fn picture(State(lms): State<Lms>, headers: HeaderMap, Path(sub): Path<String>) -> Response {
    let person = lms.data().school.person_of_sub(&sub);
    let Some(initial) = person.and_then(|person| person.name.chars().next()) else {
        return not_found(&headers);
    };
    let drawn = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64" {
            circle cx="32" cy="32" r="32" fill="#2548c4" {}
            text x="32" y="43" font-family="sans-serif" font-size="32" text-anchor="middle" fill="#fff" { (initial) }
        }
    };
    let cache = (CACHE_CONTROL, "no-store");
    ([(CONTENT_TYPE, "image/svg+xml"), cache], drawn.into_string()).into_response()
}
