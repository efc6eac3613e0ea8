//! `GET /jwks`: the tool's public keys (Security Framework 1.0 §6.3).

use crate::{Error, Tool};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Response};

impl Tool {
    /// The key set, with what caches may do with it: five minutes (SEC-101).
    ///
    /// # Errors
    /// Where the key store cannot answer.
    pub async fn jwks(&self) -> Result<Response<Vec<u8>>, Error> {
        let ring = self.0.own_keys.ring().await?;
        let document = ring.to_json(self.0.parts.clock.now());
        let mut response = Response::new(document.into_bytes());
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
        Ok(response)
    }

    /// Makes the next key where its time has come and the provider can. Call it about once an hour.
    ///
    /// # Errors
    /// Where the key store cannot answer or the key cannot be made.
    pub async fn rotate_keys(&self) -> Result<bool, Error> {
        Ok(self.0.own_keys.rotate(&*self.0.parts.random).await?)
    }
}
