#![doc = include_str!("../README.md")]

pub mod encoding;
pub mod error;
pub mod files;
pub mod gaps;
pub mod json;
pub mod keys;
pub mod placeholders;
pub mod registry;
