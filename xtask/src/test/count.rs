//! How many tests passed, failed, were skipped, read from what the runners print.

use std::fmt;

#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Count {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

impl Count {
    pub(super) fn add(&mut self, other: Self) {
        self.passed = self.passed.saturating_add(other.passed);
        self.failed = self.failed.saturating_add(other.failed);
        self.skipped = self.skipped.saturating_add(other.skipped);
    }

    /// Every `test result: ok. 5 passed; 0 failed; 1 ignored; …` line, added up.
    pub(super) fn of_libtest(text: &str) -> Self {
        let mut total = Self::default();
        for line in text.lines().filter_map(|line| line.trim().strip_prefix("test result: ")) {
            let number = |word| before(line, word);
            total.add(Self {
                passed: number("passed"),
                failed: number("failed"),
                skipped: number("ignored"),
            });
        }
        total
    }

    /// The line `Summary [ 0.1s] 7 tests run: 5 passed (1 slow), 1 failed, 1 timed out, 3 skipped`. What it calls
    /// skipped holds the tests that a filter left out too, so the caller says how many were ignored.
    pub(super) fn of_nextest(text: &str, ignored: usize) -> Option<Self> {
        let line = text.lines().rfind(|line| line.trim_start().starts_with("Summary ["))?;
        let outcomes = line.rsplit_once("run:")?.1;
        let number = |word| before(outcomes, word);
        let bad = ["failed", "timed out", "exec failed"].map(number);
        let failed = bad.into_iter().fold(0, usize::saturating_add);
        Some(Self { passed: number("passed"), failed, skipped: ignored })
    }

    /// The last line, as we write it ourselves.
    pub(super) fn of_closing_line(text: &str) -> Option<Self> {
        let line = text.lines().map(str::trim).rfind(|line| !line.is_empty())?;
        let number = |word| before(line, word);
        let count = Self { passed: number("passed"), failed: number("failed"), skipped: number("skipped") };
        (count.to_string() == line).then_some(count)
    }
}

/// The number that stands directly before that word, 0 where there is none.
fn before(line: &str, word: &str) -> usize {
    let parts = line.split([',', ';', '.', '(', ')']).map(str::trim);
    parts.filter_map(|part| part.strip_suffix(word)?.trim().parse().ok()).next().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(passed: usize, failed: usize, skipped: usize) -> Count {
        Count { passed, failed, skipped }
    }

    #[test]
    fn libtest() {
        let text = "test a ... ok\ntest result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.00s\n\
                    test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        assert_eq!(Count::of_libtest(text), count(7, 3, 1));
    }

    #[test]
    fn nextest() {
        let one = |line: &str| Count::of_nextest(line, 4);
        assert_eq!(
            one("     Summary [   0.003s] 5 tests run: 5 passed (1 slow), 9 skipped\n"),
            Some(count(5, 0, 4))
        );
        assert_eq!(
            one(
                "     Summary [   1.0s] 9 tests run: 4 passed, 2 failed, 1 timed out, 2 exec failed, 0 skipped"
            ),
            Some(count(4, 5, 4))
        );
        assert_eq!(one("error: could not compile"), None);
    }

    #[test]
    fn closing_line() {
        assert_eq!(Count::of_closing_line("CORE 1\n5 passed, 1 failed, 2 skipped\n\n"), Some(count(5, 1, 2)));
        assert_eq!(Count::of_closing_line("5 passed, 1 failed, 2 skipped\nerror: x\n"), None);
    }
}
