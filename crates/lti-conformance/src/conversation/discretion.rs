//! What refusals and reports must not tell (ATK-072): neither who the bases and worlds are about, nor what was sent in
//! confidence.

use serde_json::{Map, Value};

use super::End;
use crate::encoding::{from_base64, from_form};
use crate::subject::{Answer, Outcome, Refusal, Report, Request};
use crate::world::World;

/// People and tokens of the fixtures.
const PERSONAL: [&str; 7] = ["Ada", "ada@", "Bo Example", "user-0001", "user-ada", "sis:p-1", "eyJ"];

/// Parameters whose values are secret or may name somebody.
const PARAMETERS: [&str; 6] =
    ["state", "stored_state", "stored_nonce", "login_hint", "lti_message_hint", "error_description"];

/// Claims that are secret or name somebody, at the top level.
const CLAIMS: [&str; 14] = [
    "sub",
    "nonce",
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "email",
    "picture",
    "phone_number",
    "birthdate",
    "https://purl.imsglobal.org/spec/lti/claim/lti11_legacy_user_id",
    "https://purl.imsglobal.org/spec/lti/claim/role_scope_mentor",
];

/// Members of claims that name somebody.
const MEMBERS: [&str; 3] = ["person_sourcedid", "user_id", "user_username"];

pub(super) fn of_refusal(refusal: &Refusal, answer: &Answer) -> Result<(), End> {
    let page = String::from_utf8_lossy(answer.response.body());
    let told = PERSONAL.iter().find(|word| refusal.message.contains(**word) || page.contains(**word));
    told.map_or(Ok(()), |word| Err(End::Failed(format!("the refusal tells `{word}`: {}", refusal.message))))
}

/// The refusal of a service call tells nothing of whom the call was about, nor the token (PLT-029, ATK-072), nor of anybody else
/// in the world, and its body, where it has one, is an object whose `error` is a text.
pub(super) fn of_call(
    refusal: &Refusal,
    world: &World,
    request: &Request,
    answer: &Answer,
) -> Result<(), End> {
    let body = answer.response.body();
    let parsed: Value = serde_json::from_slice(body).unwrap_or_default();
    let mut page = String::from_utf8_lossy(body).into_owned();
    if !body.is_empty() && !parsed.get("error").is_some_and(Value::is_string) {
        return Err(End::Failed(format!("PLT-029: the body of the refusal is {page}")));
    }
    for value in answer.response.headers().values() {
        page.push('\n');
        page.push_str(&String::from_utf8_lossy(value.as_bytes()));
    }
    let sent: Value = serde_json::from_slice(request.body()).unwrap_or_default();
    let members = ["userId", "scoringUserId", "comment"];
    let mut secrets: Vec<String> =
        members.iter().filter_map(|name| sent.get(name)?.as_str().map(str::to_owned)).collect();
    secrets.extend(
        from_form(request.uri().query().unwrap_or_default())
            .into_iter()
            .filter_map(|(name, value)| (name == "user_id").then_some(value)),
    );
    let bearer = request.headers().get(http::header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    secrets.extend(bearer.and_then(|text| text.split_once(' ')).map(|(_, token)| token.to_owned()));
    secrets.extend(world.about_people());
    let told = secrets
        .iter()
        .filter(|text| text.len() >= 4)
        .find(|text| page.contains(text.as_str()) || refusal.message.contains(text.as_str()));
    told.map_or(Ok(()), |text| Err(End::Failed(format!("the refusal tells `{text}`: {}", refusal.message))))
}

/// A report says the same as the refusal and tells nothing of the request that is a secret or about a person.
pub(super) fn of_report(report: &Report, request: Option<&Request>, answer: &Answer) -> Result<(), End> {
    let failed = |why: String| Err(End::Failed(format!("{why}: {}", report.text)));
    let code = match &answer.outcome {
        Outcome::Refused(refusal) => refusal.code.as_deref().unwrap_or_default(),
        Outcome::Accepted(_) => "",
    };
    if !report.is_consistent || !report.text.contains(code) {
        return failed(format!("the report does not end where the tool refused with `{code}`"));
    }
    let secrets = request.map(secrets).unwrap_or_default();
    let known = PERSONAL.into_iter().chain(secrets.iter().map(String::as_str));
    match known.into_iter().find(|word| report.text.contains(word)) {
        Some(word) => failed(format!("the report tells `{word}`")),
        None => Ok(()),
    }
}

/// Everything of a request that nobody else may read. Texts too short to be told from others are left out.
fn secrets(request: &Request) -> Vec<String> {
    let mut found = Vec::new();
    let body = String::from_utf8_lossy(request.body());
    for (name, value) in
        from_form(&body).into_iter().chain(from_form(request.uri().query().unwrap_or_default()))
    {
        if PARAMETERS.contains(&name.as_str()) && value.len() >= 6 {
            found.push(value);
        } else if name == "id_token" {
            let segments: Vec<&str> = value.split('.').collect();
            found.extend(segments.iter().filter(|part| part.len() >= 12).map(|part| (*part).to_owned()));
            let payload = segments.get(1).and_then(|part| from_base64(part));
            let claims: Option<Value> = payload.and_then(|bytes| serde_json::from_slice(&bytes).ok());
            found.extend(claims.as_ref().and_then(Value::as_object).into_iter().flat_map(personal));
        }
    }
    let cookies =
        request.headers().get_all(http::header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let values = cookies.flat_map(|line| line.split(';')).filter_map(|pair| Some(pair.split_once('=')?.1));
    found.extend(values.filter(|value| value.len() >= 12).map(str::to_owned));
    found
}

fn personal(claims: &Map<String, Value>) -> Vec<String> {
    let own = claims.iter().filter(|(name, _)| CLAIMS.contains(&name.as_str())).map(|(_, value)| value);
    let members = claims.values().filter_map(Value::as_object).flatten();
    let members = members.filter(|(name, _)| MEMBERS.contains(&name.as_str())).map(|(_, value)| value);
    let lists = own
        .chain(members)
        .flat_map(|value| value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice));
    // One case has `nonce` for a nonce, which every report says.
    let texts = lists.filter_map(Value::as_str).filter(|text| text.len() >= 4 && *text != "nonce");
    texts.map(str::to_owned).collect()
}
