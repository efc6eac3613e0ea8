//! The platform's roster: who is in the course, and in which groups (Names and Role Provisioning Services 2.0, Course Groups 1.0).
//!
//! The store is a [`Roster`]: it tells everything that it knows. What a tool is told of it is decided here, once for all stores: by
//! [`Released`], of the tool's registration and of each person. The routes are [`Platform::roster`](crate::Platform::roster).

mod endpoint;
mod enrollment;
mod marks;
mod members;
mod memory;
mod policy;
mod port;
mod refused;
mod released;
mod service;
mod stream;
mod url;
mod view;

pub use crate::services::{CallError, Container, Listed, Part};
pub use enrollment::Enrollment;
pub use memory::MemoryRoster;
pub use policy::Policy;
pub use port::{Answer, Course, Link, Roster, RosterError, Wanted};
pub use refused::Refused;
pub use released::Released;
