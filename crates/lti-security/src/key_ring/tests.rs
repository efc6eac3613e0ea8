use super::{KeyRecord, KeyRing, Phase, Rotation};
use crate::testing::{key_file, providers, signing_key};
use crate::{Algorithm, CryptoProvider, KeySet, Policy, PrivateKey, UnixTime};
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

const DAY: i64 = 86_400;
/// A whole hour, so that the first key starts exactly here.
const START: i64 = 1_760_000_400;

const fn at(seconds: i64) -> UnixTime {
    UnixTime::from_seconds(START.saturating_add(seconds))
}

/// Two keys: one from the start, the next 90 days later; published two days before and after.
fn ring(provider: &CryptoProvider) -> KeyRing {
    let mut ring = KeyRing::new(Rotation::default());
    ring.insert(signing_key(provider, key_file!("platform-next.pem"), "second"), at(90 * DAY));
    ring.insert(signing_key(provider, key_file!("platform.pem"), "first"), at(0));
    ring
}

fn published(ring: &KeyRing, now: UnixTime) -> Vec<&str> {
    ring.published(now).map(crate::SigningKey::kid).collect()
}

#[test]
fn a_key_is_published_signs_and_retires_at_its_second() {
    for provider in providers() {
        let ring = ring(&provider);
        let current = |now| ring.current(now).map(|key| key.kid().to_string()).map_err(|error| error.code());
        for (seconds, first, second, signs, shown) in [
            (-2 * DAY - 1, Phase::Planned, Phase::Planned, Err("no-signing-key"), vec![]),
            (-2 * DAY, Phase::Next, Phase::Planned, Err("no-signing-key"), vec!["first"]),
            (-1, Phase::Next, Phase::Planned, Err("no-signing-key"), vec!["first"]),
            (0, Phase::Current, Phase::Planned, Ok("first"), vec!["first"]),
            (88 * DAY - 1, Phase::Current, Phase::Planned, Ok("first"), vec!["first"]),
            (88 * DAY, Phase::Current, Phase::Next, Ok("first"), vec!["first", "second"]),
            (90 * DAY - 1, Phase::Current, Phase::Next, Ok("first"), vec!["first", "second"]),
            (90 * DAY, Phase::Retired, Phase::Current, Ok("second"), vec!["first", "second"]),
            (92 * DAY - 1, Phase::Retired, Phase::Current, Ok("second"), vec!["first", "second"]),
            (92 * DAY, Phase::Gone, Phase::Current, Ok("second"), vec!["second"]),
            // Rotation was missed for years: the last key goes on, because no key would be worse.
            (5_000 * DAY, Phase::Gone, Phase::Current, Ok("second"), vec!["second"]),
        ] {
            let now = at(seconds);
            assert_eq!(ring.phase("first", now), Some(first), "at {seconds}");
            assert_eq!(ring.phase("second", now), Some(second), "at {seconds}");
            assert_eq!(current(now), signs.map(ToString::to_string), "at {seconds}");
            assert_eq!(published(&ring, now), shown, "at {seconds}");
        }
        assert_eq!(ring.phase("third", at(0)), None);
        let set =
            KeySet::from_json(&provider, ring.to_json(at(90 * DAY)).as_bytes(), &Policy::default()).unwrap();
        assert!(set.contains("first") && set.contains("second") && set.skipped().is_empty());
        assert_eq!(ring.to_json(at(-3 * DAY)), r#"{"keys":[]}"#);
    }
}

#[test]
fn the_next_key_is_due_at_one_time_whoever_asks_and_peers_have_a_day_to_see_it() {
    for provider in providers() {
        let mut ring = KeyRing::new(Rotation::default());
        // The first one starts at once, from the whole hour on.
        for seconds in [0, 1, 3_599] {
            assert_eq!(ring.due(at(seconds)), Some(at(0)));
        }
        assert_eq!(ring.due(UnixTime::from_seconds(-1)), Some(UnixTime::from_seconds(-3_600)));
        ring.insert(signing_key(&provider, key_file!("platform.pem"), "first"), at(0));
        for (asked, due) in [
            (0, None),
            (88 * DAY - 1, None),
            (88 * DAY, Some(90 * DAY)),
            (88 * DAY + 61, Some(90 * DAY)),
            (89 * DAY, Some(90 * DAY)),
            // Too late for the planned time: a day's notice, in steps of a day.
            (89 * DAY + 1, Some(91 * DAY)),
            (90 * DAY, Some(91 * DAY)),
            (1_000 * DAY + 5, Some(1_002 * DAY)),
            (1_000 * DAY + 50_000, Some(1_002 * DAY)),
        ] {
            assert_eq!(ring.due(at(asked)), due.map(at), "asked at {asked}");
        }
    }
}

#[test]
fn odd_rotations_have_an_answer_too() {
    let none = Duration::ZERO;
    for provider in providers() {
        for rotation in [
            Rotation { period: none, lead: none, overlap: none },
            Rotation { period: Duration::MAX, lead: Duration::MAX, overlap: Duration::MAX },
            Rotation { period: none, lead: Duration::MAX, overlap: none },
            Rotation { period: Duration::MAX, lead: none, overlap: none },
        ] {
            let mut ring = KeyRing::new(rotation);
            ring.insert(signing_key(&provider, key_file!("platform.pem"), "first"), at(0));
            for now in [i64::MIN, -1, START, i64::MAX] {
                let now = UnixTime::from_seconds(now);
                assert!(ring.due(now).is_none_or(|due| due >= at(0)));
                assert!(ring.phase("first", now).is_some());
                assert!(ring.published(now).count() <= 1);
            }
        }
    }
}

#[test]
fn records_of_a_store_are_read_or_named_unusable() {
    for provider in providers() {
        let record = |kid: &str, pem, algorithm| KeyRecord {
            kid: kid.to_string(),
            algorithm,
            private_key: PrivateKey::from_pem(pem).unwrap(),
            activates_at: at(0),
        };
        let good = record("a", key_file!("tool.pem"), Algorithm::RS256);
        let ring =
            KeyRing::from_records(&provider, core::slice::from_ref(&good), Rotation::default()).unwrap();
        assert_eq!(ring.current(at(0)).unwrap().kid(), "a");
        for bad in [
            record("", key_file!("tool.pem"), Algorithm::RS256),
            record("b", key_file!("tool.pem"), Algorithm::ES256),
            record("c", key_file!("weak-1024.pem"), Algorithm::RS256),
        ] {
            let error =
                KeyRing::from_records(&provider, &[good.clone(), bad], Rotation::default()).unwrap_err();
            assert_eq!(error.code(), "signing-key-unusable");
        }
    }
}
