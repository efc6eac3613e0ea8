//! A tool's routes: `GET` and `POST /login`, `POST /launch`, `GET /jwks`, relative to where the router is nested.

use crate::exchange::{answer, whole};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::HeaderValue;
use http::Request;
use http::header::CACHE_CONTROL;
use lti_tool::{Error, Launch, Outcome, Tool, error_page, unknown_deployment};
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
}

type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

/// The application's two answers, so that the routes have no type parameters.
#[derive(Clone)]
struct Mounted {
    tool: Tool,
    launched: Arc<dyn Fn(Launch) -> Answer + Send + Sync>,
    refused: Arc<dyn Fn(Refused) -> Answer + Send + Sync>,
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

/// As [`routes`], with pages of the application's own for refusals. The status of the answer should stay the one of
/// [`Error::status`].
pub fn routes_with<H, F, R, E, G, S>(tool: Tool, launched: H, refused: E) -> Router
where
    H: Fn(Launch) -> F + Send + Sync + 'static,
    F: Future<Output = R> + Send + 'static,
    R: IntoResponse + 'static,
    E: Fn(Refused) -> G + Send + Sync + 'static,
    G: Future<Output = S> + Send + 'static,
    S: IntoResponse + 'static,
{
    let mounted = Mounted {
        tool,
        launched: Arc::new(move |launch| {
            let answer = launched(launch);
            Box::pin(async move { answer.await.into_response() })
        }),
        refused: Arc::new(move |why| {
            let answer = refused(why);
            Box::pin(async move { answer.await.into_response() })
        }),
    };
    Router::new()
        .route("/login", get(login).post(login))
        .route("/launch", post(launch))
        .route("/jwks", get(jwks))
        .with_state(mounted)
}

async fn login(State(mounted): State<Mounted>, request: Request<Body>) -> Response {
    let request = match whole(request).await {
        Ok(request) => request,
        Err(response) => return response,
    };
    match mounted.tool.login(&request).await {
        Ok(response) => answer(response),
        Err(error) => (mounted.refused)(Refused { error, pending: None }).await,
    }
}

async fn launch(State(mounted): State<Mounted>, request: Request<Body>) -> Response {
    let request = match whole(request).await {
        Ok(request) => request,
        Err(response) => return response,
    };
    let refuse = |error, pending| (mounted.refused)(Refused { error, pending });
    let mut response = match mounted.tool.launch(&request).await {
        Ok(Outcome::Launch(launch)) => (mounted.launched)(*launch).await,
        Ok(Outcome::PendingDeployment(launch)) => refuse(unknown_deployment(&launch), Some(launch)).await,
        Err(error) => refuse(error, None).await,
    };
    response.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn jwks(State(mounted): State<Mounted>) -> Response {
    match mounted.tool.jwks().await {
        Ok(response) => answer(response),
        Err(error) => error.status().into_response(),
    }
}
