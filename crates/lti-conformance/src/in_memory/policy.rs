//! Policy flags by name, as fixtures write them.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::time::Duration;

use lti_platform::gradebook::ManualGrades;
use lti_security::Algorithm;
use serde_json::Value;

use super::Wrong;

/// The policies that flags set, one a crate.
#[derive(Clone, Debug, Default)]
pub(super) struct Flags {
    pub(super) claims: lti_claims::Policy,
    pub(super) security: lti_security::Policy,
    pub(super) oidc: lti_oidc::Policy,
    pub(super) gradebook: lti_platform::gradebook::Policy,
    pub(super) token_audiences: Vec<String>,
    pub(super) access_token_lifetime: Option<Duration>,
    pub(super) nrps: lti_nrps::Policy,
    pub(super) roster: lti_platform::roster::Policy,
    /// How many changes of a course the platform's roster remembers.
    pub(super) roster_retention: Option<u64>,
    pub(super) lists: lti_tool::gradebook::ListLimits,
}

impl Flags {
    /// Reads flags over the defaults.
    pub(super) fn read(flags: &BTreeMap<String, Value>) -> Result<Self, Wrong> {
        Self::read_over(flags, lti_claims::Policy::default())
    }

    /// Reads flags over the defaults, those of messages over what a profile says.
    pub(super) fn read_over(
        flags: &BTreeMap<String, Value>,
        claims: lti_claims::Policy,
    ) -> Result<Self, Wrong> {
        let mut read = Self { claims, ..Self::default() };
        for (name, value) in flags {
            read.set(name, value)
                .ok_or_else(|| Wrong::World(format!("no policy flag `{name}` takes {value}")))?;
        }
        Ok(read)
    }

    fn set(&mut self, name: &str, value: &Value) -> Option<()> {
        let seconds = || value.as_u64().map(Duration::from_secs);
        let size = || value.as_u64().and_then(|number| usize::try_from(number).ok());
        let texts = || -> Option<Vec<String>> {
            value.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
        };
        match name {
            "allow_anonymous" => self.claims.allow_anonymous = value.as_bool()?,
            "drop_context_without_id" => self.claims.drop_context_without_id = value.as_bool()?,
            "danger_missing_roles_as_empty" => {
                self.claims.danger_missing_roles_as_empty = value.as_bool()?;
            }
            "danger_institution_roles_in_context" => {
                self.claims.danger_institution_roles_in_context = value.as_bool()?;
            }
            "danger_resource_link_fallback_id" => {
                self.claims.danger_resource_link_fallback_id = Some(value.as_str()?.to_owned());
            }
            "algorithms" => {
                let names = value.as_array()?.iter().map(|name| name.as_str()?.parse::<Algorithm>().ok());
                self.security.algorithms = names.collect::<Option<Vec<_>>>()?;
            }
            "clock_leeway" => self.security.clock_leeway = seconds()?,
            "max_token_age" => self.security.max_token_age = seconds()?,
            "max_token_lifetime" => self.security.max_token_lifetime = seconds()?,
            "max_assertion_lifetime" => self.security.max_assertion_lifetime = seconds()?,
            "trusted_audiences" => self.security.trusted_audiences = texts()?,
            "max_token_bytes" => self.security.max_token_bytes = size()?,
            "max_keys" => self.security.max_keys = size()?,
            "key_refetch_interval" => self.security.key_refetch_interval = seconds()?,
            "key_set_lifetime" => self.security.key_set_lifetime = seconds()?,
            "login_lifetime" => self.oidc.login_lifetime = seconds()?,
            "hint_lifetime" => self.oidc.hint_lifetime = seconds()?,
            "id_token_lifetime" => self.oidc.id_token_lifetime = seconds()?,
            "max_redirect_bytes" => self.oidc.max_redirect_bytes = size()?,
            "follow_signed_target" => self.oidc.follow_signed_target = value.as_bool()?,
            "platform_storage" => self.oidc.platform_storage = value.as_bool()?,
            "manual_grades" => {
                self.gradebook.manual = match value.as_str()? {
                    "stay" => ManualGrades::Stay,
                    "until-next-score" => ManualGrades::UntilNextScore,
                    _ => return None,
                };
            }
            "places" => self.gradebook.places = u8::try_from(value.as_u64()?).ok()?,
            "page_limit" => self.gradebook.page_limit = NonZeroUsize::new(size()?)?,
            "body_limit" => self.gradebook.service.body_limit = size()?,
            "greatest_number" => self.gradebook.service.greatest_number = value.as_u64()?.into(),
            "clock_ahead" => self.gradebook.service.clock_ahead = seconds()?,
            "whole_seconds" => self.gradebook.service.whole_seconds = value.as_bool()?,
            "json_media_type" => self.gradebook.service.json_media_type = value.as_bool()?,
            "score_as_line_item_type" => {
                self.gradebook.service.score_as_line_item_type = value.as_bool()?;
            }
            "member_limit" => self.nrps.entry_limit = size()?,
            "members_limit" => self.nrps.entries_limit = size()?,
            "roster_body_limit" => self.nrps.body_limit = size()?,
            "roster_page_size" => self.roster.page_size = NonZeroUsize::new(size()?)?,
            "roster_page_limit" => self.roster.page_limit = NonZeroUsize::new(size()?)?,
            "roster_retention" => self.roster_retention = Some(value.as_u64()?),
            "list_pages" => self.lists.pages = size()?,
            "list_entries" => self.lists.entries = size()?,
            "list_bytes" => self.lists.bytes = size()?,
            "numeric_user_ids" => self.gradebook.service.numeric_user_ids = value.as_bool()?,
            "token_audiences" => self.token_audiences = texts()?,
            "access_token_lifetime" => self.access_token_lifetime = Some(seconds()?),
            _ => return None,
        }
        Some(())
    }
}
