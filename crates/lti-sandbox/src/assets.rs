//! Files that the pages ask for. Both servers serve them from memory.

use crate::paths;

/// One file.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// The path on either server.
    pub path: &'static str,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// What is in it.
    pub body: &'static str,
}

/// Every file.
pub const ASSETS: &[Asset] = &[
    Asset {
        path: paths::STYLESHEET,
        content_type: "text/css; charset=utf-8",
        body: include_str!("assets/sandbox.css"),
    },
    Asset {
        path: paths::tool::SESSION_SCRIPT,
        content_type: "text/javascript; charset=utf-8",
        body: include_str!("assets/session.js"),
    },
    Asset {
        path: paths::lms::GRADEBOOK_SCRIPT,
        content_type: "text/javascript; charset=utf-8",
        body: include_str!("assets/gradebook.js"),
    },
    Asset { path: paths::lms::ICON, content_type: "image/svg+xml", body: include_str!("assets/lms.svg") },
    Asset { path: paths::tool::ICON, content_type: "image/svg+xml", body: include_str!("assets/tool.svg") },
];
