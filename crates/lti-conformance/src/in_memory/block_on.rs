use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Drives a future on this thread. The ports of this crate answer at once; what another thread has to finish first (a
/// key set that is being fetched) is asked for again until it is there.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => std::thread::yield_now(),
        }
    }
}
