//! One fetch that several launches wait for.
//!
//! It belongs to none of them: whoever waits drives it, and when all of them leave it stays where it is until the next
//! one comes. So a browser that hangs up can neither stop the fetch for the others nor start one after the other.

use super::KeySet;
use crate::error::{Environment, FetchFault};
use crate::ports::{BoxFuture, HttpError};
use crate::{Error, UnixTime};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::task::Wake;
use alloc::vec::Vec;
use core::mem::take;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::sync::{Mutex, PoisonError, TryLockError};

/// What a fetch brings: the set, what its `max-age` says, and when it was fetched.
pub(super) type Fetched = Result<(Arc<KeySet>, Option<Duration>, UnixTime), Error>;

pub(super) struct Flight {
    /// `None` once it has landed.
    fetch: Mutex<Option<BoxFuture<'static, Fetched>>>,
    passengers: Arc<Passengers>,
    aboard: AtomicUsize,
    left_alone: AtomicBool,
}

impl Flight {
    pub(super) fn new(fetch: BoxFuture<'static, Fetched>) -> Arc<Self> {
        Arc::new(Self {
            fetch: Mutex::new(Some(fetch)),
            passengers: Arc::default(),
            aboard: AtomicUsize::new(0),
            left_alone: AtomicBool::new(false),
        })
    }

    /// Takes part in it until the seat is dropped.
    pub(super) fn board(self: &Arc<Self>) -> Seat {
        self.aboard.fetch_add(1, Ordering::SeqCst);
        Seat(self.clone())
    }

    /// Whether nobody drives it now.
    pub(super) fn is_alone(&self) -> bool {
        self.aboard.load(Ordering::SeqCst) == 0
    }

    /// Whether there was a time in which nobody drove it: its failure then says nothing about the peer.
    pub(super) fn was_left_alone(&self) -> bool {
        self.left_alone.load(Ordering::SeqCst)
    }

    /// Drives it. The outcome goes to exactly one of those who wait, who puts it where the others look, and then leaves
    /// its seat; they get `None`.
    pub(super) fn poll(&self, context: &Context<'_>) -> Poll<Option<Fetched>> {
        // Before the look at the lock: whoever holds it is woken by the fetch or leaves, and either one wakes all.
        self.passengers.register(context.waker());
        let mut fetch = match self.fetch.try_lock() {
            Ok(fetch) => fetch,
            Err(TryLockError::WouldBlock) => return Poll::Pending,
            Err(TryLockError::Poisoned(broken)) => {
                *broken.into_inner() = None;
                self.fetch.clear_poison();
                let reason = String::from("the HTTP client panicked");
                let fault = FetchFault::Http(HttpError::Broken { reason });
                return Poll::Ready(Some(Err(Environment::KeySetUnavailable(fault).into())));
            }
        };
        let Some(future) = fetch.as_mut() else { return Poll::Ready(None) };
        let waker = Waker::from(self.passengers.clone());
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(outcome) => {
                *fetch = None;
                Poll::Ready(Some(outcome))
            }
        }
    }
}

/// A place in a flight.
pub(super) struct Seat(Arc<Flight>);

impl core::ops::Deref for Seat {
    type Target = Arc<Flight>;

    fn deref(&self) -> &Arc<Flight> {
        &self.0
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if self.0.aboard.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.0.left_alone.store(true, Ordering::SeqCst);
        }
        // The one who leaves has put the outcome where all can see it, or was the one who was woken to go on.
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
