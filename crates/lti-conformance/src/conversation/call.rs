//! A tool's calls to the services of the platform under test.
//!
//! What the platform told is used as it stands.

use std::collections::BTreeMap;

use http::Method;
use serde_json::Value;

use super::compose::{Draft, pairs};
use super::{Conversation, Done, End, discretion};
use crate::case::{Action, Call, Cookies, JsonEdit, RequestEdit, Step, TokenEdit};
use crate::golden;
use crate::placeholders::Values;
use crate::subject::{Outcome, Request, Unavailable};
use crate::token;

mod answers;

use answers::{TOLD, derived, seen, told_by};
pub(super) use answers::{Told, told_by_launch};

const DEPLOYMENT: &str = "https://purl.imsglobal.org/spec/lti/claim/deployment_id";

/// Access tokens that the runner asked for by itself.
#[derive(Default)]
pub(super) struct Tokens {
    /// By client, deployment, scopes, and the time at which they were asked for.
    held: BTreeMap<(String, String, String, i64), String>,
    asked: usize,
}

impl Conversation<'_> {
    /// Calls, looks whether something changed that must not, and compares.
    pub(super) fn call(&mut self, step: &Step, number: usize) -> Result<(), End> {
        let (request, client_id) = match step.action {
            Action::Repeat => {
                let earlier = self.earlier(step)?;
                let request = earlier.request.clone();
                (request.ok_or_else(|| failed("nothing was sent"))?, earlier.client_id.clone())
            }
            _ => {
                let client_id = self.registration(step)?.to_owned();
                (self.compose_call(step, &client_id)?, client_id)
            }
        };
        let before = self.recorded()?;
        let mut answer = self.subject.call(&request)?;
        let after = self.recorded()?;
        self.sent = Some(request.clone());
        let is_success = answer.response.status().is_success();
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        if (!is_success || reads) && before != after {
            let told = |value: Option<Value>| value.unwrap_or_default().to_string();
            return Err(failed(format!(
                "{} with status {} changed the gradebook from {} to {}",
                request.method(),
                answer.response.status(),
                told(before),
                told(after)
            )));
        }
        match &mut answer.outcome {
            Outcome::Accepted(_) if !is_success => return Err(failed("accepted, and no success")),
            Outcome::Refused(_) if is_success => return Err(failed("refused with a success")),
            Outcome::Accepted(value) => *value = seen(&answer.response)?,
            Outcome::Refused(_) => {}
        }
        if let Outcome::Refused(refusal) = &answer.outcome {
            discretion::of_call(refusal, self.world, &request, &answer)?;
        }
        let verdict = self.judge(step, &answer, None);
        let name = step.name.clone().unwrap_or_else(|| format!("step {number}"));
        let told = told_by(&answer.response)?;
        let done = Done {
            action: Action::Call,
            request: Some(request),
            hop: None,
            access_token: None,
            client_id,
            user: None,
            launch: None,
            told,
        };
        self.done.insert(name, done);
        verdict
    }

    fn compose_call(&mut self, step: &Step, client_id: &str) -> Result<Request, End> {
        let call = step.call.as_ref().ok_or_else(|| failed("a call says its `operation`"))?;
        let edit = step.request.clone().unwrap_or_default();
        let edit = RequestEdit { cookies: Cookies::Drop, ..edit };
        let (what, suffix) = target(call, &edit);
        let mut values = self.values(client_id)?;
        if TOLD.iter().any(|name| what.contains(&format!("{{{{{name}}}}}"))) {
            let launch = self.open(step, client_id)?;
            for told in self.done.get(&launch).map(|done| done.told.clone()).unwrap_or_default() {
                values.set(&told.what, told.text);
            }
        }
        self.name_told(&mut values);
        self.name_access_tokens(&mut values);
        let wrong = |why: String| failed(format!("the call cannot be written: {why}"));
        let url = values.expand(&what).map_err(wrong)?;
        let url = suffix.map_or(url.clone(), |suffix| derived(&url, suffix));
        let bearer = if edit.headers.contains_key("authorization") {
            None
        } else if let Some(name) = &step.of {
            let done = self.done.get(name).and_then(|done| done.access_token.clone());
            Some(done.ok_or_else(|| failed(format!("the step {name} got no access token")))?)
        } else {
            let scope = call.scope.as_deref().unwrap_or(call.operation.scope());
            Some(self.access_token(client_id, call.deployment.as_deref(), scope)?)
        };
        let content = match call.operation.body() {
            Some((media_type, base)) => {
                let base = call.base.as_deref().unwrap_or(base);
                (media_type, token::object(&self.fixtures.root, base, &call.object, &values)?)
            }
            None => ("", Vec::new()),
        };
        let draft = Draft {
            method: call.operation.method(),
            url,
            fields: Vec::new(),
            bearer,
            content: Some(content),
            accept: call.operation.accept(),
        };
        self.request(draft, &RequestEdit { url: None, ..edit }, &step.browser, &values)
    }

    /// What placeholders of a registration stand for.
    fn values(&self, client_id: &str) -> Result<Values, End> {
        let lost = || failed("the world lost its registration");
        let registration = self.world.registration(Some(client_id)).ok_or_else(lost)?;
        let platform = self.world.platform_of(registration).ok_or_else(lost)?;
        Ok(golden::values(self.now, platform, registration))
    }

    /// Everything that earlier answers told.
    pub(super) fn name_told(&self, values: &mut Values) {
        for (name, told) in self.done.iter().flat_map(|(name, done)| done.told.iter().map(move |t| (name, t)))
        {
            let which = told.which.as_ref().map(|which| format!("/{which}")).unwrap_or_default();
            values.set(&format!("{} of {name}{which}", told.what), told.text.clone());
        }
    }

    /// Launches the link, once for each person, and gives the name of the step that did.
    fn open(&mut self, step: &Step, client_id: &str) -> Result<String, End> {
        let of = |text: &Option<String>| text.clone().unwrap_or_default();
        let name = format!("launch of {client_id} {} {}", of(&step.link), of(&step.user));
        if self.done.contains_key(&name) {
            return Ok(name);
        }
        let kept = (self.last.clone(), self.sent.clone());
        let begun = format!("begin {name}");
        let begin = Step {
            name: Some(begun.clone()),
            registration: Some(client_id.to_owned()),
            link: step.link.clone(),
            user: step.user.clone(),
            ..Step::new(Action::Initiate)
        };
        let answer = Step { name: Some(name.clone()), of: Some(begun), ..Step::new(Action::Authorize) };
        let launched = self.step(&begin, 0).and_then(|()| self.step(&answer, 0));
        (self.last, self.sent) = kept;
        launched.map_err(|end| match end {
            End::Failed(why) => failed(format!("the launch before the call: {why}")),
            other => other,
        })?;
        Ok(name)
    }

    /// A token of the runner's own asking.
    fn access_token(
        &mut self,
        client_id: &str,
        deployment: Option<&str>,
        scope: &str,
    ) -> Result<String, End> {
        let key =
            (client_id.to_owned(), deployment.unwrap_or_default().to_owned(), scope.to_owned(), self.now);
        if let Some(held) = self.tokens.held.get(&key) {
            return Ok(held.clone());
        }
        self.tokens.asked = self.tokens.asked.saturating_add(1);
        let mut set = BTreeMap::from([("jti".to_owned(), format!("call-{}", self.tokens.asked).into())]);
        set.extend(deployment.map(|id| (DEPLOYMENT.to_owned(), id.into())));
        let edit = TokenEdit { payload: JsonEdit { set, ..JsonEdit::default() }, ..TokenEdit::default() };
        let values = self.values(client_id)?;
        let base = golden::assertion_defaults(&self.world.tool);
        let built = token::build(&self.fixtures.root, &self.fixtures.keys, &edit, base, &values)?;
        let assertion = built.compact.ok_or_else(|| failed("the tool's key cannot sign here"))?;
        let registration = self.world.registration(Some(client_id));
        let platform = registration.and_then(|registration| self.world.platform_of(registration));
        let platform = platform.ok_or_else(|| failed("the registration has no platform"))?;
        let draft = Draft {
            method: "POST",
            url: platform.token_endpoint.clone(),
            fields: pairs(&[
                ("grant_type", "client_credentials"),
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", &assertion),
                ("scope", scope),
            ]),
            ..Draft::default()
        };
        let unedited = RequestEdit { cookies: Cookies::Drop, ..RequestEdit::default() };
        let request = self.request(draft, &unedited, "the tool's server", &values)?;
        let answer = self.subject.token(&request)?;
        let token = match &answer.outcome {
            Outcome::Accepted(_) => super::access_token(&answer.response),
            Outcome::Refused(refusal) => {
                return Err(failed(format!("no token for {scope}: {}", refusal.message)));
            }
        };
        let token = token.ok_or_else(|| failed(format!("the token for {scope} is not in the answer")))?;
        self.tokens.held.insert(key, token.clone());
        Ok(token)
    }

    /// Everything that the gradebook holds; `None` where the subject cannot tell.
    fn recorded(&mut self) -> Result<Option<Value>, End> {
        match self.subject.value("gradebook-recorded", &Value::Null) {
            Ok(Outcome::Accepted(value)) => Ok(Some(value)),
            Ok(Outcome::Refused(refusal)) => Err(failed(refusal.message)),
            Err(Unavailable::Unsupported(_)) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }
}

fn failed(why: impl Into<String>) -> End {
    End::Failed(why.into())
}

/// The URL that the call begins from, with placeholders, and what is appended to it.
fn target(call: &Call, edit: &RequestEdit) -> (String, Option<&'static str>) {
    if let Some(url) = &edit.url {
        return (url.clone(), None);
    }
    let (told, suffix) = call.operation.target();
    let own = match told {
        "lineitems" => call.line_items.clone(),
        "lineitem" => call.line_item.clone(),
        _ => None,
    };
    (own.unwrap_or_else(|| format!("{{{{{told}}}}}")), suffix)
}
