//! What calls to the services of a launch share: where a token goes, the call itself, and lists that come in pages. Which operations
//! there are, and what a launch says of them, stays with each service.

mod answer;
mod list;
mod pages;
mod send;
mod urls;

pub use answer::Answer;
pub use list::{ListLimits, ListStopped};
pub use pages::{Listing, Pages, Service};

pub(crate) use list::Walk;
pub(crate) use send::{Called, broken, is_granted, may_pass, send, withheld_error};
pub(crate) use urls::{secured, with_origin_of};
