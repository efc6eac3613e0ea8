//! The command line and the configuration file.

mod arguments;
mod error;
mod file;

pub use arguments::Arguments;
pub use error::ConfigError;
pub use file::ConfigFile;
