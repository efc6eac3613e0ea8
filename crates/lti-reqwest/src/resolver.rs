//! Who turns names into addresses.

use lti_security::ports::BoxFuture;
use std::io;
use std::net::IpAddr;

/// Turns the name of a host into addresses.
///
/// What it answers is judged before anything is connected to; an implementation need not filter. It is asked once
/// for each new connection, never for `localhost` and names below it, and never for a host that is an address.
pub trait ResolveHost: Send + Sync {
    /// All addresses of `host`, a name in lower case without a trailing dot.
    ///
    /// # Errors
    /// Where the name is unknown or nobody could be asked.
    fn resolve<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>>;
}

/// The operating system's resolver, asked through the runtime.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemResolver;

impl ResolveHost for SystemResolver {
    fn resolve<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}
