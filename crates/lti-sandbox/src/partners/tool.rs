use super::{FieldProblem, rules};
use crate::model::{Attribute, OpenIn, Storage};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody else's tool, to be registered at our LMS.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForeignTool {
    /// What our pages call it.
    pub name: String,
    /// The tool's id at our LMS. `None`: the LMS makes one.
    #[serde(default)]
    pub client_id: Option<String>,
    /// The id of the tool's one deployment (CORE-004). `None`: the LMS makes one.
    #[serde(default)]
    pub deployment_id: Option<String>,
    /// Where every launch begins (Security Framework 1.0 §5.1.1; OIDC-002).
    pub login_initiation_url: String,
    /// Where a link without an address of its own leads: the `target_link_uri` of its launches.
    pub target_link_uri: String,
    /// Where tokens may be posted to, compared letter by letter (OIDC-003, OIDC-025).
    pub redirect_uris: Vec<String>,
    /// Where the tool publishes its public keys.
    #[serde(default)]
    pub key_set_url: Option<String>,
    /// The tool's public key itself, for tools that publish none: PEM, a JSON Web Key, or a set of them.
    #[serde(default)]
    pub public_key: Option<String>,
    /// Where the tool appears.
    #[serde(default)]
    pub open_in: OpenIn,
    /// Where the LMS stores data for the tool's pages.
    #[serde(default)]
    pub storage: Storage,
    /// The courses that get a link to the tool. `None`: all of them.
    #[serde(default)]
    pub courses: Option<Vec<String>>,
    /// Custom parameters of those links.
    #[serde(default)]
    pub custom: BTreeMap<String, String>,
    /// The scopes of services that the tool may be granted (AGS 2.0 §3.1; AGS-005). `None`: all of [`SCOPES`](Self::SCOPES).
    #[serde(default)]
    pub scopes: Option<Vec<String>>,
    /// What it is told of people. `None`: [`Attribute::usual`].
    #[serde(default)]
    pub told: Option<BTreeSet<Attribute>>,
    /// How many points the work of each link is graded out of, 1 to 1,000,000: the LMS makes a line item with the link. `None`: the
    /// links are not graded, and a tool that may can make line items itself.
    #[serde(default)]
    pub score_maximum: Option<u32>,
}

impl ForeignTool {
    /// The scopes of services, each with what it permits.
    pub const SCOPES: [(&str, &str); 6] = [
        (
            "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
            "create, change and delete its line items in the gradebook",
        ),
        ("https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly", "list and read its line items"),
        ("https://purl.imsglobal.org/spec/lti-ags/scope/score", "send scores"),
        ("https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly", "read results"),
        (
            "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
            "read who is in the course",
        ),
        (
            "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly",
            "read the groups of the course",
        ),
    ];

    /// The scopes that it may be granted.
    pub fn granted_scopes(&self) -> impl Iterator<Item = &str> {
        let chosen =
            |scope: &&str| self.scopes.as_ref().is_none_or(|chosen| chosen.iter().any(|own| own == scope));
        Self::SCOPES.iter().map(|(scope, _)| *scope).filter(chosen)
    }

    /// Everything that is wrong with it, in the order of the fields. `courses` are the ids that there are.
    #[must_use]
    pub fn problems(&self, courses: &[&str]) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        rules::name("name", &self.name, &mut problems);
        rules::url("login_initiation_url", &self.login_initiation_url, &mut problems);
        rules::url("target_link_uri", &self.target_link_uri, &mut problems);
        self.check_redirect_uris(&mut problems);
        self.check_keys(&mut problems);
        for (field, id) in [("client_id", &self.client_id), ("deployment_id", &self.deployment_id)] {
            if let Some(id) = id {
                rules::id(field, id, &mut problems);
            }
        }
        if self.courses.iter().flatten().any(|course| !courses.contains(&course.as_str())) {
            let message = format!("There is no such course. There are: {}.", courses.join(", "));
            problems.push(FieldProblem::new("courses", "unknown-course", message));
        }
        let known = |scope: &String| Self::SCOPES.iter().any(|(own, _)| own == scope);
        if !self.scopes.iter().flatten().all(known) {
            let message = "There is no such scope. Choose from those of the form.";
            problems.push(FieldProblem::new("scopes", "unknown-scope", message).requirement("AGS-005"));
        }
        if self.score_maximum.is_some_and(|maximum| !(1..=1_000_000).contains(&maximum)) {
            problems.push(not_a_maximum());
        }
        problems
    }

    fn check_redirect_uris(&self, problems: &mut Vec<FieldProblem>) {
        const FIELD: &str = "redirect_uris";
        if self.redirect_uris.is_empty() {
            let message = "Enter at least one redirect URI. For many tools it is the launch URL.";
            problems.push(FieldProblem::new(FIELD, "missing", message).requirement("OIDC-003"));
        }
        rules::list(FIELD, self.redirect_uris.len(), problems);
        let mut own = Vec::new();
        for uri in &self.redirect_uris {
            rules::url(FIELD, uri, &mut own);
        }
        // One sentence a field is enough.
        problems.extend(own.into_iter().take(1));
    }

    fn check_keys(&self, problems: &mut Vec<FieldProblem>) {
        match (&self.key_set_url, &self.public_key) {
            (Some(_), Some(_)) => {
                let message = "Enter a key set URL or paste a key, not both.";
                problems.push(FieldProblem::new("public_key", "two-sources", message));
            }
            (Some(url), None) => rules::url("key_set_url", url, problems),
            (None, Some(key)) if looks_like_a_key(key) => {}
            (None, Some(_)) => {
                let message =
                    "Paste a public key: PEM that begins with “-----BEGIN PUBLIC KEY-----”, or JSON.";
                problems.push(FieldProblem::new("public_key", "not-a-key", message));
            }
            (None, None) => {
                let message = "Enter the tool’s key set URL, or paste its public key below.";
                problems.push(FieldProblem::new("key_set_url", "missing", message));
            }
        }
    }
}

