#![doc = include_str!("../README.md")]

mod exchange;
#[cfg(feature = "platform")]
pub mod platform;
#[cfg(feature = "tool")]
pub mod tool;
