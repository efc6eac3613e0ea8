use super::KeySet;
use crate::{Policy, UnixTime};
use alloc::sync::Arc;
use core::time::Duration;

/// What to do for a token that names a key.
#[derive(Clone, Debug)]
pub enum Lookup {
    /// Verify with this set.
    Ready(Arc<KeySet>),
    /// Fetch the set, then call [`KeySetState::fetched`], [`KeySetState::failed`] or [`KeySetState::given_up`], and look
    /// again.
    Fetch,
    /// Somebody else is fetching it: wait for them, and look again.
    Wait,
    /// There is no usable set, and it was asked for a moment ago.
    Unavailable,
}

/// The rules for one key set URL: how long a set is used, when it is fetched again, and that only one fetch is
/// under way. A pure state machine; it is asked with the time and answers what to do.
#[derive(Clone, Debug, Default)]
pub struct KeySetState {
    set: Option<Arc<KeySet>>,
    fresh_until: Option<UnixTime>,
    usable_until: Option<UnixTime>,
    last_fetch: Option<UnixTime>,
    in_flight: bool,
}

impl KeySetState {
    /// What to do for a token whose header names `kid`.
    ///
    /// An unknown `kid` causes at most one fetch per [`Policy::key_refetch_interval`] (ATK-006, SEC-102). A set whose
    /// time is up stays in use for known keys while a newer one cannot be had (ATK-061).
    pub fn lookup(&mut self, kid: &str, policy: &Policy, now: UnixTime) -> Lookup {
        let usable = self.set.clone().filter(|_| self.usable_until.is_some_and(|until| now < until));
        let known = usable.as_ref().is_some_and(|set| set.contains(kid));
        let fresh = self.is_fresh(now);
        let may_fetch =
            self.last_fetch.is_none_or(|last| now >= last.plus(policy.key_refetch_interval) || now < last);
        match usable {
            Some(set) if known && (fresh || self.in_flight || !may_fetch) => Lookup::Ready(set),
            _ if self.in_flight => Lookup::Wait,
            _ if may_fetch => {
                self.in_flight = true;
                self.last_fetch = Some(now);
                Lookup::Fetch
            }
            // Not known, and asked for a moment ago: the set itself says that the key is unknown.
            Some(set) => Lookup::Ready(set),
            None => Lookup::Unavailable,
        }
    }

    /// A fetch gave `set`; `max_age` is what `Cache-Control` allows, `None` where it says nothing.
    pub fn fetched(&mut self, set: Arc<KeySet>, max_age: Option<Duration>, policy: &Policy, now: UnixTime) {
        let lifetime = max_age.unwrap_or(policy.key_set_lifetime).min(policy.max_key_set_lifetime);
        self.set = Some(set);
        self.fresh_until = Some(now.plus(lifetime));
        self.usable_until = Some(now.plus(lifetime).plus(policy.key_set_grace));
        self.last_fetch = Some(now);
        self.in_flight = false;
    }

    /// A fetch failed at `now`. The next one comes after the interval, however long this one took.
    pub fn failed(&mut self, now: UnixTime) {
        self.in_flight = false;
        self.last_fetch = Some(now);
    }

    /// A fetch came to nothing because nobody waited for it any more, which says nothing about the peer: the next one
    /// may come at once.
    pub fn given_up(&mut self) {
        self.in_flight = false;
        self.last_fetch = None;
    }

    /// Whether there is a set whose time is not up.
    #[must_use]
    pub fn is_fresh(&self, now: UnixTime) -> bool {
        self.fresh_until.is_some_and(|until| now < until)
    }

    /// Whether there is a set, fresh or not.
    #[must_use]
    pub const fn has_set(&self) -> bool {
        self.set.is_some()
    }
}

#[cfg(test)]
#[cfg(feature = "ring")]
mod tests {
    use super::{KeySetState, Lookup};
    use crate::keyset::KeySet;
    use crate::{Policy, UnixTime};
    use alloc::sync::Arc;
    use core::time::Duration;

    const fn at(seconds: i64) -> UnixTime {
        UnixTime::from_seconds(seconds)
    }

    fn set(kid: &str) -> Arc<KeySet> {
        // An unusable entry is known by its id too, which is all that these rules look at.
        let document = alloc::format!(r#"{{"keys":[{{"kty":"oct","k":"AA","kid":"{kid}"}}]}}"#);
        let provider = crate::CryptoProvider::ring();
        Arc::new(KeySet::from_json(&provider, document.as_bytes(), &Policy::default()).unwrap())
    }

    #[test]
    fn a_thousand_unknown_kids_cause_one_fetch_an_interval() {
        let (mut state, policy) = (KeySetState::default(), Policy::default());
        let mut fetches = 0;
        for second in 0..180 {
            for n in 0..1000 {
                if let Lookup::Fetch =
                    state.lookup(&alloc::format!("bogus-{second}-{n}"), &policy, at(second))
                {
                    fetches += 1;
                    state.fetched(set("good"), None, &policy, at(second));
                }
            }
        }
        assert_eq!(fetches, 3);
    }

    #[test]
    fn one_fetch_is_under_way_at_a_time() {
        let (mut state, policy) = (KeySetState::default(), Policy::default());
        assert!(matches!(state.lookup("a", &policy, at(0)), Lookup::Fetch));
        assert!(matches!(state.lookup("a", &policy, at(0)), Lookup::Wait));
        state.failed(at(3));
        assert!(matches!(state.lookup("a", &policy, at(62)), Lookup::Unavailable));
        assert!(matches!(state.lookup("a", &policy, at(63)), Lookup::Fetch));
        state.fetched(set("a"), None, &policy, at(63));
        assert!(matches!(state.lookup("a", &policy, at(64)), Lookup::Ready(_)));
    }

    #[test]
    fn a_fetch_that_nobody_waited_for_may_be_tried_again_at_once() {
        let (mut state, policy) = (KeySetState::default(), Policy::default());
        assert!(matches!(state.lookup("a", &policy, at(0)), Lookup::Fetch));
        state.given_up();
        assert!(matches!(state.lookup("a", &policy, at(0)), Lookup::Fetch));
        assert!(matches!(state.lookup("a", &policy, at(0)), Lookup::Wait));
    }

    #[test]
    fn max_age_is_honoured_to_the_second_and_good_keys_outlive_a_failed_fetch() {
        let (mut state, policy) = (KeySetState::default(), Policy::default());
        state.fetched(set("a"), Some(Duration::from_secs(300)), &policy, at(0));
        assert!(matches!(state.lookup("a", &policy, at(299)), Lookup::Ready(_)));
        assert!(matches!(state.lookup("a", &policy, at(300)), Lookup::Fetch));
        assert!(
            matches!(state.lookup("a", &policy, at(300)), Lookup::Ready(_)),
            "in use while it is refetched"
        );
        state.failed(at(300));
        assert!(matches!(state.lookup("a", &policy, at(301)), Lookup::Ready(_)));
        let end = 300 + 86_400;
        assert!(matches!(state.lookup("a", &policy, at(end)), Lookup::Fetch));
        state.failed(at(end));
        assert!(matches!(state.lookup("a", &policy, at(end)), Lookup::Unavailable));
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_stop_fetching() {
        let (mut state, policy) = (KeySetState::default(), Policy::default());
        assert!(matches!(state.lookup("a", &policy, at(1000)), Lookup::Fetch));
        state.failed(at(1000));
        assert!(matches!(state.lookup("a", &policy, at(10)), Lookup::Fetch));
    }
}
