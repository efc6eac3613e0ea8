//! Pages that come in and go out part by part.

use lti_claims::{Context, ContextRole};
use lti_nrps::{
    Error, Member, MemberStatus, MembershipContainer, MembershipPage, Policy, Problem, ReadMemberships,
    Report,
};
use proptest::prelude::*;

use crate::support::{URL, answer, container, learner, text, with_links};

type Told = Result<(Vec<(usize, Option<Member>, Vec<Problem>)>, MembershipContainer, Vec<Problem>), Error>;

/// What a reader tells of a body in chunks of these sizes, the last one as long as it has to be.
fn in_chunks(body: &[u8], sizes: &[usize], policy: &Policy) -> Told {
    let mut reader = ReadMemberships::new(URL).reader(policy);
    let mut entries = Vec::new();
    let mut rest = body;
    let mut read = |chunk: &[u8]| {
        reader.read(chunk, |entry| {
            let (index, problems) = (entry.index, entry.problems.to_vec());
            entries.push((index, entry.into_member(), problems));
        })
    };
    for size in sizes {
        let (chunk, after) = rest.split_at((*size).min(rest.len()));
        read(chunk)?;
        rest = after;
    }
    read(rest)?;
    let (container, problems) = reader.finish()?;
    Ok((entries, container, problems))
}

