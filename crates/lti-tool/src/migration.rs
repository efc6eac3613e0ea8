//! From LTI 1.1 to 1.3: which account of old a deployment takes over (LTI 1.3 Migration Guide §6).

use crate::report::Trace;
use crate::{Binding, Check, DeploymentStatus, Error, Launch, LaunchReport, Tool, unknown_deployment};
use lti_claims::LegacyIds;
use lti_oidc::tool::NotProven;
use lti_security::Seen;

/// What a launch says about the time before LTI 1.3.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MigrationOutcome {
    /// The platform proved that it had this account: from now on the deployment is bound to it.
    BoundNow(LegacyAccount),
    /// The deployment was bound to this account before. The launch need not say anything about it (MIG-015).
    AlreadyBound(LegacyAccount),
    /// The deployment is bound to no account, and the launch names none.
    Nothing,
    /// The launch names an account without proof. The deployment stays free; go on as with anybody new (MIG-009).
    NotProven(NotProven),
}

/// An account of LTI 1.1, and who and what the launch is about there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LegacyAccount {
    /// The account's consumer key.
    pub oauth_consumer_key: String,
    /// The ids within the account. Link a person by [`LegacyIds::user_id`], never by an e-mail address (MIG-012).
    pub ids: LegacyIds,
}

impl MigrationOutcome {
    /// The account that the deployment is bound to.
    #[must_use]
    pub const fn account(&self) -> Option<&LegacyAccount> {
        match self {
            Self::BoundNow(account) | Self::AlreadyBound(account) => Some(account),
            Self::Nothing | Self::NotProven(_) => None,
        }
    }
}

impl Tool {
    /// Looks up the LTI 1.1 account of a launch's deployment, and binds the two once the platform proves that it had the
    /// account. What binds is the deployment, never the client id or the issuer (MIG-011).
    ///
    /// # Errors
    /// `deployment-unknown` where nobody approved the deployment; `migration-contradicted` where it is bound and the launch
    /// names another account, proven or not: the ids of that launch are not ids of the bound account. A port that failed.
    pub async fn migrate(&self, launch: &Launch) -> Result<MigrationOutcome, Error> {
        let outcome = self.look_up_account(launch, &mut Trace::off()).await;
        log(launch, &outcome);
        outcome
    }

    /// As [`Tool::migrate`], and what the run went through, for the operator. The launch has a report of its own, which was
    /// ready before.
    pub async fn migrate_with_report(
        &self,
        launch: &Launch,
    ) -> (Result<MigrationOutcome, Error>, LaunchReport) {
        let mut trace = Trace::on();
        trace.login_of(&launch.registration_id);
        let outcome = self.look_up_account(launch, &mut trace).await;
        log(launch, &outcome);
        self.name_platform(&mut trace).await;
        let report = LaunchReport::of_migration(trace, &outcome, self.0.parts.clock.now());
        (outcome, report)
    }

    async fn look_up_account(&self, launch: &Launch, trace: &mut Trace) -> Result<MigrationOutcome, Error> {
        let parts = &self.0.parts;
        let (registration, deployment) = (&launch.registration_id, launch.message.deployment_id());
        trace.reach(Check::Deployment);
        trace.see(Check::Deployment, || format!("the deployment {}", Seen::new(deployment)));
        if parts.registrations.deployment(registration, deployment).await? != DeploymentStatus::Approved {
            return Err(unknown_deployment(launch));
        }
        trace.reach(Check::LegacyAccount);
        if let Some(bound) = parts.migrations.account(registration, deployment).await? {
            return already_bound(launch, bound);
        }
        let Some(claimed) = launch.migration() else { return Ok(MigrationOutcome::Nothing) };
        let key = claimed.oauth_consumer_key();
        let Some(secret) = parts.migrations.secret(key).await? else {
            return Ok(MigrationOutcome::NotProven(NotProven::AccountUnknown));
        };
        if let Err(why) = claimed.prove(&parts.provider, &secret) {
            return Ok(MigrationOutcome::NotProven(why));
        }
        match parts.migrations.bind(registration, deployment, key).await? {
            Binding::Now => Ok(MigrationOutcome::BoundNow(account(launch, key.to_owned()))),
            // Another launch was faster.
            Binding::Before(bound) => already_bound(launch, bound),
        }
    }
}

fn account(launch: &Launch, oauth_consumer_key: String) -> LegacyAccount {
    LegacyAccount { oauth_consumer_key, ids: launch.legacy_ids() }
}

fn already_bound(launch: &Launch, bound: String) -> Result<MigrationOutcome, Error> {
    launch.check_account(&bound)?;
    Ok(MigrationOutcome::AlreadyBound(account(launch, bound)))
}

/// One line where something happened or was refused; none for the launches of every day.
fn log(launch: &Launch, outcome: &Result<MigrationOutcome, Error>) {
    let (what, code, account) = match outcome {
        Ok(MigrationOutcome::Nothing | MigrationOutcome::AlreadyBound(_)) => return,
        Ok(MigrationOutcome::BoundNow(account)) => ("bound", None, Some(account.oauth_consumer_key.as_str())),
        Ok(MigrationOutcome::NotProven(why)) => ("not proven", Some(why.code()), None),
        Err(error) => ("refused", Some(error.code()), None),
    };
    tracing::info!(
        target: "lti::migration",
        outcome = what,
        code,
        requirement = outcome.as_ref().err().and_then(Error::requirement),
        account,
        registration = launch.registration_id,
        issuer = launch.issuer,
        client_id = launch.client_id,
        deployment_id = launch.message.deployment_id(),
        detail = outcome.as_ref().err().map(tracing::field::display),
    );
}
