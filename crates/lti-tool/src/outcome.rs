//! What a login or a launch comes to. Each ending that is no error has a type, so that an application answers each.

use crate::{Error, Launch, PlatformRegistration};
use http::Response;
use lti_oidc::error::{PeerMisbehaved, Refused};
use lti_oidc::tool::Repeat;
use lti_security::Seen;

/// What a launch comes to. Every check but those that a variant names has passed.
#[derive(Debug)]
pub enum Outcome {
    /// Act on it.
    Launch(Box<Launch>),
    /// Nobody approved its deployment: no session, no account; show the person that an administrator has to (TRAP-24).
    PendingDeployment(Box<Launch>),
    /// This browser sent the response of a login that was finished before: a reload, or an old tab (ATK-022). Look for the
    /// session that [`Launch::id`] began, and lead there; where there is none, answer with [`Repeat::error`].
    Repeated(Repeat),
    /// The browser sent no cookie, and the login named a storage target: answer with this page. It asks the platform's
    /// storage and posts to [`Tool::confirm`](crate::Tool::confirm). Until then there is no launch.
    ConfirmBrowser(Response<Vec<u8>>),
}

impl Outcome {
    /// The launch. Otherwise `deployment-unknown` (status 403) where its deployment is not approved, `launch-replayed` (401)
    /// where it was accepted before, `browser-mismatch` (401) where its browser was not recognised.
    ///
    /// # Errors
    /// [`Refused::DeploymentUnknown`], [`Refused::LaunchReplayed`], [`PeerMisbehaved::BrowserMismatch`].
    pub fn approved(self) -> Result<Box<Launch>, Error> {
        match self {
            Self::Launch(launch) => Ok(launch),
            Self::PendingDeployment(launch) => Err(unknown_deployment(&launch)),
            Self::Repeated(repeat) => Err(repeat.error()),
            Self::ConfirmBrowser(_) => Err(PeerMisbehaved::BrowserMismatch { cookie: false }.into()),
        }
    }
}

/// What a launch of a deployment that nobody approved is refused with.
#[must_use]
pub fn unknown_deployment(launch: &Launch) -> Error {
    Refused::DeploymentUnknown { deployment_id: Seen::new(launch.message.deployment_id()) }.into()
}

/// What a login initiation comes to.
#[derive(Debug)]
pub enum LoginOutcome {
    /// Send this: it leads the browser to the platform.
    Answer(Response<Vec<u8>>),
    /// Several registrations have this issuer, and the platform did not say which one is meant (ATK-025, LMS-003).
    Ambiguous(AmbiguousLogin),
}

impl LoginOutcome {
    /// The answer. Otherwise `registration-ambiguous` (status 400).
    ///
    /// # Errors
    /// [`Refused::RegistrationAmbiguous`].
    pub fn answer(self) -> Result<Response<Vec<u8>>, Error> {
        match self {
            Self::Answer(response) => Ok(response),
            Self::Ambiguous(ambiguous) => Err(ambiguous.error()),
        }
    }
}

/// A login initiation that several registrations fit. The tool never guesses; the person may be asked, or the platforms get a
/// login URL each ([`Tool::login_url`](crate::Tool::login_url)), so that it does not come to this (TRAP-22).
///
/// Anybody can send such a request. A page that lists the choices tells the world who the tool's customers are.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AmbiguousLogin {
    /// The issuer that they share.
    pub issuer: String,
    /// What it may mean, at most a hundred.
    pub choices: Vec<LoginChoice>,
}

impl AmbiguousLogin {
    pub(crate) const fn new(issuer: String, choices: Vec<LoginChoice>) -> Self {
        Self { issuer, choices }
    }

    /// `registration-ambiguous`.
    #[must_use]
    pub fn error(&self) -> Error {
        Refused::RegistrationAmbiguous { seen: Seen::new(&self.issuer) }.into()
    }
}

/// One registration that an ambiguous login fits.
#[derive(Clone)]
#[non_exhaustive]
pub struct LoginChoice {
    /// The registration.
    pub registration: PlatformRegistration,
    /// This login at that registration's own login URL: a link to offer. It holds the platform's hints.
    pub url: String,
}

impl LoginChoice {
    pub(crate) const fn new(registration: PlatformRegistration, url: String) -> Self {
        Self { registration, url }
    }
}

impl std::fmt::Debug for LoginChoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Hints may name a person.
        f.debug_struct("LoginChoice").field("registration", &self.registration.id).finish_non_exhaustive()
    }
}
