use super::{CheckedRequest, Refusal, Registration};
use crate::error::PeerMisbehaved;
use crate::storage::Target;
use crate::{AuthenticationErrorCode, Error, LoginInitiation, Policy};
use alloc::string::{String, ToString as _};
use core::fmt;
use lti_security::seal::Sealer;
use lti_security::{CryptoProvider, UnixTime, replay::ReplayKey};
use serde::{Deserialize, Serialize};

/// What a person wants to open, as the platform's application knows it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LaunchIntent {
    /// The person, as in `sub`.
    pub user_id: String,
    /// The tool's client id.
    pub client_id: String,
    /// The deployment of the link (CORE-006).
    pub deployment_id: String,
    /// The application's own name for what is opened, given back when the tool asks; short, at most 200 bytes.
    pub reference: String,
    /// Where the launch ends; the claim will be the same (PLT-014).
    pub target_link_uri: String,
    /// Where the platform stores data for the tool's pages, where the page that opens this launch serves that (STOR-001,
    /// PLT-037). Sent with the login and repeated with the launch. None by default.
    pub storage_target: Option<Target>,
}

impl LaunchIntent {
    /// An intent with these values.
    #[must_use]
    pub const fn new(
        user_id: String,
        client_id: String,
        deployment_id: String,
        reference: String,
        target_link_uri: String,
    ) -> Self {
        Self { user_id, client_id, deployment_id, reference, target_link_uri, storage_target: None }
    }

    /// The login initiation. Both hints are sealed, bound to the person and the tool, and short-lived; the message hint is
    /// good once (OIDC-040). `random` is 40 fresh random bytes.
    ///
    /// # Errors
    /// Where a value cannot be sealed.
    pub fn begin(
        &self,
        issuer: &str,
        provider: &CryptoProvider,
        sealer: &Sealer,
        random: &[u8; 40],
        policy: &Policy,
        now: UnixTime,
    ) -> Result<LoginInitiation, Error> {
        let (first, rest) = random.split_first_chunk::<12>().unwrap_or((&[0; 12], &[]));
        let (second, rest) = rest.split_first_chunk::<12>().unwrap_or((&[0; 12], &[]));
        let id = rest.first_chunk::<16>().copied().unwrap_or_default();
        let expires_at = now.plus(policy.hint_lifetime).seconds();
        let user = Sealed { user_id: &self.user_id, client_id: &self.client_id, expires_at };
        let message = SealedMessage {
            user_id: self.user_id.clone(),
            client_id: self.client_id.clone(),
            reference: self.reference.clone(),
            id: u128::from_be_bytes(id).to_string(),
            target: target_digest(provider, &self.client_id, &self.target_link_uri),
            expires_at,
            storage_target: self.storage_target.as_ref().map(|target| target.as_str().to_string()),
        };
        let json = |value: serde_json::Result<alloc::vec::Vec<u8>>| {
            value.map_err(|_| {
                Error::from(lti_security::Error::from(lti_security::error::ApiMisuse::ClaimsUnwritable))
            })
        };
        let login_hint = sealer.seal(LOGIN_HINT, *first, json(serde_json::to_vec(&user))?, now)?;
        let message_hint = sealer.seal(MESSAGE_HINT, *second, json(serde_json::to_vec(&message))?, now)?;
        let mut initiation =
            LoginInitiation::new(issuer.to_string(), login_hint, self.target_link_uri.clone());
        initiation.client_id = Some(self.client_id.clone());
        initiation.lti_deployment_id = Some(self.deployment_id.clone());
        initiation.lti_message_hint = Some(message_hint);
        initiation.lti_storage_target.clone_from(&self.storage_target);
        Ok(initiation)
    }
}

impl fmt::Debug for LaunchIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LaunchIntent")
            .field("client_id", &self.client_id)
            .field("deployment_id", &self.deployment_id)
            .field("reference", &self.reference)
            .finish_non_exhaustive()
    }
}

const LOGIN_HINT: &str = "login hint";
const MESSAGE_HINT: &str = "message hint";

