//! What a platform answers about a course and what a tool asks: nothing panics, the way in which a page is cut into chunks does not
//! matter, and what was read is written and read again as the same.
#![no_main]

use http::header::LINK;
use http::{HeaderValue, Request, Response};
use libfuzzer_sys::fuzz_target;
use lti_nrps::{
    Error, Member, MembershipContainer, Policy, Problem, ReadGroupSets, ReadGroups, ReadMemberships,
};

const URL: &str = "https://lms.example/c/7/members";

type Told = Result<(Vec<(Option<Member>, Vec<Problem>)>, MembershipContainer, Vec<Problem>), Error>;

fn read(body: &[u8], size: usize) -> Told {
    let mut asked = ReadMemberships::new(URL);
    asked.groups = true;
    let mut policy = Policy::default();
    policy.entry_limit = 300;
    let mut reader = asked.reader(&policy);
    let mut entries = Vec::new();
    for chunk in body.chunks(size) {
        reader.read(chunk, |entry| {
            let problems = entry.problems.to_vec();
            entries.push((entry.into_member(), problems));
        })?;
    }
    let (container, problems) = reader.finish()?;
    Ok((entries, container, problems))
}

fuzz_target!(|data: &[u8]| {
    let (policy, Some((shape, rest))) = (Policy::default(), data.split_first()) else { return };
    match shape {
        b'M' => {
            let whole = read(rest, usize::MAX);
            for size in [1, 7, 64] {
                assert!(read(rest, size) == whole, "chunks of {size}");
            }
            for member in
                whole.iter().flat_map(|(entries, ..)| entries).filter_map(|(member, _)| member.as_ref())
            {
                let text = serde_json::to_string(member).expect("what we read, we write");
                let again: Member = serde_json::from_str(&text).expect("what we write, we read");
                assert!(again == *member);
            }
        }
        b'G' => {
            let response = Response::new(rest.to_vec());
            if let Ok(page) = ReadGroups::new(URL).receive(&response, &policy)
                && let Ok(again) = ReadGroups::respond(&page)
            {
                let again = ReadGroups::new(URL).receive(&again, &policy).expect("what we write, we read");
                assert!(again.items == page.items);
            }
            let _ = ReadGroupSets::new(URL).receive(&response, &policy);
        }
        b'N' => {
            let mut response = Response::new(br#"{"members":[]}"#.to_vec());
            let Ok(link) = HeaderValue::from_bytes(rest) else { return };
            response.headers_mut().insert(LINK, link);
            let _ = ReadMemberships::new(URL).receive(&response, &policy);
        }
        _ => {
            let Ok(query) = std::str::from_utf8(rest) else { return };
            let Ok(request) = Request::get(format!("{URL}?{query}")).body(Vec::<u8>::new()) else { return };
            // A name that was written with escapes stays in the URL too, and is there twice then.
            if let Ok(asked) = ReadMemberships::from_http(&request)
                && let Ok(again) = asked.to_http()
                && let Ok(again) = ReadMemberships::from_http(&again)
            {
                // An ampersand at the end of the query goes with the parameters before it.
                let mut again = again;
                again.url.clone_from(&asked.url);
                assert!(again == asked);
            }
            let _ = ReadGroups::from_http(&request);
            let _ = ReadGroupSets::from_http(&request);
        }
    }
});
