#![doc = include_str!("../README.md")]

mod address;
mod address_policy;
mod body;
mod client;
mod error;
mod failure;
mod guard;
mod judged;
mod lane;
mod options;
mod refusal;
mod resolver;
mod target;
mod tls;

pub use address::AddressClass;
pub use address_policy::AddressPolicy;
pub use client::ReqwestClient;
pub use error::{ApiMisuse, Environment, Error};
pub use options::Options;
pub use resolver::{ResolveHost, SystemResolver};
