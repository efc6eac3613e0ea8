use crate::roster::Released;
use lti_claims::variables::Rules;
use lti_security::oauth::Scopes;
use lti_security::{Algorithm, PublicKey};

/// A tool that is registered with this platform.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ToolRegistration {
    /// Its client id: unique and not guessable from its name, as [`Platform::new_client_id`](crate::Platform::new_client_id)
    /// makes them (CERT-G-007).
    pub client_id: String,
    /// Its name, for people.
    pub name: String,
    /// Where a launch begins (OIDC-002).
    pub login_initiation_url: String,
    /// How it begins.
    pub login_method: LoginMethod,
    /// Where responses may go, letter by letter (OIDC-003).
    pub redirect_uris: Vec<String>,
    /// What verifies its signatures.
    pub keys: ToolKeys,
    /// The algorithms that it was told to sign with (SEC-080, TRAP-13): good are those of them that the platform's policy has too.
    /// `None`, the default: all of the policy's, which is RS256 alone unless somebody changed it.
    pub algorithms: Option<Vec<Algorithm>>,
    /// The scopes that it may be granted.
    pub scopes: Scopes,
    /// Which substitution variables its custom parameters may use; the default is what a launch releases anyway (CORE-103).
    pub variables: Rules,
    /// What rosters tell it of people beside their ids and roles (NRPS-014): the platform's consent. Default nothing. Launches say what
    /// the application's message says.
    pub released: Released,
    /// Where it sends results by Basic Outcomes, where that service is offered to it: then every launch carries this URL
    /// (CORE-116, CORE-117), and launches of learners the id of their result. Default none.
    pub basic_outcome_url: Option<String>,
    /// Off: no launch and no token, from this moment on (ATK-049).
    pub enabled: bool,
}

/// How a login is initiated (PLT-007).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LoginMethod {
    /// A self-submitting form.
    #[default]
    Post,
    /// A redirect, for tools that only know GET.
    Get,
}

/// The keys of a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToolKeys {
    /// It publishes a key set (CERT-G-012).
    KeySetUrl(String),
    /// One key was pasted; a token's `kid` is not compared with anything (TRAP-05, PLT-023).
    Pasted(Box<PublicKey>),
    /// None: it can be launched, and cannot ask for tokens.
    None,
}

impl ToolRegistration {
    /// An enabled tool without scopes.
    #[must_use]
    pub fn new(
        client_id: impl Into<String>,
        name: impl Into<String>,
        login_initiation_url: impl Into<String>,
        redirect_uris: Vec<String>,
        keys: ToolKeys,
    ) -> Self {
        Self {
            client_id: client_id.into(),
            name: name.into(),
            login_initiation_url: login_initiation_url.into(),
            login_method: LoginMethod::Post,
            redirect_uris,
            keys,
            algorithms: None,
            scopes: Scopes::new(),
            variables: Rules::released(),
            released: Released::NONE,
            basic_outcome_url: None,
            enabled: true,
        }
    }
}
