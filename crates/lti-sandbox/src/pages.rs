//! What people see. A page is a value: `html` writes it for a browser, its `Serialize` for `Accept: application/json`.
//!
//! Pages hold no inline script or style and nothing from another host; they work under [`TOOL_CSP`] and [`lms_csp`]. Scripts
//! are there for platform storage ([`with_script`]) and for grades that appear by themselves ([`with_live_script`]). Text of partners
//! is shown as text only: no address that a partner gave becomes a link, but for the way back that a launch signed.

mod error;
mod form;
mod json;
mod layout;
pub mod lms;
mod paging;
mod parts;
#[cfg(test)]
mod tests;
pub mod tool;

pub use error::ErrorPage;
pub use layout::{Side, TOOL_CSP, lms_csp, with_live_script, with_script};
pub use paging::Paging;
pub use parts::Viewer;

use maud::Markup;
use serde::Serialize;

/// A page of either side.
pub trait Page: Serialize {
    /// The HTTP status that goes with it.
    fn status(&self) -> u16 {
        200
    }

    /// The whole document.
    fn html(&self) -> Markup;
}
