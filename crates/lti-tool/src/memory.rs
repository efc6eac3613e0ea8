//! Stores of one process.

mod outbox;

pub use outbox::MemoryOutbox;

use crate::{
    Binding, ConsumerSecret, DeploymentStatus, Found, MigrationStore, PlatformRegistration,
    RegistrationStore, TokenCache,
};
use lti_security::PortError;
use lti_security::oauth::{GrantedTokens, TokenKey};
use lti_security::ports::BoxFuture;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Accounts of LTI 1.1 in memory. They are gone with the process, the bindings too.
#[derive(Debug, Default)]
pub struct MemoryMigrations(Mutex<Accounts>);

#[derive(Debug, Default)]
struct Accounts {
    secrets: BTreeMap<String, ConsumerSecret>,
    bindings: BTreeMap<(String, String), String>,
}

impl MemoryMigrations {
    /// No accounts: a tool without a past.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn accounts(&self) -> MutexGuard<'_, Accounts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an account, or changes its secret.
    pub fn insert(&self, oauth_consumer_key: impl Into<String>, secret: ConsumerSecret) {
        self.accounts().secrets.insert(oauth_consumer_key.into(), secret);
    }

    /// Registration id, deployment id and consumer key of every binding.
    #[must_use]
    pub fn bindings(&self) -> Vec<(String, String, String)> {
        let bindings = self.accounts().bindings.clone();
        bindings
            .into_iter()
            .map(|((registration, deployment), key)| (registration, deployment, key))
            .collect()
    }
}

impl MigrationStore for MemoryMigrations {
    fn secret<'a>(
        &'a self,
        oauth_consumer_key: &'a str,
    ) -> BoxFuture<'a, Result<Option<ConsumerSecret>, PortError>> {
        Box::pin(ready(Ok(self.accounts().secrets.get(oauth_consumer_key).cloned())))
    }

    fn account<'a>(
        &'a self,
        registration_id: &'a str,
        deployment_id: &'a str,
    ) -> BoxFuture<'a, Result<Option<String>, PortError>> {
        let key = (registration_id.to_owned(), deployment_id.to_owned());
        Box::pin(ready(Ok(self.accounts().bindings.get(&key).cloned())))
    }

    fn bind<'a>(
        &'a self,
        registration_id: &'a str,
        deployment_id: &'a str,
        oauth_consumer_key: &'a str,
    ) -> BoxFuture<'a, Result<Binding, PortError>> {
        let key = (registration_id.to_owned(), deployment_id.to_owned());
        let binding = match self.accounts().bindings.entry(key) {
            Entry::Occupied(bound) => Binding::Before(bound.get().clone()),
            Entry::Vacant(free) => {
                free.insert(oauth_consumer_key.to_owned());
                Binding::Now
            }
        };
        Box::pin(ready(Ok(binding)))
    }
}

/// Registrations in memory. They are gone with the process.
#[derive(Debug, Default)]
pub struct MemoryRegistrations(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    registrations: BTreeMap<String, PlatformRegistration>,
    deployments: BTreeSet<(String, String)>,
}

impl MemoryRegistrations {
    /// No registrations.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a registration with its approved deployments, or replaces the one with the same id.
    pub fn insert(
        &self,
        registration: PlatformRegistration,
        deployments: impl IntoIterator<Item = impl Into<String>>,
    ) {
        let mut state = self.state();
        let id = registration.id.clone();
        state.deployments.extend(deployments.into_iter().map(|deployment| (id.clone(), deployment.into())));
        state.registrations.insert(id, registration);
    }

    /// Removes a registration and its deployments.
    pub fn remove(&self, id: &str) {
        let mut state = self.state();
        state.registrations.remove(id);
        state.deployments.retain(|(registration, _)| registration != id);
    }

    /// All registrations with their approved deployments, by id.
    #[must_use]
    pub fn list(&self) -> Vec<(PlatformRegistration, Vec<String>)> {
        let state = self.state();
        let deployments = |id: &str| {
            state
                .deployments
                .iter()
                .filter(|(owner, _)| owner == id)
                .map(|(_, deployment)| deployment.clone())
                .collect()
        };
        state.registrations.values().map(|entry| (entry.clone(), deployments(&entry.id))).collect()
    }
}

impl RegistrationStore for MemoryRegistrations {
    fn find<'a>(
        &'a self,
        issuer: &'a str,
        client_id: Option<&'a str>,
    ) -> BoxFuture<'a, Result<Found, PortError>> {
        let state = self.state();
        let mut fitting = state.registrations.values().filter(|registration| {
            registration.issuer == issuer
                && client_id.is_none_or(|client_id| registration.client_id == client_id)
        });
        let found = match (fitting.next(), fitting.next()) {
            (None, _) => Found::None,
            (Some(one), None) => Found::One(Box::new(one.clone())),
            (Some(first), Some(second)) => {
                Found::Ambiguous([first, second].into_iter().chain(fitting).take(100).cloned().collect())
            }
        };
        Box::pin(ready(Ok(found)))
    }

    fn get<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Option<PlatformRegistration>, PortError>> {
        Box::pin(ready(Ok(self.state().registrations.get(id).cloned())))
    }

    fn deployment<'a>(
        &'a self,
        registration_id: &'a str,
        deployment_id: &'a str,
    ) -> BoxFuture<'a, Result<DeploymentStatus, PortError>> {
        let key = (registration_id.to_owned(), deployment_id.to_owned());
        let known = self.state().deployments.contains(&key);
        Box::pin(ready(Ok(if known { DeploymentStatus::Approved } else { DeploymentStatus::Unknown })))
    }
}

/// Access tokens of one process, at most [`MemoryTokenCache::CAPACITY`]. They are gone with it.
#[derive(Debug, Default)]
pub struct MemoryTokenCache(Mutex<Tokens>);

#[derive(Debug, Default)]
struct Tokens {
    by_key: BTreeMap<TokenKey, GrantedTokens>,
    by_end: BTreeSet<(i64, TokenKey)>,
}

impl Tokens {
    fn remove(&mut self, key: &TokenKey) {
        if let Some(tokens) = self.by_key.remove(key) {
            self.by_end.remove(&(tokens.expires_at().seconds(), *key));
        }
    }
}

impl MemoryTokenCache {
    /// How many deployments' tokens are kept. Above this, the one that ends first makes room.
    pub const CAPACITY: usize = 10_000;

    fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenCache for MemoryTokenCache {
    fn get<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<Option<GrantedTokens>, PortError>> {
        Box::pin(ready(Ok(self.tokens().by_key.get(key).cloned())))
    }

    fn put<'a>(&'a self, key: &'a TokenKey, tokens: GrantedTokens) -> BoxFuture<'a, Result<(), PortError>> {
        let mut kept = self.tokens();
        kept.remove(key);
        if kept.by_key.len() >= Self::CAPACITY
            && let Some((_, first)) = kept.by_end.first().copied()
        {
            kept.remove(&first);
        }
        kept.by_end.insert((tokens.expires_at().seconds(), *key));
        kept.by_key.insert(*key, tokens);
        Box::pin(ready(Ok(())))
    }

    fn remove<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<(), PortError>> {
        self.tokens().remove(key);
        Box::pin(ready(Ok(())))
    }
}
