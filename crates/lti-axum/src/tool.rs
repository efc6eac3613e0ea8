//! A tool's routes: `GET` and `POST /login` and `/login/{registration}`, `POST /launch` and `/launch/confirm`, `GET /jwks`,
//! `GET /storage.js`, relative to where the router is nested.

use crate::exchange::{answer, whole};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::HeaderValue;
use http::Request;
use http::header::CACHE_CONTROL;
use lti_tool::{
    AmbiguousLogin, Error, Launch, LaunchReport, LoginOutcome, Outcome, Repeat, Tool, error_page,
    unknown_deployment,
};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// A launch that is not handed to the application's handler.
#[derive(Debug)]
#[non_exhaustive]
pub struct Refused {
    /// Why.
    pub error: Error,
    /// The launch, where only its deployment is not approved (TRAP-24): enough to tell an administrator what asked.
    pub pending: Option<Box<Launch>>,
    /// Which launch this browser repeats, where that is all (ATK-022): answer with a redirect (303) to the session that it
    /// began, if there is one.
    pub repeated: Option<Repeat>,
    /// What the login may mean, where several registrations fit it (ATK-025).
    pub ambiguous: Option<AmbiguousLogin>,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self { error, pending: None, repeated: None, ambiguous: None }
    }
}

type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

/// The application's two answers, so that the routes have no type parameters.
#[derive(Clone)]
struct Mounted {
    tool: Tool,
    launched: Arc<dyn Fn(Launch) -> Answer + Send + Sync>,
    refused: Arc<dyn Fn(Refused) -> Answer + Send + Sync>,
    reported: Option<Arc<dyn Fn(LaunchReport) + Send + Sync>>,
}

/// Mounts a tool with one handler of the application, which gets launches that passed every check. Refusals are answered
/// with a plain page and the right status.
pub fn routes<H, F, R>(tool: Tool, launched: H) -> Router
where
    H: Fn(Launch) -> F + Send + Sync + 'static,
    F: Future<Output = R> + Send + 'static,
    R: IntoResponse + 'static,
{
    routes_with(tool, launched, |refused| async move { answer(error_page(&refused.error)) })
}

/// As [`routes`], with answers of the application's own to refusals and to everything else that is no new launch. The status
/// of a refusal should stay the one of [`Error::status`].
pub fn routes_with<H, F, R, E, G, S>(tool: Tool, launched: H, refused: E) -> Router
where
    H: Fn(Launch) -> F + Send + Sync + 'static,
    F: Future<Output = R> + Send + 'static,
    R: IntoResponse + 'static,
    E: Fn(Refused) -> G + Send + Sync + 'static,
    G: Future<Output = S> + Send + 'static,
    S: IntoResponse + 'static,
{
    mount(mounted(tool, launched, refused))
}

/// As [`routes_with`], and `reported` gets the report of every launch, and of every login that went no further, before it is
/// answered. It is for the operator; see [`LaunchReport`].
pub fn routes_with_reports<H, F, R, E, G, S, P>(tool: Tool, launched: H, refused: E, reported: P) -> Router
where
    H: Fn(Launch) -> F + Send + Sync + 'static,
    F: Future<Output = R> + Send + 'static,
    R: IntoResponse + 'static,
    E: Fn(Refused) -> G + Send + Sync + 'static,
    G: Future<Output = S> + Send + 'static,
    S: IntoResponse + 'static,
    P: Fn(LaunchReport) + Send + Sync + 'static,
{
    mount(Mounted { reported: Some(Arc::new(reported)), ..mounted(tool, launched, refused) })
}

fn mounted<H, F, R, E, G, S>(tool: Tool, launched: H, refused: E) -> Mounted
where
    H: Fn(Launch) -> F + Send + Sync + 'static,
    F: Future<Output = R> + Send + 'static,
    R: IntoResponse + 'static,
    E: Fn(Refused) -> G + Send + Sync + 'static,
    G: Future<Output = S> + Send + 'static,
    S: IntoResponse + 'static,
{
    Mounted {
        tool,
        launched: Arc::new(move |launch| {
            let answer = launched(launch);
            Box::pin(async move { answer.await.into_response() })
        }),
        refused: Arc::new(move |why| {
            let answer = refused(why);
            Box::pin(async move { answer.await.into_response() })
        }),
        reported: None,
    }
}

