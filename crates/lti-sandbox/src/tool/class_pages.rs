//! The routes of the class: everybody of the course, and the seats of the licence.

use super::ToolServer;
use super::answers::{no_session, show as page_of};
use super::classes::{Class, ClassNotice, ClassRoster, Launched, News, SEATS};
use super::lesson::{ClassId, Lesson};
use super::results_pages::for_teachers;
use super::session_pages::{Admitted, Parameters, Part, answer};
use super::sessions::Session;
use crate::pages::tool::{
    ClassCounts, ClassFilter, ClassNews, ClassPage, ClassRow, SeatNotice, Unread, View,
};
use crate::pages::{ErrorPage, Paging, Side};
use crate::paths::tool as paths;
use crate::respond::field;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::HeaderMap;
use lti_claims::Roles;
use lti_nrps::Member;
use lti_tool::roster::{Answer, ClassList, HowRead, Missing, Person};
use std::collections::{BTreeMap, BTreeSet};

/// The course of a teacher's session, or the page that says why there is none.
fn class_of<'a>(headers: &HeaderMap, session: &'a Session) -> Result<&'a ClassId, Box<Response>> {
    if session.lesson.view != View::Teacher {
        return Err(Box::new(for_teachers(headers)));
    }
    session.lesson.class.as_ref().ok_or_else(|| {
        let (message, next) = ("The learning platform named no course.", "Open the tool from a course.");
        Box::new(page_of(
            headers,
            &ErrorPage::new(Side::Tool, 404, "no-course", "There is no class here", message, next),
        ))
    })
}

/// GET: the class. The first time, the roster is read.
pub(super) async fn show(
    State(tool): State<ToolServer>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Parameters,
) -> Response {
    let Admitted { session, keep } = match tool.admit(&headers, &id, &query, Part::Class) {
        Ok(admitted) => admitted,
        Err(response) => return *response,
    };
    let class = match class_of(&headers, &session) {
        Ok(class) => tool.0.classes.of(class),
        Err(response) => return *response,
    };
    let mut roster = class.roster.lock().await;
    // What a form did a moment ago.
    let notice = match tool.0.sessions.take_class_notice(&id) {
        None if roster.news.is_none() => Some(read(&mut roster, &session.lesson).await),
        notice => notice,
    };
    let mut shown = class_page(&session, &class, &roster, &query);
    match notice {
        Some(ClassNotice::Read) => {
            shown.news = roster.news.as_ref().map(|news| news_of(news, &roster, &class))
        }
        Some(ClassNotice::Unread(why)) => shown.unread = Some(why),
        Some(ClassNotice::Seat(seat)) => shown.notice = Some(seat),
        None => {}
    }
    shown.keep = keep;
    drop(roster);
    answer(&headers, &shown, shown.keep.as_ref())
}

/// POST: reads the roster once more, gives a seat or takes one.
pub(super) async fn act(
    State(tool): State<ToolServer>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let session = match tool.posted(&headers, &id, &body) {
        Ok(session) => session,
        Err(response) => return *response,
    };
    let class = match class_of(&headers, &session) {
        Ok(class) => tool.0.classes.of(class),
        Err(response) => return *response,
    };
    let value = |name| field(&body, name).unwrap_or_default();
    let user = value("user");
    // The page that comes next shows the same people.
    let shown = ["q", "show", "page"].map(|name| (name, value(name)));
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(shown).finish();
    let notice = match &*value("do") {
        "refresh" => read(&mut *class.roster.lock().await, &session.lesson).await,
        change @ ("give" | "take") => {
            let roster = class.roster.lock().await;
            let launched = class.launched();
            let member = roster.copy.get(&user);
            let learns = member.map_or_else(
                || launched.get(&user).is_some_and(|launched| launched.view == View::Learner),
                |member| member.roles.is_learner(),
            );
            ClassNotice::Seat(match change {
                "take" => class.take(&user),
                _ if learns => class.give(&user),
                _ => SeatNotice::Unknown,
            })
        }
        _ => return page_of(&headers, &ErrorPage::not_found(Side::Tool)),
    };
    tool.0.sessions.leave_class_notice(&id, notice);
    tool.lead_with(&session, Part::Class, &query).unwrap_or_else(|| no_session(&headers))
}

/// Reads the roster, and says what came of it.
async fn read(roster: &mut ClassRoster, lesson: &Lesson) -> ClassNotice {
    ClassNotice::Unread(match roster.refresh(lesson).await {
        Ok(Answer::Done(())) => return ClassNotice::Read,
        Ok(Answer::Unavailable(missing)) => {
            Unread::Unavailable { missing: missing.to_string(), help: help(&missing) }
        }
        Err(error) => Unread::Failed { code: error.code().to_owned() },
    })
}

/// What an administrator can do (LMS-123).
const fn help(missing: &Missing) -> &'static str {
    match missing {
        Missing::Refused(_) => {
            "Some learning platforms give no list of a large course; Open edX gives none above 1,000 people. Ask its administrator for a smaller course, or for a higher limit."
        }
        Missing::Url(_) | Missing::Version(_) => {
            "The learning platform offers the list in a way that this tool cannot use. Its administrator can ask the platform’s makers."
        }
        _ => {
            "An administrator of the learning platform can open it: allow this tool to read names and roles (Names and Role Provisioning Services). Then open the link from the course again."
        }
    }
}

