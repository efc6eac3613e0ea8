//! A call of a tool to a service of the platform under test.

use serde::Deserialize;

use super::JsonEdit;

/// What a tool asks for (Assignment and Grade Services 2.0 §3, Names and Role Provisioning Services 2.0 §2.4, Course Groups 1.0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// GET of the container.
    ListLineItems,
    /// POST to the container.
    CreateLineItem,
    /// GET of a line item.
    ReadLineItem,
    /// PUT of a line item.
    ReplaceLineItem,
    /// DELETE of a line item.
    DeleteLineItem,
    /// POST to the scores of a line item.
    PublishScore,
    /// GET of the results of a line item.
    ReadResults,
    /// GET of the members of a course.
    ReadMemberships,
    /// GET of the groups of a course.
    ReadGroups,
    /// GET of the group sets of a course.
    ReadGroupSets,
}

/// A call, before the edits of its request.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// What is asked for.
    pub operation: Operation,
    /// The container; `lineitems` of the launch when left out.
    pub line_items: Option<String>,
    /// The line item; `lineitem` of the launch when left out.
    pub line_item: Option<String>,
    /// Scopes of the token that the runner asks for; when left out, the one that the operation needs.
    pub scope: Option<String>,
    /// The deployment that the token is asked for; none when left out.
    pub deployment: Option<String>,
    /// The body's base in `fixtures/bases/`; by default that of the operation.
    pub base: Option<String>,
    /// Edits of the body.
    #[serde(default)]
    pub object: JsonEdit,
}

impl Operation {
    /// The method, catalogue §1.2.
    pub fn method(self) -> &'static str {
        match self {
            Self::ListLineItems
            | Self::ReadLineItem
            | Self::ReadResults
            | Self::ReadMemberships
            | Self::ReadGroups
            | Self::ReadGroupSets => "GET",
            Self::CreateLineItem | Self::PublishScore => "POST",
            Self::ReplaceLineItem => "PUT",
            Self::DeleteLineItem => "DELETE",
        }
    }

    /// The scope that permits it and no more than it has to.
    pub fn scope(self) -> &'static str {
        match self {
            Self::ListLineItems | Self::ReadLineItem => {
                "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"
            }
            Self::CreateLineItem | Self::ReplaceLineItem | Self::DeleteLineItem => {
                "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
            }
            Self::PublishScore => "https://purl.imsglobal.org/spec/lti-ags/scope/score",
            Self::ReadResults => "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly",
            Self::ReadMemberships => {
                "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
            }
            Self::ReadGroups | Self::ReadGroupSets => {
                "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"
            }
        }
    }

    /// `Accept`, where an answer has a body.
    pub fn accept(self) -> Option<&'static str> {
        match self {
            Self::ListLineItems => Some("application/vnd.ims.lis.v2.lineitemcontainer+json"),
            Self::ReadLineItem | Self::CreateLineItem | Self::ReplaceLineItem => {
                Some("application/vnd.ims.lis.v2.lineitem+json")
            }
            Self::ReadResults => Some("application/vnd.ims.lis.v2.resultcontainer+json"),
            Self::ReadMemberships => Some("application/vnd.ims.lti-nrps.v2.membershipcontainer+json"),
            Self::ReadGroups => Some("application/vnd.ims.lti-gs.v1.contextgroupcontainer+json"),
            Self::ReadGroupSets => Some("application/vnd.ims.lti-gs.v1.contextgroupsetcontainer+json"),
            Self::DeleteLineItem | Self::PublishScore => None,
        }
    }

    /// The media type of the body, and the base that it begins from.
    pub fn body(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::CreateLineItem | Self::ReplaceLineItem => {
                Some(("application/vnd.ims.lis.v2.lineitem+json", "line-item"))
            }
            Self::PublishScore => Some(("application/vnd.ims.lis.v1.score+json", "score")),
            _ => None,
        }
    }

    /// What the launch told that the call begins from, and what is appended to its path.
    pub fn target(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::ListLineItems | Self::CreateLineItem => ("lineitems", None),
            Self::ReadLineItem | Self::ReplaceLineItem | Self::DeleteLineItem => ("lineitem", None),
            Self::PublishScore => ("lineitem", Some("scores")),
            Self::ReadResults => ("lineitem", Some("results")),
            Self::ReadMemberships => ("context_memberships_url", None),
            Self::ReadGroups => ("context_groups_url", None),
            Self::ReadGroupSets => ("context_group_sets_url", None),
        }
    }
}
