//! What every service call shares: bodies in chunks and the values around them.

use crate::Error;
use crate::error::Refused;
use crate::ports::{BoxFuture, HttpError};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

mod accept;
mod link;
mod problem;
mod refusal;
mod retry_after;
pub mod url;

pub use accept::{accepts_json, essence};
pub use link::{Link, LinkUnusable, following, link, links, next_page};
pub use problem::problem;
pub use refusal::{Refusal, RefusalKind};
pub use retry_after::RetryAfter;

/// Gives the chunks of a body one after the other.
pub trait BodySource: Send {
    /// The next chunk, `None` at the end.
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, HttpError>>;
}

/// The body of an answer, read in chunks. Nothing is read before it is asked for.
pub struct Body(Box<dyn BodySource>);

impl Body {
    /// A body that comes from elsewhere.
    #[must_use]
    pub fn new(source: impl BodySource + 'static) -> Self {
        Self(Box::new(source))
    }

    /// A body that is there already.
    #[must_use]
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self::new(Whole(Some(bytes)))
    }

    /// The next chunk, `None` at the end.
    ///
    /// # Errors
    /// Where the other side breaks off or a limit of the client is reached.
    pub async fn chunk(&mut self) -> Result<Option<Vec<u8>>, HttpError> {
        self.0.chunk().await
    }

    /// The first bytes, at most `limit`, and the whole body again as if nothing had been read.
    ///
    /// # Errors
    /// Where the other side breaks off or a limit of the client is reached.
    pub async fn peek(mut self, limit: usize) -> Result<(Vec<u8>, Self), HttpError> {
        let mut start = Vec::new();
        while start.len() < limit
            && let Some(chunk) = self.chunk().await?
        {
            start.extend_from_slice(&chunk);
        }
        let first = start.iter().take(limit).copied().collect();
        Ok((first, Self::new(Again { start, rest: self })))
    }

    /// Everything, at most `limit` bytes: more is an error, never a truncated body.
    ///
    /// # Errors
    /// [`HttpError::TooLarge`], or what the source reports.
    pub async fn collect(mut self, limit: usize) -> Result<Vec<u8>, HttpError> {
        let mut all = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            if chunk.len() > limit.saturating_sub(all.len()) {
                return Err(HttpError::TooLarge { limit });
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body(…)")
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from_bytes(bytes)
    }
}

struct Whole(Option<Vec<u8>>);

impl BodySource for Whole {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, HttpError>> {
        let chunk = self.0.take().filter(|bytes| !bytes.is_empty());
        Box::pin(core::future::ready(Ok(chunk)))
    }
}

/// A body whose beginning was read already.
struct Again {
    start: Vec<u8>,
    rest: Body,
}

impl BodySource for Again {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, HttpError>> {
        if self.start.is_empty() {
            return self.rest.0.chunk();
        }
        let start = core::mem::take(&mut self.start);
        Box::pin(core::future::ready(Ok(Some(start))))
    }
}

/// Reads the whole body of an answer, at most `limit` bytes.
///
/// # Errors
/// [`HttpError::TooLarge`], or what the source reports.
pub async fn collect(
    response: http::Response<Body>,
    limit: usize,
) -> Result<http::Response<Vec<u8>>, HttpError> {
    let (head, body) = response.into_parts();
    Ok(http::Response::from_parts(head, body.collect(limit).await?))
}

/// The parameters of a form body, each at most once.
///
/// # Errors
/// [`Refused::BodyTooLarge`] above `limit`.
pub fn form(body: &[u8], limit: usize) -> Result<Form, Error> {
    if body.len() > limit {
        return Err(Refused::BodyTooLarge { limit }.into());
    }
    Ok(Form::parse(body))
}

/// Decoded parameters of a query or form (`application/x-www-form-urlencoded`), in the order they came.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form(Vec<(alloc::string::String, alloc::string::String)>);

impl Form {
    /// Decodes `text`. Bytes that are no UTF-8 become U+FFFD.
    #[must_use]
    pub fn parse(text: &[u8]) -> Self {
        Self(
            form_urlencoded::parse(text)
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
        )
    }

    /// The value of `name`: none, one, or an error where it is repeated (RFC 6749 §3.1).
    ///
    /// # Errors
    /// [`Repeated`].
    pub fn one(&self, name: &'static str) -> Result<Option<&str>, Repeated> {
        let mut values = self.0.iter().filter(|(candidate, _)| candidate == name);
        match (values.next(), values.next()) {
            (first, None) => Ok(first.map(|(_, value)| value.as_str())),
            _ => Err(Repeated { name }),
        }
    }

    /// All parameters.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values may be tokens or personal data; names are not.
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

/// A parameter occurs twice (OIDC-008).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// The parameter's name.
    pub name: &'static str,
}

#[cfg(test)]
mod tests;
