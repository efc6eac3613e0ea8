//! What is kept of a score until it is delivered: the score, and what the launch said about where it goes. No token, and no name.

use super::OutboxKey;
use crate::AccessRequest;
use crate::gradebook::Gradebook;
use http::Request;
use http::header::CONTENT_TYPE;
use lti_ags::{DateTime, Decimal, Policy, PublishScore, Score, media_type, url};
use lti_claims::{AgsEndpoint, ServiceScope};
use lti_security::oauth::Scopes;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The text that a store keeps.
#[derive(Serialize, Deserialize)]
struct Letter {
    score: Box<RawValue>,
    scope: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lineitems: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lineitem: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_url: Option<String>,
}

/// Writes what is kept. The score's own time is not: the store says which time it has.
///
/// # Errors
/// What a score may not be sent with.
pub(super) fn write(
    access: &AccessRequest,
    endpoint: &AgsEndpoint,
    line_item: &str,
    score: Score,
) -> Result<String, lti_ags::Error> {
    let request = PublishScore::new(line_item, score).to_http()?;
    // What cannot be read again is not kept.
    PublishScore::from_http(&request, &lenient())?;
    let body = String::from_utf8(request.into_body()).ok();
    let letter = Letter {
        score: body.and_then(|body| RawValue::from_string(body).ok()).unwrap_or_default(),
        scope: endpoint.scope.iter().map(|scope| scope.as_str().to_owned()).collect(),
        lineitems: endpoint.lineitems.clone(),
        lineitem: endpoint.lineitem.clone(),
        token_url: access.token_url.clone(),
    };
    // Every member is a text or JSON already.
    Ok(serde_json::to_string(&letter).unwrap_or_default())
}

/// Where it goes, and the score with this time. `None` where somebody changed what was kept.
pub(super) fn read(
    tool: &crate::Tool,
    key: &OutboxKey,
    letter: &str,
    time: i64,
) -> Option<(Gradebook, Score)> {
    let letter: Letter = serde_json::from_str(letter).ok()?;
    let request = Request::post(url::scores(&key.line_item)).header(CONTENT_TYPE, media_type::SCORE);
    let request = request.body(letter.score.get().as_bytes().to_vec()).ok()?;
    let mut score = PublishScore::from_http(&request, &lenient()).ok()?.score;
    score.timestamp = DateTime::from_millis(time)?;
    let mut endpoint =
        AgsEndpoint::new(letter.scope.iter().map(|scope| ServiceScope::from(scope.as_str())).collect());
    endpoint.lineitems = letter.lineitems;
    endpoint.lineitem = letter.lineitem;
    let access = AccessRequest {
        registration_id: key.registration_id.clone(),
        deployment_id: Some(key.deployment_id.clone()).filter(|id| !id.is_empty()),
        scopes: Scopes::new(),
        token_url: letter.token_url,
    };
    Some((tool.gradebook_at(access, Some(endpoint)), score))
}

/// How large points may be is the platform's business.
fn lenient() -> Policy {
    let mut policy = Policy::default();
    policy.body_limit = usize::MAX;
    if let Ok(greatest) = "1e1000000".parse::<Decimal>() {
        policy.greatest_number = greatest;
    }
    policy
}
