//! The operating system's clock and randomness: the one place in the protocol crates that names them.

use crate::error::PortError;
use crate::{Clock, CryptoProvider, SecureRandom, UnixTime};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The operating system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> UnixTime {
        #[expect(clippy::disallowed_methods, reason = "this is the clock that applications hand over")]
        let now = SystemTime::now();
        let seconds = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        UnixTime::from_seconds(i64::try_from(seconds).unwrap_or(i64::MAX))
    }
}

/// A point in time as the standard library has it, for whoever formats dates; `None` where the operating system knows no such
/// time.
#[must_use]
pub fn system_time(at: UnixTime) -> Option<SystemTime> {
    let distance = Duration::from_secs(at.seconds().unsigned_abs());
    if at.seconds() < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) }
}

/// The operating system's randomness, through a crypto provider.
#[derive(Clone, Debug)]
pub struct SystemRandom(CryptoProvider);

impl SystemRandom {
    /// Randomness through `provider`.
    #[must_use]
    pub const fn new(provider: CryptoProvider) -> Self {
        Self(provider)
    }
}

impl SecureRandom for SystemRandom {
    fn fill(&self, target: &mut [u8]) -> Result<(), PortError> {
        self.0
            .fill_random(target)
            .map_err(|_| PortError::new("SecureRandom", "the operating system gave no random bytes"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, SystemClock, SystemRandom, UNIX_EPOCH, system_time};
    use crate::testing::providers;
    use crate::{Clock as _, SecureRandom as _, UnixTime};

    #[test]
    fn the_system_has_a_time_and_randomness() {
        assert!(SystemClock.now().seconds() > 1_700_000_000);
        for provider in providers() {
            let (random, mut a, mut b) = (SystemRandom::new(provider), [0; 16], [0; 16]);
            assert_eq!((random.fill(&mut a), random.fill(&mut b)), (Ok(()), Ok(())));
            assert_ne!(a, b);
        }
    }

    #[test]
    fn a_time_before_1970_is_one_too() {
        let at = |seconds| system_time(UnixTime::from_seconds(seconds));
        assert_eq!(at(0), Some(UNIX_EPOCH));
        for seconds in [1, 1_760_000_000_i64] {
            let distance = Duration::from_secs(seconds.unsigned_abs());
            assert_eq!(
                (at(seconds), at(-seconds)),
                (Some(UNIX_EPOCH + distance), Some(UNIX_EPOCH - distance))
            );
        }
    }
}
