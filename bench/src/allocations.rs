//! Counting calls of the allocator.
#![expect(unsafe_code, reason = "an allocator cannot be written without; this one only counts and passes on")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

/// Off while time is measured.
static COUNTS: AtomicBool = AtomicBool::new(false);
static COUNT: AtomicUsize = AtomicUsize::new(0);
/// Bytes that are in use, and the most that were.
static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

struct Counting;

fn count(more: usize) {
    if COUNTS.load(Relaxed) {
        COUNT.fetch_add(1, Relaxed);
        let live = LIVE.fetch_add(more, Relaxed).wrapping_add(more);
        // What was there before and is given back makes it less than nothing.
        if live < usize::MAX / 2 {
            PEAK.fetch_max(live, Relaxed);
        }
    }
}

fn give_back(less: usize) {
    if COUNTS.load(Relaxed) {
        LIVE.fetch_sub(less, Relaxed);
    }
}

// SAFETY: each method passes its arguments on, unchanged, to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        give_back(layout.size());
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Both may be there while the one is copied into the other.
        count(size);
        give_back(layout.size());
        unsafe { System.realloc(memory, layout, size) }
    }
}

/// How many times `work` asks for memory, growing what it has included.
pub(crate) fn of<T>(work: impl FnOnce() -> T) -> usize {
    COUNT.store(0, Relaxed);
    COUNTS.store(true, Relaxed);
    work();
    COUNTS.store(false, Relaxed);
    COUNT.load(Relaxed)
}

/// The most bytes that `work` has at one time beyond those that were there before.
pub(crate) fn peak_of<T>(work: impl FnOnce() -> T) -> usize {
    LIVE.store(0, Relaxed);
    PEAK.store(0, Relaxed);
    COUNTS.store(true, Relaxed);
    work();
    COUNTS.store(false, Relaxed);
    PEAK.load(Relaxed)
}
