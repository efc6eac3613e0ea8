use super::same;

#[test]
fn equal_is_every_byte() {
    assert!(same(b"", b"") && same(b"abc", b"abc"));
    for (a, b) in [("abc", "abd"), ("abc", "bbc"), ("abc", "ab"), ("", "a"), ("abc", "ABC")] {
        assert!(!same(a.as_bytes(), b.as_bytes()), "{a} {b}");
    }
    // Differences do not cancel each other.
    assert!(!same(&[1, 1], &[2, 2]));
}
