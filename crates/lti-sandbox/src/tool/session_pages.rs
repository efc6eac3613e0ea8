//! The routes of sessions, and what lets a browser into their pages.

use super::ToolServer;
use super::lesson::Lesson;
use super::sessions::Session;
use crate::pages::tool::{LaunchPage, SessionCheckPage, SessionScript, View};
use crate::pages::{ErrorPage, Page, Side, TOOL_CSP, with_script};
use crate::paths::tool as paths;
use crate::respond::{field, is_own_form, page, see_other};
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};
use lti_tool::Launch;
use std::collections::BTreeMap;

/// The pages of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Launch,
    Quiz,
    Results,
    Class,
}

impl Part {
    const fn name(self) -> &'static str {
        match self {
            Self::Launch => "launch",
            Self::Quiz => "quiz",
            Self::Results => "results",
            Self::Class => "class",
        }
    }

    fn from_name(name: &str) -> Self {
        let found = [Self::Quiz, Self::Results, Self::Class].into_iter().find(|part| part.name() == name);
        found.unwrap_or(Self::Launch)
    }

    fn path(self, session: &str) -> String {
        match self {
            Self::Launch => paths::session(session),
            Self::Quiz => paths::quiz(session),
            Self::Results => paths::results(session),
            Self::Class => paths::class(session),
        }
    }
}

/// A session in a browser that was recognised.
pub(super) struct Admitted {
    pub(super) session: Session,
    /// Leaves the session's secret in the platform's storage, where the browser has no cookie.
    pub(super) keep: Option<SessionScript>,
}

pub(super) type Parameters = Query<BTreeMap<String, String>>;

impl ToolServer {
    /// Begins a session and leads the browser to it, with a cookie and with a ticket for the case that it keeps none.
    pub(super) fn begin_session(
        &self,
        launch: &Launch,
        shown: LaunchPage,
        lesson: Lesson,
    ) -> Option<Response> {
        let session = self.0.sessions.begin(launch, shown, lesson)?;
        self.lead_to(&session, Part::Launch)
    }

    /// Leads a browser that was recognised to a page of a session.
    pub(super) fn lead_to(&self, session: &Session, part: Part) -> Option<Response> {
        self.lead_with(session, part, "")
    }

    /// As [`lead_to`](Self::lead_to), with what else the page's address says: `name=value` pairs as forms write them.
    pub(super) fn lead_with(&self, session: &Session, part: Part, query: &str) -> Option<Response> {
        let ticket = self.0.sessions.ticket(&session.id)?;
        let and = if query.is_empty() { "" } else { "&" };
        let mut response = see_other(&format!("{}?{query}{and}ticket={ticket}", part.path(&session.id)));
        let cookie = HeaderValue::from_str(&session.cookie()).ok()?;
        response.headers_mut().append(SET_COOKIE, cookie);
        Some(response)
    }

    /// The session, for the browser that it belongs to; or the page that finds out whether this is that browser.
    pub(super) fn admit(
        &self,
        headers: &HeaderMap,
        id: &str,
        query: &BTreeMap<String, String>,
        part: Part,
    ) -> Result<Admitted, Box<Response>> {
        let Some(session) = self.0.sessions.find(id) else { return Err(Box::new(over(headers))) };
        let ticket = query.get("ticket").is_some_and(|ticket| self.0.sessions.redeem(id, ticket));
        if has_cookie(headers, &session) {
            return Ok(Admitted { session, keep: None });
        }
        if ticket {
            let keep = script(&session, "put", part, query);
            return Ok(Admitted { session, keep });
        }
        let check = SessionCheckPage::new(script(&session, "get", part, query));
        Err(Box::new(page(headers, &with_script(TOOL_CSP), &check)))
    }

    /// The session of a form that one of its pages sent: known by the cookie, or by the key that stands in the form.
    pub(super) fn posted(
        &self,
        headers: &HeaderMap,
        id: &str,
        body: &[u8],
    ) -> Result<Session, Box<Response>> {
        let Some(session) = self.0.sessions.find(id) else { return Err(Box::new(over(headers))) };
        let key = field(body, "key").unwrap_or_default();
        let known =
            has_cookie(headers, &session) || lti_security::same(key.as_bytes(), session.key.as_bytes());
        if known && is_own_form(headers) { Ok(session) } else { Err(Box::new(unknown(headers))) }
    }
}

/// A page of a session. `keep`: as in [`Admitted`].
pub(super) fn answer<P: Page>(headers: &HeaderMap, shown: &P, keep: Option<&SessionScript>) -> Response {
    match keep {
        Some(_) => page(headers, &with_script(TOOL_CSP), shown),
        None => page(headers, TOOL_CSP, shown),
    }
}

fn script(
    session: &Session,
    step: &'static str,
    part: Part,
    query: &BTreeMap<String, String>,
) -> Option<SessionScript> {
    let storage = session.storage.as_ref()?;
    let query = query.iter().filter(|(name, _)| *name != "ticket");
    Some(SessionScript {
        step,
        target: storage.target.clone(),
        origin: storage.origin.clone(),
        key: format!("sandbox_session_{}", session.id),
        value: if step == "put" { session.secret.clone() } else { String::new() },
        action: paths::session(&session.id),
        part: part.name(),
        query: form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish(),
    })
}

/// Whether the request has the session's cookie.
fn has_cookie(headers: &HeaderMap, session: &Session) -> bool {
    let name = session.cookie_name();
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let value = pairs.find(|(other, _)| *other == name).map(|(_, value)| value);
    value.is_some_and(|value| lti_security::same(value.as_bytes(), session.secret.as_bytes()))
}

fn over(headers: &HeaderMap) -> Response {
    let shown = ErrorPage::new(
        Side::Tool,
        404,
        "session-over",
        "This session is over",
        "What you opened from a course was open for an hour, or the tool was started anew.",
        "Go back to the course and open the link again.",
    );
    page(headers, TOOL_CSP, &shown)
}

fn unknown(headers: &HeaderMap) -> Response {
    page(headers, TOOL_CSP, &SessionCheckPage::new(None))
}

/// GET: the launch, for the browser that it belongs to.
pub(super) async fn show(
    State(tool): State<ToolServer>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Parameters,
) -> Response {
    let Admitted { session, keep } = match tool.admit(&headers, &id, &query, Part::Launch) {
        Ok(admitted) => admitted,
        Err(response) => return *response,
    };
    let mut shown = session.page;
    shown.quiz = session.lesson.quiz.map(|_| paths::quiz(&id));
    shown.seat = tool.0.classes.seat(&session.lesson);
    shown.class =
        (session.lesson.view == View::Teacher && session.lesson.class.is_some()).then(|| paths::class(&id));
    shown.results = (session.lesson.view == View::Teacher).then(|| paths::results(&id));
    shown.keep = keep;
    answer(&headers, &shown, shown.keep.as_ref())
}

/// POST: what the platform's storage held. From a page of this server only.
pub(super) async fn open(
    State(tool): State<ToolServer>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let Some(session) = tool.0.sessions.find(&id) else { return over(&headers) };
    let secret = field(&body, "secret").unwrap_or_default();
    let good = lti_security::same(secret.as_bytes(), session.secret.as_bytes());
    let part = Part::from_name(&field(&body, "part").unwrap_or_default());
    // Written anew, so that nothing but pairs goes into the address.
    let query = field(&body, "query").unwrap_or_default();
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "ticket"))
        .finish();
    let led = (good && is_own_form(&headers)).then(|| tool.lead_with(&session, part, &query)).flatten();
    led.unwrap_or_else(|| unknown(&headers))
}
