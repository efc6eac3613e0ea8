use super::{ConfigError, ConfigFile};
use clap::Parser;
use std::path::PathBuf;

/// A small LMS and a small tool on this machine, to click through LTI 1.3 launches.
#[derive(Clone, Debug, PartialEq, Eq, Parser)]
#[command(name = "lti-sandbox", version)]
pub struct Arguments {
    /// Port of the LMS on localhost; 0 takes any free one.
    #[arg(long, value_name = "N", default_value_t = Self::LMS_PORT)]
    pub lms_port: u16,
    /// Port of the tool on 127.0.0.1; 0 takes any free one.
    #[arg(long, value_name = "N", default_value_t = Self::TOOL_PORT)]
    pub tool_port: u16,
    /// TOML file with tools and platforms of other people.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl Arguments {
    /// The LMS's port where none is given.
    pub const LMS_PORT: u16 = 4400;
    /// The tool's port where none is given.
    pub const TOOL_PORT: u16 = 4401;

    /// Reads the configuration file, if one is named. `courses` are the ids that its tools may name.
    ///
    /// # Errors
    /// The file cannot be read, is no TOML, or names something that cannot be kept.
    pub fn load(&self, courses: &[&str]) -> Result<ConfigFile, ConfigError> {
        let Some(path) = &self.config else { return Ok(ConfigFile::default()) };
        #[expect(clippy::disallowed_methods, reason = "the file that the user named at the start")]
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::unreadable(&source))?;
        ConfigFile::parse(&text, courses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn command_line() {
        Arguments::command().debug_assert();
        let read = |args: &[&str]| Arguments::try_parse_from([&["lti-sandbox"], args].concat());
        let plain = read(&[]).unwrap();
        assert_eq!((plain.lms_port, plain.tool_port, plain.config), (4400, 4401, None));
        let full = read(&["--lms-port", "0", "--tool-port=8001", "--config", "partners.toml"]).unwrap();
        assert_eq!((full.lms_port, full.tool_port), (0, 8001));
        assert_eq!(full.config.unwrap().to_str(), Some("partners.toml"));
        assert!(read(&["--lms-port", "70000"]).is_err());
        assert!(read(&["--port", "1"]).is_err());
    }

    #[test]
    fn a_missing_file_is_an_error() {
        let arguments = Arguments { lms_port: 0, tool_port: 0, config: Some("no/such/file.toml".into()) };
        assert_eq!(arguments.load(&[]).unwrap_err().code(), "config-unreadable");
    }
}
