#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;

mod error;
mod link;
mod manifest;
mod read;
mod tree;
mod write;

pub use error::Error;
pub use link::{CartridgeLink, Extensions};
pub use manifest::{Imported, import};