fn class_page(
    session: &Session,
    class: &Class,
    roster: &ClassRoster,
    query: &BTreeMap<String, String>,
) -> ClassPage {
    let lesson = &session.lesson;
    let (launched, seats) = (class.launched(), class.seats());
    let mut shown = ClassPage::new(&lesson.link_title, paths::class(&session.id));
    let value = |name: &str| query.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
    shown.query = value("q");
    shown.show = ClassFilter::from_name(&value("show"));
    shown.course.clone_from(&lesson.course_title);
    shown.counts = ClassCounts {
        members: roster.news.as_ref().map(|_| {
            let learners = roster.copy.iter().filter(|member| member.roles.is_learner());
            (roster.copy.len(), learners.count())
        }),
        opened: launched.len(),
        seats: seats.len(),
        seats_of: SEATS,
    };
    let wanted = shown.query.to_lowercase();
    let people = ClassList::of(roster.copy.iter(), launched);
    let rows = people.iter().map(|person| row(person, roster, &seats));
    let mut rows: Vec<ClassRow> = rows
        .filter(|row| shown.show.shows(row))
        .filter(|row| wanted.is_empty() || row.name.to_lowercase().contains(&wanted))
        .collect();
    rows.sort_by_cached_key(|row| row.name.to_lowercase());
    shown.paging = Paging::new(query.get("page").map(String::as_str), rows.len());
    shown.rows = rows.into_iter().skip(shown.paging.skipped()).take(Paging::SIZE).collect();
    (shown.back, shown.key) = (paths::session(&session.id), session.key.clone());
    shown
}

fn news_of(news: &News, roster: &ClassRoster, class: &Class) -> ClassNews {
    let launched = class.launched();
    let name = |id: &String| name(id, roster.copy.get(id), launched.get(id));
    let mut shown = ClassNews::new(news.first, news.how == HowRead::Differences);
    if !news.first {
        shown.added = news.added.iter().map(name).collect();
        shown.changed = news.changed.iter().map(name).collect();
        shown.removed.clone_from(&news.removed);
    }
    shown
}

/// What the roster calls somebody, else what their last launch did, else the id.
fn name(id: &str, member: Option<&Member>, launched: Option<&Launched>) -> String {
    let parts = |member: &Member| {
        let parts: Vec<&str> =
            [&member.given_name, &member.family_name].into_iter().flatten().map(String::as_str).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    };
    let told = member.and_then(|member| member.name.clone().or_else(|| parts(member)));
    told.or_else(|| launched.and_then(|launched| launched.name.clone())).unwrap_or_else(|| id.to_owned())
}

fn row(person: &Person<'_, Launched>, roster: &ClassRoster, seats: &BTreeSet<String>) -> ClassRow {
    let id = &person.user_id;
    let mut row = ClassRow::new(id.clone(), name(id, person.member, person.launched.as_ref()));
    row.opened = person.launched.is_some();
    row.seat = seats.contains(id);
    match person.member {
        Some(member) => {
            row.email.clone_from(&member.email);
            row.role = role(&member.roles);
            row.status = Some(member.status.as_str().to_lowercase());
            row.may_have_seat = member.roles.is_learner();
            let groups = roster.groups.of(member).unwrap_or_default();
            let named = |group: &lti_nrps::Group| {
                if group.name.is_empty() { group.id.clone() } else { group.name.clone() }
            };
            row.groups = groups.iter().map(|group| named(group)).collect();
        }
        None => {
            let view = person.launched.as_ref().map_or(View::Visitor, |launched| launched.view);
            row.role = match view {
                View::Teacher => "Teacher",
                View::Learner => "Learner",
                View::Visitor => "Other",
            };
            row.may_have_seat = view == View::Learner;
        }
    }
    row
}

fn role(roles: &Roles) -> &'static str {
    match () {
        () if roles.is_teaching_assistant() => "Teaching assistant",
        () if roles.is_instructor() => "Teacher",
        () if roles.is_learner() => "Learner",
        () => "Other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lti_nrps::Operation;

    #[test]
    fn what_people_are_called() {
        let mut member = Member::new("id", Roles::new());
        let launched = |name: Option<&str>| Launched { name: name.map(str::to_owned), view: View::Learner };
        let called =
            |member: Option<&Member>, launched: Option<Launched>| name("id", member, launched.as_ref());
        assert_eq!(called(Some(&member), None), "id");
        assert_eq!(called(None, Some(launched(None))), "id");
        assert_eq!(called(Some(&member), Some(launched(Some("Launched")))), "Launched");
        (member.given_name, member.family_name) = (Some("Given".to_owned()), Some("Family".to_owned()));
        assert_eq!(called(Some(&member), Some(launched(Some("Launched")))), "Given Family");
        member.name = Some("Whole".to_owned());
        assert_eq!(called(Some(&member), None), "Whole");
    }

    /// LMS-123: an administrator reads what to do, and a large course is not a missing permission.
    #[test]
    fn what_is_missing_has_a_way_out() {
        let read = Operation::ReadMemberships;
        assert!(help(&Missing::Refused(read)).contains("large course"));
        assert!(help(&Missing::Withheld(read)).contains("allow this tool"));
        assert!(help(&Missing::Claim(read)).contains("allow this tool"));
        assert!(help(&Missing::Version(read)).contains("cannot use"));
    }
}
