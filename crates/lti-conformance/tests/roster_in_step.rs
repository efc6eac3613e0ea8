//! A tool follows the roster of a platform: whatever is done to the roster, to the privacy of the tool and to the calls, the copy equals the
//! roster as it is read whole, after a quiet moment (NRPS 2.0 §2.4.3, NRPS-032 to NRPS-034, NRPS-D02 to NRPS-D04).

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test may end by a panic"
)]

use std::future::ready;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, OnceLock};

use http::{Request, Response};
use lti_claims::{ContextRole, NamesAndRoles, ResourceLinkRequest};
use lti_conformance::in_memory::block_on;
use lti_nrps::{Group, Member};
use lti_platform::memory::MemoryTools;
use lti_platform::roster::{Container, Enrollment, MemoryRoster, Released};
use lti_platform::{LaunchSource, Platform, PlatformParts, ToolKeys, ToolRegistration};
use lti_security::oauth::Scopes;
use lti_security::ports::{BoxFuture, HttpClient, HttpError};
use lti_security::service::{Body, BodySource};
use lti_security::{PortError, PrivateKey, public_key_from_pem};
use lti_tool::memory::MemoryRegistrations;
use lti_tool::roster::{Answer, HowRead, Roster, RosterCopy};
use lti_tool::{AccessRequest, PlatformRegistration, Tool, ToolParts};

const LMS: &str = "https://lms.example.test";
const CLIENT: &str = "client-0001";
const COURSE: &str = "course-1";
const MEMBERS: &str = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly";
const GROUPS: [&str; 2] = ["g-1", "g-2"];

/// Numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }
}

/// Nobody launches here.
struct Nobody;

impl LaunchSource for Nobody {
    fn message<'a>(
        &'a self,
        _: &'a str,
        _: &'a str,
        _: &'a str,
    ) -> BoxFuture<'a, Result<Option<ResourceLinkRequest>, PortError>> {
        Box::pin(ready(Ok(None)))
    }
}

/// The way from the tool to the platform, on which the roster is edited and calls fail.
struct Wire {
    platform: OnceLock<Platform>,
    roster: Arc<MemoryRoster>,
    tools: Arc<MemoryTools>,
    dice: Mutex<Dice>,
    quiet: Mutex<bool>,
    calls: Mutex<usize>,
}

/// A body that breaks off after so many bytes.
struct Cut(Body, usize);

impl BodySource for Cut {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, HttpError>> {
        Box::pin(async move {
            if self.1 == 0 {
                return Err(HttpError::Broken { reason: "cut".to_owned() });
            }
            let Some(mut chunk) = self.0.chunk().await? else { return Ok(None) };
            chunk.truncate(self.1);
            self.1 -= chunk.len();
            Ok(Some(chunk))
        })
    }
}

impl Wire {
    fn edit(&self) {
        let dice = &mut *self.dice.lock().unwrap();
        let user = format!("user-{:02}", dice.below(14));
        let roster = &self.roster;
        match dice.below(12) {
            0..=3 => {
                let mut member = Member::new(&user, [ContextRole::Learner]);
                member.name = Some(format!("{user} of {}", dice.below(1_000)));
                member.email = Some(format!("{user}@school.example"));
                roster.enroll(COURSE, Enrollment::new(member)).unwrap();
            }
            4..=6 => {
                roster.remove(COURSE, &user).unwrap();
            }
            7 => {
                roster.set_suspended(COURSE, &user, dice.one_in(2)).unwrap();
            }
            8 => {
                let consent = if dice.one_in(2) { Released::ALL } else { Released::NONE };
                roster.set_consent(COURSE, &user, consent).unwrap();
            }
            9 | 10 => {
                let group = GROUPS[usize::from(dice.one_in(2))];
                roster.set_in_group(COURSE, &user, group, dice.one_in(2)).unwrap();
            }
            _ => self.tools.insert(tool_registration(!dice.one_in(3)), ["dep-1"]),
        }
    }

    async fn answer(&self, request: Request<Vec<u8>>) -> Response<Body> {
        let platform = self.platform.get().unwrap();
        if request.uri().path() == "/token" {
            return platform.token(&request).await.map(Body::from_bytes);
        }
        *self.calls.lock().unwrap() += 1;
        if *self.quiet.lock().unwrap() {
            return platform.roster(&request).await;
        }
        let (edits, fault, bytes) = {
            let mut dice = self.dice.lock().unwrap();
            (dice.below(3), dice.below(12), usize::try_from(dice.below(900)).unwrap())
        };
        for _ in 0..edits {
            self.edit();
        }
        match fault {
            0 => Response::builder().status(503).body(Body::from_bytes(Vec::new())).unwrap(),
            1 => platform.roster(&request).await.map(|body| Body::new(Cut(body, bytes))),
            _ => platform.roster(&request).await,
        }
    }
}

struct Way(Arc<Wire>);

