use crate::ToolRegistration;
use lti_claims::ResourceLinkRequest;
use lti_claims::variables::Values;
use lti_security::PortError;
use lti_security::migration::ConsumerSecret;
use lti_security::ports::BoxFuture;
use std::future::ready;

/// The tools that are registered with this platform.
pub trait ToolStore: Send + Sync {
    /// The tool with this client id, compared letter by letter.
    fn find<'a>(&'a self, client_id: &'a str) -> BoxFuture<'a, Result<Option<ToolRegistration>, PortError>>;

    /// Whether this deployment of the tool exists and is enabled.
    fn is_deployed<'a>(
        &'a self,
        client_id: &'a str,
        deployment_id: &'a str,
    ) -> BoxFuture<'a, Result<bool, PortError>>;
}

/// The application's own data: what a launch says.
pub trait LaunchSource: Send + Sync {
    /// The message for this person and what they opened, as it is at this moment; `None` where the person may not open it
    /// (any more). `reference` is the one of the [`LaunchIntent`](crate::LaunchIntent).
    ///
    /// Where the gradebook, the roster and the groups are ([`ResourceLinkRequest::endpoint`], `names_and_roles`, `groups`) may be left to
    /// the platform: it fills in its own, of [`PlatformParts::gradebook`](crate::PlatformParts::gradebook) and
    /// [`PlatformParts::roster`](crate::PlatformParts::roster), where the message names none.
    fn message<'a>(
        &'a self,
        user_id: &'a str,
        client_id: &'a str,
        reference: &'a str,
    ) -> BoxFuture<'a, Result<Option<ResourceLinkRequest>, PortError>>;

    /// Values of the substitution variables `names` (without their dollar sign) for this launch. What is left out is not
    /// supported and stays as it is; an empty text says that there is no value here (Core 1.3 App. B).
    ///
    /// Asked only where a custom parameter of the message needs it, and only for what the tool may have
    /// ([`ToolRegistration::variables`]) and no claim says. The default supports none.
    fn variables<'a>(
        &'a self,
        user_id: &'a str,
        client_id: &'a str,
        reference: &'a str,
        names: &'a [String],
    ) -> BoxFuture<'a, Result<Values, PortError>> {
        let _ = (user_id, client_id, reference, names);
        Box::pin(ready(Ok(Values::new())))
    }

    /// The secret of the LTI 1.1 account that [`message`](Self::message) names in `lti1p1`: the launch then proves that the
    /// platform had this account, and the tool moves its data along (MIG-006). `None`, the default, where it is not known
    /// any more; asked only where a message names a key.
    fn consumer_secret<'a>(
        &'a self,
        client_id: &'a str,
        oauth_consumer_key: &'a str,
    ) -> BoxFuture<'a, Result<Option<ConsumerSecret>, PortError>> {
        let _ = (client_id, oauth_consumer_key);
        Box::pin(ready(Ok(None)))
    }
}
