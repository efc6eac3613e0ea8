//! What a launch went through: each check with what was expected and what was seen, and what is likely to be the cause on this
//! LMS. Made by the run that decided, never by a second one, and only where somebody asks.

use crate::profile::Product;
use crate::{Check, Error, PlatformRegistration};
use lti_security::system::system_time;
use lti_security::{Seen, UnixTime};
use std::fmt;

mod causes;
mod judge;
mod trace;

pub use causes::LikelyCause;
pub(crate) use causes::similar;
pub(crate) use trace::Trace;

/// The report of a login that went no further, of a launch, accepted or not, or of the look at its LTI 1.1 account.
///
/// Its text ([`fmt::Display`]) is safe to paste into a support ticket: it names the platform, the registration and the
/// deployment, and holds no name, e-mail address, user id, token, `state`, nonce or hint (ATK-072). It is for the operator;
/// whoever sent the request is told no more than [`error_page`](crate::error_page) says.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LaunchReport {
    /// When the request was answered.
    pub at: UnixTime,
    /// How it ended.
    pub ending: Ending,
    /// The error, where it did not end in a launch.
    pub error: Option<Error>,
    /// The registration, where one was found.
    pub platform: Option<ReportedPlatform>,
    /// Every check in its order.
    pub lines: Vec<ReportLine>,
    /// What may have caused it, the likeliest first; empty for a launch.
    pub causes: Vec<LikelyCause>,
}

/// How a login or a launch ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending {
    /// A login was begun.
    LoginBegun,
    /// Several registrations fit the login.
    LoginAmbiguous,
    /// The login was refused.
    LoginRefused,
    /// The launch was accepted.
    Accepted,
    /// The launch is genuine, and its deployment not approved.
    PendingDeployment,
    /// The launch is genuine so far, and the platform's storage is asked whose browser it is.
    ConfirmBrowser,
    /// The launch was accepted before.
    Repeated,
    /// The launch was refused.
    Refused,
    /// Nothing speaks against what the launch says of LTI 1.1, if it says anything.
    AccountLookedUp,
    /// What the launch says of LTI 1.1 was refused.
    AccountRefused,
}

impl Ending {
    /// The ending in words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LoginBegun => "login begun",
            Self::LoginAmbiguous => "login ambiguous",
            Self::LoginRefused => "login refused",
            Self::Accepted => "launch accepted",
            Self::PendingDeployment => "launch waits for the approval of its deployment",
            Self::ConfirmBrowser => "launch waits for its browser to be confirmed",
            Self::Repeated => "launch repeated",
            Self::Refused => "launch refused",
            Self::AccountLookedUp => "LTI 1.1 account looked up",
            Self::AccountRefused => "LTI 1.1 account refused",
        }
    }
}

/// Which platform it was, as the tool's registration says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportedPlatform {
    /// The tool's own name for the registration.
    pub registration_id: String,
    /// The issuer.
    pub issuer: String,
    /// The tool's client id there.
    pub client_id: String,
    /// Which LMS it is.
    pub product: Option<Product>,
}

impl From<&PlatformRegistration> for ReportedPlatform {
    fn from(registration: &PlatformRegistration) -> Self {
        Self {
            registration_id: registration.id.clone(),
            issuer: registration.issuer.clone(),
            client_id: registration.client_id.clone(),
            product: registration.product.clone(),
        }
    }
}

/// One check of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportLine {
    /// Which check, with its requirement and its words.
    pub check: Check,
    /// What came of it.
    pub verdict: Verdict,
    /// What was expected, where the registration or the login says more than the check's own words.
    pub expected: Option<String>,
    /// What was seen, without secrets and personal data.
    pub seen: Option<String>,
}

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It holds.
    Passed,
    /// It does not hold.
    Failed,
    /// It was not made: an earlier one failed, or the browser has to be confirmed first.
    NotReached,
}

impl Verdict {
    /// The verdict in words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "FAILED",
            Self::NotReached => "not reached",
        }
    }
}

/// A date as HTTP writes it (RFC 9110 §5.6.7); before 1970 and after 9999, where HTTP has none, the seconds.
fn date(at: UnixTime) -> String {
    match system_time(at).filter(|_| (0..YEAR_10000).contains(&at.seconds())) {
        Some(at) => httpdate::fmt_http_date(at),
        None => format!("{} seconds since 1970, UTC", at.seconds()),
    }
}

/// 10000-01-01T00:00:00Z.
const YEAR_10000: i64 = 253_402_300_800;

impl fmt::Display for LaunchReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "LTI report: {}", self.ending.as_str())?;
        writeln!(f, "Time: {}", date(self.at))?;
        if let Some(error) = &self.error {
            writeln!(
                f,
                "Code: {} ({}, status {})",
                error.code(),
                error.blame().as_str(),
                error.status().as_u16()
            )?;
        }
        if let Some(platform) = &self.platform {
            let product = platform.product.as_ref().map_or("no product named", Product::title);
            let [id, issuer, client] = [&platform.registration_id, &platform.issuer, &platform.client_id]
                .map(|text| Seen::new(text));
            writeln!(f, "Registration: {id}, issuer {issuer}, client id {client}, {product}")?;
        }
        for line in &self.lines {
            writeln!(f, "[{}] {} {}", line.verdict.as_str(), line.check.requirement(), line.check.text())?;
            if let Some(expected) = &line.expected {
                writeln!(f, "    expected: {expected}")?;
            }
            if let Some(seen) = &line.seen {
                writeln!(f, "    seen: {seen}")?;
            }
        }
        for cause in &self.causes {
            writeln!(f, "Likely cause: {} ({})", cause.text, cause.source)?;
        }
        Ok(())
    }
}