fn entry() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => ("[a-z0-9]{1,9}", r#"[ -~äß€𝄞]{0,20}"#, any::<bool>()).prop_map(|(id, name, learner)| {
            let role = if learner { "Learner" } else { "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor" };
            serde_json::json!({"user_id": id, "roles": [role], "name": name, "x": {"a": [1, "}]"]}}).to_string()
        }),
        1 => Just(r#"{"user_id":"\u00e4\ud834\udd1e\\","roles":["a","b","c","d","e"],"name":"\"]}"}"#.to_owned()),
        1 => Just(r#"{"roles":[]}"#.to_owned()),
        1 => Just(" {\n\"email\" : null, \"user_id\":\"ä€𝄞\" ,\"roles\":[ \"Learner\" , \"Mentor\" ],\"status\":\"\"\t}".to_owned()),
        1 => Just(r#"{"user_id":"n","roles":[],"name":nullx}"#.to_owned()),
        1 => Just("{\"user_id\":\"n\",\"roles\":[],\"name\":\"a\u{1}b\"}".to_owned()),
        1 => Just(r#"{ "user_id" : 7 , "roles" : [ "Learner" ] }"#.to_owned()),
        1 => Just(r#"{"user_id":"a","user_id":"b"}"#.to_owned()),
        1 => Just(r#"{"user_id":"a","roles":["Learner"],"x":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}"#.to_owned()),
        1 => "(null|true|12|-1.5e3|\"x\\\\\"\"|\\[1,\\{\\}\\]|tru)",
        1 => Just(format!(r#"{{"user_id":"{}","roles":["Learner"]}}"#, "x".repeat(500))),
    ]
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let members = (prop::collection::vec(entry(), 0..8), "[ \n\r\t]{0,2}").prop_map(|(entries, space)| {
        format!(r#""members"{space}:{space}[{space}{}{space}]"#, entries.join(&format!("{space},{space}")))
    });
    let others = prop::sample::subsequence(
        vec![
            r#""id":"https://lms.example/c/7/members""#,
            r#""context":{"id":"c-7","title":"T{"}"#,
            r#""\u0065xt":[1,{"a":"]"}]"#,
            r#""n":-12.50"#,
            r#""t":true"#,
        ],
        0..=5,
    );
    (members, others, any::<prop::sample::Index>()).prop_map(|(members, others, place)| {
        let mut parts: Vec<String> = others.into_iter().map(String::from).collect();
        let place = place.index(parts.len() + 1);
        parts.insert(place, members);
        format!("{{{}}}", parts.join(",")).into_bytes()
    })
}

/// A body, or one with a few bytes of it changed, taken out, or cut off.
fn spoilt() -> impl Strategy<Value = Vec<u8>> {
    let harm = (any::<prop::sample::Index>(), 0_u8..4, any::<u8>());
    (body(), prop::collection::vec(harm, 0..3)).prop_map(|(mut body, harms)| {
        for (place, kind, byte) in harms {
            if body.is_empty() {
                break;
            }
            let place = place.index(body.len());
            match kind {
                0 => body[place] = byte,
                1 => body[place] = b"{}[]\",:\\"[usize::from(byte % 8)],
                2 => drop(body.remove(place)),
                _ => body.truncate(place),
            }
        }
        body
    })
}

proptest! {
    #[test]
    fn chunks_do_not_matter(body in spoilt(), sizes in prop::collection::vec(0_usize..40, 0..40)) {
        let mut policy = Policy::default();
        policy.entry_limit = 400;
        let whole = in_chunks(&body, &[], &policy);
        prop_assert_eq!(&in_chunks(&body, &sizes, &policy), &whole);
        prop_assert_eq!(&in_chunks(&body, &vec![1; body.len()], &policy), &whole);
    }

    #[test]
    fn the_list_is_what_json_says(body in body()) {
        let value: serde_json::Value = match serde_json::from_slice(&body) {
            Ok(value) => value,
            // An entry that is no JSON is lost alone.
            Err(_) => return Ok(()),
        };
        let (entries, container, _) = in_chunks(&body, &[], &Policy::default()).unwrap();
        let listed = value["members"].as_array().unwrap();
        prop_assert_eq!(entries.len(), listed.len());
        for ((index, member, problems), sent) in entries.iter().zip(listed) {
            let id = sent["user_id"].as_str().map(String::from);
            let read = member.as_ref().map(|member| member.user_id.clone());
            prop_assert!(read == id || !problems.is_empty(), "{}: {:?} {:?}", index, id, read);
            if let (Some(member), Some(name)) = (member, sent["name"].as_str()) {
                let name = Some(name).filter(|name| !name.trim().is_empty());
                prop_assert_eq!(member.name.as_deref(), name);
                prop_assert_eq!(member.roles.len(), sent["roles"].as_array().unwrap().len());
            }
        }
        prop_assert_eq!(container.id.as_deref(), value["id"].as_str());
        prop_assert_eq!(container.extra.get("ext").is_some(), value.get("ext").is_some());
    }

    #[test]
    fn what_is_written_in_parts_is_what_is_written_whole(ids in prop::collection::vec("[a-z]{1,5}", 0..6), title in "[a-z\"]{0,3}") {
        let mut context = Context::new("c-7");
        context.title = Some(title).filter(|title| !title.is_empty());
        let container = MembershipContainer::new(URL, context);
        let read = ReadMemberships::new(URL);
        let members: Vec<Member> = ids.iter().map(|id| learner(id)).collect();
        let page = MembershipPage::last(container.clone(), members);
        let whole = read.respond(&page, Report::Listing).unwrap();
        let mut parts = Vec::new();
        let mut writer = read.writer(&container, Report::Listing, &mut parts).unwrap();
        for member in &page.members {
            writer.write(member, &mut parts).unwrap();
        }
        writer.end(&mut parts);
        prop_assert_eq!(&parts, whole.body());
        let again = read.receive(&whole, &Policy::default()).unwrap();
        prop_assert!(again == page);
    }
}

#[test]
fn a_writer_sends_nothing_that_may_not_be_sent() {
    let read = ReadMemberships::new(URL);
    let mut out = Vec::new();
    let error = read.writer(&MembershipContainer::default(), Report::Listing, &mut out).unwrap_err();
    assert_eq!((error.code(), error.requirement(), out.len()), ("field-missing", Some("PLT-031"), 0));
    let mut writer = read.writer(&container(), Report::Listing, &mut out).unwrap();
    let before = out.len();
    let mut gone = learner("u");
    gone.status = MemberStatus::Deleted;
    let error = writer.write(&gone, &mut out).unwrap_err();
    assert_eq!(
        (error.code(), error.requirement(), out.len()),
        ("field-not-asked-for", Some("NRPS-019"), before)
    );
    writer.write(&learner("v"), &mut out).unwrap();
    writer.end(&mut out);
    let page = read.receive(&answer(core::str::from_utf8(&out).unwrap()), &Policy::default()).unwrap();
    assert_eq!(page.members, [learner("v")]);
}

#[test]
fn a_head_says_what_follows() {
    let read = ReadMemberships::new(URL);
    let policy = Policy::default();
    let sent = read.respond_head(Some("https://lms.example/n"), Some("https://lms.example/d")).unwrap();
    let head = read.receive_head(&sent, &policy).unwrap();
    assert_eq!(head.next.as_deref(), Some("https://lms.example/n"));
    assert_eq!(head.differences.as_deref(), Some("https://lms.example/d"));
    assert!(!format!("{head:?}").contains("lms.example"));
    let error = read.respond_head(Some("https://lms.example/ä"), None).unwrap_err();
    assert_eq!((error.code(), error.requirement()), ("link-invalid", Some("PLT-030")));
    let mut refused = with_links("", &[]);
    *refused.status_mut() = http::StatusCode::NOT_FOUND;
    assert_eq!(read.receive_head(&refused, &policy).unwrap_err().code(), "platform-refused");
}

#[test]
fn nothing_follows_an_error() {
    let mut reader = ReadMemberships::new(URL).reader(&Policy::default());
    assert!(reader.read(b"[", |_| ()).is_err());
    assert_eq!(reader.read(br#"{"members":[]}"#, |_| ()).unwrap_err().code(), "body-malformed");
    assert_eq!(reader.finish().unwrap_err().code(), "body-malformed");
}

#[test]
fn what_is_lent_is_what_is_kept() {
    let body = r#"{"members":[{"user_id":"u","roles":["Learner","Mentor"],"name":"Bo","email":"b\u006f@x","status":"Inactive"}]}"#;
    let mut reader = ReadMemberships::new(URL).reader(&Policy::default());
    let mut seen = 0;
    reader
        .read(body.as_bytes(), |entry| {
            let member = entry.member.as_ref().unwrap();
            assert_eq!(
                (&*member.user_id, member.name.as_deref(), member.email.as_deref()),
                ("u", Some("Bo"), Some("bo@x"))
            );
            assert!(member.roles.has(ContextRole::Mentor) && member.status == MemberStatus::Inactive);
            assert!(!format!("{entry:?}").contains("Bo"));
            seen += 1;
            let kept = entry.into_member().unwrap();
            assert_eq!(kept.roles.len(), 2);
        })
        .unwrap();
    assert_eq!(seen, 1);
    assert_eq!(text(&answer(body)), body);
}
