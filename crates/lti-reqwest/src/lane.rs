//! One way out: a pool of connections that were all judged by the same rule.

use crate::address_policy::Reach;
use crate::error::{Environment, Error};
use crate::guard::Guard;
use crate::judged::Judged;
use crate::options::Options;
use crate::refusal::Refusal;
use crate::target::{Host, Target};
use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, HeaderValue};
use reqwest::redirect::Policy;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::time::Instant;

pub(crate) struct Lane {
    pub(crate) client: reqwest::Client,
    reach: Reach,
    pub(crate) judged: Arc<Judged>,
}

impl Lane {
    pub(crate) fn new(options: &Options, reach: Reach, tls: rustls::ClientConfig) -> Result<Self, Error> {
        Self::adjusted(options, reach, tls, |builder| builder)
    }

    /// `adjust` lets a test break the transport's promises.
    fn adjusted(
        options: &Options,
        reach: Reach,
        tls: rustls::ClientConfig,
        adjust: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
    ) -> Result<Self, Error> {
        let judged = Arc::new(Judged::new(options.longest_reuse()));
        let guard = Guard { reach, source: Arc::clone(&options.resolver), judged: Arc::clone(&judged) };
        // A compressed answer is not unpacked, so that its size is the size that is counted.
        let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static("identity"))]);
        // Said even where the transport's default or a missing feature says the same: another crate of the same
        // program may switch those features on.
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .dns_resolver(guard)
            .no_proxy()
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .http1_only()
            .default_headers(headers)
            .user_agent(options.user_agent_header()?)
            .connect_timeout(options.connect_timeout)
            .read_timeout(options.read_timeout)
            .timeout(options.total_timeout)
            .pool_idle_timeout(options.pool_idle_timeout)
            .pool_max_idle_per_host(options.pool_max_idle_per_host);
        let client = adjust(builder).build().map_err(|error| {
            let detail = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
            Environment::TransportUnavailable { detail }
        })?;
        Ok(Self { client, reach, judged })
    }

    /// The connection goes to an address that was judged for this very host (ATK-062). Without a bug in the
    /// transport it always does.
    pub(crate) fn check_connected(&self, target: &Target, remote: Option<SocketAddr>) -> Result<(), Refusal> {
        let elsewhere = || Refusal::ConnectedElsewhere { host: target.host_text() };
        let address = remote.ok_or_else(elsewhere)?.ip();
        let known = match &target.host {
            Host::Address(judged) => judged.to_canonical() == address.to_canonical(),
            Host::Name(name) => self.judged.contains(name, address, Instant::now()),
        };
        if !known {
            return Err(elsewhere());
        }
        self.reach.judge(&target.host_text(), &[address])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::http_error;
    use crate::tls;
    use http::Method;
    use std::io::{Read as _, Write as _};

    const LOOPBACK: Reach = Reach { public: false, private: false, loopback: true };

    fn target(url: &str) -> Target {
        Target::parse(&Method::GET, &url.parse().unwrap()).unwrap()
    }

    /// The transport is told to go past the guard; the assertion sees it.
    #[tokio::test]
    async fn an_address_that_was_not_judged_is_noticed() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
            }
        });
        let options = Options::default();
        let lane = Lane::adjusted(&options, LOOPBACK, tls::config(&[]).unwrap(), |builder| {
            builder.resolve("lms.example", address)
        })
        .unwrap();
        let target = target(&format!("http://lms.example:{}/", address.port()));
        let answer = lane.client.get(target.url.clone()).send().await;
        let answer = answer.map_err(|error| http_error(&error)).unwrap();
        let refusal = lane.check_connected(&target, answer.remote_addr()).unwrap_err();
        assert_eq!(refusal.code(), "connected-elsewhere");
        lane.judged.remember("lms.example", &[address.ip()], Instant::now());
        assert_eq!(lane.check_connected(&target, answer.remote_addr()), Ok(()));
    }

    #[test]
    fn connected_address() {
        let lane = Lane::new(&Options::default(), LOOPBACK, tls::config(&[]).unwrap()).unwrap();
        let code = |url: &str, remote: Option<&str>| {
            let remote = remote.map(|text| text.parse().unwrap());
            lane.check_connected(&target(url), remote).map_err(|refusal| refusal.code())
        };
        assert_eq!(code("http://127.0.0.1/", Some("127.0.0.1:80")), Ok(()));
        assert_eq!(code("http://[::ffff:127.0.0.1]/", Some("127.0.0.1:80")), Ok(()));
        assert_eq!(code("http://127.0.0.1/", Some("127.0.0.2:80")), Err("connected-elsewhere"));
        assert_eq!(code("http://127.0.0.1/", None), Err("connected-elsewhere"));
        // Judged by another rule than this lane's.
        lane.judged.remember("lms.example", &["10.0.0.1".parse().unwrap()], Instant::now());
        assert_eq!(code("http://lms.example/", Some("10.0.0.1:80")), Err("address-not-allowed"));
    }
}
