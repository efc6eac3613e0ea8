//! Runs the steps of a case against a subject.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::browser::{Browser, Hop};
use crate::case::{Action, Case, DocumentEdit, Side, Step};
use crate::encoding::from_base64;
use crate::error::FixtureError;
use crate::fixtures::Fixtures;
use crate::golden;
use crate::json;
use crate::placeholders::Values;
use crate::subject::{Answer, Document, Initiate, Outcome, Request, Setup, Subject, Unavailable};
use crate::world::{self, World};

mod call;
mod compose;
mod discretion;
mod judge;
mod tool_call;

/// How a case ended when it did not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// With a difference.
    Failed(String),
    /// The subject cannot be asked this.
    Skipped(String),
}

impl From<FixtureError> for End {
    fn from(error: FixtureError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<Unavailable> for End {
    fn from(why: Unavailable) -> Self {
        match why {
            Unavailable::NotBuilt(what) => Self::Failed(what),
            Unavailable::Unsupported(what) => Self::Skipped(what),
            Unavailable::Broken(what) => Self::Failed(format!("the subject broke: {what}")),
        }
    }
}

/// A step that was done, for those that go on from it.
struct Done {
    action: Action,
    request: Option<Request>,
    hop: Option<Hop>,
    access_token: Option<String>,
    client_id: String,
    user: Option<String>,
    /// How many launches were accepted before it, where it is one that was.
    launch: Option<usize>,
    told: Vec<call::Told>,
}

struct Conversation<'a> {
    fixtures: &'a Fixtures,
    case: &'a Case,
    world: &'a World,
    subject: &'a mut dyn Subject,
    now: i64,
    browsers: BTreeMap<String, Browser>,
    done: BTreeMap<String, Done>,
    last: Option<String>,
    sent: Option<Request>,
    launches: usize,
    script: Arc<tool_call::Script>,
    tokens: call::Tokens,
}

/// Runs a case.
///
/// # Errors
/// [`End`], saying at which step and why.
pub fn run(fixtures: &Fixtures, case: &Case, subject: &mut dyn Subject) -> Result<(), End> {
    last_request(fixtures, case, subject).map(|_| ())
}

/// Runs a case and gives the request of its last step, so that a program can send it again.
///
/// # Errors
/// As [`run`].
pub fn last_request(
    fixtures: &Fixtures,
    case: &Case,
    subject: &mut dyn Subject,
) -> Result<Option<Request>, End> {
    let world = fixtures.world(&case.world)?;
    let setup = setup(fixtures, case)?;
    let now = setup.now;
    subject.prepare(&setup)?;
    let mut conversation = Conversation {
        fixtures,
        case,
        world,
        subject,
        now,
        browsers: BTreeMap::new(),
        done: BTreeMap::new(),
        last: None,
        sent: None,
        launches: 0,
        script: Arc::default(),
        tokens: call::Tokens::default(),
    };
    let many = case.steps.len() > 1;
    for (number, step) in case.steps.iter().enumerate() {
        conversation.step(step, number).map_err(|end| match end {
            End::Failed(why) if many => {
                End::Failed(format!("step {} ({:?}): {why}", number.saturating_add(1), step.action))
            }
            other => other,
        })?;
    }
    let last = conversation.sent.take();
    Ok(last)
}

/// The starting state of a case.
///
/// # Errors
/// A key or policy value that does not fit.
pub fn setup<'a>(fixtures: &'a Fixtures, case: &Case) -> Result<Setup<'a>, FixtureError> {
    let world = fixtures.world(&case.world)?;
    let mut policy = BTreeMap::new();
    for (name, value) in world.policy.iter().chain(&case.policy) {
        policy.insert(name.clone(), json::from_toml(value).map_err(|e| FixtureError::new(&case.file, e))?);
    }
    let mut documents = BTreeMap::new();
    let mut entries = case.key_set.as_deref();
    for platform in &world.platform {
        let entries = entries.take().unwrap_or(&platform.keys);
        documents
            .insert(platform.key_set_url.clone(), Document::json(world::key_set(entries, &fixtures.keys)?));
    }
    let tool_keys: Vec<_> = world.tool.keys.iter().map(|name| compose::entry(name)).collect();
    documents
        .insert(world.tool.key_set_url.clone(), Document::json(world::key_set(&tool_keys, &fixtures.keys)?));
    let names: Vec<&String> = match case.side {
        Side::Tool => world.tool.keys.iter().collect(),
        Side::Platform => {
            world.platform.first().into_iter().flat_map(|p| p.keys.iter().map(|k| &k.key)).collect()
        }
    };
    let mut signing_keys = Vec::new();
    for name in names {
        let key = fixtures.keys.get(name)?;
        signing_keys.push((key.kid().to_owned(), key.pem.clone()));
    }
    Ok(Setup { world, side: case.side, now: case.now.unwrap_or(world.now), policy, documents, signing_keys })
}

