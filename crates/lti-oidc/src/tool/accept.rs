use super::bind::Proof;
use super::{BrowserProof, Check, Checked, PendingLogin, Registration, UnconfirmedLaunch};
use crate::error::{ApiMisuse, PeerMisbehaved, Refused};
use crate::storage::Target;
use crate::url::origin;
use crate::{Error, Policy};
use alloc::boxed::Box;
use alloc::string::{String, ToString as _};
use core::fmt;
use lti_claims::{LaunchClaims, Message, NumericDate};
use lti_security::ports::Freshness;
use lti_security::replay::ReplayKey;
use lti_security::{CryptoProvider, UnixTime, Verified};

/// A response whose token was verified. What its message says was not looked at yet.
pub struct VerifiedResponse {
    pub(super) pending: PendingLogin,
    pub(super) proof: Proof,
    pub(super) token: Verified<LaunchClaims>,
    pub(super) remember_until: UnixTime,
}

impl VerifiedResponse {
    /// When the token was made, and when it ends: `iat` and `exp`.
    #[must_use]
    pub fn times(&self) -> Option<(UnixTime, UnixTime)> {
        let at = |date: &NumericDate| UnixTime::from_seconds(date.seconds());
        let claims = &self.token.registered;
        Some((claims.iat.value().map(at)?, claims.exp.value().map(at)?))
    }

    /// Reads the message, and checks it against what the login said.
    ///
    /// # Errors
    /// The message's own codes (every problem is listed), `target-foreign`, `target-mismatch` where the policy does not
    /// follow the signed target, `deployment-mismatch`.
    pub fn check_message(
        self,
        provider: &CryptoProvider,
        registration: &Registration<'_>,
        claims_policy: &lti_claims::Policy,
        policy: &Policy,
    ) -> Result<Checked, Error> {
        let nonce = self.pending.nonce();
        let (claims, signing_input) = self.token.into_parts();
        let exp = claims.registered.exp.value().copied();
        let message = claims.into_message(claims_policy)?;
        if !registration.allows_target(message.target_link_uri()) {
            return Err(PeerMisbehaved::TargetForeign { signed: true }.into());
        }
        let target_differs = provider.sha256(message.target_link_uri().as_bytes()) != self.pending.target;
        if target_differs && !policy.follow_signed_target {
            return Err(PeerMisbehaved::TargetMismatch.into());
        }
        if let Some(hinted) = self.pending.deployment
            && provider.sha256(message.deployment_id().as_bytes()) != hinted
        {
            return Err(PeerMisbehaved::DeploymentMismatch.into());
        }
        let platform_origin = origin(registration.authorization_endpoint)
            .ok_or(ApiMisuse::RegistrationUrl { what: "authorization endpoint" })?;
        let browser = match self.proof {
            Proof::Cookie => BrowserProof::Cookie,
            Proof::Storage => BrowserProof::PlatformStorage,
            Proof::Missing(unproven) => {
                return Ok(Checked::ToConfirm(UnconfirmedLaunch::new(unproven, nonce, platform_origin)));
            }
        };
        Ok(Checked::Launch(Box::new(CheckedLaunch {
            replay_key: ReplayKey::new(provider, "nonce", registration.id, &nonce),
            remember_until: self.remember_until,
            launch: Launch {
                registration_id: registration.id.to_string(),
                issuer: registration.issuer.to_string(),
                client_id: registration.client_id.to_string(),
                message,
                target_differs,
                browser,
                storage_target: self.pending.storage,
                platform_origin,
                signing_input,
                provider: provider.clone(),
                nonce,
                exp,
            },
        })))
    }
}

impl fmt::Debug for VerifiedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedResponse").field("pending", &self.pending).finish_non_exhaustive()
    }
}

/// A launch that passed every check but two: whether its deployment is approved, and whether it is the first of its kind.
#[derive(Debug)]
pub struct CheckedLaunch {
    replay_key: ReplayKey,
    remember_until: UnixTime,
    launch: Launch,
}

/// What the tool's store says of a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeploymentStatus {
    /// Somebody approved it.
    Approved,
    /// Nobody did, or nobody knows it (LMS-011).
    Unknown,
}

impl CheckedLaunch {
    /// The deployment to look up.
    #[must_use]
    pub fn deployment_id(&self) -> &str {
        self.launch.message.deployment_id()
    }

    /// Where the launch leads: the signed `target_link_uri`.
    #[must_use]
    pub fn target_link_uri(&self) -> &str {
        self.launch.message.target_link_uri()
    }

    /// Whether the login named another target.
    #[must_use]
    pub const fn target_differs(&self) -> bool {
        self.launch.target_differs
    }

    /// What to hand to the replay guard.
    #[must_use]
    pub const fn replay_key(&self) -> ReplayKey {
        self.replay_key
    }

    /// Until when the replay guard has to remember it.
    #[must_use]
    pub const fn remember_until(&self) -> UnixTime {
        self.remember_until
    }

