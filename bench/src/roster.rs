//! Pages of members, beside bare typed JSON of the same bytes.

use std::hint::black_box;

use http::Response;
use lti_claims::Context;
use lti_nrps::{Member, MembershipContainer, Policy, ReadMemberships, Report};
use serde::Deserialize;

use crate::allocations;
use crate::subject::Subject;

const URL: &str = "https://school.instructure.test/api/lti/courses/31/names_and_roles";
/// How a page comes in.
const CHUNK: usize = 65_536;
/// The sizes of page whose memory is told.
const SIZES: [usize; 2] = [1_000, 100_000];

/// What a program that cares for nothing else would write.
#[derive(Deserialize)]
struct BareContainer {
    members: Vec<BareMember>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read and thrown away")]
struct BareMember {
    user_id: String,
    roles: Vec<String>,
    status: Option<String>,
    name: Option<String>,
    given_name: Option<String>,
    family_name: Option<String>,
    email: Option<String>,
    picture: Option<String>,
    lis_person_sourcedid: Option<String>,
    lti11_legacy_user_id: Option<String>,
}

pub(crate) struct Roster {
    /// A page for each of `SIZES`.
    pages: [String; 2],
    members: Vec<Member>,
}

impl Roster {
    pub(crate) fn new() -> Self {
        let pages = SIZES.map(page);
        let members = read_all(&pages[0]);
        Self { pages, members }
    }

    pub(crate) fn subjects(&self) -> Vec<Subject<'_>> {
        let [small, large] = &self.pages;
        vec![
            Subject::new("json/members", None, || bare(large, SIZES[1])).few(),
            Subject::new("nrps/read", Some("json/members"), || {
                let members = read_all(black_box(large));
                assert_eq!(members.len(), SIZES[1]);
                black_box(members);
            })
            .few(),
            Subject::new("nrps/view", Some("json/members"), || {
                assert_eq!(look_at(black_box(large)), SIZES[1]);
            })
            .few(),
            Subject::new("json/members/1000", None, || bare(small, SIZES[0])),
            Subject::new("nrps/read/1000", Some("json/members/1000"), || {
                black_box(read_all(black_box(small)));
            }),
            Subject::new("nrps/view/1000", Some("json/members/1000"), || {
                assert_eq!(look_at(black_box(small)), SIZES[0]);
            }),
            Subject::new("nrps/write/1000", Some("json/members/1000"), || {
                black_box(write(black_box(&self.members)));
            }),
        ]
    }

    /// The greatest memory that the reader has at one time while a page goes through, for each size of page.
    pub(crate) fn memory(&self) -> [(usize, usize); 2] {
        [0, 1].map(|at| (SIZES[at], allocations::peak_of(|| look_at(&self.pages[at]))))
    }
}

fn bare(page: &str, count: usize) {
    let container: BareContainer = serde_json::from_str(black_box(page)).expect("a container");
    assert_eq!(container.members.len(), count);
    black_box(container);
}

/// Members as a tool keeps them.
fn read_all(page: &str) -> Vec<Member> {
    let mut members = Vec::new();
    let mut reader = ReadMemberships::new(URL).reader(&Policy::default());
    for chunk in page.as_bytes().chunks(CHUNK) {
        reader.read(chunk, |entry| members.extend(entry.into_member())).expect("members");
    }
    let (_, problems) = reader.finish().expect("a container");
    assert!(problems.is_empty());
    members
}

/// Members looked at, and none kept.
fn look_at(page: &str) -> usize {
    let mut count = 0;
    let mut reader = ReadMemberships::new(URL).reader(&Policy::default());
    for chunk in page.as_bytes().chunks(CHUNK) {
        let look = |entry: lti_nrps::Entry<'_>| count += usize::from(black_box(entry.member).is_some());
        reader.read(chunk, look).expect("members");
    }
    reader.finish().expect("a container");
    count
}

fn write(members: &[Member]) -> Response<Vec<u8>> {
    let read = ReadMemberships::new(URL);
    let container = MembershipContainer::new(URL, Context::new("9d2c5d7be0f1"));
    let mut body = Vec::new();
    let mut writer = read.writer(&container, Report::Listing, &mut body).expect("a container");
    for member in members {
        writer.write(member, &mut body).expect("a member");
    }
    writer.end(&mut body);
    read.respond_head(None, None).expect("a head").map(|()| body)
}

/// A page as Canvas sends it.
pub(crate) fn page(count: usize) -> String {
    let mut page = format!(
        r#"{{"id":"{URL}","context":{{"id":"9d2c5d7be0f14a6a8f0c1b2e3d4f5a6b7c8d9e0f","label":"BIO-1","title":"Biology One"}},"members":["#
    );
    for at in 0..count {
        if at > 0 {
            page.push(',');
        }
        page.push_str(&format!(
            r#"{{"status":"Active","name":"Bo Sample {at}","picture":"https://school.instructure.test/images/messages/avatar-{at}.png","given_name":"Bo","family_name":"Sample {at}","email":"bo.{at}@school.example","lis_person_sourcedid":"S-{at}","user_id":"77aa1c2e-0d3f-4b5a-8c6d-{at:012}","lti11_legacy_user_id":"aabbccddeeff00112233445566778899{at:08}","roles":["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student","http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"]}}"#
        ));
    }
    page.push_str("]}");
    page
}