fn not_a_maximum() -> FieldProblem {
    let message = "Enter a whole number from 1 to 1000000, or nothing for links that are not graded.";
    FieldProblem::new("score_maximum", "not-a-maximum", message).requirement("AGS-060")
}

/// A first look; whether it is a key is decided where keys are read. A private key is refused here, so that it is
/// neither kept nor shown.
fn looks_like_a_key(text: &str) -> bool {
    let text = text.trim_start();
    let pem = text.starts_with("-----BEGIN ") && !text.contains("PRIVATE KEY-----");
    let json = serde_json::from_str::<serde_json::Value>(text).is_ok_and(|value| {
        let keys = value.get("keys").and_then(|keys| keys.as_array());
        let private = |key: &serde_json::Value| key.get("d").is_some();
        value.is_object() && !private(&value) && !keys.is_some_and(|keys| keys.iter().any(private))
    });
    pem || json
}

/// What somebody typed into the form for a tool, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ToolInput {
    /// [`ForeignTool::name`].
    pub name: String,
    /// [`ForeignTool::login_initiation_url`].
    pub login_initiation_url: String,
    /// [`ForeignTool::target_link_uri`].
    pub target_link_uri: String,
    /// [`ForeignTool::redirect_uris`], one a line.
    pub redirect_uris: String,
    /// [`ForeignTool::key_set_url`]; empty for none.
    pub key_set_url: String,
    /// [`ForeignTool::public_key`]; empty for none.
    pub public_key: String,
    /// [`ForeignTool::deployment_id`]; empty for one that the LMS makes.
    pub deployment_id: String,
    /// [`ForeignTool::open_in`].
    pub open_in: OpenIn,
    /// [`ForeignTool::courses`]; none at all is a tool without links.
    pub courses: Vec<String>,
    /// [`ForeignTool::scopes`]; none at all is a tool without a gradebook.
    pub scopes: Vec<String>,
    /// [`ForeignTool::score_maximum`]; empty for links that are not graded.
    pub score_maximum: String,
}

