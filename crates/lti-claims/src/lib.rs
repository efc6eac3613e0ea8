#![doc = include_str!("../README.md")]
#![no_std]
extern crate alloc;
#[cfg(test)]
extern crate std;

// What a JSON member held, and how payloads are read and written.
pub mod wire;
mod error;
mod field;
mod limits;
mod open_members;
mod open_object;
mod parse_error;

// Claims of every JSON Web Token.
mod audience;
mod numeric_date;
mod registered;

// The raw payload.
mod claim;
mod launch_claims;
pub mod names;

pub use audience::Audience;
pub use claim::{Claim, ClaimError};
pub use error::Blame;
pub use field::{Field, JsonType};
pub use launch_claims::LaunchClaims;
pub use limits::Limits;
pub use numeric_date::NumericDate;
pub use open_members::OpenMembers;
pub use parse_error::{ParseError, ParseReason};
pub use registered::RegisteredClaims;
