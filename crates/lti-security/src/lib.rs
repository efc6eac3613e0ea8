#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

pub mod error;
#[cfg(feature = "std")]
pub mod flight;
mod jws;
mod key;
pub mod key_ring;
pub mod keyset;
#[cfg(feature = "std")]
pub mod memory;
pub mod migration;
pub mod oauth;
mod policy;
pub mod ports;
pub mod provider;
pub mod replay;
pub mod seal;
mod secret;
pub mod service;
#[cfg(feature = "std-env")]
pub mod system;
#[cfg(test)]
mod testing;
mod time;
pub mod token;

pub use error::{Blame, Error, PortError, Seen};
pub use jsonwebtoken::Algorithm;
pub use jws::sign;
pub use key::{
    PrivateKey, PublicKey, SigningKey, VerifyingKey, public_jwk, public_key_from_jwk, public_key_from_pem,
};
pub use keyset::KeySet;
pub use policy::Policy;
pub use ports::{Clock, SecureRandom};
pub use provider::CryptoProvider;
pub use secret::same;
pub use time::UnixTime;
pub(crate) use time::seconds_of;
pub use token::{Expected, SenderKeys, Unverified, Verified};
