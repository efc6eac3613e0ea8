//! One fetch that several callers wait for: of a key set, of an access token. Used by the clients and the facades.
//!
//! It belongs to none of them: whoever waits drives it, and when all of them leave it stays where it is until the next
//! one comes. So a browser that hangs up can neither stop the fetch for the others nor start one after the other. It
//! needs no runtime.

use crate::ports::BoxFuture;
use alloc::sync::Arc;
use alloc::task::Wake;
use alloc::vec::Vec;
use core::fmt;
use core::future::poll_fn;
use core::mem::take;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use core::task::{Context, Poll, Waker};
use std::sync::{Mutex, PoisonError, TryLockError};

/// A fetch under way, or what it brought.
pub struct Flight<T> {
    fetch: Mutex<Fetch<T>>,
    panicked: fn() -> T,
    passengers: Arc<Passengers>,
    aboard: AtomicUsize,
    left_alone: AtomicBool,
}

enum Fetch<T> {
    UnderWay(BoxFuture<'static, T>),
    Landed(T),
}

impl<T: Clone> Flight<T> {
    /// A flight of this fetch. `panicked` says what it brought where the fetch panics: a port is not ours.
    #[must_use]
    pub fn new(fetch: BoxFuture<'static, T>, panicked: fn() -> T) -> Arc<Self> {
        Arc::new(Self {
            fetch: Mutex::new(Fetch::UnderWay(fetch)),
            panicked,
            passengers: Arc::default(),
            aboard: AtomicUsize::new(0),
            left_alone: AtomicBool::new(false),
        })
    }

    /// Takes part in it until the seat is dropped.
    #[must_use]
    pub fn board(self: &Arc<Self>) -> Seat<T> {
        self.aboard.fetch_add(1, Ordering::SeqCst);
        Seat(self.clone())
    }

    /// Whether nobody drives it now.
    #[must_use]
    pub fn is_alone(&self) -> bool {
        self.aboard.load(Ordering::SeqCst) == 0
    }

    /// Whether there was a time in which nobody drove it: its failure then says nothing about the peer.
    #[must_use]
    pub fn was_left_alone(&self) -> bool {
        self.left_alone.load(Ordering::SeqCst)
    }

    /// Drives it. What it brought goes to all who wait, each of whom then leaves its seat.
    fn poll(&self, context: &Context<'_>) -> Poll<T> {
        // Before the look at the lock: whoever holds it is woken by the fetch or leaves, and either one wakes all.
        self.passengers.register(context.waker());
        let mut fetch = match self.fetch.try_lock() {
            Ok(fetch) => fetch,
            Err(TryLockError::WouldBlock) => return Poll::Pending,
            Err(TryLockError::Poisoned(broken)) => {
                let mut fetch = broken.into_inner();
                *fetch = Fetch::Landed((self.panicked)());
                self.fetch.clear_poison();
                fetch
            }
        };
        let outcome = match &mut *fetch {
            Fetch::Landed(outcome) => return Poll::Ready(outcome.clone()),
            Fetch::UnderWay(future) => {
                let waker = Waker::from(self.passengers.clone());
                match future.as_mut().poll(&mut Context::from_waker(&waker)) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(outcome) => outcome,
                }
            }
        };
        *fetch = Fetch::Landed(outcome.clone());
        Poll::Ready(outcome)
    }
}

impl<T> fmt::Debug for Flight<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flight").field("aboard", &self.aboard).finish_non_exhaustive()
    }
}

/// A place in a flight. While it is held, the flight is not alone.
#[derive(Debug)]
pub struct Seat<T>(Arc<Flight<T>>);

impl<T: Clone> Seat<T> {
    /// Waits for what the flight brings, and drives it meanwhile.
    pub async fn landed(&self) -> T {
        poll_fn(|context| self.0.poll(context)).await
    }
}

impl<T> core::ops::Deref for Seat<T> {
    type Target = Arc<Flight<T>>;

    fn deref(&self) -> &Arc<Flight<T>> {
        &self.0
    }
}

impl<T> Drop for Seat<T> {
    fn drop(&mut self) {
        if self.0.aboard.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.0.left_alone.store(true, Ordering::SeqCst);
        }
        // The one who leaves has seen what the flight brought, or was the one who was woken to go on.
        self.0.passengers.wake_all();
    }
}

/// Those who wait, woken together.
#[derive(Default)]
struct Passengers(Mutex<Vec<Waker>>);

impl Passengers {
    fn register(&self, waker: &Waker) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !waiting.iter().any(|other| other.will_wake(waker)) {
            waiting.push(waker.clone());
        }
    }

    fn wake_all(&self) {
        let waiting = take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        waiting.into_iter().for_each(Waker::wake);
    }
}

impl Wake for Passengers {
    fn wake(self: Arc<Self>) {
        self.wake_all();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.wake_all();
    }
}

#[cfg(test)]
mod tests {
    use super::Flight;
    use alloc::boxed::Box;
    use alloc::format;

    #[test]
    fn what_is_fetched_is_not_shown() {
        let flight = Flight::new(Box::pin(async { "a secret" }), || "panicked");
        let _seat = flight.board();
        assert_eq!(format!("{flight:?}"), "Flight { aboard: 1, .. }");
    }
}
