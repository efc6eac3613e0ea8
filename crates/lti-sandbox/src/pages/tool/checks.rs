use serde::Serialize;

/// A check that a launch has passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The requirement that asks for it.
    pub requirement: String,
    /// What holds, in a sentence.
    pub holds: String,
}

impl Check {
    /// One check.
    #[must_use]
    pub fn new(requirement: &str, holds: &str) -> Self {
        Self { requirement: requirement.to_owned(), holds: holds.to_owned() }
    }

    /// What every resource link launch has passed before an application sees it, in the order of the checks.
    ///
    /// This is no record of one launch: a launch is a value that can only be had by going through all of them.
    #[must_use]
    pub fn of_every_launch() -> Vec<Self> {
        MADE.iter().map(|(requirement, holds)| Self::new(requirement, holds)).collect()
    }
}

const MADE: &[(&str, &str)] = &[
    ("OIDC-033", "The answer belongs to a login that began in this browser a moment ago."),
    ("ATK-008", "The token, its header and its payload are well-formed and within their sizes."),
    ("SEC-065", "The token is signed with an algorithm that this tool allows."),
    ("SEC-099", "The token names its key, and the platform publishes a key of that name."),
    ("ATK-002", "The key is of the kind that the algorithm needs."),
    ("SEC-059", "The signature is the platform’s."),
    ("SEC-060", "The issuer is the platform’s, letter by letter."),
    ("SEC-061", "The token is meant for this tool and for nobody else."),
    ("SEC-064", "The authorized party, where one is named, is this tool."),
    ("SEC-066", "The token has not expired."),
    ("SEC-067", "The token was issued a short time ago."),
    ("OIDC-034", "The nonce is the one that was sent with this login."),
    ("CORE-032", "The message is a resource link launch."),
    ("CORE-033", "The message speaks LTI 1.3.0."),
    ("CORE-034", "The message names its deployment."),
    ("CORE-040", "The message names the link that was opened."),
    ("CORE-046", "The person has an id of permitted length."),
    ("CORE-050", "The roles are a list."),
    ("OIDC-035", "The address that was asked for belongs to this tool."),
    ("ATK-015", "The deployment is one that this tool has been told about."),
    ("SEC-069", "The token has not been used before."),
];
