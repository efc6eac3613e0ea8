//! The routes of sessions.

use super::ToolServer;
use super::sessions::Session;
use crate::pages::tool::{LaunchPage, SessionCheckPage, SessionScript};
use crate::pages::{ErrorPage, Side, TOOL_CSP, with_script};
use crate::paths::tool as paths;
use crate::respond::{is_own_form, page, see_other};
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};
use lti_tool::Launch;
use std::collections::BTreeMap;

impl ToolServer {
    /// Begins a session and leads the browser to it, with a cookie and with a ticket for the case that it keeps none.
    pub(super) fn begin_session(&self, launch: &Launch, shown: LaunchPage) -> Option<Response> {
        let session = self.0.sessions.begin(launch, shown)?;
        self.lead_to(&session)
    }

    /// Leads a browser that was recognised to a session.
    pub(super) fn lead_to(&self, session: &Session) -> Option<Response> {
        let ticket = self.0.sessions.ticket(&session.id)?;
        let mut response = see_other(&format!("{}?ticket={ticket}", paths::session(&session.id)));
        let cookie = HeaderValue::from_str(&session.cookie()).ok()?;
        response.headers_mut().append(SET_COOKIE, cookie);
        Some(response)
    }
}

fn script(session: &Session, step: &'static str) -> Option<SessionScript> {
    let storage = session.storage.as_ref()?;
    Some(SessionScript {
        step,
        target: storage.target.clone(),
        origin: storage.origin.clone(),
        key: format!("sandbox_session_{}", session.id),
        value: if step == "put" { session.secret.clone() } else { String::new() },
        action: paths::session(&session.id),
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

/// GET: the launch, for the browser that it belongs to.
pub(super) async fn show(
    State(tool): State<ToolServer>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let Some(session) = tool.0.sessions.find(&id) else { return over(&headers) };
    let ticket = query.get("ticket").is_some_and(|ticket| tool.0.sessions.redeem(&id, ticket));
    if has_cookie(&headers, &session) {
        return page(&headers, TOOL_CSP, &session.page);
    }
    if ticket {
        let mut shown = session.page.clone();
        shown.keep = script(&session, "put");
        return page(&headers, &with_script(TOOL_CSP), &shown);
    }
    page(&headers, &with_script(TOOL_CSP), &SessionCheckPage::new(script(&session, "get")))
}

/// POST: what the platform's storage held. From a page of this server only.
pub(super) async fn open(
    State(tool): State<ToolServer>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let Some(session) = tool.0.sessions.find(&id) else { return over(&headers) };
    let secret = form_urlencoded::parse(&body).find(|(name, _)| name == "secret").map(|(_, value)| value);
    let good = secret.is_some_and(|secret| lti_security::same(secret.as_bytes(), session.secret.as_bytes()));
    let led = (good && is_own_form(&headers)).then(|| tool.lead_to(&session)).flatten();
    led.unwrap_or_else(|| page(&headers, TOOL_CSP, &SessionCheckPage::new(None)))
}
