use super::{KeyRecord, KeyRing, Rotation};
use crate::error::PortError;
use crate::ports::{Clock, KeyRingStore};
use crate::{Algorithm, CryptoProvider, Error, PrivateKey, SecureRandom, SigningKey, UnixTime};
use alloc::string::String;
use alloc::sync::Arc;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use core::time::Duration;
use std::sync::{Mutex, PoisonError};

/// Keeps our own keys ready, reads them again from their store every minute, and makes the next one in time where the
/// provider can. Both facades use it.
pub struct KeyRingClient {
    provider: CryptoProvider,
    store: Arc<dyn KeyRingStore>,
    clock: Arc<dyn Clock>,
    rotation: Rotation,
    ring: Mutex<Option<(UnixTime, Arc<KeyRing>)>>,
}

impl KeyRingClient {
    /// How long the keys are used before the store is asked again: another node may have made the next one.
    pub const RELOAD: Duration = Duration::from_secs(60);

    /// A client over these ports.
    #[must_use]
    pub fn new(
        provider: CryptoProvider,
        store: Arc<dyn KeyRingStore>,
        clock: Arc<dyn Clock>,
        rotation: Rotation,
    ) -> Self {
        Self { provider, store, clock, rotation, ring: Mutex::default() }
    }

    /// The ring as it is now.
    ///
    /// # Errors
    /// Where the store cannot answer and no earlier ring is at hand, or a key cannot be used.
    pub async fn ring(&self) -> Result<Arc<KeyRing>, Error> {
        let now = self.clock.now();
        let known = self.ring.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, ring)) = &known
            && *at <= now
            && now.since(*at) < Self::RELOAD
        {
            return Ok(ring.clone());
        }
        let records = match (self.store.load().await, known) {
            (Ok(records), _) => records,
            // Keys do not go bad because the store is away.
            (Err(_), Some((_, ring))) => return Ok(ring),
            (Err(error), None) => return Err(error.into()),
        };
        let ring = Arc::new(KeyRing::from_records(&self.provider, &records, self.rotation)?);
        *self.ring.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, ring.clone()));
        Ok(ring)
    }

    /// The key that signs now.
    ///
    /// # Errors
    /// Those of [`KeyRingClient::ring`] and [`KeyRing::current`].
    pub async fn signing_key(&self) -> Result<SigningKey, Error> {
        Ok(self.ring().await?.current(self.clock.now())?.clone())
    }

    /// Makes the next key where its time has come. Call it now and then; on ten nodes at once it makes one key.
    ///
    /// # Errors
    /// Where the store cannot answer or the key cannot be made. `Ok(false)` where nothing is due, or the provider cannot
    /// make keys.
    pub async fn rotate(&self, random: &dyn SecureRandom) -> Result<bool, Error> {
        let ring = self.ring().await?;
        let Some(activates_at) = ring.due(self.clock.now()) else { return Ok(false) };
        let Some(pkcs8) = self.provider.generate_rsa(2048)? else { return Ok(false) };
        let record = KeyRecord {
            kid: fresh_kid(random)?,
            algorithm: Algorithm::RS256,
            private_key: PrivateKey::from_pkcs8(pkcs8.to_vec()),
            activates_at,
        };
        self.store.add(record).await?;
        *self.ring.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(true)
    }
}

/// A key id that is never used again: 128 random bits (SEC-100).
fn fresh_kid(random: &dyn SecureRandom) -> Result<String, PortError> {
    let mut bytes = [0; 16];
    random.fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests;
