//! The tool's routes.

use super::answers::{no_session, show};
use super::session_pages::Part;
use super::{ToolServer, class_pages, quiz_pages, results_pages, session_pages};
use crate::pages::tool::{
    AddPlatformPage, PendingDeploymentPage, PlatformsPage, RefusedPage, ReportPage, ReportRow, ReportsPage,
    ToolSettingsPage,
};
use crate::pages::{ErrorPage, Side};
use crate::partners::{KnownLms, PlatformInput};
use crate::paths::tool as paths;
use crate::respond::{assets, is_own_form, see_other};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, Request, State};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};
use http::HeaderMap;
use lti_axum::tool::{Refused, routes_with_reports};
use lti_tool::Launch;
use std::cell::Cell;
use std::collections::BTreeMap;

tokio::task_local! {
    /// The headers of the request that a launch or refusal answers: which form of the page is wanted.
    static HEADERS: HeaderMap;
    /// The number of its report.
    static REPORT: Cell<Option<u64>>;
}

/// Keeps the request's headers at hand for the two answers below.
async fn with_headers(request: Request, next: Next) -> Response {
    let answer = HEADERS.scope(request.headers().clone(), next.run(request));
    REPORT.scope(Cell::new(None), answer).await
}

fn headers() -> HeaderMap {
    HEADERS.try_with(Clone::clone).unwrap_or_default()
}

impl ToolServer {
    /// Every route of this server.
    pub(crate) fn router(&self) -> Router {
        let (launches, refusals, reporting) = (self.clone(), self.clone(), self.clone());
        let lti = routes_with_reports(
            self.0.tool.clone(),
            move |launch| {
                let answer = launches.launched(&launch);
                async move { answer }
            },
            move |refused| {
                let answer = refusals.refused(&refused);
                async move { answer }
            },
            move |report| {
                let number = reporting.keep(report);
                // Outside of a request there is no page that could name it.
                let _ = REPORT.try_with(|kept| kept.set(Some(number)));
            },
        );
        Router::new()
            .route("/", get(|| async { see_other(paths::PLATFORMS) }))
            .route(paths::PLATFORMS, get(platforms).post(add_platform))
            .route(paths::ADD_PLATFORM, get(new_platform))
            .route(paths::DEPLOYMENTS, post(approve))
            .route(paths::SESSION, get(session_pages::show).post(session_pages::open))
            .route(paths::QUIZ, get(quiz_pages::show).post(quiz_pages::act))
            .route(paths::RESULTS, get(results_pages::show).post(results_pages::send))
            .route(paths::CLASS, get(class_pages::show).post(class_pages::act))
            .route(paths::SETTINGS, get(settings))
            .route(paths::REPORTS, get(reports))
            .route(paths::REPORT, get(report))
            .fallback(|headers: HeaderMap| async move { show(&headers, &ErrorPage::not_found(Side::Tool)) })
            .merge(assets())
            .with_state(self.clone())
            .nest("/lti", lti.layer(from_fn(with_headers)))
    }

    /// What partners have to know.
    pub(crate) fn settings_page(&self) -> ToolSettingsPage {
        ToolSettingsPage::new(self.settings())
    }

    fn launched(&self, launch: &Launch) -> Response {
        match self.launch_page(launch) {
            Some((shown, lesson)) => {
                self.begin_session(launch, shown, lesson).unwrap_or_else(|| no_session(&headers()))
            }
            None => show(&headers(), &ErrorPage::not_found(Side::Tool)),
        }
    }

    fn refused(&self, refused: &Refused) -> Response {
        // A reload of a finished launch, in the browser that it belongs to: its session.
        let session =
            refused.repeated.as_ref().and_then(|repeat| self.0.sessions.of_launch(repeat.launch_id));
        if let Some(response) = session.and_then(|session| self.lead_to(&session, Part::Launch)) {
            return response;
        }
        match &refused.pending {
            Some(launch) => {
                let (code, deployment) = (refused.error.code(), launch.message.deployment_id());
                let waiting = PendingDeploymentPage::new(code, &launch.issuer, &launch.client_id, deployment);
                show(&headers(), &waiting)
            }
            None => {
                let mut shown = RefusedPage::new(&refused.error);
                shown.report = REPORT.try_with(Cell::get).ok().flatten();
                show(&headers(), &shown)
            }
        }
    }
}

type Parameters = Query<BTreeMap<String, String>>;

async fn platforms(State(tool): State<ToolServer>, headers: HeaderMap, Query(query): Parameters) -> Response {
    show(&headers, &PlatformsPage::new(tool.rows(query.get("added").map(String::as_str))))
}

async fn new_platform(headers: HeaderMap, Query(query): Parameters) -> Response {
    let known = KnownLms::from_query(|name| query.get(name).map(String::as_str));
    let asked = query.contains_key("known");
    show(&headers, &if asked { AddPlatformPage::filled(known) } else { AddPlatformPage::default() })
}

async fn add_platform(State(tool): State<ToolServer>, headers: HeaderMap, body: Bytes) -> Response {
    if !is_own_form(&headers) {
        return show(&headers, &ErrorPage::not_found(Side::Tool));
    }
    let input = PlatformInput::from_form(&body);
    let kept = input.read().and_then(|platform| {
        let client_id = platform.client_id.clone();
        tool.add(platform).map(|()| client_id).map_err(|problem| vec![problem])
    });
    match kept {
        Ok(client_id) => {
            let mut query = form_urlencoded::Serializer::new(String::new());
            see_other(&format!("{}?{}", paths::PLATFORMS, query.append_pair("added", &client_id).finish()))
        }
        Err(problems) => show(&headers, &AddPlatformPage::with_problems(input, problems)),
    }
}

async fn approve(State(tool): State<ToolServer>, headers: HeaderMap, body: Bytes) -> Response {
    let fields: BTreeMap<_, _> = form_urlencoded::parse(&body).collect();
    let value = |name: &str| fields.get(name).map(|value| value.trim()).unwrap_or_default();
    let deployment = value("deployment_id");
    let good = is_own_form(&headers) && (1..=255).contains(&deployment.len()) && deployment.is_ascii();
    if good && tool.approve(value("issuer"), value("client_id"), deployment) {
        return see_other(paths::PLATFORMS);
    }
    let next = "Go back, and enter the deployment id as the platform shows it: 1 to 255 ASCII characters.";
    let refused = ErrorPage::new(
        Side::Tool,
        422,
        "deployment-id-invalid",
        "This deployment cannot be approved",
        "The deployment id is empty or too long, or its platform is not registered here.",
        next,
    );
    show(&headers, &refused)
}

async fn settings(State(tool): State<ToolServer>, headers: HeaderMap) -> Response {
    show(&headers, &tool.settings_page())
}

async fn reports(State(tool): State<ToolServer>, headers: HeaderMap) -> Response {
    let rows = tool.reports().iter().rev().map(|(number, report)| ReportRow::new(*number, report)).collect();
    show(&headers, &ReportsPage::new(rows))
}

async fn report(State(tool): State<ToolServer>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let shown = tool
        .reports()
        .iter()
        .find(|(number, _)| number.to_string() == id)
        .map(|(n, r)| ReportPage::new(*n, r));
    match shown {
        Some(shown) => show(&headers, &shown),
        None => show(&headers, &ErrorPage::not_found(Side::Tool)),
    }
}
