//! Which origins and addresses may be called.

use crate::AddressClass;
use crate::error::{ApiMisuse, Error};
use crate::refusal::Refusal;
use crate::target::{Host, Target};
use core::fmt;
use http::Method;
use std::net::IpAddr;

/// Which addresses may be called. `AddressPolicy::default()` allows https to public addresses and nothing else.
///
/// The operator sets it; nothing that a partner sends can. Whatever it says: a metadata service, a link-local
/// address and every other special class is refused; http reaches loopback addresses alone (SEC-004); a name whose
/// addresses are of more than one class is refused (ATK-062).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AddressPolicy {
    /// Also loopback addresses and `localhost`, any port, over https and http. For development on one machine: every
    /// service that listens there can be called by whoever can make this program fetch a URL. Default `false`.
    pub danger_allow_loopback: bool,
    /// Also private networks ([`AddressClass::Private`]), any port, over https. For an installation whose partners
    /// are all inside. Default `false`; a single partner inside is better named in
    /// [`AddressPolicy::danger_allowed_origins`].
    pub danger_allow_private: bool,
    /// Origins (`https://lms.school.internal`, `http://localhost:8081`) that may lie on loopback or private
    /// addresses. Scheme, host and port have to be the same; http still needs a loopback address. Default none.
    pub danger_allowed_origins: Vec<String>,
}

/// Which classes a connection may go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    pub(crate) public: bool,
    pub(crate) private: bool,
    pub(crate) loopback: bool,
}

impl Reach {
    const fn allows(self, class: AddressClass) -> bool {
        match class {
            AddressClass::Public => self.public,
            AddressClass::Private => self.private,
            AddressClass::Loopback => self.loopback,
            _ => false,
        }
    }

    /// All of `addresses` are allowed, and all are of one class. None at all is the caller's to report.
    pub(crate) fn judge(self, host: &str, addresses: &[IpAddr]) -> Result<(), Refusal> {
        let mut classes = addresses.iter().map(|address| AddressClass::of(*address));
        let Some(first) = classes.next() else { return Ok(()) };
        if classes.any(|class| class != first) {
            return Err(Refusal::Mixed { host: host.to_owned() });
        }
        if self.allows(first) {
            Ok(())
        } else {
            Err(Refusal::Address { host: host.to_owned(), class: first })
        }
    }
}

/// The three ways out. Connections of one are never used by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Https,
    ListedHttps,
    Http,
}

/// An [`AddressPolicy`] that was read.
pub(crate) struct Rules {
    policy: AddressPolicy,
    listed: Vec<String>,
}

impl Rules {
    pub(crate) fn new(policy: AddressPolicy) -> Result<Self, Error> {
        let listed = policy.danger_allowed_origins.iter().map(|text| origin(text));
        let listed = listed.collect::<Result<_, _>>()?;
        Ok(Self { policy, listed })
    }

    pub(crate) const fn reach(&self, route: Route) -> Reach {
        match route {
            Route::Https => Reach {
                public: true,
                private: self.policy.danger_allow_private,
                loopback: self.policy.danger_allow_loopback,
            },
            Route::ListedHttps => Reach { public: true, private: true, loopback: true },
            Route::Http => Reach { public: false, private: false, loopback: true },
        }
    }

    /// Judges everything that can be judged without a resolver.
    pub(crate) fn route(&self, target: &Target) -> Result<Route, Refusal> {
        let listed = !self.listed.is_empty() && self.listed.contains(&target.origin());
        let route = match (target.is_https(), listed) {
            (true, false) => Route::Https,
            (true, true) => Route::ListedHttps,
            (false, listed) if listed || self.policy.danger_allow_loopback => Route::Http,
            (false, _) => return Err(Refusal::Scheme),
        };
        let reach = self.reach(route);
        match &target.host {
            Host::Address(address) => reach.judge(&target.host_text(), &[*address])?,
            Host::Name(name) if Host::is_localhost(name) && !reach.loopback => {
                return Err(Refusal::LocalName { host: name.clone() });
            }
            Host::Name(_) => {}
        }
        if target.odd { Err(Refusal::Spelling { host: target.host_text() }) } else { Ok(route) }
    }
}

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.policy.fmt(f)
    }
}

