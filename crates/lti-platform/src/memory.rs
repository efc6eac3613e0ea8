//! Stores of one process.

use crate::{Error, ToolRegistration, ToolStore};
use lti_oidc::error::ApiMisuse;
use lti_security::PortError;
use lti_security::ports::BoxFuture;
use std::collections::{BTreeMap, BTreeSet};
use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Registered tools in memory. They are gone with the process.
#[derive(Debug, Default)]
pub struct MemoryTools(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    tools: BTreeMap<String, ToolRegistration>,
    deployments: BTreeSet<(String, String)>,
}

impl State {
    fn insert(&mut self, tool: ToolRegistration, deployments: impl IntoIterator<Item = impl Into<String>>) {
        let id = tool.client_id.clone();
        self.deployments.extend(deployments.into_iter().map(|deployment| (id.clone(), deployment.into())));
        self.tools.insert(id, tool);
    }
}

impl MemoryTools {
    /// No tools.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a tool with its deployments.
    ///
    /// # Errors
    /// `client-id-taken` where a tool has this client id already: it stays as it is (CERT-G-007).
    pub fn register(
        &self,
        tool: ToolRegistration,
        deployments: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<(), Error> {
        let mut state = self.state();
        if state.tools.contains_key(&tool.client_id) {
            return Err(ApiMisuse::ClientIdTaken.into());
        }
        state.insert(tool, deployments);
        Ok(())
    }

    /// Adds a tool with its deployments, or replaces the one with the same client id.
    pub fn insert(&self, tool: ToolRegistration, deployments: impl IntoIterator<Item = impl Into<String>>) {
        self.state().insert(tool, deployments);
    }

    /// Removes a tool and its deployments.
    pub fn remove(&self, client_id: &str) {
        let mut state = self.state();
        state.tools.remove(client_id);
        state.deployments.retain(|(owner, _)| owner != client_id);
    }

    /// All tools with their deployments, by client id.
    #[must_use]
    pub fn list(&self) -> Vec<(ToolRegistration, Vec<String>)> {
        let state = self.state();
        let deployments = |id: &str| {
            state
                .deployments
                .iter()
                .filter(|(owner, _)| owner == id)
                .map(|(_, deployment)| deployment.clone())
                .collect()
        };
        state.tools.values().map(|tool| (tool.clone(), deployments(&tool.client_id))).collect()
    }
}

impl ToolStore for MemoryTools {
    fn find<'a>(&'a self, client_id: &'a str) -> BoxFuture<'a, Result<Option<ToolRegistration>, PortError>> {
        Box::pin(ready(Ok(self.state().tools.get(client_id).cloned())))
    }

    fn is_deployed<'a>(
        &'a self,
        client_id: &'a str,
        deployment_id: &'a str,
    ) -> BoxFuture<'a, Result<bool, PortError>> {
        let key = (client_id.to_owned(), deployment_id.to_owned());
        let known = self.state().deployments.contains(&key);
        Box::pin(ready(Ok(known)))
    }
}
