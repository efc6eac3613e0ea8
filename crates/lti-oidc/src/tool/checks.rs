//! The checks between a login initiation and a launch, in the order in which they are made, and the codes that each of them
//! refuses with. A test compares the table with every code that is declared.

macro_rules! checks {
    ($( $(#[$doc:meta])* $name:ident => $requirement:literal, $text:literal, [$($code:literal),* $(,)?]; )*) => {
        /// One of the checks of a login, a launch, or what follows it. Their order is the order in which they are made.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Check {
            $( $(#[$doc])* $name, )*
        }

        impl Check {
            /// The id of the requirement.
            #[must_use]
            pub const fn requirement(self) -> &'static str {
                match self { $( Self::$name => $requirement, )* }
            }

            /// What holds when the check has passed, for a person.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $( Self::$name => $text, )* }
            }

            /// The codes of the errors that this check ends in. A failing port (`port-failed`) may end any of them.
            #[must_use]
            pub const fn codes(self) -> &'static [&'static str] {
                match self { $( Self::$name => &[$($code),*], )* }
            }
        }
    };
}

checks! {
    /// The login initiation's form.
    LoginRequest => "OIDC-007", "The request is a login initiation with everything that it needs",
        ["method-not-allowed", "content-type-wrong", "request-too-large", "parameter-missing", "parameter-repeated",
         "parameter-too-long", "deployment-hint-conflict"];
    /// Which platform it comes from.
    LoginRegistration => "OIDC-005", "One registration has its issuer and client id, letter by letter",
        ["registration-unknown", "registration-ambiguous"];
    /// What it is bound by.
    LoginSecrets => "ATK-029", "Its nonce and its cookie are 256 random bits each", ["randomness-failed"];
    /// Where it is to end.
    LoginTarget => "OIDC-011", "It leads to a page of this tool", ["target-foreign"];
    /// Whether it can be begun.
    LoginBegun => "OIDC-012", "The browser is sent to the platform's authorization endpoint",
        ["registration-url-invalid", "registration-id-invalid"];

    /// The response's form; where the check page sends it again, that it comes from there.
    Response => "OIDC-033", "The request is a form with one `state`, and one `id_token` or an error",
        ["method-not-allowed", "content-type-wrong", "request-too-large", "parameter-missing", "parameter-repeated",
         "parameter-too-long", "confirm-foreign"];
    /// Whose login it answers.
    State => "OIDC-001", "It answers a login that this tool began", ["state-unknown"];
    /// When.
    InTime => "OIDC-033", "It came back in time", ["state-expired"];
    /// Where.
    SameBrowser => "OIDC-033", "It came back in the browser that began the login",
        ["browser-mismatch", "storage-mismatch"];
    /// Whether the platform goes along.
    NoError => "OIDC-038", "The platform sent a token, not an error", ["platform-refused"];
    /// The token's compact form.
    TokenForm => "SEC-059", "The token is three segments of base64url and not too large",
        ["token-too-large", "token-malformed", "segment-empty", "base64-invalid"];
    /// The token's header.
    TokenHeader => "SEC-031", "Its header can be read and asks for nothing that must be understood",
        ["header-too-large", "header-malformed", "header-duplicate-member", "header-wrong-type", "crit-unsupported",
         "b64-unsupported", "kid-too-long", "typ-other-kind"];
    /// How it is signed.
    Algorithm => "SEC-065", "It is signed with an algorithm that was agreed", ["algorithm-missing", "algorithm-not-allowed"];
    /// Whose keys count.
    Registration => "LMS-012", "The registration of the login is still there", ["state-unknown"];
    /// Which key.
    Key => "SEC-099", "It names a key of this platform's key set that can be used",
        ["kid-missing", "url-invalid", "key-set-unavailable", "key-set-malformed", "key-set-too-large", "kid-unknown",
         "key-type-mismatch", "key-algorithm-mismatch", "key-use-mismatch", "key-too-weak", "key-too-large",
         "key-exponent-invalid", "key-malformed"];
    /// The signature.
    Signature => "CERT-G-001", "The signature verifies with that key", ["signature-invalid"];
    /// The payload's JSON.
    Payload => "CORE-026", "Its claims can be read, and each is there once",
        ["payload-not-utf8", "json-malformed", "payload-not-object", "json-duplicate-member", "number-out-of-range",
         "json-too-large", "json-too-deep", "json-too-many-members", "audiences-too-many", "roles-too-many"];
    /// Who signed.
    Issuer => "SEC-060", "The issuer is the registered platform, letter by letter",
        ["iss-missing", "iss-wrong-type", "issuer-mismatch"];
    /// For whom.
    Audience => "SEC-061", "It is meant for this tool and nobody else",
        ["audience-missing", "audience-wrong-type", "audience-mismatch", "audience-untrusted", "azp-missing",
         "azp-wrong-type", "azp-mismatch"];
    /// Whether it says when.
    Times => "SEC-056", "It says when it was made and when it ends",
        ["exp-missing", "exp-wrong-type", "iat-missing", "iat-wrong-type"];
    /// Until when.
    NotExpired => "SEC-066", "It has not expired", ["token-expired"];
    /// Since when.
    Recent => "SEC-067", "It was issued a moment ago, not in the future", ["token-from-future", "token-too-old"];
    /// For how long.
    Lifetime => "ATK-012", "It does not live too long", ["token-lifetime-too-long"];
    /// From when.
    NotBefore => "LMS-027", "It is valid already", ["nbf-wrong-type", "token-not-yet-valid"];
    /// For which login.
    Nonce => "OIDC-034", "Its nonce is the one of this login", ["nonce-missing", "nonce-wrong-type", "nonce-mismatch"];
    /// What kind of message.
    MessageKind => "CORE-033", "It is LTI 1.3.0 and a message that this tool knows",
        ["message-type-missing", "message-type-wrong-type", "message-type-unknown", "message-type-unsupported",
         "version-missing", "version-wrong-type", "version-unknown"];
    /// What the message says.
    Claims => "CORE-031", "No required claim is missing, and none is wrong",
        ["deployment-id-missing", "deployment-id-empty", "deployment-id-wrong-type", "deployment-id-too-long",
         "deployment-id-not-ascii", "target-link-uri-missing", "target-link-uri-empty", "target-link-uri-wrong-type",
         "target-link-uri-not-url", "resource-link-missing", "resource-link-wrong-type", "resource-link-id-missing",
         "resource-link-id-empty", "resource-link-id-wrong-type", "resource-link-id-too-long",
         "resource-link-id-not-ascii", "sub-missing", "sub-empty", "sub-wrong-type", "sub-too-long", "sub-not-ascii",
         "anonymous-with-identity", "roles-missing", "roles-wrong-type", "context-wrong-type", "context-id-missing",
         "context-id-empty", "context-id-wrong-type", "context-id-too-long", "context-id-not-ascii"];
    /// Where it leads.
    Target => "OIDC-035", "The signed target is a page of this tool", ["target-foreign"];
    /// Where the login said that it leads.
    SameTarget => "CORE-038", "The signed target is the one of the login, or may differ", ["target-mismatch"];
    /// The deployment of the login.
    SameDeployment => "CORE-020", "The deployment is the one that the login named, if it named one", ["deployment-mismatch"];
    /// The deployment's approval.
    Deployment => "LMS-011", "The deployment is approved", ["deployment-unknown"];
    /// That it is the first.
    FirstTime => "SEC-069", "It was never accepted before", ["launch-replayed"];

    /// The account of LTI 1.1, where the application asks for it after the launch.
    LegacyAccount => "MIG-015", "It names no other LTI 1.1 account than the one that its deployment is bound to",
        ["migration-contradicted"];
}

