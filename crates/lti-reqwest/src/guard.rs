//! The resolver that the transport asks: judges every address of a name before one is connected to.

use crate::address_policy::Reach;
use crate::judged::Judged;
use crate::resolver::ResolveHost;
use crate::target::Host;
use core::fmt;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use tokio::time::Instant;

pub(crate) struct Guard {
    pub(crate) reach: Reach,
    pub(crate) source: Arc<dyn ResolveHost>,
    pub(crate) judged: Arc<Judged>,
}

/// No address for a name.
#[derive(Debug)]
pub(crate) struct Unresolved;

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("name-unresolved: the host's name has no address")
    }
}

impl core::error::Error for Unresolved {}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (reach, source, judged) = (self.reach, Arc::clone(&self.source), Arc::clone(&self.judged));
        Box::pin(async move {
            let host = name.as_str();
            let addresses = if Host::is_localhost(host) {
                vec![IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)]
            } else {
                source.resolve(host).await.map_err(|_| Unresolved)?
            };
            if addresses.is_empty() {
                return Err(Unresolved.into());
            }
            reach.judge(host, &addresses)?;
            judged.remember(host, &addresses, Instant::now());
            // Port 0 stands for the port of the URL.
            let addresses = addresses.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(addresses) as Addrs)
        })
    }
}
