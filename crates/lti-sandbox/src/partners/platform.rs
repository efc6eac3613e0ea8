use super::{FieldProblem, rules};
use serde::{Deserialize, Serialize};

/// Somebody else's platform, to be registered at our tool.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForeignPlatform {
    /// What our pages call it.
    pub name: String,
    /// The platform's issuer, compared letter by letter (SEC-001, SEC-060).
    pub issuer: String,
    /// Our tool's id at that platform.
    pub client_id: String,
    /// The deployments that may launch. Launches of others are verified and then wait for approval (ATK-015).
    #[serde(default)]
    pub deployment_ids: Vec<String>,
    /// Where logins are sent to (OIDC-004).
    pub authorization_url: String,
    /// Where access tokens come from.
    pub token_url: String,
    /// Where the platform publishes its public keys.
    pub key_set_url: String,
    /// What client assertions are for, where it is not the token URL (LMS-070).
    #[serde(default)]
    pub token_audience: Option<String>,
    /// Which LMS it is, where somebody said so; for reports.
    #[serde(default)]
    pub lms: Option<String>,
}

impl ForeignPlatform {
    /// Everything that is wrong with it, in the order of the fields.
    #[must_use]
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        rules::name("name", &self.name, &mut problems);
        rules::issuer("issuer", &self.issuer, &mut problems);
        rules::id("client_id", &self.client_id, &mut problems);
        rules::list("deployment_ids", self.deployment_ids.len(), &mut problems);
        let mut own = Vec::new();
        for id in &self.deployment_ids {
            rules::id("deployment_ids", id, &mut own);
        }
        problems.extend(own.into_iter().take(1));
        rules::url("authorization_url", &self.authorization_url, &mut problems);
        rules::url("token_url", &self.token_url, &mut problems);
        rules::url("key_set_url", &self.key_set_url, &mut problems);
        if let Some(audience) = &self.token_audience {
            rules::id("token_audience", audience, &mut problems);
        }
        if let Some(lms) = &self.lms {
            rules::name("lms", lms, &mut problems);
        }
        problems
    }
}

/// What somebody typed into the form for a platform, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PlatformInput {
    /// [`ForeignPlatform::name`].
    pub name: String,
    /// [`ForeignPlatform::issuer`].
    pub issuer: String,
    /// [`ForeignPlatform::client_id`].
    pub client_id: String,
    /// [`ForeignPlatform::deployment_ids`], one a line.
    pub deployment_ids: String,
    /// [`ForeignPlatform::authorization_url`].
    pub authorization_url: String,
    /// [`ForeignPlatform::token_url`].
    pub token_url: String,
    /// [`ForeignPlatform::key_set_url`].
    pub key_set_url: String,
    /// [`ForeignPlatform::token_audience`], empty where it is the token URL.
    pub token_audience: String,
    /// [`ForeignPlatform::lms`], empty where nobody said it.
    pub lms: String,
}

impl PlatformInput {
    /// Reads a form's body (`application/x-www-form-urlencoded`). Fields that it does not know are skipped; of a
    /// repeated one the last counts.
    #[must_use]
    pub fn from_form(body: &[u8]) -> Self {
        let mut input = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            let field = match &*name {
                "name" => &mut input.name,
                "issuer" => &mut input.issuer,
                "client_id" => &mut input.client_id,
                "deployment_ids" => &mut input.deployment_ids,
                "authorization_url" => &mut input.authorization_url,
                "token_url" => &mut input.token_url,
                "key_set_url" => &mut input.key_set_url,
                "token_audience" => &mut input.token_audience,
                "lms" => &mut input.lms,
                _ => continue,
            };
            *field = value.into_owned();
        }
        input
    }

    /// The platform, or everything that is wrong with the form.
    ///
    /// # Errors
    /// A problem for each field that cannot be kept.
    pub fn read(&self) -> Result<ForeignPlatform, Vec<FieldProblem>> {
        let trimmed = |value: &str| value.trim().to_owned();
        let deployments = self.deployment_ids.lines().map(trimmed);
        let platform = ForeignPlatform {
            name: trimmed(&self.name),
            issuer: trimmed(&self.issuer),
            client_id: trimmed(&self.client_id),
            deployment_ids: deployments.filter(|id| !id.is_empty()).collect(),
            authorization_url: trimmed(&self.authorization_url),
            token_url: trimmed(&self.token_url),
            key_set_url: trimmed(&self.key_set_url),
            token_audience: Some(trimmed(&self.token_audience)).filter(|audience| !audience.is_empty()),
            lms: Some(trimmed(&self.lms)).filter(|lms| !lms.is_empty()),
        };
        let problems = platform.problems();
        if problems.is_empty() { Ok(platform) } else { Err(problems) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &[u8] = b"name=Hill+School&issuer=https%3A%2F%2Flms.example&client_id=10000000000001&deployment_ids=1%3Aab%0A%0A2%3Acd\
        &authorization_url=https%3A%2F%2Flms.example%2Fauth&token_url=https%3A%2F%2Flms.example%2Ftoken\
        &key_set_url=https%3A%2F%2Flms.example%2Fjwks";

    #[test]
    fn a_form_becomes_a_platform() {
        let platform = PlatformInput::from_form(GOOD).read().unwrap();
        assert_eq!(platform.deployment_ids, ["1:ab", "2:cd"]);
        assert_eq!(platform.issuer, "https://lms.example");
    }

    #[test]
    fn problems_stand_in_the_order_of_the_fields() {
        let input = PlatformInput {
            issuer: "https://lms.example?x".to_owned(),
            deployment_ids: "a b\né".to_owned(),
            token_url: "http://lms.example/token".to_owned(),
            ..PlatformInput::from_form(GOOD)
        };
        let problems = input.read().unwrap_err();
        let seen: Vec<_> = problems.iter().map(|problem| (problem.field, problem.code)).collect();
        assert_eq!(
            seen,
            [("issuer", "has-query"), ("deployment_ids", "not-ascii"), ("token_url", "not-https")]
        );
        assert_eq!(
            problems[2].to_string(),
            "token_url: Use https://. Plain http:// is for addresses of this machine only, such as localhost. (CORE-015)"
        );
        assert_eq!(PlatformInput::default().read().unwrap_err().len(), 6);
    }
}