fn mount(mounted: Mounted) -> Router {
    Router::new()
        .route("/login", get(login).post(login))
        .route("/login/{registration}", get(login_at).post(login_at))
        .route("/launch", post(launch))
        .route("/launch/confirm", post(confirm))
        .route("/storage.js", get(storage_script))
        .route("/jwks", get(jwks))
        .with_state(mounted)
}

async fn login(State(mounted): State<Mounted>, request: Request<Body>) -> Response {
    begin(&mounted, None, request).await
}

async fn login_at(
    State(mounted): State<Mounted>,
    Path(registration): Path<String>,
    request: Request<Body>,
) -> Response {
    begin(&mounted, Some(&registration), request).await
}

async fn begin(mounted: &Mounted, registration: Option<&str>, request: Request<Body>) -> Response {
    let request = match whole(request).await {
        Ok(request) => request,
        Err(response) => return response,
    };
    let outcome = match (&mounted.reported, registration) {
        (Some(reported), _) => {
            let (outcome, report) = mounted.tool.login_with_report(registration, &request).await;
            if !matches!(outcome, Ok(LoginOutcome::Answer(_))) {
                reported(report);
            }
            outcome
        }
        (None, Some(registration)) => mounted.tool.login_at(registration, &request).await,
        (None, None) => mounted.tool.login(&request).await,
    };
    answer_login(mounted, outcome).await
}

async fn answer_login(mounted: &Mounted, outcome: Result<LoginOutcome, Error>) -> Response {
    let refused = match outcome {
        Ok(LoginOutcome::Answer(response)) => return answer(response),
        Ok(LoginOutcome::Ambiguous(ambiguous)) => {
            Refused { ambiguous: Some(ambiguous.clone()), ..ambiguous.error().into() }
        }
        Err(error) => error.into(),
    };
    (mounted.refused)(refused).await
}

async fn launch(State(mounted): State<Mounted>, request: Request<Body>) -> Response {
    let request = match whole(request).await {
        Ok(request) => request,
        Err(response) => return response,
    };
    let outcome = match &mounted.reported {
        Some(reported) => {
            let (outcome, report) = mounted.tool.launch_with_report(&request).await;
            reported(report);
            outcome
        }
        None => mounted.tool.launch(&request).await,
    };
    finish(&mounted, outcome).await
}

async fn confirm(State(mounted): State<Mounted>, request: Request<Body>) -> Response {
    let request = match whole(request).await {
        Ok(request) => request,
        Err(response) => return response,
    };
    let outcome = match &mounted.reported {
        Some(reported) => {
            let (outcome, report) = mounted.tool.confirm_with_report(&request).await;
            reported(report);
            outcome
        }
        None => mounted.tool.confirm(&request).await,
    };
    finish(&mounted, outcome).await
}

async fn finish(mounted: &Mounted, outcome: Result<Outcome, Error>) -> Response {
    let mut response = match outcome {
        Ok(Outcome::Launch(launch)) => (mounted.launched)(*launch).await,
        Ok(Outcome::PendingDeployment(launch)) => {
            let error = unknown_deployment(&launch);
            (mounted.refused)(Refused { pending: Some(launch), ..error.into() }).await
        }
        Ok(Outcome::Repeated(repeat)) => {
            let error = repeat.error();
            (mounted.refused)(Refused { repeated: Some(repeat), ..error.into() }).await
        }
        Ok(Outcome::ConfirmBrowser(page)) => answer(page),
        Err(error) => (mounted.refused)(error.into()).await,
    };
    response.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn storage_script(State(mounted): State<Mounted>) -> Response {
    answer(mounted.tool.storage_script())
}

async fn jwks(State(mounted): State<Mounted>) -> Response {
    match mounted.tool.jwks().await {
        Ok(response) => answer(response),
        Err(error) => error.status().into_response(),
    }
}
