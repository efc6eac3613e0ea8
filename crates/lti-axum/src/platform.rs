//! A platform's routes: `GET` and `POST /authorize`, `POST /token`, `GET /jwks`, `GET /storage`, `GET /storage.js`, and everything below
//! `/ags/`, `/nrps/` and `/gs/`, relative to where the router is nested.

use crate::exchange::{answer, whole};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use futures_util::stream::unfold;
use http::{HeaderMap, Request};
use lti_platform::{Authorization, Error, Platform, error_page};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// A request that has to be answered on the platform's own page, because where it came from cannot be trusted (OIDC-037).
#[derive(Debug)]
#[non_exhaustive]
pub struct Refused {
    /// Why.
    pub error: Error,
}

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

#[derive(Clone)]
struct Mounted {
    platform: Platform,
    session: Arc<dyn Fn(HeaderMap) -> Boxed<Option<String>> + Send + Sync>,
    refused: Arc<dyn Fn(Refused) -> Boxed<Response> + Send + Sync>,
}

/// Mounts a platform. `session` tells who is logged in by the request's headers: the user's id as in `sub`, or nobody.
pub fn routes<H, F>(platform: Platform, session: H) -> Router
where
    H: Fn(HeaderMap) -> F + Send + Sync + 'static,
    F: Future<Output = Option<String>> + Send + 'static,
{
    routes_with(platform, session, |refused| async move { answer(error_page(&refused.error)) })
}

/// As [`routes`], with pages of the application's own for refusals.
pub fn routes_with<H, F, E, G, S>(platform: Platform, session: H, refused: E) -> Router
where
    H: Fn(HeaderMap) -> F + Send + Sync + 'static,
    F: Future<Output = Option<String>> + Send + 'static,
    E: Fn(Refused) -> G + Send + Sync + 'static,
    G: Future<Output = S> + Send + 'static,
    S: IntoResponse + 'static,
{
    let mounted = Mounted {
        platform,
        session: Arc::new(move |headers| Box::pin(session(headers))),
        refused: Arc::new(move |why| {
            let answer = refused(why);
            Box::pin(async move { answer.await.into_response() })
        }),
    };
    Router::new()
        .route("/authorize", get(authorize).post(authorize))
        .route("/token", post(token))
        .route("/jwks", get(jwks))
        .route("/ags/{*rest}", any(gradebook))
        .route("/nrps/{*rest}", any(roster))
        .route("/gs/{*rest}", any(roster))
        .route("/storage", get(storage))
        .route("/storage.js", get(storage_script))
        .with_state(mounted)
}

async fn authorize(State(mounted): State<Mounted>, request: Request<Body>) -> Response {
    let user = (mounted.session)(request.headers().clone()).await;
    let request = match whole(request).await {
        Ok(request) => request,
        Err(response) => return response,
    };
    match mounted.platform.authorize(&request, user.as_deref()).await {
        Ok(
            Authorization::Launch(response)
            | Authorization::Refused(response, _)
            | Authorization::Repost(response),
        ) => answer(response),
        Ok(_) => http::StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Err(error) => (mounted.refused)(Refused { error }).await,
    }
}

async fn token(State(mounted): State<Mounted>, request: Request<Body>) -> Response {
    match whole(request).await {
        Ok(request) => answer(mounted.platform.token(&request).await),
        Err(response) => response,
    }
}

async fn gradebook(State(mounted): State<Mounted>, request: Request<Body>) -> Response {
    match whole(request).await {
        Ok(request) => answer(mounted.platform.gradebook(&request).await),
        Err(response) => response,
    }
}

async fn roster(State(mounted): State<Mounted>, request: Request<Body>) -> Response {
    let request = match whole(request).await {
        Ok(request) => request,
        Err(response) => return response,
    };
    // Chunk by chunk, as it is read; where that fails the connection breaks, and no page looks whole that is not.
    mounted.platform.roster(&request).await.map(|body| {
        Body::from_stream(unfold(Some(body), |body| async {
            let mut body = body?;
            match body.chunk().await {
                Ok(chunk) => chunk.map(|chunk| (Ok(chunk), Some(body))),
                Err(error) => Some((Err(error), None)),
            }
        }))
    })
}

async fn jwks(State(mounted): State<Mounted>) -> Response {
    match mounted.platform.jwks().await {
        Ok(response) => answer(response),
        Err(error) => error.status().into_response(),
    }
}

async fn storage(State(mounted): State<Mounted>, request: Request<Body>) -> Response {
    let request = match whole(request).await {
        Ok(request) => request,
        Err(response) => return response,
    };
    match mounted.platform.storage_frame(&request).await {
        Ok(response) => answer(response),
        Err(error) => error.status().into_response(),
    }
}

async fn storage_script(State(mounted): State<Mounted>) -> Response {
    answer(mounted.platform.storage_script())
}
