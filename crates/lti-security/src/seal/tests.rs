use super::{SealBroken, Sealer};
use crate::testing::{NOW, base64url, providers};
use crate::{Blame, CryptoProvider, UnixTime};
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

fn sealer(provider: &CryptoProvider, byte: u8) -> Sealer {
    Sealer::new(provider.clone(), vec![byte; 32]).expect("the secret is long enough")
}

#[test]
fn opens_what_it_sealed_and_nothing_else() {
    for provider in providers() {
        let sealed = sealer(&provider, 1).seal("state", [7; 12], b"value".to_vec(), NOW).unwrap();
        let open = |sealer: Sealer, purpose, text: &str| sealer.open(purpose, text, NOW);
        assert_eq!(open(sealer(&provider, 1), "state", &sealed), Ok(b"value".to_vec()));
        assert_eq!(open(sealer(&provider, 1), "hint", &sealed), Err(SealBroken));
        assert_eq!(open(sealer(&provider, 2), "state", &sealed), Err(SealBroken));
        for position in 0..sealed.len() {
            let mut bytes = sealed.clone().into_bytes();
            bytes[position] = if bytes[position] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert_eq!(open(sealer(&provider, 1), "state", &changed), Err(SealBroken), "byte {position}");
            assert_eq!(
                open(sealer(&provider, 1), "state", sealed.get(..position).unwrap()),
                Err(SealBroken),
                "cut at {position}"
            );
        }
        for odd in ["", "=", "a b", "é", &format!("{sealed}="), &format!("{sealed}A"), &base64url(&[1; 17])]
        {
            assert_eq!(open(sealer(&provider, 1), "state", odd), Err(SealBroken), "{odd}");
        }
    }
}

#[test]
fn keys_change_with_the_day_and_overlap_by_one() {
    for provider in providers() {
        let day = |n: i64| UnixTime::from_seconds(NOW.seconds() + n * 86_400);
        let sealer = sealer(&provider, 1);
        let sealed = sealer.seal("state", [7; 12], b"value".to_vec(), NOW).unwrap();
        let opens = |now| sealer.open("state", &sealed, now).is_ok();
        assert_eq!([-2, -1, 0, 1, 2].map(|n| opens(day(n))), [false, true, true, true, false]);
        // To the second: the last of the day after.
        let period = NOW.seconds() / 86_400;
        assert!(opens(UnixTime::from_seconds((period + 2) * 86_400 - 1)));
        assert!(!opens(UnixTime::from_seconds((period + 2) * 86_400)));
        let tomorrow = sealer.seal("state", [7; 12], b"value".to_vec(), day(1)).unwrap();
        assert_ne!(sealed.get(24..), tomorrow.get(24..), "another key under the same nonce");
        for now in [i64::MIN, -1, 0, i64::MAX] {
            let now = UnixTime::from_seconds(now);
            let sealed = sealer.seal("state", [7; 12], b"value".to_vec(), now).unwrap();
            assert_eq!(sealer.open("state", &sealed, now), Ok(b"value".to_vec()));
        }
    }
}

#[test]
fn nodes_with_one_secret_open_each_others_values_whatever_their_provider() {
    let sealed: Vec<String> = providers()
        .iter()
        .map(|provider| sealer(provider, 1).seal("state", [7; 12], b"value".to_vec(), NOW).unwrap())
        .collect();
    assert!(sealed.windows(2).all(|pair| pair[0] == pair[1]));
    // The layout is what other nodes of another version read.
    for sealed in sealed {
        let bytes = crate::jws::decode_segment(sealed.as_bytes()).unwrap();
        assert_eq!((bytes[0], &bytes[1..5]), (1, &20_370_u32.to_be_bytes()[..]));
        assert_eq!((&bytes[5..17], bytes.len()), (&[7; 12][..], 17 + 5 + 16));
    }
}

#[test]
fn refuses_short_secrets_and_shows_none() {
    for provider in providers() {
        let error = Sealer::new(provider.clone(), vec![1; 31]).unwrap_err();
        assert_eq!((error.code(), error.blame()), ("sealing-secret-too-short", Blame::ApiMisuse));
        assert_eq!(format!("{:?}", sealer(&provider, 1)), "Sealer(redacted)");
    }
}