/// The login initiation that a case of this world begins with.
///
/// # Errors
/// A world that lacks what a login needs.
pub fn login_request(fixtures: &Fixtures, case: &Case) -> Result<Request, End> {
    let mut nobody = crate::subject::NotBuilt;
    let conversation = Conversation {
        fixtures,
        case,
        world: fixtures.world(&case.world)?,
        subject: &mut nobody,
        now: 0,
        browsers: BTreeMap::new(),
        done: BTreeMap::new(),
        last: None,
        sent: None,
        launches: 0,
        script: Arc::default(),
        tokens: call::Tokens::default(),
    };
    let request = conversation.compose(&Step::new(Action::Login))?;
    request.ok_or_else(|| End::Failed("a login is no request".to_owned()))
}

/// The access token of a token endpoint's answer.
fn access_token(response: &crate::subject::Response) -> Option<String> {
    let body: Value = serde_json::from_slice(response.body()).ok()?;
    body.get("access_token")?.as_str().map(str::to_owned)
}

impl Conversation<'_> {
    fn step(&mut self, step: &Step, number: usize) -> Result<(), End> {
        match step.action {
            Action::Clock => {
                self.now = self.now.saturating_add(step.advance.unwrap_or_default());
                return Ok(self.subject.set_now(self.now)?);
            }
            Action::Fault => return self.fault(step),
            Action::Value => return self.value(step),
            Action::ToolCall => return self.tool_call(step),
            Action::Call => return self.call(step, number),
            Action::Repeat if self.earlier(step)?.action == Action::Call => {
                return self.call(step, number);
            }
            _ => {}
        }
        let (action, request, client_id, user) = match step.action {
            Action::Repeat => {
                let earlier = self.earlier(step)?;
                (earlier.action, earlier.request.clone(), earlier.client_id.clone(), earlier.user.clone())
            }
            action => {
                let registration = self.registration(step)?;
                let request = self.compose(step)?;
                let user = match action {
                    Action::Authorize | Action::Follow => {
                        step.user.clone().or_else(|| self.earlier(step).ok()?.user.clone())
                    }
                    _ => step.user.clone(),
                };
                (action, request, registration.to_owned(), user)
            }
        };
        let answer = self.send(
            action,
            request.as_ref(),
            &client_id,
            (step.link.as_deref(), user.as_deref()),
            step.scope.as_deref(),
        )?;
        let url = request.as_ref().map_or_else(String::new, |request| request.uri().to_string());
        self.browsers.entry(step.browser.clone()).or_default().store(&url, &answer.response);
        self.sent.clone_from(&request);
        let mut hop = Hop::of(&answer.response);
        if let Some(hop) = &mut hop {
            self.browsers.entry(step.browser.clone()).or_default().run_storage(hop);
        }
        let verdict = self.judge(step, &answer, hop.as_ref());
        let verdict = verdict.and_then(|()| match self.subject.report() {
            Some(report) => discretion::of_report(&report, request.as_ref(), &answer),
            None => Ok(()),
        });
        let name = step.name.clone().unwrap_or_else(|| format!("step {number}"));
        if matches!(action, Action::Login | Action::Initiate | Action::NewWindow) {
            self.last = Some(name.clone());
        }
        let access_token = access_token(&answer.response);
        let launch = self.count_launch(action, &answer);
        let told = call::told_by_launch(hop.as_ref());
        self.done.insert(name, Done { action, request, hop, access_token, client_id, user, launch, told });
        verdict
    }

    /// The number of a launch that was accepted; a check page is none.
    fn count_launch(&mut self, action: Action, answer: &Answer) -> Option<usize> {
        let is_launch = match &answer.outcome {
            Outcome::Accepted(value) => value.get("confirm_browser").is_none(),
            Outcome::Refused(_) => false,
        };
        let number = self.launches;
        if !is_launch || !matches!(action, Action::Launch | Action::Confirm) {
            return None;
        }
        self.launches = number.saturating_add(1);
        Some(number)
    }

    fn send(
        &mut self,
        action: Action,
        request: Option<&Request>,
        client_id: &str,
        (link, user): (Option<&str>, Option<&str>),
        scope: Option<&str>,
    ) -> Result<Answer, End> {
        if action == Action::Initiate {
            return Ok(self.subject.initiate(&Initiate { client_id, link, user })?);
        }
        let request = request.ok_or_else(|| End::Failed("there is no request to send".to_owned()))?;
        Ok(match action {
            Action::Login => self.subject.login(request)?,
            Action::Launch => self.subject.launch(request)?,
            Action::Confirm => self.subject.confirm(request)?,
            Action::Authorize => self.subject.authorize(user, request)?,
            Action::Token => self.subject.token(request)?,
            Action::Service => self.subject.service(scope.unwrap_or_default(), request)?,
            Action::Follow | Action::NewWindow => self.follow(request, user)?,
            Action::KeySet => self.subject.key_set(request)?,
            other => return Err(End::Failed(format!("{other:?} sends nothing"))),
        })
    }

    /// Sends a request to the route of the subject whose URL it has.
    fn follow(&mut self, request: &Request, user: Option<&str>) -> Result<Answer, End> {
        let url = request.uri().to_string();
        let url = url.split_once('?').map_or(url.as_str(), |(url, _)| url);
        let is = |other: &String| other.split_once('?').map_or(other.as_str(), |(other, _)| other) == url;
        let tool = &self.world.tool;
        let of_one = url.strip_prefix(tool.login_url.as_str()).is_some_and(|rest| rest.starts_with('/'));
        if self.case.side == Side::Tool && (of_one || is(&tool.login_url)) {
            Ok(self.subject.login(request)?)
        } else if self.case.side == Side::Tool && tool.redirect_uris.iter().any(is) {
            Ok(self.subject.launch(request)?)
        } else if self.case.side == Side::Platform
            && self.world.platform.first().is_some_and(|platform| is(&platform.authorization_endpoint))
        {
            Ok(self.subject.authorize(user, request)?)
        } else {
            Err(End::Failed(format!("the browser is sent to {url}, which is not under test")))
        }
    }

    fn fault(&mut self, step: &Step) -> Result<(), End> {
        let name = step.fault.as_deref().unwrap_or_default();
        if !name.starts_with("https://") {
            return Ok(self.subject.fault(name, step.repaired)?);
        }
        let document = match &step.document {
            Some(edit) => Some(self.document(edit)?),
            None if step.repaired => setup(self.fixtures, self.case)?.documents.remove(name),
            None => None,
        };
        Ok(self.subject.set_document(name, document.as_ref())?)
    }

    fn document(&self, edit: &DocumentEdit) -> Result<Document, End> {
        let wrong = || End::Failed("`before` is no base64url".to_owned());
        let mut body =
            edit.before.as_ref().map_or(Some(Vec::new()), |text| from_base64(text)).ok_or_else(wrong)?;
        let mut values = Values::at(self.now);
        for key in self.fixtures.keys.iter() {
            if let Some(modulus) = key.jwk.get("n").and_then(Value::as_str) {
                values.set(&format!("n of {}", key.name), modulus);
            }
        }
        body.extend(values.expand(&edit.body).map_err(End::Failed)?.into_bytes());
        if let Some(names) = &edit.keys {
            let entries: Vec<_> = names.iter().map(|name| compose::entry(name)).collect();
            body.extend(world::key_set(&entries, &self.fixtures.keys)?.into_bytes());
        }
        let headers = edit.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        Ok(Document { status: edit.status, content_type: edit.content_type.clone(), headers, body })
    }

    fn value(&mut self, step: &Step) -> Result<(), End> {
        let input = match &step.input {
            Some(value) => json::from_toml(value).map_err(End::Failed)?,
            None => Value::Null,
        };
        let text = Values::at(self.now).expand_json(&input.to_string()).map_err(End::Failed)?;
        let input = serde_json::from_str(&text).map_err(|e| End::Failed(e.to_string()))?;
        let mut outcome = self.subject.value(step.function.as_deref().unwrap_or_default(), &input)?;
        if let Outcome::Accepted(Value::Object(members)) = &mut outcome
            && let Some(Value::String(assertion)) = members.get("client_assertion")
        {
            let keys: Vec<_> = self.world.tool.keys.iter().map(|name| compose::entry(name)).collect();
            let decoded = judge::decode(assertion, &keys, &self.fixtures.keys);
            members.insert("assertion".to_owned(), decoded);
        }
        judge::outcome(step.expect.as_ref(), &outcome)
    }

    fn earlier(&self, step: &Step) -> Result<&Done, End> {
        let name = step.of.as_ref().or(self.last.as_ref());
        name.and_then(|n| self.done.get(n))
            .ok_or_else(|| End::Failed("there is no earlier step to go on from".to_owned()))
    }

    fn registration(&self, step: &Step) -> Result<&str, End> {
        if step.registration.is_none()
            && matches!(
                step.action,
                Action::Launch
                    | Action::Confirm
                    | Action::Authorize
                    | Action::Follow
                    | Action::NewWindow
                    | Action::Service
            )
            && let Ok(earlier) = self.earlier(step)
        {
            let known = self.world.registration(Some(&earlier.client_id)).map(|r| r.client_id.as_str());
            return known.ok_or_else(|| End::Failed("the earlier step has no registration".to_owned()));
        }
        let registration = self.world.registration(step.registration.as_deref());
        registration
            .map(|r| r.client_id.as_str())
            .ok_or_else(|| End::Failed("the world has no such registration".to_owned()))
    }

    /// The committed token of this case, where it has one and the nonce is the committed one.
    fn golden(&self, nonce: Option<&str>, built: &crate::token::Built) -> Result<String, End> {
        let same = nonce.is_none_or(|n| n == self.world.nonce);
        if same {
            return golden::committed(&self.fixtures.root, self.case, built)
                .map_err(|e| End::Failed(e.to_string()));
        }
        if self.subject.is_seeded() && self.case.golden != crate::case::Golden::None {
            return Err(End::Failed(
                "drift: the seeded tool gives another nonce; run `fixtures sign`".to_owned(),
            ));
        }
        built.compact.clone().ok_or_else(|| End::Skipped("only openssl signs with this key".to_owned()))
    }
}
