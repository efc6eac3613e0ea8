//! Between axum's streaming bodies and the bodies that the facades take and give.

use axum::body::{Body, to_bytes};
use axum::response::{IntoResponse as _, Response};
use http::{Request, StatusCode};

/// Above this no form is a launch; the facades' own, smaller limits give the error that is shown.
const LIMIT: usize = 1_048_576;

/// Reads the whole request. `Err` is the answer where it is too large or broke off.
pub(crate) async fn whole(request: Request<Body>) -> Result<Request<Vec<u8>>, Response> {
    let (head, body) = request.into_parts();
    match to_bytes(body, LIMIT).await {
        Ok(bytes) => Ok(Request::from_parts(head, bytes.to_vec())),
        Err(_) => Err(StatusCode::PAYLOAD_TOO_LARGE.into_response()),
    }
}

/// A facade's answer as axum's.
pub(crate) fn answer(response: http::Response<Vec<u8>>) -> Response {
    response.map(Body::from)
}