impl HttpClient for Way {
    fn send(&self, request: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Body>, HttpError>> {
        Box::pin(async move { Ok(self.0.answer(request).await) })
    }
}

/// Nothing is fetched.
struct NoWay;

impl HttpClient for NoWay {
    fn send(&self, _: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Body>, HttpError>> {
        Box::pin(ready(Err(HttpError::TimedOut)))
    }
}

fn tool_registration(names: bool) -> ToolRegistration {
    let key = public_key_from_pem(include_str!("../../../fixtures/keys/tool.pub.pem")).unwrap();
    let mut tool = ToolRegistration::new(
        CLIENT,
        "Seats",
        "https://tool.example.test/login",
        vec!["https://tool.example.test/launch".to_owned()],
        ToolKeys::Pasted(Box::new(key)),
    );
    tool.scopes = [MEMBERS].into_iter().collect();
    tool.released = Released::ALL;
    tool.released.names = names;
    tool
}

fn key(pem: &str) -> PrivateKey {
    PrivateKey::from_pem(pem).unwrap()
}

fn wire(seed: u64, retention: u64) -> (Arc<Wire>, Roster) {
    let roster = Arc::new(MemoryRoster::default().with_retention(retention));
    roster.add_context(COURSE, None, None);
    roster.open(Container::new(CLIENT, "dep-1", COURSE));
    for group in GROUPS {
        roster.set_group(COURSE, Group::new(group, group)).unwrap();
    }
    let tools = Arc::new(MemoryTools::new());
    tools.insert(tool_registration(true), ["dep-1"]);
    let lms_key = key(include_str!("../../../fixtures/keys/platform.pem"));
    let mut parts = PlatformParts::in_memory(
        LMS,
        MemoryTools::new(),
        Arc::new(Nobody),
        lms_key,
        "platform-1",
        Arc::new(NoWay),
    )
    .unwrap();
    (parts.tools, parts.roster) = (tools.clone(), roster.clone());
    parts.policy.roster.page_size = NonZeroUsize::new(3).unwrap();
    let platform = Platform::new(parts).unwrap();
    let memberships = platform.memberships_url("dep-1", COURSE);
    let wire = Arc::new(Wire {
        platform: OnceLock::new(),
        roster,
        tools,
        dice: Mutex::new(Dice(seed)),
        quiet: Mutex::new(false),
        calls: Mutex::default(),
    });
    assert!(wire.platform.set(platform).is_ok());

    let registrations = MemoryRegistrations::new();
    let mut school = PlatformRegistration::new(
        "school",
        LMS,
        CLIENT,
        "https://lms.example.test/authorize",
        "https://lms.example.test/jwks",
    );
    school.token_url = Some("https://lms.example.test/token".to_owned());
    registrations.insert(school, ["dep-1"]);
    let tool_key = key(include_str!("../../../fixtures/keys/tool.pem"));
    let way = Arc::new(Way(wire.clone()));
    let parts =
        ToolParts::in_memory("https://tool.example.test", registrations, tool_key, "tool-1", way).unwrap();
    let tool = Tool::new(parts).unwrap();
    let access = AccessRequest::new("school", "dep-1", Scopes::new());
    (wire, tool.roster_at(access, Some(NamesAndRoles::new(memberships)), None))
}

/// Who is told, as JSON.
fn told(copy: &RosterCopy) -> Vec<String> {
    copy.iter().map(|member| serde_json::to_string(member).unwrap()).collect()
}

/// How often a copy was brought in step by differences, and by reading everybody.
fn follow(seed: u64, retention: u64) -> [usize; 2] {
    let (wire, roster) = wire(seed, retention);
    let quiet = |is: bool| *wire.quiet.lock().unwrap() = is;
    let mut copy = RosterCopy::with_groups();
    let mut ways = [0, 0];
    for round in 0..12 {
        let edits = wire.dice.lock().unwrap().below(4);
        for _ in 0..edits {
            wire.edit();
        }
        let before = told(&copy);
        let mut under_way = roster.syncing(&mut copy);
        let goes_on = wire.dice.lock().unwrap().one_in(2);
        let mut ended = block_on(under_way.run());
        for _ in 0..8 {
            if goes_on && ended.is_err() {
                ended = block_on(under_way.run());
            }
        }
        match ended {
            Ok(Answer::Done(changes)) => {
                assert!(changes.complete, "seed {seed}, round {round}");
                ways[usize::from(changes.how == HowRead::Everything)] += 1;
            }
            Ok(Answer::Unavailable(missing)) => panic!("seed {seed}: {missing}"),
            Err(error) => {
                assert!(error.may_pass(), "seed {seed}, round {round}: {error}");
                assert_eq!(told(&copy), before, "seed {seed}, round {round}: a failure changes nothing");
            }
        }
        if round % 3 == 2 {
            quiet(true);
            block_on(roster.sync(&mut copy)).unwrap().done().unwrap();
            let mut whole = RosterCopy::with_groups();
            block_on(roster.sync(&mut whole)).unwrap().done().unwrap();
            assert_eq!(told(&copy), told(&whole), "seed {seed}, round {round}");
            assert_eq!(copy.len(), wire.roster.list(COURSE).len(), "seed {seed}, round {round}");
            quiet(false);
        }
    }
    ways
}

#[test]
fn a_copy_that_follows_differences_equals_the_roster() {
    let mut ways = [0, 0];
    for seed in 1..=90 {
        let retention = if seed % 3 == 0 { 4 } else { 1_000 };
        let [differences, everything] = follow(seed * 0x9e37_79b9, retention);
        ways = [ways[0] + differences, ways[1] + everything];
    }
    // Both ways were gone, each many times.
    assert!(ways.iter().all(|times| *times > 100), "{ways:?}");
}
