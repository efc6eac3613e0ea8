use crate::storage::Target;
use alloc::string::String;
use alloc::vec::Vec;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use core::fmt;
use lti_security::{CryptoProvider, UnixTime, same};

/// 256 random bits that only this browser and, as a digest, the login know. It lies in a `__Host-` cookie.
#[derive(Clone)]
pub struct BrowserSecret(String);

impl BrowserSecret {
    /// From 32 random bytes.
    #[must_use]
    pub fn new(random: [u8; 32]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(random))
    }

    /// The cookie's value: 43 characters of base64url.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for BrowserSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BrowserSecret(redacted)")
    }
}

/// The name of the cookie that holds the browser's secret for one login: `__Host-lti-` and 16 hexadecimal digits of the
/// SHA-256 of `state`. Every login has a cookie of its own, so that two tabs do not disturb each other (TRAP-18).
#[must_use]
pub fn cookie_name(provider: &CryptoProvider, state: &str) -> String {
    let mut name = String::from("__Host-lti-");
    for byte in provider.sha256(state.as_bytes()).iter().take(8) {
        for nibble in [byte >> 4, byte & 15] {
            name.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
    }
    name
}

/// A login that was begun: everything that the response is checked against.
///
/// As bytes ([`PendingLogin::to_bytes`]): version 2; expiry, 8 bytes; nonce, 32 bytes; SHA-256 of the browser's secret,
/// 32 bytes; SHA-256 of the login's `target_link_uri`, 32 bytes; 1 and the SHA-256 of the deployment hint, or 0; the
/// login's `lti_storage_target` with its length before it, 0 for none; the registration's id with its length before it.
/// Sealed, this is the `state`: about 250 characters, and nothing is kept for a login that nobody finishes (ATK-027).
#[derive(Clone)]
pub struct PendingLogin {
    pub(super) registration_id: String,
    pub(super) nonce: [u8; 32],
    pub(super) expires_at: UnixTime,
    pub(super) browser: [u8; 32],
    pub(super) target: [u8; 32],
    pub(super) deployment: Option<[u8; 32]>,
    pub(super) storage: Option<Target>,
}

const VERSION: u8 = 2;

impl PendingLogin {
    /// The registration that was picked.
    #[must_use]
    pub fn registration_id(&self) -> &str {
        &self.registration_id
    }

    /// When it ends; on this second it is over.
    #[must_use]
    pub const fn expires_at(&self) -> UnixTime {
        self.expires_at
    }

    /// The nonce as it was sent.
    #[must_use]
    pub fn nonce(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.nonce)
    }

    /// Where the platform stores data for the tool's pages: what the login initiation said, where the policy allows it. The
    /// response has no say in it (ATK-026).
    #[must_use]
    pub const fn storage_target(&self) -> Option<&Target> {
        self.storage.as_ref()
    }

    /// Whether this is the browser that began the login.
    pub(super) fn is_of(&self, provider: &CryptoProvider, cookie: &str) -> bool {
        same(&provider.sha256(cookie.as_bytes()), &self.browser)
    }

    /// The bytes described above.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(192);
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.expires_at.seconds().to_be_bytes());
        bytes.extend_from_slice(&self.nonce);
        bytes.extend_from_slice(&self.browser);
        bytes.extend_from_slice(&self.target);
        match &self.deployment {
            Some(digest) => {
                bytes.push(1);
                bytes.extend_from_slice(digest);
            }
            None => bytes.push(0),
        }
        for text in [self.storage.as_ref().map_or("", Target::as_str), &self.registration_id] {
            bytes.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes
    }

    /// Reads the bytes of [`PendingLogin::to_bytes`], after they were opened.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = bytes.split_first()?;
        let (expires, rest) = rest.split_first_chunk::<8>()?;
        let (nonce, rest) = rest.split_first_chunk::<32>()?;
        let (browser, rest) = rest.split_first_chunk::<32>()?;
        let (target, rest) = rest.split_first_chunk::<32>()?;
        let (deployment, rest) = match rest.split_first()? {
            (1, rest) => {
                let (digest, rest) = rest.split_first_chunk::<32>()?;
                (Some(*digest), rest)
            }
            (0, rest) => (None, rest),
            _ => return None,
        };
        let (length, rest) = rest.split_first()?;
        let (storage, rest) = rest.split_at_checked(usize::from(*length))?;
        let storage = match core::str::from_utf8(storage).ok()? {
            "" => None,
            name => Some(Target::parse(name)?),
        };
        let (length, id) = rest.split_first()?;
        if *version != VERSION || id.len() != usize::from(*length) {
            return None;
        }
        Some(Self {
            registration_id: String::from_utf8(id.to_vec()).ok()?,
            nonce: *nonce,
            expires_at: UnixTime::from_seconds(i64::from_be_bytes(*expires)),
            browser: *browser,
            target: *target,
            deployment,
            storage,
        })
    }
}

impl fmt::Debug for PendingLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingLogin")
            .field("registration_id", &self.registration_id)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}
