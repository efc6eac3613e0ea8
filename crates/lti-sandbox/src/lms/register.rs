//! Registering tools: our own, those of the configuration file, and those of the form.

use super::roster::released;
use super::{Data, Lms};
use crate::model::{Attribute, Link, School};
use crate::partners::{FieldProblem, ForeignTool};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lti_platform::{ToolKeys, ToolRegistration};
use lti_security::{PublicKey, public_key_from_jwk, public_key_from_pem};

impl Lms {
    /// Registers somebody else's tool, with a link in each of its courses. Gives its client id.
    pub(crate) async fn register(&self, foreign: ForeignTool) -> Result<String, FieldProblem> {
        let unavailable =
            || FieldProblem::new("client_id", "no-randomness", "No id could be made. Try again.");
        let client_id = foreign.client_id.clone().or_else(|| self.fresh_id()).ok_or_else(unavailable)?;
        let deployment = foreign.deployment_id.clone().or_else(|| self.fresh_id()).ok_or_else(unavailable)?;
        if self.data().tools.contains_key(&client_id) {
            return Err(FieldProblem::new(
                "client_id",
                "client-id-taken",
                "Another tool has this client id.",
            ));
        }
        // One issuer: a deployment id belongs to one tool (CORE-002, CORE-036).
        if self.0.tools.list().iter().any(|(_, ids)| ids.contains(&deployment)) {
            let message = "Another tool has this deployment id. Choose another one, or leave it empty.";
            return Err(FieldProblem::new("deployment_id", "deployment-id-taken", message));
        }
        let keys = keys(&foreign)?;
        let links = self.add_links(&foreign, &client_id, &deployment);
        self.keep(foreign, &client_id, keys, &[&deployment]);
        let full = "The tool is registered, but the gradebook took no line items for it: it is full.";
        let opened = self.open_gradebook(&links).await;
        opened.map_err(|_| FieldProblem::new("score_maximum", "gradebook-full", full))?;
        Ok(client_id)
    }

    /// Keeps a tool that was checked.
    pub(super) fn keep(&self, foreign: ForeignTool, client_id: &str, keys: ToolKeys, deployments: &[&str]) {
        let mut registration = ToolRegistration::new(
            client_id,
            foreign.name.clone(),
            foreign.login_initiation_url.clone(),
            foreign.redirect_uris.clone(),
            keys,
        );
        registration.scopes = foreign.granted_scopes().collect();
        registration.released = released(&foreign.told.clone().unwrap_or_else(Attribute::usual));
        self.0.tools.insert(registration, deployments.iter().copied());
        self.data().tools.insert(client_id.to_owned(), foreign);
    }

    fn add_links(&self, foreign: &ForeignTool, client_id: &str, deployment: &str) -> Vec<Link> {
        let mut data = self.data();
        let mut added = Vec::new();
        let Data { school: School { courses, links, .. }, .. } = &mut *data;
        for course in courses.iter() {
            let chosen = foreign.courses.as_ref().is_none_or(|chosen| chosen.contains(&course.id));
            let Some(resource_link_id) = self.fresh_id().filter(|_| chosen) else { continue };
            added.push(Link {
                id: format!("{client_id}-{}", course.id),
                resource_link_id,
                course: course.id.clone(),
                title: foreign.name.clone(),
                description: String::new(),
                client_id: client_id.to_owned(),
                deployment_id: deployment.to_owned(),
                open_in: foreign.open_in,
                storage: foreign.storage,
                target_link_uri: None,
                score_maximum: foreign.score_maximum,
                custom: foreign.custom.clone(),
            });
        }
        links.extend(added.iter().cloned());
        added
    }

    /// 128 random bits as text. Never begins with a sign that a form or a file would trip over.
    pub(super) fn fresh_id(&self) -> Option<String> {
        let mut bytes = [0; 16];
        self.0.random.fill(&mut bytes).ok()?;
        Some(format!("r{}", URL_SAFE_NO_PAD.encode(bytes)))
    }
}

fn keys(foreign: &ForeignTool) -> Result<ToolKeys, FieldProblem> {
    if let Some(url) = &foreign.key_set_url {
        return Ok(ToolKeys::KeySetUrl(url.clone()));
    }
    let text = foreign.public_key.as_deref().unwrap_or_default();
    let policy = lti_security::Policy::default();
    let usable = |key: &PublicKey| key.check(&policy).is_ok();
    let key = if text.trim_start().starts_with('{') {
        public_key_from_jwk(text)
    } else {
        public_key_from_pem(text)
    };
    match key {
        Ok(key) if usable(&key) => Ok(ToolKeys::Pasted(Box::new(key))),
        Ok(_) => {
            let message = "This key is too weak or too large. Use RSA with 2048 to 8192 bits.";
            Err(FieldProblem::new("public_key", "key-unusable", message))
        }
        Err(_) => {
            let message = "This is no RSA public key in PEM, and no JSON Web Key or set with one key.";
            Err(FieldProblem::new("public_key", "key-malformed", message))
        }
    }
}
