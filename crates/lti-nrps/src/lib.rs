#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;

// What is sent: objects, and what pages hold of them.
mod group;
mod group_enrollment;
mod group_page;
mod group_set;
mod member;
mod member_message;
mod member_status;
mod membership_container;
mod membership_page;

// A page of members while it comes in, or goes out.
mod borrowed;
mod member_reader;
mod member_writer;

// How it is read and written, and what can be wrong with it.
mod container;
pub mod error;
mod exchange;
mod findings;
mod has_role;
mod id_text;
pub mod media_type;
mod policy;
mod problem;
mod scanner;
mod scope;

// One operation each, for both sides.
mod read_group_sets;
mod read_groups;
mod read_memberships;

pub use error::Error;
pub use group::Group;
pub use group_enrollment::GroupEnrollment;
pub use group_page::GroupPage;
pub use group_set::GroupSet;
pub use has_role::has_role;
pub use member::{Member, MemberRef};
pub use member_message::MemberMessage;
pub use member_reader::{Entry, MemberReader};
pub use member_status::MemberStatus;
pub use member_writer::MemberWriter;
pub use membership_container::MembershipContainer;
pub use membership_page::MembershipPage;
pub use policy::Policy;
pub use problem::{Problem, ProblemReason, Problems};
pub use read_group_sets::ReadGroupSets;
pub use read_groups::ReadGroups;
pub use read_memberships::{MembershipHead, ReadMemberships, Report};
pub use scope::Operation;
