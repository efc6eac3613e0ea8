//! Answers: a page as HTML or JSON, assets, and the guard of forms.

use crate::assets::ASSETS;
use crate::pages::Page;
use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, REFERRER_POLICY, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

/// A page for whoever asks: JSON where `Accept` names it before HTML, HTML for everybody else.
pub(crate) fn page<P: Page>(headers: &HeaderMap, csp: &str, page: &P) -> Response {
    let (content_type, body) = if wants_json(headers) {
        ("application/json", serde_json::to_string(page).unwrap_or_default())
    } else {
        ("text/html; charset=utf-8", page.html().into_string())
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(page.status()).unwrap_or(StatusCode::OK);
    let answer = response.headers_mut();
    answer.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    answer.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer.insert(VARY, HeaderValue::from_static("accept"));
    answer.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    answer.insert(HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff"));
    if let Ok(policy) = HeaderValue::from_str(csp) {
        answer.insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut ranges = accept.split(',').map(|range| range.split(';').next().unwrap_or_default().trim());
    ranges.find(|range| matches!(*range, "application/json" | "text/html")) == Some("application/json")
}

/// The value of a form's field: the first one of that name.
pub(crate) fn field(body: &[u8], name: &str) -> Option<String> {
    form_urlencoded::parse(body).find(|(candidate, _)| candidate == name).map(|(_, value)| value.into_owned())
}

/// Sends the browser to a page of this server after a form.
pub(crate) fn see_other(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(location) = HeaderValue::from_str(path) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

/// Whether a form comes from a page of this server, or from a program that is no browser. Another site's page must not
/// register partners here.
pub(crate) fn is_own_form(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    matches!(site, None | Some(b"same-origin" | b"none"))
}

/// The stylesheet and the icons.
pub(crate) fn assets<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let mut router = Router::new();
    for asset in ASSETS {
        let asset = *asset;
        router = router.route(
            asset.path,
            get(move || async move {
                let cache = (CACHE_CONTROL, "public, max-age=300");
                ([(CONTENT_TYPE, asset.content_type), cache], asset.body)
            }),
        );
    }
    router
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static(value))])
    }

    #[test]
    fn forms_of_other_sites_are_not_ours() {
        assert!(is_own_form(&HeaderMap::new()), "a script is no browser");
        for (site, own) in
            [("same-origin", true), ("none", true), ("same-site", false), ("cross-site", false)]
        {
            assert_eq!(is_own_form(&headers("sec-fetch-site", site)), own, "{site}");
        }
    }

    #[test]
    fn json_is_for_whoever_names_it_first() {
        for (accept, json) in [
            ("application/json", true),
            ("application/json;q=0.9, text/html", true),
            ("text/html,application/xhtml+xml,application/json", false),
            ("*/*", false),
        ] {
            assert_eq!(wants_json(&headers("accept", accept)), json, "{accept}");
        }
    }
}
