//! What a launch began: a session with an address of its own, so that a reload is no launch (LMS-014).
//!
//! The address alone opens nothing. A session is shown to a browser that has its cookie; where cookies are blocked, to one
//! that has the session's secret in the platform's storage, and gets a ticket for it that is good once.

use super::classes::ClassNotice;
use super::lesson::Lesson;
use crate::pages::tool::{Delivery, LaunchPage};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lti_security::{Clock, SecureRandom, UnixTime};
use lti_tool::{BrowserProof, Launch, LaunchId};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a session lasts.
const LIFE: Duration = Duration::from_secs(3_600);
/// How long a ticket waits for the redirect that uses it.
const TICKET_LIFE: Duration = Duration::from_secs(60);
const CAPACITY: usize = 1_000;

/// Where the platform stores data for this session.
#[derive(Clone, Debug)]
pub(crate) struct SessionStorage {
    /// The login's `lti_storage_target`.
    pub(crate) target: String,
    /// Who is told: the origin of the platform's authorization endpoint.
    pub(crate) origin: String,
}

#[derive(Clone)]
pub(crate) struct Session {
    /// 256 random bits, in the address.
    pub(crate) id: String,
    /// 256 random bits, in the cookie or the platform's storage.
    pub(crate) secret: String,
    /// 256 random bits, in the forms of its pages: what they are known by where there is no cookie.
    pub(crate) key: String,
    pub(crate) storage: Option<SessionStorage>,
    pub(crate) lesson: Lesson,
    pub(crate) page: LaunchPage,
    launch: LaunchId,
    ends: UnixTime,
    ticket: Option<(String, UnixTime)>,
    /// What became of the score that somebody sent by a form, for the next page.
    notice: Option<Delivery>,
    /// What a form of the class page did, for the next page.
    class_notice: Option<ClassNotice>,
}

impl Session {
    /// Named by the session, so that two do not disturb each other.
    pub(crate) fn cookie_name(&self) -> String {
        format!("__Host-session-{}", self.id.get(..16).unwrap_or(&self.id))
    }

    pub(crate) fn cookie(&self) -> String {
        let attributes = "Path=/; Secure; HttpOnly; SameSite=None; Partitioned";
        format!("{}={}; Max-Age={}; {attributes}", self.cookie_name(), self.secret, LIFE.as_secs())
    }
}

/// Sessions in memory, at most a thousand.
pub(crate) struct ToolSessions {
    random: Arc<dyn SecureRandom>,
    clock: Arc<dyn Clock>,
    kept: Mutex<VecDeque<Session>>,
}

impl ToolSessions {
    pub(crate) fn new(random: Arc<dyn SecureRandom>, clock: Arc<dyn Clock>) -> Self {
        Self { random, clock, kept: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Session>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        kept.retain(|session| session.ends > now);
        kept
    }

    fn unguessable(&self) -> Option<String> {
        let mut bytes = [0; 32];
        self.random.fill(&mut bytes).ok()?;
        Some(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Begins a session.
    pub(crate) fn begin(&self, launch: &Launch, page: LaunchPage, lesson: Lesson) -> Option<Session> {
        let by_storage = launch.browser == BrowserProof::PlatformStorage;
        let target = launch.storage_target.as_ref().filter(|_| by_storage);
        let session = Session {
            id: self.unguessable()?,
            secret: self.unguessable()?,
            key: self.unguessable()?,
            storage: target.map(|target| SessionStorage {
                target: target.to_string(),
                origin: launch.platform_origin.clone(),
            }),
            lesson,
            page,
            launch: launch.id(),
            ends: self.clock.now().plus(LIFE),
            ticket: None,
            notice: None,
            class_notice: None,
        };
        let mut kept = self.lock();
        if kept.len() >= CAPACITY {
            kept.pop_front();
        }
        kept.push_back(session.clone());
        Some(session)
    }

    pub(crate) fn find(&self, id: &str) -> Option<Session> {
        self.lock().iter().find(|session| session.id == id).cloned()
    }

    /// Leaves word for the session's next page.
    pub(crate) fn leave_notice(&self, id: &str, notice: Delivery) {
        if let Some(session) = self.lock().iter_mut().find(|session| session.id == id) {
            session.notice = Some(notice);
        }
    }

    /// The word that was left, once.
    pub(crate) fn take_notice(&self, id: &str) -> Option<Delivery> {
        self.lock().iter_mut().find(|session| session.id == id)?.notice.take()
    }

    /// Leaves word for the session's next class page.
    pub(crate) fn leave_class_notice(&self, id: &str, notice: ClassNotice) {
        if let Some(session) = self.lock().iter_mut().find(|session| session.id == id) {
            session.class_notice = Some(notice);
        }
    }

    /// The word that was left for it, once.
    pub(crate) fn take_class_notice(&self, id: &str) -> Option<ClassNotice> {
        self.lock().iter_mut().find(|session| session.id == id)?.class_notice.take()
    }

    /// The session that a launch began, for its repeat.
    pub(crate) fn of_launch(&self, launch: LaunchId) -> Option<Session> {
        self.lock().iter().find(|session| session.launch == launch).cloned()
    }

    /// A ticket that opens the session once, for a browser that was recognised.
    pub(crate) fn ticket(&self, id: &str) -> Option<String> {
        let ticket = self.unguessable()?;
        let until = self.clock.now().plus(TICKET_LIFE);
        self.lock().iter_mut().find(|session| session.id == id)?.ticket = Some((ticket.clone(), until));
        Some(ticket)
    }

    /// Whether this ticket opens the session. It does once.
    pub(crate) fn redeem(&self, id: &str, ticket: &str) -> bool {
        let mut kept = self.lock();
        let Some(session) = kept.iter_mut().find(|session| session.id == id) else { return false };
        let now = self.clock.now();
        let good = |(own, until): &(String, UnixTime)| {
            lti_security::same(own.as_bytes(), ticket.as_bytes()) && now < *until
        };
        session.ticket.take_if(|held| good(held)).is_some()
    }
}
