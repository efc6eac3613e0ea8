#![doc = include_str!("../README.md")]

// What the small LMS holds, and who comes with it.
pub mod model;
pub mod seed;

// Tools and platforms of other people, from the configuration file and from the pages' forms.
pub mod config;
pub mod partners;

// What people see. Every page is a value that is written as HTML or as JSON.
pub mod assets;
pub mod pages;
pub mod paths;

// The two servers.
mod lms;
mod respond;
mod sandbox;
mod tool;

pub use sandbox::{Sandbox, StartError};
