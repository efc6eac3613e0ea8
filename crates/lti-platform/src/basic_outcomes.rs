//! The little of Basic Outcomes that this crate says itself; the service is the application's.

use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Response};

/// The answer to an operation of Basic Outcomes that the platform does not offer (CORE-118): status 200, and a response envelope
/// whose code is `unsupported` and whose description is `unimplemented`. `message_id` is a fresh one, `request_id` and
/// `operation` (such as `readResult`) are the request's; control characters are left out.
#[must_use]
pub fn unimplemented_outcome(message_id: &str, request_id: &str, operation: &str) -> Response<Vec<u8>> {
    let (message_id, request_id, operation) = (escaped(message_id), escaped(request_id), escaped(operation));
    let xml = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<imsx_POXEnvelopeResponse xmlns="http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0">
  <imsx_POXHeader>
    <imsx_POXResponseHeaderInfo>
      <imsx_version>V1.0</imsx_version>
      <imsx_messageIdentifier>{message_id}</imsx_messageIdentifier>
      <imsx_statusInfo>
        <imsx_codeMajor>unsupported</imsx_codeMajor>
        <imsx_severity>status</imsx_severity>
        <imsx_description>unimplemented</imsx_description>
        <imsx_messageRefIdentifier>{request_id}</imsx_messageRefIdentifier>
        <imsx_operationRefIdentifier>{operation}</imsx_operationRefIdentifier>
      </imsx_statusInfo>
    </imsx_POXResponseHeaderInfo>
  </imsx_POXHeader>
  <imsx_POXBody/>
</imsx_POXEnvelopeResponse>
"#
    );
    let mut response = Response::new(xml.into_bytes());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars().filter(|sign| !sign.is_control()) {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            other => escaped.push(other),
        }
    }
    escaped
}