impl Check {
    /// The checks of a login initiation, in their order.
    pub const LOGIN: &'static [Self] = &[
        Self::LoginRequest,
        Self::LoginRegistration,
        Self::LoginSecrets,
        Self::LoginTarget,
        Self::LoginBegun,
    ];

    /// The checks of a launch, in their order.
    pub const LAUNCH: &'static [Self] = &[
        Self::Response,
        Self::State,
        Self::InTime,
        Self::SameBrowser,
        Self::NoError,
        Self::TokenForm,
        Self::TokenHeader,
        Self::Algorithm,
        Self::Registration,
        Self::Key,
        Self::Signature,
        Self::Payload,
        Self::Issuer,
        Self::Audience,
        Self::Times,
        Self::NotExpired,
        Self::Recent,
        Self::Lifetime,
        Self::NotBefore,
        Self::Nonce,
        Self::MessageKind,
        Self::Claims,
        Self::Target,
        Self::SameTarget,
        Self::SameDeployment,
        Self::Deployment,
        Self::FirstTime,
    ];

    /// The checks of a launch's LTI 1.1 account, in their order.
    pub const MIGRATION: &'static [Self] = &[Self::Deployment, Self::LegacyAccount];

    /// Whether this check ends in errors of this code.
    #[must_use]
    pub fn refuses_with(self, code: &str) -> bool {
        self.codes().contains(&code)
    }
}
