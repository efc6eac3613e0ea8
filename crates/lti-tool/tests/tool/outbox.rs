//! The grade outbox: its store in memory, what it delivers, and what comes of failures.

mod conflict;
mod deliver;
mod memory;
mod put;
mod random;
mod support;
