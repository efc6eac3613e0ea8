use lti_nrps::Member;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;

/// A copy of a roster that stays in step: [`Roster::sync`](super::Roster::sync) brings it up to date. Everybody in it is a member of the course, active or
/// not: look at [`Member::status`].
///
/// It is stored as JSON by `serde_json`, and holds names and addresses where the platform gives them: keep it as you keep those. `Debug`
/// shows how many there are, and no more.
#[derive(Clone, Default)]
pub struct RosterCopy {
    pub(super) members: BTreeMap<String, Member>,
    pub(super) groups: bool,
    pub(super) baseline: Option<Baseline>,
}

/// What the copy is in step with.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Baseline {
    /// Whose roster it is: platforms name that of a course alike for all tools, and people otherwise.
    pub(super) registration_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) deployment_id: Option<String>,
    /// Where it is.
    pub(super) url: String,
    /// Where to ask for what has changed since.
    pub(super) differences: String,
    /// When everything was read, in seconds of Unix time.
    pub(super) read_at: i64,
}

impl RosterCopy {
    /// Of nobody yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With the groups of each member, where the platform tells them (GROUPS-016).
    #[must_use]
    pub fn with_groups() -> Self {
        Self { groups: true, ..Self::default() }
    }

    /// The member with this `user_id`, which is the `sub` of launches (NRPS-010). There is no other key: not the e-mail address.
    #[must_use]
    pub fn get(&self, user_id: &str) -> Option<&Member> {
        self.members.get(user_id)
    }

    /// All members, in the order of their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Member> {
        self.members.values()
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Makes the next [`sync`](super::Roster::sync) read everything.
    pub fn forget_differences(&mut self) {
        self.baseline = None;
    }
}

/// As it is stored.
#[derive(Serialize, Deserialize)]
struct Stored<M> {
    #[serde(default)]
    groups: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    baseline: Option<Baseline>,
    members: M,
}

impl Serialize for RosterCopy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let members: Vec<&Member> = self.iter().collect();
        Stored { groups: self.groups, baseline: self.baseline.clone(), members }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for RosterCopy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::<Vec<Member>>::deserialize(deserializer)?;
        let members = stored.members.into_iter().map(|member| (member.user_id.clone(), member)).collect();
        Ok(Self { members, groups: stored.groups, baseline: stored.baseline })
    }
}

impl fmt::Debug for RosterCopy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RosterCopy")
            .field("members", &self.len())
            .field("groups", &self.groups)
            .field("follows_differences", &self.baseline.is_some())
            .finish_non_exhaustive()
    }
}