    /// The last step. `freshness` is the replay guard's answer to [`CheckedLaunch::replay_key`].
    #[must_use]
    pub fn accept(self, freshness: Freshness, deployment: DeploymentStatus) -> Accepted {
        match (freshness, deployment) {
            (Freshness::Replayed, _) => Accepted::Repeated(Repeat {
                launch_id: self.launch.id(),
                registration_id: self.launch.registration_id,
            }),
            (Freshness::Fresh, DeploymentStatus::Approved) => Accepted::Launch(self.launch),
            (Freshness::Fresh, DeploymentStatus::Unknown) => Accepted::PendingDeployment(self.launch),
        }
    }
}

/// The end of the conversation.
#[derive(Debug)]
pub enum Accepted {
    /// A launch to act on.
    Launch(Launch),
    /// Everything is right, but nobody approved the deployment: show the person that somebody has to, remember the
    /// deployment as one that asked, and create nothing else (TRAP-24, ATK-015).
    PendingDeployment(Launch),
    /// A response to a login that was finished before: a reload, an old tab, a replay. Nobody is logged in by it.
    Repeated(Repeat),
}

/// A response to a login of this browser that was finished before (ATK-022). It says nothing about a person.
///
/// [`Repeat::launch_id`] is that of the finished launch exactly where the very same token came again. Another token for
/// the same login, even one that the platform signed, has another id, because it may be about somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repeat {
    /// What [`Launch::id`] was the first time.
    pub launch_id: LaunchId,
    /// The tool's own name for the registration.
    pub registration_id: String,
}

impl Repeat {
    /// `launch-replayed`, for a repeat that leads to no session.
    #[must_use]
    pub fn error(&self) -> Error {
        Refused::LaunchReplayed.into()
    }
}

/// The SHA-256 of a launch's token without its signature: the same launch, the same id.
///
/// It is for finding what an application kept about a launch, not a secret and not a session's id: whoever saw the token
/// can work it out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LaunchId([u8; 32]);

impl LaunchId {
    /// The digest, for a store.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for LaunchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for LaunchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LaunchId({self})")
    }
}

/// A launch: the only thing of this conversation that an application sees.
#[derive(Clone)]
#[non_exhaustive]
pub struct Launch {
    /// The tool's own name for the registration.
    pub registration_id: String,
    /// The platform's issuer.
    pub issuer: String,
    /// The tool's client id there.
    pub client_id: String,
    /// What the platform says: who, where, what.
    pub message: Message,
    /// Whether the login named another `target_link_uri` than the signed one. Worth a line in the log (CORE-038).
    pub target_differs: bool,
    /// What proved that the launch came back in the browser that began it.
    pub browser: BrowserProof,
    /// Where the platform stores data for the tool's pages, where the login named it and the policy allows it.
    pub storage_target: Option<Target>,
    /// The origin of the platform's authorization endpoint: the only one that data may be sent to by `postMessage`
    /// (STOR-010).
    pub platform_origin: String,
    signing_input: String,
    /// For [`Launch::id`].
    provider: CryptoProvider,
    pub(super) nonce: String,
    pub(super) exp: Option<NumericDate>,
}

impl Launch {
    /// The same for every response that carries this token; see [`Repeat`]. Worked out at each call, because not every
    /// application asks.
    #[must_use]
    pub fn id(&self) -> LaunchId {
        LaunchId(self.provider.sha256(self.signing_input.as_bytes()))
    }

    /// Header and payload of the token as they were signed, without the signature: enough to show, not enough to use.
    /// It holds personal data.
    #[must_use]
    pub fn token_without_signature(&self) -> &str {
        &self.signing_input
    }

    /// Where to send the person back to, with what there is to say; `None` where the platform said no usable URL. See
    /// [`ReturnMessage::to_url`](crate::ReturnMessage::to_url).
    #[must_use]
    pub fn return_url(&self, say: &crate::ReturnMessage) -> Option<String> {
        match &self.message {
            Message::ResourceLink(message) => say.to_url(&message.launch_presentation),
            _ => None,
        }
    }

    /// Whether the platform says nothing about who this is (LTI Core 1.3 §5.3.6.1). Only a registration whose
    /// `allow_anonymous` is on lets such a launch in. The person has no identity that lasts: none is to be made up from an
    /// address, a custom parameter or an earlier launch (CORE-049, TRAP-01).
    #[must_use]
    pub const fn is_anonymous(&self) -> bool {
        self.message.user().is_none()
    }

    /// The checks that every launch has passed, in the order in which they are made.
    #[must_use]
    pub const fn checks(&self) -> &'static [Check] {
        Check::LAUNCH
    }
}

impl fmt::Debug for Launch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Who was launched is personal data.
        f.debug_struct("Launch")
            .field("registration_id", &self.registration_id)
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("deployment_id", &self.message.deployment_id())
            .finish_non_exhaustive()
    }
}
