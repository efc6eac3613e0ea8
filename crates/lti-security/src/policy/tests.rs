//! The table of the README cannot drift from the code.

use super::Policy;
use crate::Algorithm;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

const README: &str = include_str!("../../README.md");

/// Thousands with a comma, as the table has them.
fn number(value: u64) -> String {
    let digits = value.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| core::str::from_utf8(group).unwrap()).collect();
    groups.join(",")
}

fn seconds(duration: Duration) -> String {
    format!("{} s", number(duration.as_secs()))
}

fn size(value: usize) -> String {
    number(value as u64)
}

/// Member and default, in the order of the declaration. A member that is new does not compile until it has its row.
fn defaults() -> Vec<(String, String)> {
    let Policy {
        algorithms,
        clock_leeway,
        max_token_age,
        max_token_lifetime,
        max_assertion_lifetime,
        trusted_audiences,
        max_token_bytes,
        max_header_bytes,
        max_kid_bytes,
        limits,
        max_key_set_bytes,
        max_keys,
        max_keys_per_kid,
        min_rsa_bits,
        key_set_lifetime,
        max_key_set_lifetime,
        key_refetch_interval,
        key_set_grace,
        max_token_answer_bytes,
        default_token_lifetime,
        token_renewal_margin,
    } = Policy::default();
    let bytes = |value: usize| format!("{} bytes", size(value));
    let list =
        |entries: Vec<String>| if entries.is_empty() { "none".to_string() } else { entries.join(", ") };
    // The members of the limits as their Debug names them: they are declared in another crate.
    let limits = format!("{limits:?}");
    let limits = limits.trim_start_matches("Limits {").trim_end_matches('}').split(',').map(|member| {
        let (name, value) = member.trim().split_once(": ").unwrap();
        let value: usize = value.parse().unwrap();
        (format!("limits.{name}"), if name == "bytes" { bytes(value) } else { size(value) })
    });
    let row = |name: &str, value: String| (name.to_string(), value);
    let mut rows = vec![
        row("algorithms", list(algorithms.iter().map(|algorithm| format!("{algorithm:?}")).collect())),
        row("clock_leeway", seconds(clock_leeway)),
        row("max_token_age", seconds(max_token_age)),
        row("max_token_lifetime", seconds(max_token_lifetime)),
        row("max_assertion_lifetime", seconds(max_assertion_lifetime)),
        row("trusted_audiences", list(trusted_audiences)),
        row("max_token_bytes", bytes(max_token_bytes)),
        row("max_header_bytes", bytes(max_header_bytes)),
        row("max_kid_bytes", bytes(max_kid_bytes)),
    ];
    rows.extend(limits);
    rows.extend([
        row("max_key_set_bytes", bytes(max_key_set_bytes)),
        row("max_keys", size(max_keys)),
        row("max_keys_per_kid", size(max_keys_per_kid)),
        row("min_rsa_bits", format!("{} bits", size(min_rsa_bits))),
        row("key_set_lifetime", seconds(key_set_lifetime)),
        row("max_key_set_lifetime", seconds(max_key_set_lifetime)),
        row("key_refetch_interval", seconds(key_refetch_interval)),
        row("key_set_grace", seconds(key_set_grace)),
        row("max_token_answer_bytes", bytes(max_token_answer_bytes)),
        row("default_token_lifetime", seconds(default_token_lifetime)),
        row("token_renewal_margin", seconds(token_renewal_margin)),
    ]);
    rows
}

/// The rows of the section "The policy": their cells.
fn table() -> Vec<Vec<&'static str>> {
    let (_, section) = README.split_once("\n## The policy\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[test]
fn the_table_of_the_readme_has_every_member_and_its_default() {
    let written: Vec<(String, String)> =
        table().iter().map(|cells| (cells[0].trim_matches('`').to_string(), cells[1].to_string())).collect();
    assert_eq!(written, defaults());
    for cells in table() {
        assert_eq!(cells.len(), 5, "{cells:?}");
        assert!(cells[3].contains('-') && ["operator", "registration"].contains(&cells[4]), "{cells:?}");
    }
}

#[test]
fn the_ranges_of_the_readme_are_held() {
    let range = |member: &str| {
        let name = format!("`{member}`");
        table().into_iter().find(|cells| cells[0] == name).map(|cells| cells[2]).unwrap()
    };
    assert!(range("clock_leeway").contains(&seconds(Policy::LEEWAY_CEILING)));
    assert!(range("key_refetch_interval").contains(&seconds(Policy::REFETCH_FLOOR)));
    assert!(range("min_rsa_bits").contains(&size(Policy::RSA_BITS_FLOOR)));
    assert_eq!(Policy::default().check(), Ok(()));
    let second = Duration::from_secs(1);
    type Change = fn(&mut Policy);
    let wrong: [(&str, Change); 5] = [
        ("clock_leeway", |policy| policy.clock_leeway = Policy::LEEWAY_CEILING + Duration::from_nanos(1)),
        ("min_rsa_bits", |policy| policy.min_rsa_bits = 2_047),
        ("key_refetch_interval", |policy| policy.key_refetch_interval = Duration::from_millis(999)),
        ("algorithms", |policy| policy.algorithms.clear()),
        ("algorithms", |policy| policy.algorithms.push(Algorithm::HS256)),
    ];
    for (member, change) in wrong {
        let mut policy = Policy::default();
        change(&mut policy);
        let error = policy.check().unwrap_err();
        assert_eq!(
            (error.code(), error.to_string().contains(member)),
            ("policy-out-of-range", true),
            "{error}"
        );
    }
    let edge = Policy {
        clock_leeway: Policy::LEEWAY_CEILING,
        key_refetch_interval: second,
        algorithms: vec![
            Algorithm::RS256,
            Algorithm::RS384,
            Algorithm::RS512,
            Algorithm::ES256,
            Algorithm::ES384,
        ],
        ..Policy::default()
    };
    assert_eq!(edge.check(), Ok(()));
}
