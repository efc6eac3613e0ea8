//! What a tool posts to the gradebook and what a platform answers: nothing panics, and what was read is written and read
//! again as the same.
#![no_main]

use http::header::{CONTENT_TYPE, LINK};
use http::{HeaderValue, Request, Response};
use libfuzzer_sys::fuzz_target;
use lti_ags::{ListLineItems, Policy, PublishScore, ReadResults, ReplaceLineItem};

const LINE_ITEM: &str = "https://lms.example/li/1?t=4";

fn request(method: &str, url: &str, media_type: &str, body: &[u8]) -> Option<Request<Vec<u8>>> {
    Request::builder().method(method).uri(url).header(CONTENT_TYPE, media_type).body(body.to_vec()).ok()
}

fuzz_target!(|data: &[u8]| {
    let (policy, Some((shape, rest))) = (Policy::default(), data.split_first()) else { return };
    match shape {
        b'S' => {
            let url = "https://lms.example/li/1/scores?t=4";
            let Some(request) = request("POST", url, "application/vnd.ims.lis.v1.score+json", rest) else {
                return;
            };
            // A sender is stricter in how times are written.
            if let Ok(publish) = PublishScore::from_http(&request, &policy)
                && let Ok(again) = publish.to_http()
            {
                let again = PublishScore::from_http(&again, &policy).expect("what we write, we read");
                assert!(again == publish);
            }
        }
        b'L' => {
            let kind = "application/vnd.ims.lis.v2.lineitem+json";
            let Some(request) = request("PUT", LINE_ITEM, kind, rest) else { return };
            let Ok(replace) = ReplaceLineItem::from_http(&request, &policy) else { return };
            let again = replace.to_http().expect("what we read, we write");
            let again = ReplaceLineItem::from_http(&again, &policy).expect("what we write, we read");
            assert!(again == replace);
        }
        b'N' => {
            let mut response = Response::new(b"[]".to_vec());
            let Ok(link) = HeaderValue::from_bytes(rest) else { return };
            response.headers_mut().insert(LINK, link);
            let _ = ListLineItems::new(LINE_ITEM).receive(&response, &policy);
        }
        b'Q' => {
            let Ok(query) = std::str::from_utf8(rest) else { return };
            let Some(request) = request("GET", &format!("/li/1/results?{query}"), "", &[]) else { return };
            let _ = ReadResults::from_http(&request);
            let _ = ListLineItems::from_http(&request);
        }
        _ => {
            let response = Response::new(rest.to_vec());
            let _ = ListLineItems::new(LINE_ITEM).receive(&response, &policy);
            let _ = ReadResults::new(LINE_ITEM).receive(&response, &policy);
        }
    }
});