impl ToolInput {
    /// Reads a form's body (`application/x-www-form-urlencoded`). Fields that it does not know are skipped; of a
    /// repeated one the last counts, `courses` and `scopes` aside.
    #[must_use]
    pub fn from_form(body: &[u8]) -> Self {
        let mut input = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            let value = value.into_owned();
            match &*name {
                "name" => input.name = value,
                "login_initiation_url" => input.login_initiation_url = value,
                "target_link_uri" => input.target_link_uri = value,
                "redirect_uris" => input.redirect_uris = value,
                "key_set_url" => input.key_set_url = value,
                "public_key" => input.public_key = value,
                "deployment_id" => input.deployment_id = value,
                "open_in" if value == "window" => input.open_in = OpenIn::Window,
                "open_in" => input.open_in = OpenIn::Frame,
                "courses" => input.courses.push(value),
                "scopes" => input.scopes.push(value),
                "score_maximum" => input.score_maximum = value,
                _ => {}
            }
        }
        input
    }

    /// The tool, or everything that is wrong with the form. `courses` are the ids that there are.
    ///
    /// # Errors
    /// A problem for each field that cannot be kept.
    pub fn read(&self, courses: &[&str]) -> Result<ForeignTool, Vec<FieldProblem>> {
        let filled = |value: &str| Some(value.trim().to_owned()).filter(|value| !value.is_empty());
        let tool = ForeignTool {
            name: self.name.trim().to_owned(),
            client_id: None,
            deployment_id: filled(&self.deployment_id),
            login_initiation_url: self.login_initiation_url.trim().to_owned(),
            target_link_uri: self.target_link_uri.trim().to_owned(),
            redirect_uris: self.redirect_uris.lines().filter_map(filled).collect(),
            key_set_url: filled(&self.key_set_url),
            public_key: filled(&self.public_key),
            open_in: self.open_in,
            storage: Storage::default(),
            courses: Some(self.courses.clone()),
            custom: BTreeMap::new(),
            told: None,
            scopes: Some(self.scopes.clone()),
            score_maximum: self.score_maximum.trim().parse().ok(),
        };
        let mut problems = tool.problems(courses);
        if tool.score_maximum.is_none() && !self.score_maximum.trim().is_empty() {
            problems.push(not_a_maximum());
        }
        if problems.is_empty() { Ok(tool) } else { Err(problems) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COURSES: &[&str] = &["night-sky", "rivers"];
    const GOOD: &[u8] = b"name=+Quiz+&login_initiation_url=https%3A%2F%2Ftool.example%2Flogin\
        &target_link_uri=https%3A%2F%2Ftool.example%2Flaunch&redirect_uris=https%3A%2F%2Ftool.example%2Flaunch%0D%0A%0D%0A\
        https%3A%2F%2Ftool.example%2Fdeep&key_set_url=https%3A%2F%2Ftool.example%2Fjwks&public_key=&deployment_id=\
        &open_in=window&courses=rivers&courses=night-sky&unknown=1";

    fn codes(input: &ToolInput) -> Vec<(&'static str, &'static str)> {
        let problems = input.read(COURSES).unwrap_err();
        problems.iter().map(|problem| (problem.field, problem.code)).collect()
    }

    #[test]
    fn a_form_becomes_a_tool() {
        let tool = ToolInput::from_form(GOOD).read(COURSES).unwrap();
        assert_eq!(tool.name, "Quiz");
        assert_eq!(tool.redirect_uris, ["https://tool.example/launch", "https://tool.example/deep"]);
        assert_eq!((tool.client_id, tool.deployment_id, tool.public_key), (None, None, None));
        assert_eq!(tool.open_in, OpenIn::Window);
        assert_eq!(tool.courses.unwrap(), ["rivers", "night-sky"]);
    }

    #[test]
    fn an_empty_form_names_every_field() {
        assert_eq!(
            codes(&ToolInput::from_form(b"")),
            [
                ("name", "missing"),
                ("login_initiation_url", "missing"),
                ("target_link_uri", "missing"),
                ("redirect_uris", "missing"),
                ("key_set_url", "missing"),
            ]
        );
    }

    #[test]
    fn keys() {
        let with = |url: &str, key: &str| ToolInput {
            key_set_url: url.to_owned(),
            public_key: key.to_owned(),
            ..ToolInput::from_form(GOOD)
        };
        let pem = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----";
        assert!(with("", pem).read(COURSES).is_ok());
        assert!(with("", r#"{"keys":[{"kty":"RSA"}]}"#).read(COURSES).is_ok());
        assert_eq!(codes(&with("https://tool.example/jwks", pem)), [("public_key", "two-sources")]);
        for bad in [
            "MIIB",
            "[]",
            "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----",
            r#"{"kty":"RSA","d":"AQ"}"#,
            r#"{"keys":[{"kty":"RSA","d":"AQ"}]}"#,
        ] {
            assert_eq!(codes(&with("", bad)), [("public_key", "not-a-key")], "{bad}");
        }
    }

    #[test]
    fn scopes_and_points() {
        const SCORE: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/score";
        let none = ToolInput::from_form(GOOD).read(COURSES).unwrap();
        assert_eq!((none.granted_scopes().count(), none.score_maximum), (0, None));
        assert_eq!(ForeignTool::default().granted_scopes().count(), 6, "all of them, where nothing is said");
        let with = |scope: &str, maximum: &str| ToolInput {
            scopes: vec![scope.to_owned()],
            score_maximum: maximum.to_owned(),
            ..ToolInput::from_form(GOOD)
        };
        let tool = with(SCORE, " 25 ").read(COURSES).unwrap();
        assert_eq!(tool.granted_scopes().collect::<Vec<_>>(), [SCORE]);
        assert_eq!(tool.score_maximum, Some(25));
        assert_eq!(codes(&with("score", "25")), [("scopes", "unknown-scope")]);
        for bad in ["0", "-1", "2.5", "1000001", "99999999999", "ten"] {
            assert_eq!(codes(&with(SCORE, bad)), [("score_maximum", "not-a-maximum")], "{bad}");
        }
    }

    #[test]
    fn one_sentence_for_many_bad_redirect_uris() {
        let input = ToolInput {
            redirect_uris: "https://tool.example/a#b\njavascript:alert(1)".to_owned(),
            courses: vec!["alchemy".to_owned()],
            ..ToolInput::from_form(GOOD)
        };
        assert_eq!(codes(&input), [("redirect_uris", "has-fragment"), ("courses", "unknown-course")]);
    }
}
