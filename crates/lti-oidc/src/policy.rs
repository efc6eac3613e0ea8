use core::time::Duration;

/// What this side accepts in the login conversation. `Policy::default()` is the strict reading; the operator sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// How long a login may take, from the initiation to the launch. Default 600 s (core catalogue 1.9, ATK-027).
    pub login_lifetime: Duration,
    /// How long a platform's hints are good for. Default 300 s (OIDC-040).
    pub hint_lifetime: Duration,
    /// The life of an `id_token` that a platform makes, `exp − iat`. Default 300 s (PLT-004).
    pub id_token_lifetime: Duration,
    /// The longest parameter in bytes, but for `id_token`. Default 4,096 (LMS-004).
    pub max_parameter_bytes: usize,
    /// The largest query or form in bytes. Default 131,072: a token of the largest size and its encoding.
    pub max_form_bytes: usize,
    /// Above this length in bytes a redirect becomes a self-submitting form. Default 2,000 (LMS-004).
    pub max_redirect_bytes: usize,
    /// Leads launches to a `target_link_uri` that differs from the one of the login: the signed one counts. Default on
    /// (CORE-039); off refuses the launch (CORE-038).
    pub follow_signed_target: bool,
    /// Uses the platform's storage in place of a cookie that the browser did not send, where the login initiation offers
    /// it (STOR-001). Default on; off knows cookies alone (TRAP-57).
    pub platform_storage: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            login_lifetime: Duration::from_secs(600),
            hint_lifetime: Duration::from_secs(300),
            id_token_lifetime: Duration::from_secs(300),
            max_parameter_bytes: 4_096,
            max_form_bytes: 131_072,
            max_redirect_bytes: 2_000,
            follow_signed_target: true,
            platform_storage: true,
        }
    }
}
