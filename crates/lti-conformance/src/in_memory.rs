//! The outside of a tool and a platform, made of a world: clock, randomness, network, stores, people and links.
//! Nothing here waits for anything, so nothing here needs a runtime.

mod answering;
mod block_on;
mod build;
mod campus;
mod gradebook;
mod network;
mod policy;
mod profiles;
mod roster;
mod seeded;

pub use answering::Answering;
pub use block_on::block_on;
pub use build::{Outside, PlatformSide, ToolSide, Wrong};
pub use campus::Campus;
pub use gradebook::container;
pub use network::Network;
pub use profiles::profile;
pub use roster::{enrollment, released};
pub use seeded::Seeded;
