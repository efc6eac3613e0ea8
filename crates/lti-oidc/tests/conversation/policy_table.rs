//! The table in the README says what `Policy::default()` says.

use lti_oidc::Policy;

const README: &str = include_str!("../../README.md");

#[test]
fn the_readmes_table_is_the_default_policy() {
    let debug = format!("{:#?}", Policy::default());
    let expected: Vec<(&str, &str)> =
        debug.lines().filter_map(|line| line.trim().trim_end_matches(',').split_once(": ")).collect();
    let rows = README.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let written: Vec<(&str, String)> = rows
        .filter(|(name, _)| expected.iter().any(|(member, _)| member == name))
        .map(|(name, rest)| {
            let default = rest.split_once(" | ").unwrap().0;
            (name, default.replace(" bytes", "").replace([',', ' '], "").replace("on", "true"))
        })
        .collect();
    let written: Vec<(&str, &str)> = written.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(written, expected);
}
