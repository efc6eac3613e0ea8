//! The README's promise: a tool in under forty lines, a platform in under sixty.

#[test]
fn both_programs_stay_short() {
    let readme = include_str!("../README.md");
    let programs: Vec<usize> = readme
        .split("```rust,no_run\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .map(|program| program.lines().count())
        .collect();
    assert_eq!(programs.len(), 2);
    assert!(programs[0] < 40, "the tool has {} lines", programs[0]);
    assert!(programs[1] < 60, "the platform has {} lines", programs[1]);
}
