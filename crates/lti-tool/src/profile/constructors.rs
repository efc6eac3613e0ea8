//! One constructor an LMS. "Unconfirmed" marks what no published source or capture shows; "third party" what only somebody
//! else's working integration shows.

use super::{Endpoints, Product, Profile, base_url, https, path_segment};
use crate::Error;

impl Profile {
    /// Canvas as Instructure hosts it. `host` is the customer's: `school.instructure.com`, or its own name.
    ///
    /// One issuer for all customers; a new account is a new deployment (LMS-011). A public course sends visitors without `sub`:
    /// they are refused unless `allow_anonymous` is set (LMS-032).
    ///
    /// # Errors
    /// `registration-value-invalid` where `host` is no host name.
    pub fn canvas(host: &str) -> Result<Self, Error> {
        hosted_canvas("", host)
    }

    /// The beta environment of hosted Canvas; `host` is `school.beta.instructure.com`. Otherwise as [`Profile::canvas`].
    ///
    /// # Errors
    /// As [`Profile::canvas`].
    pub fn canvas_beta(host: &str) -> Result<Self, Error> {
        hosted_canvas("beta.", host)
    }

    /// The test environment of hosted Canvas; `host` is `school.test.instructure.com`. Otherwise as [`Profile::canvas`].
    ///
    /// # Errors
    /// As [`Profile::canvas`].
    pub fn canvas_test(host: &str) -> Result<Self, Error> {
        hosted_canvas("test.", host)
    }

    /// Canvas on a server of one's own.
    ///
    /// The issuer is the one that is shipped, `https://canvas.instructure.com`, which is that of hosted Canvas too (LMS-012).
    /// Where the administrator configured another, set [`Profile::issuer`]; likewise for a proxy in front of Canvas.
    ///
    /// # Errors
    /// As [`Profile::canvas`].
    pub fn canvas_self_hosted(host: &str) -> Result<Self, Error> {
        let server = https(host)?;
        Ok(Self::new(
            Product::Canvas,
            Endpoints {
                issuer: "https://canvas.instructure.com".to_owned(),
                authorization_endpoint: format!("{server}/api/lti/authorize_redirect"),
                token_url: format!("{server}/login/oauth2/token"),
                key_set_url: format!("{server}/api/lti/security/jwks"),
            },
        ))
    }

    /// Moodle. `wwwroot` is the site's address as its configuration writes it, often with a path and never with a slash at
    /// the end; it is the issuer too. A site on plain `http` is refused, except on a loopback host.
    ///
    /// # Errors
    /// `registration-value-invalid` where `wwwroot` is no such URL.
    pub fn moodle(wwwroot: &str) -> Result<Self, Error> {
        let root = base_url("wwwroot", wwwroot)?;
        Ok(Self::new(
            Product::Moodle,
            Endpoints {
                authorization_endpoint: format!("{root}/mod/lti/auth.php"),
                token_url: format!("{root}/mod/lti/token.php"),
                key_set_url: format!("{root}/mod/lti/certs.php"),
                issuer: root,
            },
        ))
    }

    /// Blackboard Learn. One issuer for all customers, keys of its own for each application: the client id is part of the key
    /// set's URL. Each school that adds the tool is a new deployment (LMS-011).
    ///
    /// The developer portal now also answers at `developer.anthology.com`. That the token endpoint wants its own URL as the
    /// audience of an assertion is unconfirmed.
    #[must_use]
    pub fn blackboard() -> Self {
        let portal = "https://developer.blackboard.com/api/v1";
        Self::new(
            Product::Blackboard,
            Endpoints {
                issuer: "https://blackboard.com".to_owned(),
                authorization_endpoint: format!("{portal}/gateway/oidcauth"),
                token_url: format!("{portal}/gateway/oauth2/jwttoken"),
                key_set_url: format!("{portal}/management/applications/{}/jwks.json", Self::CLIENT_ID),
            },
        )
    }

    /// Brightspace. `host` is the customer's.
    ///
    /// The token endpoint is shared by all customers and wants an audience that is not its URL (LMS-070). The audience here is
    /// third party; what the administrator reads as "Brightspace OAuth2 Audience" is right. A deployment with the setting
    /// "Anonymous" may send no roles at all: `danger_missing_roles_as_empty` lets its people in with the least privilege (LMS-048).
    ///
    /// # Errors
    /// `registration-value-invalid` where `host` is no host name.
    pub fn brightspace(host: &str) -> Result<Self, Error> {
        let issuer = https(host)?;
        let mut profile = Self::new(
            Product::Brightspace,
            Endpoints {
                authorization_endpoint: format!("{issuer}/d2l/lti/authenticate"),
                token_url: "https://auth.brightspace.com/core/connect/token".to_owned(),
                key_set_url: format!("{issuer}/d2l/.well-known/jwks"),
                issuer,
            },
        );
        profile.token_audience = Some("https://api.brightspace.com/auth/token".to_owned());
        Ok(profile)
    }

    /// itslearning. It publishes neither its issuer nor its endpoints: take those that come with the registration.
    ///
    /// Customers are told apart by their deployment (LMS-011). Anonymous launches with a user id and a role are its default.
    ///
    /// # Errors
    /// `registration-value-invalid` where an endpoint is no `https` URL, or the issuer is empty.
    pub fn itslearning(endpoints: Endpoints) -> Result<Self, Error> {
        Ok(Self::new(Product::Itslearning, endpoints.checked()?))
    }