#[derive(Serialize)]
struct Sealed<'a> {
    #[serde(rename = "u")]
    user_id: &'a str,
    #[serde(rename = "c")]
    client_id: &'a str,
    #[serde(rename = "e")]
    expires_at: i64,
}

#[derive(Deserialize)]
struct SealedLogin {
    #[serde(rename = "u")]
    user_id: String,
    #[serde(rename = "c")]
    client_id: String,
    #[serde(rename = "e")]
    expires_at: i64,
}

#[derive(Serialize, Deserialize)]
struct SealedMessage {
    #[serde(rename = "u")]
    user_id: String,
    #[serde(rename = "c")]
    client_id: String,
    #[serde(rename = "r")]
    reference: String,
    #[serde(rename = "i")]
    id: String,
    #[serde(rename = "t")]
    target: String,
    #[serde(rename = "e")]
    expires_at: i64,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    storage_target: Option<String>,
}

/// What the hints of a request say, after they were opened: the person for whom the launch was begun, and what of.
#[derive(Clone)]
#[non_exhaustive]
pub struct OpenedHint {
    /// For whom the launch was begun. Not who is sitting there: that is what the session says (PLT-009).
    pub user_id: String,
    /// The application's own name for what is opened.
    pub reference: String,
    /// Stands for the target that the login named; see [`AuthorizedRequest::leads_to`](super::AuthorizedRequest::leads_to).
    pub(super) target: String,
    /// What the replay guard has to see once, until `expires_at`.
    pub replay_key: ReplayKey,
    /// When the hints are over.
    pub expires_at: UnixTime,
    /// What the login named as storage target: the launch repeats it.
    pub storage_target: Option<Target>,
}

impl fmt::Debug for OpenedHint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenedHint").field("reference", &self.reference).finish_non_exhaustive()
    }
}

impl CheckedRequest {
    /// Opens both hints: sealed by this platform, for this tool, for one person, not past (ATK-040).
    ///
    /// # Errors
    /// A refusal: `login_required` for the login hint, `invalid_request` for the message hint (OIDC-040).
    pub fn open_hints(
        &self,
        provider: &CryptoProvider,
        registration: &Registration<'_>,
        sealer: &Sealer,
        now: UnixTime,
    ) -> Result<OpenedHint, Refusal> {
        let refuse =
            |name: &'static str, code| self.refuse(code, PeerMisbehaved::HintInvalid { name }.into());
        let login = || refuse("login_hint", AuthenticationErrorCode::LoginRequired);
        let message = || refuse("lti_message_hint", AuthenticationErrorCode::InvalidRequest);

        let hinted: SealedLogin =
            open(sealer, LOGIN_HINT, &self.request.login_hint, now).ok_or_else(login)?;
        if hinted.client_id != registration.client_id || now.seconds() >= hinted.expires_at {
            return Err(login());
        }
        let sealed = self.request.lti_message_hint.as_deref().ok_or_else(message)?;
        let opened: SealedMessage = open(sealer, MESSAGE_HINT, sealed, now).ok_or_else(message)?;
        let fits = opened.client_id == registration.client_id && opened.user_id == hinted.user_id;
        if !fits || now.seconds() >= opened.expires_at {
            return Err(message());
        }
        Ok(OpenedHint {
            replay_key: ReplayKey::new(provider, "message hint", registration.client_id, &opened.id),
            user_id: opened.user_id,
            reference: opened.reference,
            target: opened.target,
            expires_at: UnixTime::from_seconds(opened.expires_at),
            storage_target: opened.storage_target.as_deref().and_then(Target::parse),
        })
    }
}

/// Half a digest: short enough for a hint (PLT-006), whatever the target's length.
pub(super) fn target_digest(provider: &CryptoProvider, client_id: &str, target: &str) -> String {
    let digest = ReplayKey::new(provider, "target", client_id, target);
    let half = digest.as_bytes().first_chunk::<16>().copied().unwrap_or_default();
    u128::from_be_bytes(half).to_string()
}

fn open<T: for<'a> Deserialize<'a>>(
    sealer: &Sealer,
    purpose: &str,
    sealed: &str,
    now: UnixTime,
) -> Option<T> {
    serde_json::from_slice(&sealer.open(purpose, sealed, now).ok()?).ok()
}
