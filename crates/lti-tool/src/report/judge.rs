//! From what a run left behind to the verdict on each check.

use super::{Ending, LaunchReport, ReportLine, ReportedPlatform, Trace, Verdict, causes};
use crate::{Check, Error, LoginOutcome, MigrationOutcome, Outcome};
use lti_claims::Problems;
use lti_oidc::error::{PeerIncompatible, PeerMisbehaved, Refused};
use lti_security::{Seen, UnixTime};

impl LaunchReport {
    pub(crate) fn of_login(trace: Trace, result: &Result<LoginOutcome, Error>, at: UnixTime) -> Self {
        let (ending, error) = match result {
            Ok(LoginOutcome::Answer(_)) => (Ending::LoginBegun, None),
            Ok(LoginOutcome::Ambiguous(ambiguous)) => (Ending::LoginAmbiguous, Some(ambiguous.error())),
            Err(error) => (Ending::LoginRefused, Some(error.clone())),
        };
        Self::new(Check::LOGIN, trace, ending, error, at)
    }

    pub(crate) fn of_launch(trace: Trace, result: &Result<Outcome, Error>, at: UnixTime) -> Self {
        let (ending, error) = match result {
            Ok(Outcome::Launch(_)) => (Ending::Accepted, None),
            Ok(Outcome::PendingDeployment(launch)) => {
                (Ending::PendingDeployment, Some(crate::unknown_deployment(launch)))
            }
            Ok(Outcome::ConfirmBrowser(_)) => (Ending::ConfirmBrowser, None),
            Ok(Outcome::Repeated(repeat)) => (Ending::Repeated, Some(repeat.error())),
            Err(error) => (Ending::Refused, Some(error.clone())),
        };
        Self::new(Check::LAUNCH, trace, ending, error, at)
    }

    pub(crate) fn of_migration(
        mut trace: Trace,
        result: &Result<MigrationOutcome, Error>,
        at: UnixTime,
    ) -> Self {
        let (ending, error) = match result {
            Ok(outcome) => {
                trace.see(Check::LegacyAccount, || seen_account(outcome));
                (Ending::AccountLookedUp, None)
            }
            Err(error) => (Ending::AccountRefused, Some(error.clone())),
        };
        Self::new(Check::MIGRATION, trace, ending, error, at)
    }

    fn new(checks: &[Check], trace: Trace, ending: Ending, error: Option<Error>, at: UnixTime) -> Self {
        let mut notes = trace.into_notes();
        let failed = error.as_ref().map(|error| failed(checks, notes.stage, error));
        let problems = error.as_ref().and_then(problems);
        let mut lines = Vec::with_capacity(checks.len());
        for check in checks.iter().copied() {
            // A message is judged as a whole: every problem is known, and some may belong to another check than the first.
            let wrong = problems.map(|problems| told(problems, check)).filter(|told| !told.is_empty());
            let verdict = match failed {
                _ if wrong.is_some() => Verdict::Failed,
                _ if ending == Ending::ConfirmBrowser && AFTER_THE_CHECK_PAGE.contains(&check) => {
                    Verdict::NotReached
                }
                _ if check == Check::Deployment && notes.approved == Some(false) => Verdict::Failed,
                Some(failed) if check == failed => Verdict::Failed,
                // The store is asked before the replay guard, and what both say is judged at once.
                Some(failed) if check > failed && ending != Ending::PendingDeployment => Verdict::NotReached,
                _ => Verdict::Passed,
            };
            let seen = match verdict {
                Verdict::NotReached => None,
                Verdict::Passed => notes.seen.remove(&check),
                Verdict::Failed => {
                    let own = error.as_ref().filter(|_| failed == Some(check)).map(ToString::to_string);
                    wrong.or(own).or_else(|| notes.seen.remove(&check))
                }
            };
            let expected = expected(check, notes.platform.as_ref());
            lines.push(ReportLine { check, verdict, expected, seen });
        }
        let causes = error.as_ref().map_or_else(Vec::new, |error| {
            let product = notes.platform.as_ref().and_then(|platform| platform.product.as_ref());
            causes::likely(error, product, notes.meant.as_deref())
        });
        Self { at, ending, error, platform: notes.platform, lines, causes }
    }
}

/// What is not known before the check page has posted.
const AFTER_THE_CHECK_PAGE: [Check; 3] = [Check::SameBrowser, Check::Deployment, Check::FirstTime];

/// Where a run ended: at the first check from the one under way that refuses with the error's code; where none does, at the
/// one under way.
fn failed(checks: &[Check], stage: Option<Check>, error: &Error) -> Check {
    let first = checks.first().copied().unwrap_or(Check::LoginRequest);
    let stage = stage.unwrap_or(first);
    let mut candidates = checks.iter().copied().filter(|check| *check >= stage);
    candidates.find(|check| check.refuses_with(error.code())).unwrap_or(stage)
}

fn seen_account(outcome: &MigrationOutcome) -> String {
    match outcome {
        MigrationOutcome::BoundNow(account) => {
            format!(
                "its proof binds the deployment to {} from now on",
                Seen::new(&account.oauth_consumer_key)
            )
        }
        MigrationOutcome::AlreadyBound(account) => {
            format!("the deployment is bound to {}", Seen::new(&account.oauth_consumer_key))
        }
        MigrationOutcome::Nothing => {
            "the deployment is bound to no account, and the launch names none".to_owned()
        }
        MigrationOutcome::NotProven(why) => {
            format!(
                "the deployment is bound to no account, and the launch names one without proof: {}",
                why.code()
            )
        }
    }
}

const fn problems(error: &Error) -> Option<&Problems> {
    match error {
        Error::PeerMisbehaved(PeerMisbehaved::Message(problems))
        | Error::PeerIncompatible(PeerIncompatible::Message(problems))
        | Error::Refused(Refused::Message(problems)) => Some(problems),
        _ => None,
    }
}

/// The problems that belong to this check.
fn told(problems: &Problems, check: Check) -> String {
    let own =
        problems.iter().filter(|problem| check >= Check::MessageKind && check.refuses_with(problem.code()));
    own.map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// What the registration says about a check.
fn expected(check: Check, platform: Option<&ReportedPlatform>) -> Option<String> {
    let platform = platform?;
    match check {
        Check::Issuer => Some(format!("exactly {}", Seen::new(&platform.issuer))),
        Check::Audience => Some(format!("the client id {}", Seen::new(&platform.client_id))),
        _ => None,
    }
}
