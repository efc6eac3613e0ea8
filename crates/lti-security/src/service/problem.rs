use alloc::vec::Vec;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};
use serde::Serialize;

/// The answer of a service that refuses: a status, and a body in JSON that says by codes what is wrong, and in which fields (PLT-029):
/// `{"error":"field-missing","fields":[{"field":"scoreMaximum","error":"field-missing"}]}`. No document defines one, and no tool
/// may depend on it. Neither a code nor the name of a field is a value that was sent.
#[must_use]
pub fn problem(
    status: StatusCode,
    code: &str,
    fields: impl IntoIterator<Item = (&'static str, &'static str)>,
) -> Response<Vec<u8>> {
    #[derive(Serialize)]
    struct Written<'a> {
        error: &'a str,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        fields: Vec<Field>,
    }
    #[derive(Serialize)]
    struct Field {
        field: &'static str,
        error: &'static str,
    }
    let fields = fields.into_iter().map(|(field, error)| Field { field, error }).collect();
    let mut response =
        Response::new(serde_json::to_vec(&Written { error: code, fields }).unwrap_or_default());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use super::problem;
    use http::StatusCode;

    #[test]
    fn a_body_names_codes_and_fields() {
        let answer = problem(StatusCode::NOT_FOUND, "user-unknown", []);
        assert_eq!(
            (answer.status().as_u16(), answer.body().as_slice()),
            (404, &br#"{"error":"user-unknown"}"#[..])
        );
        assert_eq!(answer.headers()["content-type"], "application/json");
        let answer = problem(StatusCode::BAD_REQUEST, "a", [("tag", "b"), ("label", "c")]);
        let body = br#"{"error":"a","fields":[{"field":"tag","error":"b"},{"field":"label","error":"c"}]}"#;
        assert_eq!(answer.body().as_slice(), body);
    }
}
