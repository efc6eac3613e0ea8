//! Rounds in which everything has its turn, each next to the bare operation that it is compared with.

use std::time::Duration;

use crate::allocations;
use crate::subject::Subject;

/// How many rounds are measured.
pub(crate) const ROUNDS: usize = 501;
/// How many of them have a turn of what takes long by itself.
pub(crate) const FEW: usize = 21;
/// About how long a turn takes: shorter than the system's time slices, so that most turns are not interrupted.
const TURN: Duration = Duration::from_micros(400);

/// What was found out about one subject.
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    /// Nanoseconds for one, the median of all rounds.
    pub(crate) ns: u64,
    pub(crate) ratio: Option<Ratio>,
    /// Calls of the allocator for one that ask for memory.
    pub(crate) allocations: usize,
}

/// The time of a subject divided by that of the bare operation next to it.
pub(crate) struct Ratio {
    pub(crate) against: &'static str,
    pub(crate) median: f64,
    /// A quarter of the rounds lies below the first and a quarter above the second: how noisy the machine was.
    pub(crate) quartiles: (f64, f64),
}

pub(crate) fn measure(subjects: &mut [Subject<'_>]) -> Vec<Figure> {
    let place = |name| subjects.iter().position(|subject| subject.name == name).expect("a subject's name");
    let pairs: Vec<(usize, usize)> = subjects
        .iter()
        .enumerate()
        .filter_map(|(at, subject)| subject.against.map(|bare| (place(bare), at)))
        .collect();
    let times: Vec<usize> = subjects.iter_mut().map(calibrate).collect();
    let mut nanos = vec![Vec::new(); subjects.len()];
    let mut ratios = vec![Vec::new(); subjects.len()];
    for round in 0..ROUNDS {
        for &(bare, ours) in &pairs {
            if round >= subjects[ours].rounds {
                continue;
            }
            let mut turn = |at: usize| {
                // What ran before has left its own code and data in the caches.
                (subjects[at].run)((times[at] / 2).max(1));
                let took = (subjects[at].run)(times[at]).as_secs_f64() * 1e9 / times[at] as f64;
                nanos[at].push(took);
                took
            };
            // Each of the two goes first as often as the other.
            let (below, above) = if round % 2 == 0 {
                let below = turn(bare);
                (below, turn(ours))
            } else {
                let above = turn(ours);
                (turn(bare), above)
            };
            ratios[ours].push(above / below);
        }
    }
    let each = subjects.iter_mut().zip(nanos).zip(ratios);
    let figures = each.map(|((subject, nanos), ratios)| Figure {
        name: subject.name,
        ns: quartiles(nanos)[1].round() as u64,
        ratio: subject.against.map(|against| {
            let [low, median, high] = quartiles(ratios);
            Ratio { against, median, quartiles: (low, high) }
        }),
        allocations: allocations::of(|| (subject.run)(1)),
    });
    figures.collect()
}

/// How many runs fill a turn; warms up as well.
fn calibrate(subject: &mut Subject<'_>) -> usize {
    (subject.run)(2);
    let once = (0..5).map(|_| (subject.run)(2)).min().unwrap_or_default().as_secs_f64() / 2.0;
    ((TURN.as_secs_f64() / once) as usize).max(1)
}

fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values[(values.len() - 1) * quarter / 4])
}
