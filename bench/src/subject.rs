//! Something that is measured.

use std::time::{Duration, Instant};

use crate::rounds::{FEW, ROUNDS};

/// Something that is measured, under a name that stays.
pub(crate) struct Subject<'a> {
    pub(crate) name: &'static str,
    /// The name of the bare operation that its time is divided by; `None` for that operation itself.
    pub(crate) against: Option<&'static str>,
    /// Runs so many times and answers how long that took, without what prepares and clears up.
    pub(crate) run: Box<dyn FnMut(usize) -> Duration + 'a>,
    /// In how many rounds it has its turn.
    pub(crate) rounds: usize,
}

impl<'a> Subject<'a> {
    /// One that takes long by itself.
    pub(crate) fn few(self) -> Self {
        Self { rounds: FEW, ..self }
    }

    pub(crate) fn new(
        name: &'static str,
        against: Option<&'static str>,
        mut once: impl FnMut() + 'a,
    ) -> Self {
        let run = move |times| {
            let start = Instant::now();
            for _ in 0..times {
                once();
            }
            start.elapsed()
        };
        Self { name, against, run: Box::new(run), rounds: ROUNDS }
    }

    /// One that uses up a value each time, made beforehand.
    pub(crate) fn consuming<T: 'a>(
        name: &'static str,
        against: Option<&'static str>,
        make: impl Fn() -> T + 'a,
        mut once: impl FnMut(T) + 'a,
    ) -> Self {
        let run = move |times| {
            let values: Vec<T> = std::iter::repeat_with(&make).take(times).collect();
            let start = Instant::now();
            for value in values {
                once(value);
            }
            start.elapsed()
        };
        Self { name, against, run: Box::new(run), rounds: ROUNDS }
    }
}
