//! What every [`OutboxStore`] promises, as tests for whoever writes one. Each function wants an empty store, and panics where a
//! promise is broken. [`alone`] runs those that need one worker; [`together`] needs a runtime of yours.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod flight;
mod keeping;
mod stuck;
mod times;
mod together;

pub use together::together;

use super::{ClaimedScore, NewScore, OutboxKey, OutboxStore, Put, Settled, Settlement, Ticket, Trouble};
use lti_security::UnixTime;
use lti_security::ports::BoxFuture;

/// A promise: its name, and the test of it.
pub type Promise = (&'static str, for<'a> fn(&'a dyn OutboxStore) -> BoxFuture<'a, ()>);

macro_rules! promises {
    ($($module:ident::$name:ident),+ $(,)?) => {
        /// All promises that one worker can test.
        pub const ALONE: &[Promise] = &[$((stringify!($name), |store| Box::pin($module::$name(store)))),+];
    };
}

promises! {
    keeping::a_score_is_kept_until_it_is_delivered,
    keeping::a_score_is_claimed_when_it_is_due,
    keeping::what_is_due_the_longest_comes_first,
    keeping::keys_are_compared_letter_by_letter,
    keeping::letters_are_kept_as_they_are,
    keeping::the_newest_wins,
    flight::a_score_that_is_held_is_followed_and_not_replaced,
    flight::what_fails_gives_way_to_a_newer_one,
    flight::a_lease_ends,
    flight::after_a_lease_the_newer_one_is_claimed,
    flight::a_late_word_counts_while_nobody_else_claimed,
    flight::a_failure_is_counted_and_waited_for,
    flight::waiting_outlasts_a_newer_score,
    flight::a_ticket_that_nobody_got_is_lost,
    times::times_increase_although_the_clock_goes_back,
    times::a_time_that_was_not_given_out_is_not_used_up,
    times::a_clock_that_was_put_back_holds_nothing_up,
    times::a_later_time_after_a_conflict,
    times::times_are_forgotten_when_nothing_is_kept,
    stuck::what_is_stuck_is_shown_and_not_claimed,
    stuck::what_is_stuck_comes_in_pages,
    stuck::what_is_stuck_is_retried_or_discarded,
    stuck::a_newer_score_takes_the_place_of_one_that_is_stuck,
}

/// Runs every promise of [`ALONE`], each on a store of its own.
pub async fn alone<S: OutboxStore>(mut empty: impl AsyncFnMut() -> S) {
    for (_, promise) in ALONE {
        promise(&empty().await).await;
    }
}

/// When the tests take place.
const NOW: i64 = 1_760_000_000;

fn at(second: i64) -> UnixTime {
    UnixTime::from_seconds(NOW.saturating_add(second))
}

/// Milliseconds after [`NOW`].
fn ms(milli: i64) -> i64 {
    NOW.saturating_mul(1_000).saturating_add(milli)
}

fn key(user: &str) -> OutboxKey {
    OutboxKey::new("school", "dep-1", "https://lms.example.test/li/7", user)
}

/// A score of this learner whose letter is `letter`, a second from the next.
fn score(user: &str, letter: &str, milli: i64) -> NewScore {
    NewScore::new(key(user), letter.to_owned(), ms(milli), 1_000)
}

/// What was kept: id, milliseconds after [`NOW`], whether it replaced one.
async fn put(store: &dyn OutboxStore, score: NewScore, second: i64) -> (u64, i64, bool) {
    match store.put(score, at(second)).await.expect("the store answers") {
        Put::Kept { id, time, replaced } => (id, time.saturating_sub(ms(0)), replaced),
        Put::Full => (0, 0, false),
    }
}

/// Claims for ten seconds.
async fn claim(store: &dyn OutboxStore, second: i64) -> Option<ClaimedScore> {
    store.claim(at(second), at(second.saturating_add(10))).await.expect("the store answers")
}

async fn claimed(store: &dyn OutboxStore, second: i64) -> ClaimedScore {
    claim(store, second).await.expect("a score is due")
}

async fn settle(store: &dyn OutboxStore, ticket: Ticket, outcome: Settlement) -> Settled {
    store.settle(ticket, outcome).await.expect("the store answers")
}

async fn next_due(store: &dyn OutboxStore) -> Option<i64> {
    let due = store.next_due().await.expect("the store answers");
    due.map(|due| due.seconds().saturating_sub(NOW))
}

async fn deliver(store: &dyn OutboxStore, second: i64) -> ClaimedScore {
    let score = claimed(store, second).await;
    assert_eq!(settle(store, score.ticket, Settlement::Delivered).await, Settled::Done);
    score
}

fn trouble(code: &str) -> Trouble {
    let mut trouble = Trouble::new(code, "expected this, seen that", at(3));
    trouble.status = Some(404);
    trouble.words = Some("no such \u{201c}user\u{201d} 'u'".to_owned());
    trouble
}
