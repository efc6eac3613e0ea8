use crate::{DeploymentStatus, PendingLogin, PlatformRegistration};
use lti_security::migration::ConsumerSecret;
use lti_security::ports::BoxFuture;
use lti_security::{PortError, UnixTime};

/// What a search by issuer and client id finds (ATK-025).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    None,
    /// Exactly one registration.
    One(Box<PlatformRegistration>),
    /// Several, and no client id that says which. Never guess (LMS-003). They are what a person may be asked to choose from;
    /// a store may leave out those after the hundredth.
    Ambiguous(Vec<PlatformRegistration>),
}

/// The platforms that this tool is registered with, and their deployments.
pub trait RegistrationStore: Send + Sync {
    /// The registration of `issuer` and `client_id`; without a client id the only one of the issuer. Both compare letter by
    /// letter (SEC-060).
    fn find<'a>(
        &'a self,
        issuer: &'a str,
        client_id: Option<&'a str>,
    ) -> BoxFuture<'a, Result<Found, PortError>>;

    /// The registration with this id.
    fn get<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Option<PlatformRegistration>, PortError>>;

    /// Whether somebody approved this deployment. Called for verified launches only. A store may remember an unknown one as
    /// "asked on …" so that an administrator finds it; it never approves it by itself (LMS-011).
    fn deployment<'a>(
        &'a self,
        registration_id: &'a str,
        deployment_id: &'a str,
    ) -> BoxFuture<'a, Result<DeploymentStatus, PortError>>;
}

/// Keeps a login between its beginning and its response.
///
/// [`SealedLogins`](crate::SealedLogins), the default, keeps nothing: the login travels in `state`. A store of your own
/// must be bounded and forget what has expired, because anybody can begin logins (ATK-027).
pub trait PendingLoginStore: Send + Sync {
    /// Keeps a login and gives the `state` that it is found by: unguessable, of the characters of base64url, at most 1,000
    /// bytes.
    fn keep(&self, login: PendingLogin, now: UnixTime) -> BoxFuture<'_, Result<String, PortError>>;

    /// The login of `state`, `None` where there is none. It may answer more than once: that a launch is accepted once is
    /// the replay guard's business, which only verified messages reach.
    fn find<'a>(
        &'a self,
        state: &'a str,
        now: UnixTime,
    ) -> BoxFuture<'a, Result<Option<PendingLogin>, PortError>>;
}

/// The accounts that the tool had under LTI 1.1, and the deployments that took their place.
pub trait MigrationStore: Send + Sync {
    /// The secret of the account with this consumer key, compared letter by letter; `None` where there is no such account.
    fn secret<'a>(
        &'a self,
        oauth_consumer_key: &'a str,
    ) -> BoxFuture<'a, Result<Option<ConsumerSecret>, PortError>>;

    /// The consumer key of the account that this deployment is bound to. The client id says nothing about it: one client may
    /// have many deployments, each with another account (MIG-011).
    fn account<'a>(
        &'a self,
        registration_id: &'a str,
        deployment_id: &'a str,
    ) -> BoxFuture<'a, Result<Option<String>, PortError>>;

    /// Binds a deployment to an account, in one atomic step, unless it is bound: a binding is never replaced (MIG-015).
    fn bind<'a>(
        &'a self,
        registration_id: &'a str,
        deployment_id: &'a str,
        oauth_consumer_key: &'a str,
    ) -> BoxFuture<'a, Result<Binding, PortError>>;
}

/// What [`MigrationStore::bind`] did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Binding {
    /// The deployment was free and is bound now.
    Now,
    /// It was bound before, to the account with this consumer key, and stays so.
    Before(String),
}