/// The origin of `text`, which holds nothing else.
fn origin(text: &str) -> Result<String, Error> {
    let invalid = || Error::from(ApiMisuse::OriginInvalid { origin: text.to_owned() });
    let uri = text.parse().map_err(|_| invalid())?;
    let target = Target::parse(&Method::GET, &uri).map_err(|_| invalid())?;
    let bare = target.url.path() == "/" && target.url.query().is_none() && !text.contains('#');
    if target.odd || !bare { Err(invalid()) } else { Ok(target.origin()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(policy: &AddressPolicy, url: &str) -> Result<Route, &'static str> {
        let rules = Rules::new(policy.clone()).unwrap();
        let target = Target::parse(&Method::GET, &url.parse().unwrap()).map_err(|refusal| refusal.code())?;
        rules.route(&target).map_err(|refusal| refusal.code())
    }

    #[test]
    fn strict() {
        let strict = AddressPolicy::default();
        for (url, outcome) in [
            ("https://lms.example/", Ok(Route::Https)),
            ("https://8.8.8.8/", Ok(Route::Https)),
            ("https://[2606:4700::1111]:8443/", Ok(Route::Https)),
            ("http://lms.example/", Err("scheme-not-allowed")),
            ("http://127.0.0.1/", Err("scheme-not-allowed")),
            ("http://localhost/", Err("scheme-not-allowed")),
            ("https://localhost/", Err("host-is-local")),
            ("https://LOCALHOST:8443/", Err("host-is-local")),
            ("https://tool.localhost/", Err("host-is-local")),
            ("https://127.0.0.1/", Err("address-not-allowed")),
            ("https://2130706433/", Err("address-not-allowed")),
            ("https://[::ffff:10.0.0.1]/", Err("address-not-allowed")),
            ("https://169.254.169.254/latest/meta-data/", Err("address-not-allowed")),
            ("https://134744072/", Err("host-spelling")),
            ("https://010.8.8.8/", Err("host-spelling")),
        ] {
            assert_eq!(route(&strict, url), outcome, "{url}");
        }
    }

    #[test]
    fn loopback() {
        let policy = AddressPolicy { danger_allow_loopback: true, ..AddressPolicy::default() };
        for (url, outcome) in [
            ("http://localhost:8080/", Ok(Route::Http)),
            ("http://127.0.0.1:8081/", Ok(Route::Http)),
            ("http://[::1]:8081/", Ok(Route::Http)),
            ("https://localhost/", Ok(Route::Https)),
            ("https://127.0.0.1/", Ok(Route::Https)),
            ("http://8.8.8.8/", Err("address-not-allowed")),
            ("http://10.0.0.1/", Err("address-not-allowed")),
            ("https://10.0.0.1/", Err("address-not-allowed")),
            ("http://0.0.0.0/", Err("address-not-allowed")),
            ("http://127.1/", Err("host-spelling")),
        ] {
            assert_eq!(route(&policy, url), outcome, "{url}");
        }
    }

    #[test]
    fn private() {
        let policy = AddressPolicy { danger_allow_private: true, ..AddressPolicy::default() };
        for (url, outcome) in [
            ("https://10.0.0.1/", Ok(Route::Https)),
            ("https://[fd12::1]/", Ok(Route::Https)),
            ("http://10.0.0.1/", Err("scheme-not-allowed")),
            ("https://127.0.0.1/", Err("address-not-allowed")),
            ("https://localhost/", Err("host-is-local")),
            ("https://169.254.169.254/", Err("address-not-allowed")),
            ("https://[fd00:ec2::254]/", Err("address-not-allowed")),
        ] {
            assert_eq!(route(&policy, url), outcome, "{url}");
        }
    }

    #[test]
    fn listed() {
        let policy = AddressPolicy {
            danger_allowed_origins: vec![
                "https://10.0.0.1".into(),
                "http://Localhost:8081/".into(),
                "http://10.0.0.2".into(),
            ],
            ..AddressPolicy::default()
        };
        for (url, outcome) in [
            ("https://10.0.0.1/jwks", Ok(Route::ListedHttps)),
            ("https://10.0.0.1:443/jwks", Ok(Route::ListedHttps)),
            ("https://10.0.0.1:8443/", Err("address-not-allowed")),
            ("https://10.0.0.3/", Err("address-not-allowed")),
            ("http://10.0.0.1/", Err("scheme-not-allowed")),
            ("http://localhost:8081/jwks", Ok(Route::Http)),
            ("http://localhost:8082/", Err("scheme-not-allowed")),
            ("https://localhost:8081/", Err("host-is-local")),
            ("http://10.0.0.2/", Err("address-not-allowed")),
        ] {
            assert_eq!(route(&policy, url), outcome, "{url}");
        }
        for bad in [
            "",
            "lms.example",
            "https://lms.example/path",
            "https://lms.example/?q",
            "https://u@lms.example",
            "ftp://lms.example",
            "https://127.1",
            "https://lms.example/#x",
        ] {
            let policy =
                AddressPolicy { danger_allowed_origins: vec![bad.into()], ..AddressPolicy::default() };
            assert_eq!(Rules::new(policy).err().map(|error| error.code()), Some("origin-invalid"), "{bad}");
        }
    }

    #[test]
    fn names_are_judged_by_all_their_addresses() {
        let all = Reach { public: true, private: true, loopback: true };
        let public = Reach { private: false, loopback: false, ..all };
        let judge = |reach: Reach, addresses: &[&str]| {
            let addresses: Vec<_> = addresses.iter().map(|text| text.parse().unwrap()).collect();
            reach.judge("lms.example", &addresses).map_err(|refusal| refusal.code())
        };
        assert_eq!(judge(public, &["8.8.8.8", "2606:4700::1111"]), Ok(()));
        assert_eq!(judge(public, &["8.8.8.8", "10.0.0.1"]), Err("addresses-mixed"));
        assert_eq!(judge(public, &["10.0.0.1", "8.8.8.8"]), Err("addresses-mixed"));
        assert_eq!(judge(public, &["10.0.0.1"]), Err("address-not-allowed"));
        assert_eq!(judge(all, &["8.8.8.8", "10.0.0.1"]), Err("addresses-mixed"));
        assert_eq!(judge(all, &["127.0.0.1", "::1"]), Ok(()));
        assert_eq!(judge(all, &["192.168.0.1", "fd12::1"]), Ok(()));
        assert_eq!(judge(all, &["169.254.1.1"]), Err("address-not-allowed"));
    }
}
