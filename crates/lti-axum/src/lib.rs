#![doc = include_str!("../README.md")]

#[cfg(any(feature = "platform", feature = "tool"))]
mod exchange;
#[cfg(feature = "platform")]
pub mod platform;
#[cfg(feature = "tool")]
pub mod tool;