    /// Sakai. `server` is its address, `tool` the tool's number there: each tool has its own token URL.
    ///
    /// A site may have another issuer than its address: set [`Profile::issuer`]. Older versions publish a key set for each tool,
    /// at `…/keyset/<tool>`: set [`Profile::key_set_url`].
    ///
    /// # Errors
    /// `registration-value-invalid` where `server` is no `https` URL.
    pub fn sakai(server: &str, tool: u64) -> Result<Self, Error> {
        let server = base_url("server", server)?;
        Ok(Self::new(
            Product::Sakai,
            Endpoints {
                authorization_endpoint: format!("{server}/imsoidc/lti13/oidc_auth"),
                token_url: format!("{server}/imsblis/lti13/token/{tool}"),
                key_set_url: format!("{server}/imsblis/lti13/keyset"),
                issuer: server,
            },
        ))
    }

    /// Schoology. One issuer and one set of endpoints for all customers; a customer is a deployment (LMS-011). That the token
    /// endpoint wants its own URL as the audience is third party.
    #[must_use]
    pub fn schoology() -> Self {
        let service = "https://lti-service.svc.schoology.com/lti-service";
        Self::new(
            Product::Schoology,
            Endpoints {
                issuer: "https://schoology.schoology.com".to_owned(),
                authorization_endpoint: format!("{service}/authorize-redirect"),
                token_url: format!("{service}/access-token"),
                key_set_url: format!("{service}/.well-known/jwks"),
            },
        )
    }

    /// Open edX. `lms` is the LMS root URL, `configuration` what stands at the end of the keyset URL that the block shows: the id
    /// of its configuration, in old releases the location of the block. Each block may be a client of its own (LMS-013).
    ///
    /// Old releases send no membership role: their people get the least privilege, unless `danger_institution_roles_in_context`
    /// is on (LMS-048).
    ///
    /// # Errors
    /// `registration-value-invalid` where `lms` is no `https` URL or `configuration` holds a slash.
    pub fn open_edx(lms: &str, configuration: &str) -> Result<Self, Error> {
        let lms = base_url("LMS root URL", lms)?;
        path_segment("configuration id", configuration)?;
        let service = format!("{lms}/api/lti_consumer/v1");
        Ok(Self::new(
            Product::OpenEdx,
            Endpoints {
                issuer: lms,
                authorization_endpoint: format!("{service}/launch/"),
                token_url: format!("{service}/token/{configuration}"),
                key_set_url: format!("{service}/public_keysets/{configuration}"),
            },
        ))
    }

    /// ILIAS. `http_path` is the installation's address; it is the issuer too. Releases up to 9 have their endpoints elsewhere:
    /// [`Profile::ilias_9`].
    ///
    /// # Errors
    /// `registration-value-invalid` where `http_path` is no `https` URL.
    pub fn ilias(http_path: &str) -> Result<Self, Error> {
        ilias_below(http_path, "")
    }

    /// ILIAS up to release 9. That 10 is the release that moved the endpoints is unconfirmed; the administrator sees them beside
    /// the client id.
    ///
    /// # Errors
    /// As [`Profile::ilias`].
    pub fn ilias_9(http_path: &str) -> Result<Self, Error> {
        ilias_below(http_path, "/Modules/LTIConsumer")
    }

    /// OpenOLAT. Its issuer is configured and its endpoints are not published: take those that its administrator sees.
    ///
    /// A link without a course may come with an empty `resource_link`; it is refused unless `danger_resource_link_fallback_id` is
    /// set (LMS-054). The link's id is not always unique within a course.
    ///
    /// # Errors
    /// `registration-value-invalid` where an endpoint is no `https` URL, or the issuer is empty.
    pub fn openolat(endpoints: Endpoints) -> Result<Self, Error> {
        Ok(Self::new(Product::OpenOlat, endpoints.checked()?))
    }

    /// saLTIre, where malformed messages are made by hand. `session` ends the token and key set URLs that it shows; a registration
    /// lives as long as that session.
    ///
    /// # Errors
    /// `registration-value-invalid` where `session` holds a slash or is empty.
    pub fn saltire(session: &str) -> Result<Self, Error> {
        path_segment("session key", session)?;
        let issuer = "https://saltire.lti.app/platform";
        Ok(Self::new(
            Product::Saltire,
            Endpoints {
                issuer: issuer.to_owned(),
                authorization_endpoint: format!("{issuer}/auth"),
                token_url: format!("{issuer}/token/{session}"),
                key_set_url: format!("{issuer}/jwks/{session}"),
            },
        ))
    }
}

/// The environments of hosted Canvas differ by a label in the shared hosts.
fn hosted_canvas(environment: &str, host: &str) -> Result<Profile, Error> {
    let server = https(host)?;
    let service = format!("https://sso.{environment}canvaslms.com/api/lti");
    Ok(Profile::new(
        Product::Canvas,
        Endpoints {
            issuer: format!("https://canvas.{environment}instructure.com"),
            authorization_endpoint: format!("{service}/authorize_redirect"),
            token_url: format!("{server}/login/oauth2/token"),
            key_set_url: format!("{service}/security/jwks"),
        },
    ))
}

fn ilias_below(http_path: &str, folder: &str) -> Result<Profile, Error> {
    let root = base_url("HTTP path", http_path)?;
    Ok(Profile::new(
        Product::Ilias,
        Endpoints {
            authorization_endpoint: format!("{root}{folder}/ltiauth.php"),
            token_url: format!("{root}{folder}/ltitoken.php"),
            key_set_url: format!("{root}{folder}/lticerts.php"),
            issuer: root,
        },
    ))
}
