use super::ConfigError;
use crate::partners::{FieldProblem, ForeignPlatform, ForeignTool};
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// What the configuration file says: tools that may be opened from our LMS, platforms that may open our tool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfigFile {
    /// The `[[tool]]` tables.
    pub tools: Vec<ForeignTool>,
    /// The `[[platform]]` tables.
    pub platforms: Vec<ForeignPlatform>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default, rename = "tool")]
    tools: Vec<Spanned<ForeignTool>>,
    #[serde(default, rename = "platform")]
    platforms: Vec<Spanned<ForeignPlatform>>,
}

impl ConfigFile {
    /// Reads the file's text. `courses` are the ids that its tools may name.
    ///
    /// # Errors
    /// The first thing that cannot be used, with its line.
    pub fn parse(text: &str, courses: &[&str]) -> Result<Self, ConfigError> {
        let raw: Raw = toml::from_str(text).map_err(|error| ConfigError::Malformed {
            line: error.span().map_or(0, |span| line(text, span.start)),
            message: error.message().to_owned(),
        })?;
        for tool in &raw.tools {
            refuse(text, tool.span(), tool.get_ref().problems(courses))?;
        }
        for platform in &raw.platforms {
            refuse(text, platform.span(), platform.get_ref().problems())?;
        }
        let file = Self {
            tools: raw.tools.into_iter().map(Spanned::into_inner).collect(),
            platforms: raw.platforms.into_iter().map(Spanned::into_inner).collect(),
        };
        Ok(file)
    }
}

fn refuse(text: &str, table: Range<usize>, problems: Vec<FieldProblem>) -> Result<(), ConfigError> {
    match problems.into_iter().next() {
        Some(problem) => Err(ConfigError::Entry { line: line_of(text, table.start, problem.field), problem }),
        None => Ok(()),
    }
}

/// The line on which a table sets a member, or else the table's own.
fn line_of(text: &str, table: usize, member: &str) -> usize {
    let sets = |line: &str| {
        line.trim_start().strip_prefix(member).is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let lines = text.get(table..).unwrap_or_default().lines();
    let mut own = lines.enumerate().take_while(|(index, line)| *index == 0 || !line.starts_with("[["));
    let offset = own.find(|(_, line)| sets(line)).map_or(0, |(index, _)| index);
    line(text, table).saturating_add(offset)
}

fn line(text: &str, at: usize) -> usize {
    let before = text.as_bytes().iter().take(at);
    before.filter(|byte| **byte == b'\n').count().saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::OpenIn;

    const COURSES: &[&str] = &["night-sky", "rivers"];
    const TOOL: &str = r#"# A comment.

[[tool]]
name = "Quiz"
login_initiation_url = "https://quiz.example/login"
target_link_uri = "https://quiz.example/launch"
redirect_uris = ["https://quiz.example/launch"]
key_set_url = "https://quiz.example/jwks"
"#;

    fn error(text: &str) -> ConfigError {
        ConfigFile::parse(text, COURSES).unwrap_err()
    }

    #[test]
    fn the_readme_shows_a_whole_file() {
        let readme = include_str!("../../README.md");
        let (_, rest) = readme.split_once("```toml\n").unwrap();
        let (example, _) = rest.split_once("```").unwrap();
        let file = ConfigFile::parse(example, COURSES).unwrap();
        assert_eq!((file.tools.len(), file.platforms.len()), (2, 1));
        assert_eq!(file.tools[0].open_in, OpenIn::Window);
        assert_eq!(file.tools[0].courses.as_deref(), Some(&["rivers".to_owned()][..]));
        assert!(file.tools[1].public_key.is_some());
        assert_eq!(file.platforms[0].deployment_ids, ["1"]);
    }

    #[test]
    fn an_empty_file_is_a_file() {
        assert_eq!(ConfigFile::parse("", COURSES), Ok(ConfigFile::default()));
        let file = ConfigFile::parse(TOOL, COURSES).unwrap();
        assert_eq!((&file.tools[0].courses, file.tools[0].open_in), (&None, OpenIn::Frame));
    }

    #[test]
    fn errors_say_the_line() {
        let unknown = error(&format!("{TOOL}colour = \"red\"\n"));
        assert!(
            unknown.to_string().starts_with("line 9 of the configuration file: unknown field `colour`"),
            "{unknown}"
        );
        assert!(error("[[tool]\n").to_string().starts_with("line 1 "), "{}", error("[[tool]\n"));
        assert!(error("\n\n[[platform]]\nname = 7\n").to_string().starts_with("line 4 "));
        let missing = error("\n[[tool]]\nname = \"Quiz\"\n").to_string();
        assert!(missing.starts_with("line 2 of the configuration file: missing field"), "{missing}");
        let bad = TOOL.replace("https://quiz.example/jwks", "http://quiz.example/jwks");
        assert_eq!(
            error(&bad).to_string(),
            "line 8 of the configuration file: key_set_url: Use https://. Plain http:// is for addresses of this \
             machine only, such as localhost. (CORE-015)"
        );
        // The second table, and a member that is not there.
        let second = TOOL.replace("key_set_url = \"https://quiz.example/jwks\"\n", "");
        let problem = error(&format!("{TOOL}{second}"));
        assert_eq!(
            (problem.code(), problem.to_string().starts_with("line 11 ")),
            ("missing", true),
            "{problem}"
        );
    }
}
