//! What each step sends when the case changes nothing.

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE};
use http::{HeaderName, HeaderValue};

use super::{Conversation, End};
use crate::browser::origin_of;
use crate::case::{Action, Cookies, RequestEdit, Step, TokenEdit};
use crate::encoding::form;
use crate::golden;
use crate::placeholders::Values;
use crate::subject::Request;
use crate::token;
use crate::world::{KeyEntry, Platform, Registration};

const FORM: &str = "application/x-www-form-urlencoded";

/// A key set entry that changes nothing.
pub(super) fn entry(key: &str) -> KeyEntry {
    KeyEntry { key: key.to_owned(), set: Default::default(), remove: Vec::new() }
}

/// A request before its edits.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) method: &'static str,
    pub(super) url: String,
    pub(super) fields: Vec<(String, String)>,
    pub(super) bearer: Option<String>,
    /// Media type and body in place of the form.
    pub(super) content: Option<(&'static str, Vec<u8>)>,
    pub(super) accept: Option<&'static str>,
}

pub(super) fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
}

impl Conversation<'_> {
    /// The request of a step; `None` where the subject starts by itself.
    pub(super) fn compose(&self, step: &Step) -> Result<Option<Request>, End> {
        let client_id = self.registration(step)?;
        let lost = || End::Failed("the world lost its registration".to_owned());
        let registration = self.world.registration(Some(client_id)).ok_or_else(lost)?;
        let platform = self.world.platform_of(registration).ok_or_else(lost)?;
        let mut values = golden::values(self.now, platform, registration);
        let draft = match step.action {
            Action::Login => self.login(platform, registration),
            Action::Launch => self.launch(step, platform, &mut values)?,
            Action::Authorize => {
                self.name_parameters(&mut values, &["login_hint", "lti_message_hint"]);
                self.authorize(step, platform, registration)?
            }
            Action::Token => self.token(step, platform, &values)?,
            Action::Service => {
                self.name_access_tokens(&mut values);
                self.name_parameters(&mut values, &["login_hint"]);
                self.service(step, platform)?
            }
            Action::Follow | Action::NewWindow => self.follow_draft(step)?,
            Action::Confirm => {
                self.name_parameters(&mut values, &["nonce", "state", "id_token"]);
                self.follow_draft(step)?
            }
            Action::KeySet => Draft { method: "GET", url: self.own_key_set(platform), ..Draft::default() },
            Action::Initiate => return Ok(None),
            other => return Err(End::Failed(format!("{other:?} sends nothing"))),
        };
        let mut edit = step.request.clone().unwrap_or_default();
        if step.action == Action::Confirm {
            // What a browser says of a form of the page's own site.
            edit.headers.entry("origin".to_owned()).or_insert_with(|| origin_of(&draft.url));
            edit.headers.entry("sec-fetch-site".to_owned()).or_insert_with(|| "same-origin".to_owned());
        }
        self.request(draft, &edit, &step.browser, &values).map(Some)
    }

    fn own_key_set(&self, platform: &Platform) -> String {
        match self.case.side {
            crate::case::Side::Tool => self.world.tool.key_set_url.clone(),
            crate::case::Side::Platform => platform.key_set_url.clone(),
        }
    }

    /// Login initiation (Security Framework 1.0 §5.1.1.1, LTI Core 1.3 §4.1).
    fn login(&self, platform: &Platform, registration: &Registration) -> Draft {
        let deployment = registration.deployments.first().map_or("", String::as_str);
        let fields = pairs(&[
            ("iss", &platform.issuer),
            ("login_hint", "hint-1"),
            ("target_link_uri", "https://tool.example.test/r/42"),
            ("client_id", &registration.client_id),
            ("lti_deployment_id", deployment),
            ("lti_message_hint", "message-1"),
        ]);
        Draft { method: "POST", url: self.world.tool.login_url.clone(), fields, ..Draft::default() }
    }

    /// Authentication response (Security Framework 1.0 §5.1.1.3).
    fn launch(&self, step: &Step, platform: &Platform, values: &mut Values) -> Result<Draft, End> {
        let earlier = self.earlier(step)?;
        let parameter = |name: &str| earlier.hop.as_ref().and_then(|hop| hop.field(name)).map(str::to_owned);
        let nonce =
            parameter("nonce").ok_or_else(|| End::Failed("the login's answer sends no nonce".to_owned()))?;
        let state =
            parameter("state").ok_or_else(|| End::Failed("the login's answer sends no state".to_owned()))?;
        values.set("nonce", &nonce);
        values.set("state", &state);
        self.name_parameters(values, &["nonce", "state"]);
        let id_token = self.sign(step, golden::launch_defaults(platform), values, Some(&nonce))?;
        values.set("id_token", &id_token);
        let url = self.world.tool.redirect_uris.first().cloned().unwrap_or_default();
        Ok(Draft {
            method: "POST",
            url,
            fields: vec![("id_token".to_owned(), id_token), ("state".to_owned(), state)],
            ..Draft::default()
        })
    }

    /// `{{nonce of NAME}}` and the like, for scripts that mix conversations up.
    fn name_parameters(&self, values: &mut Values, parameters: &[&str]) {
        // Steps without a name of their own cannot be meant; a flood has thousands of them.
        for (name, done) in self.done.iter().filter(|(name, _)| !name.starts_with("step ")) {
            for parameter in parameters {
                if let Some(value) = done.hop.as_ref().and_then(|hop| hop.field(parameter)) {
                    values.set(&format!("{parameter} of {name}"), value);
                }
            }
        }
    }

    /// Authentication request (Security Framework 1.0 §5.1.1.2).
    fn authorize(&self, step: &Step, platform: &Platform, registration: &Registration) -> Result<Draft, End> {
        let hop = self.earlier(step)?.hop.as_ref();
        let login = |name: &str| hop.and_then(|h| h.field(name)).map(str::to_owned);
        let hint = login("login_hint")
            .ok_or_else(|| End::Failed("the initiation sends no login_hint".to_owned()))?;
        let redirect_uri = self.world.tool.redirect_uris.first().map_or("", String::as_str);
        let mut fields = pairs(&[
            ("scope", "openid"),
            ("response_type", "id_token"),
            ("response_mode", "form_post"),
            ("prompt", "none"),
            ("client_id", &registration.client_id),
            ("redirect_uri", redirect_uri),
            ("state", "state-1"),
            ("nonce", "nonce-1"),
            ("login_hint", &hint),
        ]);
        if let Some(hint) = login("lti_message_hint") {
            fields.push(("lti_message_hint".to_owned(), hint));
        }
        Ok(Draft { method: "GET", url: platform.authorization_endpoint.clone(), fields, ..Draft::default() })
    }

    /// Token request (Security Framework 1.0 §4.1.1).
    fn token(&self, step: &Step, platform: &Platform, values: &Values) -> Result<Draft, End> {
        let assertion = self.sign(step, golden::assertion_defaults(&self.world.tool), values, None)?;
        let fields = pairs(&[
            ("grant_type", "client_credentials"),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", &assertion),
            ("scope", "https://purl.imsglobal.org/spec/lti-ags/scope/score"),
        ]);
        Ok(Draft { method: "POST", url: platform.token_endpoint.clone(), fields, ..Draft::default() })
    }

    /// A call of a service with the access token of an earlier step.
    fn service(&self, step: &Step, platform: &Platform) -> Result<Draft, End> {
        let token = step.of.as_ref().and_then(|name| self.done.get(name)?.access_token.clone());
        let missing = || End::Failed("there is no access token to call a service with".to_owned());
        Ok(Draft {
            method: "GET",
            url: format!("{}/service", platform.issuer),
            bearer: Some(token.ok_or_else(missing)?),
            ..Draft::default()
        })
    }

    /// `{{access_token of NAME}}`.
    pub(super) fn name_access_tokens(&self, values: &mut Values) {
        for (name, done) in &self.done {
            if let Some(token) = &done.access_token {
                values.set(&format!("access_token of {name}"), token);
            }
        }
    }

    /// What the browser sends next by itself.
    fn follow_draft(&self, step: &Step) -> Result<Draft, End> {
        let hop = self.earlier(step)?.hop.as_ref();
        let hop = match step.action {
            Action::NewWindow => hop.and_then(|hop| hop.window.as_deref()),
            _ => hop,
        };
        let hop = hop.ok_or_else(|| End::Failed("the earlier answer leads nowhere".to_owned()))?;
        let method = if hop.method == "GET" { "GET" } else { "POST" };
        Ok(Draft { method, url: hop.url.clone(), fields: hop.fields.clone(), ..Draft::default() })
    }

    fn sign(
        &self,
        step: &Step,
        base: (&str, &str),
        values: &Values,
        nonce: Option<&str>,
    ) -> Result<String, End> {
        let unedited = TokenEdit::default();
        let edit = step.token.as_ref().unwrap_or(&unedited);
        let built = token::build(&self.fixtures.root, &self.fixtures.keys, edit, base, values)?;
        self.golden(nonce, &built)
    }

    pub(super) fn request(
        &self,
        draft: Draft,
        edit: &RequestEdit,
        browser: &str,
        values: &Values,
    ) -> Result<Request, End> {
        let wrong = |reason: String| End::Failed(format!("the request cannot be written: {reason}"));
        let Draft { method, url, mut fields, bearer, content, accept } = draft;
        let method = edit.method.as_deref().unwrap_or(method);
        edit.form.apply(&mut fields);
        for field in &mut fields {
            field.1 = values.expand(&field.1).map_err(wrong)?;
        }
        let mut url = edit.url.clone().unwrap_or(url);
        let mut query = edit.query.clone();
        let in_query = method == "GET" || method == "HEAD";
        if in_query {
            query.append(&mut fields);
        }
        if !query.is_empty() {
            url = format!("{url}{}{}", if url.contains('?') { '&' } else { '?' }, form(&query));
        }
        let content = content.filter(|_| !in_query);
        let media_type = match &content {
            Some((media_type, _)) => media_type,
            None if in_query => "",
            None => FORM,
        };
        let body = match (&edit.body, content) {
            (Some(body), _) => values.expand(body).map_err(wrong)?.into_bytes(),
            (None, Some((_, body))) => body,
            (None, None) if in_query => Vec::new(),
            (None, None) => form(&fields).into_bytes(),
        };
        let cookies = self.browsers.get(browser).filter(|_| edit.cookies != Cookies::Drop);
        let cookies = cookies.and_then(|b| b.header(&url, edit.cookies == Cookies::Garble));
        let mut builder = http::Request::builder().method(method).uri(url);
        if let Some(token) = bearer.filter(|_| !edit.headers.contains_key("authorization")) {
            builder = builder.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(accept) = accept {
            builder = builder.header(ACCEPT, accept);
        }
        let content_type = edit.content_type.as_deref().unwrap_or(media_type);
        if !content_type.is_empty() {
            builder = builder.header(CONTENT_TYPE, content_type);
        }
        if let Some(header) = cookies {
            builder = builder.header(COOKIE, header);
        }
        let mut request = builder.body(body).map_err(|e| wrong(e.to_string()))?;
        for (name, value) in &edit.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|e| wrong(e.to_string()))?;
            let value = values.expand(value).map_err(wrong)?;
            let value = HeaderValue::from_str(&value).map_err(|e| wrong(e.to_string()))?;
            if value.is_empty() {
                request.headers_mut().remove(name);
            } else {
                request.headers_mut().insert(name, value);
            }
        }
        Ok(request)
    }
}
