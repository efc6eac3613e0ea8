use super::{FieldProblem, PlatformInput};
use lti_oidc::error::ApiMisuse;
use lti_tool::Error;
use lti_tool::profile::Profile;
use serde::Serialize;

/// What somebody typed to have the addresses of a known LMS filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct KnownLms {
    /// Which one, as in [`KnownLms::CHOICES`].
    pub known: String,
    /// Its host or its address.
    pub at: String,
    /// The number or key that some of its addresses hold.
    pub part: String,
}

impl KnownLms {
    /// The names of the profiles that have addresses to fill in, with what people call them.
    pub const CHOICES: [(&str, &str); 13] = [
        ("canvas", "Canvas"),
        ("canvas-beta", "Canvas, beta environment"),
        ("canvas-test", "Canvas, test environment"),
        ("canvas-self-hosted", "Canvas on a server of your own"),
        ("moodle", "Moodle"),
        ("blackboard", "Blackboard Learn"),
        ("brightspace", "Brightspace"),
        ("sakai", "Sakai"),
        ("schoology", "Schoology"),
        ("open-edx", "Open edX"),
        ("ilias", "ILIAS"),
        ("ilias-9", "ILIAS up to release 9"),
        ("saltire", "saLTIre"),
    ];

    /// Reads a query.
    #[must_use]
    pub fn from_query<'a>(value: impl Fn(&str) -> Option<&'a str>) -> Self {
        let trimmed = |name| value(name).unwrap_or_default().trim().to_owned();
        Self { known: trimmed("known"), at: trimmed("at"), part: trimmed("part") }
    }

    /// The form for a platform with the LMS's addresses in it.
    ///
    /// # Errors
    /// What is wrong with a field.
    pub fn fill(&self) -> Result<PlatformInput, Vec<FieldProblem>> {
        let at = self.at.as_str();
        let profile = match self.known.as_str() {
            "canvas" => Profile::canvas(at),
            "canvas-beta" => Profile::canvas_beta(at),
            "canvas-test" => Profile::canvas_test(at),
            "canvas-self-hosted" => Profile::canvas_self_hosted(at),
            "moodle" => Profile::moodle(at),
            "blackboard" => Ok(Profile::blackboard()),
            "brightspace" => Profile::brightspace(at),
            "sakai" => Profile::sakai(at, self.part.parse().map_err(|_| vec![number()])?),
            "schoology" => Ok(Profile::schoology()),
            "open-edx" => Profile::open_edx(at, &self.part),
            "ilias" => Profile::ilias(at),
            "ilias-9" => Profile::ilias_9(at),
            "saltire" => Profile::saltire(&self.part),
            _ => return Err(vec![FieldProblem::new("known", "unknown", "Choose one of the list.")]),
        };
        // Only Blackboard's addresses hold the client id; elsewhere it is typed into the form itself.
        let client_id = if self.known == "blackboard" { self.part.as_str() } else { "" };
        let filled = profile.and_then(|profile| {
            let made = profile.registration("", if client_id.is_empty() { "-" } else { client_id })?;
            Ok((profile.product, made))
        });
        let (product, made) = filled.map_err(|error| vec![problem(&error)])?;
        if self.known == "blackboard" && client_id.is_empty() {
            let message = "Enter the application id that the developer portal shows; it is the client id.";
            return Err(vec![FieldProblem::new("part", "missing", message)]);
        }
        Ok(PlatformInput {
            issuer: made.issuer,
            client_id: client_id.to_owned(),
            authorization_url: made.authorization_endpoint,
            token_url: made.token_url.unwrap_or_default(),
            key_set_url: made.key_set_url,
            token_audience: made.token_audience.unwrap_or_default(),
            lms: product.to_string(),
            ..PlatformInput::default()
        })
    }
}

fn number() -> FieldProblem {
    FieldProblem::new(
        "part",
        "not-a-number",
        "Enter the tool’s number, which ends the token URL that Sakai shows.",
    )
}

fn problem(error: &Error) -> FieldProblem {
    match error {
        Error::ApiMisuse(ApiMisuse::RegistrationValue { what, expected, .. }) => {
            let field = match *what {
                "configuration id" | "session key" | "client id" => "part",
                _ => "at",
            };
            FieldProblem::new(
                field,
                error.code(),
                format!("The {what} has to be {expected}.").replace('`', ""),
            )
        }
        _ => FieldProblem::new("at", error.code(), "No addresses can be made of this."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(known: &str, at: &str, part: &str) -> KnownLms {
        KnownLms { known: known.to_owned(), at: at.to_owned(), part: part.to_owned() }
    }

    #[test]
    fn every_choice_fills_the_form() {
        for (known, _) in KnownLms::CHOICES {
            let at = if known.starts_with("canvas") || known == "brightspace" {
                "lms.school.example"
            } else {
                "https://lms.school.example"
            };
            let mut input = typed(known, at, "7").fill().unwrap();
            assert!(!input.lms.is_empty(), "{known}");
            assert_eq!(input.client_id, if known == "blackboard" { "7" } else { "" });
            input.name = "School".to_owned();
            input.client_id = "client".to_owned();
            assert!(input.read().is_ok(), "{known}: {input:?}");
        }
    }

    #[test]
    fn problems_stand_at_their_fields() {
        for (known, at, part, field, code) in [
            ("canvas", "https://school.example", "", "at", "registration-value-invalid"),
            ("moodle", "school.example", "", "at", "registration-value-invalid"),
            ("sakai", "https://school.example", "seven", "part", "not-a-number"),
            ("open-edx", "https://school.example", "a/b", "part", "registration-value-invalid"),
            ("blackboard", "", "a/b", "part", "registration-value-invalid"),
            ("blackboard", "", "", "part", "missing"),
            ("saltire", "", "", "part", "registration-value-invalid"),
            ("webct", "", "", "known", "unknown"),
        ] {
            let problems = typed(known, at, part).fill().unwrap_err();
            assert_eq!((problems[0].field, problems[0].code), (field, code), "{known}");
        }
    }
}
