//! Why a request is not sent, or its answer not believed.

use crate::AddressClass;
use core::fmt;
use lti_security::ports::HttpError;

/// Names a host and never more of a URL: neither path nor query nor user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// CONNECT asks for a tunnel.
    Method,
    /// Not an absolute URL.
    UrlInvalid,
    /// Neither https nor an http that the policy allows.
    Scheme,
    /// `user@` before the host.
    UserInfo,
    /// The host ends in a dot.
    TrailingDot { host: String },
    /// `localhost` and what lies below it.
    LocalName { host: String },
    /// An address or a name that is not written the usual way.
    Spelling { host: String },
    /// Port 0.
    Port,
    /// The address of the host, or all addresses of its name, are of a class that the policy does not allow.
    Address { host: String, class: AddressClass },
    /// The addresses of one name are of different classes.
    Mixed { host: String },
    /// The connection goes to an address that was not judged for this host.
    ConnectedElsewhere { host: String },
}

impl Refusal {
    /// The stable kebab-case code; it begins the reason of [`HttpError::Refused`].
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Method => "method-not-allowed",
            Self::UrlInvalid => "url-invalid",
            Self::Scheme => "scheme-not-allowed",
            Self::UserInfo => "url-with-userinfo",
            Self::TrailingDot { .. } => "host-trailing-dot",
            Self::LocalName { .. } => "host-is-local",
            Self::Spelling { .. } => "host-spelling",
            Self::Port => "port-not-allowed",
            Self::Address { .. } => "address-not-allowed",
            Self::Mixed { .. } => "addresses-mixed",
            Self::ConnectedElsewhere { .. } => "connected-elsewhere",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.code())?;
        match self {
            Self::Method => f.write_str("CONNECT is not sent"),
            Self::UrlInvalid => f.write_str("an absolute URL with a host is needed"),
            Self::Scheme => f.write_str("only https is called (SEC-004)"),
            Self::UserInfo => f.write_str("the URL holds a user name or a password"),
            Self::TrailingDot { host } => write!(f, "the host `{host}` ends in a dot"),
            Self::LocalName { host } => write!(f, "the host `{host}` is this machine (ATK-062)"),
            Self::Spelling { host } => {
                write!(f, "the host `{host}` is not written in its usual form (ATK-062)")
            }
            Self::Port => f.write_str("port 0 cannot be called"),
            // The address that a name resolved to is not shown: it would tell a stranger about this network.
            Self::Address { host, class } => {
                write!(f, "the address of `{host}` is {class}, and only public ones are called (ATK-062)")
            }
            Self::Mixed { host } => {
                write!(f, "the name `{host}` has addresses of different classes (ATK-062)")
            }
            Self::ConnectedElsewhere { host } => {
                write!(f, "the connection for `{host}` goes to an address that was not judged (ATK-062)")
            }
        }
    }
}

impl core::error::Error for Refusal {}

impl From<&Refusal> for HttpError {
    fn from(refusal: &Refusal) -> Self {
        Self::Refused { reason: refusal.to_string() }
    }
}
