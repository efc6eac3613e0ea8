//! Times at the exact second (ATK-012).

use super::{Bench, CLAIMS, with};
use crate::{Policy, UnixTime};
use alloc::format;
use alloc::string::{String, ToString as _};
use core::time::Duration;

const NOW: i64 = 1_760_000_000;

/// The claims with these times. Put together as text, because numbers would be rounded on the way.
fn at(iat: &str, exp: &str) -> String {
    format!(r#"{{"iss":"https://lms.example.test","aud":"client-1","nonce":"n-1","iat":{iat},"exp":{exp}}}"#)
}

fn from_now(seconds: i64) -> String {
    NOW.saturating_add(seconds).to_string()
}

#[test]
fn a_token_ends_at_its_exp_and_the_leeway() {
    for mut bench in Bench::all() {
        for leeway in [0, 60, 120] {
            bench.policy.clock_leeway = Duration::from_secs(leeway);
            let leeway = i64::try_from(leeway).unwrap();
            for (exp, code) in [
                (from_now(1 - leeway), "ok"),
                (from_now(-leeway), "token-expired"),
                (from_now(-1 - leeway), "token-expired"),
                // Half a second left, half a second late.
                (format!("{}.5", NOW - leeway), "ok"),
                (format!("{}.5", NOW - leeway - 1), "token-expired"),
                (format!("{}.000000001", NOW - leeway), "ok"),
            ] {
                assert_eq!(bench.code(&at(&from_now(-200), &exp)), code, "leeway {leeway} exp {exp}");
            }
            for (iat, code) in [
                (from_now(leeway), "ok"),
                (from_now(leeway + 1), "token-from-future"),
                (format!("{}.5", NOW + leeway), "token-from-future"),
                (format!("{}.0", NOW + leeway), "ok"),
            ] {
                assert_eq!(bench.code(&at(&iat, &from_now(300))), code, "leeway {leeway} iat {iat}");
                let claims = with(CLAIMS, "nbf", &iat);
                let code = if code == "ok" { "ok" } else { "token-not-yet-valid" };
                assert_eq!(bench.code(&claims), code, "leeway {leeway} nbf {iat}");
            }
        }
    }
}

#[test]
fn a_leeway_above_the_ceiling_is_capped_in_use_and_refused_in_a_configuration() {
    for mut bench in Bench::all() {
        bench.policy.clock_leeway = Duration::from_secs(3_600);
        assert_eq!(bench.code(&at(&from_now(-200), &from_now(-119))), "ok");
        assert_eq!(bench.code(&at(&from_now(-200), &from_now(-120))), "token-expired");
    }
    let over = Policy { clock_leeway: Duration::from_millis(120_001), ..Policy::default() };
    assert_eq!(over.check().map_err(|error| error.code()), Err("policy-out-of-range"));
    let most = Policy { clock_leeway: Policy::LEEWAY_CEILING, ..Policy::default() };
    assert_eq!(most.check(), Ok(()));
}

#[test]
fn a_token_is_too_old_after_its_greatest_age_and_no_leeway() {
    for bench in Bench::all() {
        assert_eq!(bench.code(&at(&from_now(-600), &from_now(300))), "ok");
        assert_eq!(bench.code(&at(&from_now(-601), &from_now(300))), "token-too-old");
        assert_eq!(bench.code(&at(&format!("{}.5", NOW - 601), &from_now(300))), "token-too-old");
        assert_eq!(bench.code(&at(&format!("{}.5", NOW - 600), &from_now(300))), "ok");
    }
}

#[test]
fn a_token_lives_a_day_at_most() {
    for bench in Bench::all() {
        assert_eq!(bench.code(&at(&from_now(0), &from_now(86_400))), "ok");
        assert_eq!(bench.code(&at(&from_now(0), &from_now(86_401))), "token-lifetime-too-long");
        assert_eq!(bench.code(&at(&from_now(0), &format!("{}.25", NOW + 86_400))), "token-lifetime-too-long");
        assert_eq!(bench.code(&at(&format!("{NOW}.5"), &format!("{}.25", NOW + 86_400))), "ok");
    }
}

#[test]
fn any_number_is_compared_and_none_overflows() {
    let (least, most) = ((i64::MIN + 1).to_string(), i64::MAX.to_string());
    for bench in Bench::all() {
        for (iat, exp, code) in [
            ("0", "0", "token-expired"),
            ("0", "-1", "token-expired"),
            ("0", "-9.75", "token-expired"),
            ("0", least.as_str(), "token-expired"),
            (least.as_str(), "1760000300", "token-too-old"),
            (most.as_str(), "1760000300", "token-from-future"),
            ("1760000000", most.as_str(), "token-lifetime-too-long"),
            ("1760000000", "9.2e18", "token-lifetime-too-long"),
            ("1760000000", "1.7600003e9", "ok"),
            ("1760000000", "1e400", "number-out-of-range"),
            ("1760000000", "\"1760000300\"", "exp-wrong-type"),
            ("true", "1760000300", "iat-wrong-type"),
        ] {
            assert_eq!(bench.code(&at(iat, exp)), code, "iat {iat} exp {exp}");
        }
        let token = crate::sign(&bench.key, CLAIMS.as_bytes()).unwrap();
        for now in [i64::MIN, -1, 0, i64::MAX] {
            assert!(bench.verify_at(&token, UnixTime::from_seconds(now)).is_err(), "now {now}");
        }
    }
}
