//! The claims of every token.

use alloc::string::String;

use crate::{Audience, NumericDate};

crate::open_object! {
    /// The claims that every token of LTI carries, checked by the security layer (RFC 7519 §4.1, OpenID Connect Core §2,
    /// Security Framework 1.0 §5.1.2).
    pub part RegisteredClaims {
        /// Issuer: who signed. An `https` URL, compared as exact text.
        pub iss: String = "iss",
        /// Subject: the user's stable id, at most 255 ASCII characters; absent in an anonymous launch.
        pub sub: String = "sub",
        /// Audience: for whom the token is.
        pub aud: Audience = "aud",
        /// Authorized party: the client among several audiences.
        pub azp: String = "azp",
        /// Expiry.
        pub exp: NumericDate = "exp",
        /// Time of issue.
        pub iat: NumericDate = "iat",
        /// Not valid before.
        pub nbf: NumericDate = "nbf",
        /// The value of the authentication request, unchanged.
        pub nonce: String = "nonce",
        /// The token's own id.
        pub jti: String = "jti",
    }
}
