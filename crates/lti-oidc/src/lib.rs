#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;

pub mod error;
mod explain;
mod form_post;
mod initiation;
mod parameters;
pub mod platform;
mod policy;
mod request;
mod response;
mod return_url;
pub mod storage;
pub mod tool;
pub mod url;

pub use error::{AuthenticationErrorCode, Error};
pub use explain::{Explanation, error_page, explain};
pub use form_post::{CONTENT_SECURITY_POLICY, FormPost};
pub use initiation::LoginInitiation;
pub use policy::Policy;
pub use request::AuthenticationRequest;
pub use response::{AuthenticationResponse, ResponseOutcome};
pub use return_url::ReturnMessage;
