//! `GET` of the memberships of a context (NRPS 2.0 §2.4, §3).

use alloc::string::String;
use alloc::vec::Vec;
use core::num::NonZeroU32;

use http::{Request, Response};
use lti_claims::Role;
use lti_security::service::following;

use crate::container::MEMBERS;
use crate::error::Error;
use crate::exchange::{asked, count, head, next, request, sendable, success, with_parameters};
use crate::findings::Findings;
use crate::media_type::MEMBERSHIP_CONTAINER;
use crate::problem::ProblemReason;
use crate::{Member, MemberReader, MemberStatus, MemberWriter, MembershipContainer, MembershipPage, Policy};

/// Reads who is in the course. `Debug` shows no URL: those of next pages may name a person.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadMemberships {
    /// `context_memberships_url` of the launch. At a platform: the URL of the request without the parameters below.
    pub url: String,
    /// Only members who have this role (NRPS-022): see [`has_role`](crate::has_role). At a tool, members who have not are left out again, because some
    /// platforms lose the filter on the second page (LMS-121).
    pub role: Option<Role>,
    /// At most so many on a page; a platform may give more or fewer (NRPS-025, NRPS-026).
    pub limit: Option<NonZeroU32>,
    /// The `id` of a resource link: its members, each with what a launch would say about him (NRPS-036, NRPS-040).
    pub resource_link_id: Option<String>,
    /// With the groups of each member (GROUPS-016). Where they were not asked for, they are not read (GROUPS-017).
    pub groups: bool,
    /// A next page, or differences, used as it is: nothing of the above is added to it.
    opaque: Option<String>,
}

/// What a platform answers with: the members as they are, or what has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// The members now: none of them is `Deleted` (NRPS-019).
    Listing,
    /// What has changed since the differences URL was given out: members of now in their present state, and `Deleted` for who is none any
    /// more (NRPS-032 to NRPS-034).
    Differences,
}

const PARAMETERS: [&str; 4] = ["role", "limit", "rlid", "groups"];

impl ReadMemberships {
    /// Everybody.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), role: None, limit: None, resource_link_id: None, groups: false, opaque: None }
    }

    /// The next page, by the URL that came with the one before.
    #[must_use]
    pub fn page(&self, next: impl Into<String>) -> Self {
        Self { opaque: Some(next.into()), ..self.clone() }
    }

    /// What has changed, by the URL that came with the first page of a listing; nothing is added to it (NRPS-031).
    #[must_use]
    pub fn differences(&self, url: impl Into<String>) -> Self {
        self.page(url)
    }

    /// The request as a tool sends it.
    ///
    /// # Errors
    /// `url-invalid`.
    pub fn to_http(&self) -> Result<Request<Vec<u8>>, Error> {
        request(&self.whole_url(), "memberships", MEMBERSHIP_CONTAINER)
    }

    /// The URL that is asked, with its parameters.
    #[must_use]
    pub fn whole_url(&self) -> String {
        if let Some(url) = &self.opaque {
            return url.clone();
        }
        let limit = count(self.limit);
        let values = [
            self.role.as_ref().map(Role::as_str),
            limit.as_deref(),
            self.resource_link_id.as_deref(),
            self.groups.then_some("true"),
        ];
        let [role, limit, link, groups] = values;
        with_parameters(&self.url, [("role", role), ("limit", limit), ("rlid", link), ("groups", groups)])
    }

    /// Reads the request at a platform. A role may be a URI or the bare name of a role of the context (NRPS-022, NRPS-023); one that is
    /// not known is one that nobody has. Whose the link is, the platform has to ask (NRPS-038, NRPS-039).
    ///
    /// # Errors
    /// `method-not-allowed`, `not-acceptable`; `parameter-repeated`, `parameter-not-count`.
    pub fn from_http<B>(request: &Request<B>) -> Result<Self, Error> {
        let (url, mut query) = asked(request, MEMBERSHIP_CONTAINER, &PARAMETERS)?;
        let read = Self {
            url,
            role: query.text("role", "NRPS-022").map(|role| Role::parse(&role)),
            limit: query.limit("NRPS-025"),
            resource_link_id: query.text("rlid", "NRPS-036"),
            groups: query.text("groups", "GROUPS-016").is_some_and(|groups| groups == "true"),
            opaque: None,
        };
        query.done()?;
        Ok(read)
    }

    /// The answer as a platform sends it: status 200, an empty list where nobody fits. Members of a resource link have a `message` each
    /// (NRPS-040), others none; they have groups exactly where these were asked for (GROUPS-016, GROUPS-017).
    ///
    /// # Errors
    /// What a container or a member may not be sent with; `link-invalid`.
    pub fn respond(&self, page: &MembershipPage, report: Report) -> Result<Response<Vec<u8>>, Error> {
        let mut findings = Findings::default();
        page.container.judge(&mut findings);
        for (at, member) in page.members.iter().enumerate() {
            findings.entry = Some(at);
            self.judge(member, report, &mut findings);
        }
        sendable(MEMBERS.name, findings)?;
        let head = self.respond_head(page.next.as_deref(), page.differences.as_deref())?;
        Ok(head.map(|()| MemberWriter::write_page(&page.container, &page.members)))
    }

    /// The head of an answer whose body follows part by part.
    ///
    /// # Errors
    /// `link-invalid`.
    pub fn respond_head(&self, next: Option<&str>, differences: Option<&str>) -> Result<Response<()>, Error> {
        head(MEMBERSHIP_CONTAINER, [("next", next), ("differences", differences)])
    }

    /// Begins the body of an answer, member by member: writes what stands before them.
    ///
    /// # Errors
    /// What a container may not be sent with.
    pub fn writer(
        &self,
        container: &MembershipContainer,
        report: Report,
        out: &mut Vec<u8>,
    ) -> Result<MemberWriter, Error> {
        MemberWriter::begin(self, container, report, out)
    }

    /// What this answer may say of a member.
    pub(crate) fn judge(&self, member: &Member, report: Report, findings: &mut Findings) {
        member.judge(findings);
        match (&member.status, report) {
            (MemberStatus::Active | MemberStatus::Inactive, _)
            | (MemberStatus::Deleted, Report::Differences) => {}
            (MemberStatus::Deleted, Report::Listing) => {
                findings.note("status", "NRPS-019", ProblemReason::NotAskedFor);
            }
            _ => findings.note("status", "NRPS-018", ProblemReason::UnknownWord),
        }
        // Nobody launches as someone who is none any more.
        let gone = member.status == MemberStatus::Deleted;
        let pairs = [
            ("message", "NRPS-040", "NRPS-040", self.resource_link_id.is_some(), member.message.is_some()),
            (
                "group_enrollments",
                "GROUPS-016",
                "GROUPS-017",
                self.groups,
                member.group_enrollments.is_some(),
            ),
        ];
        for (field, missing, unasked, asked, there) in pairs {
            if asked && !there && !gone {
                findings.note(field, missing, ProblemReason::Missing);
            } else if there && !asked {
                findings.note(field, unasked, ProblemReason::NotAskedFor);
            }
        }
    }

    /// Reads the answer at a tool, whole. Any JSON type and an empty body are read (LMS-122).
    ///
    /// # Errors
    /// `platform-refused`, `platform-unavailable`; `body-malformed`, `body-too-large`, `entries-too-many`, `container-too-large`,
    /// `next-page-unusable`; `field-missing` and `field-wrong-type` where there is no list of members.
    pub fn receive(&self, response: &Response<Vec<u8>>, policy: &Policy) -> Result<MembershipPage, Error> {
        success(response, policy)?;
        let MembershipHead { next, differences, mut reader } = self.receive_head(response, policy)?;
        let (mut members, mut problems) = (Vec::new(), Vec::new());
        reader.read(response.body(), |entry| {
            problems.extend_from_slice(entry.problems);
            members.extend(entry.into_member());
        })?;
        let (container, wrong) = reader.finish()?;
        problems.extend(wrong);
        Ok(MembershipPage { container, members, next, differences, problems })
    }

    /// Reads the head of a success, whose body is read part by part.
    ///
    /// # Errors
    /// `next-page-unusable`. Of an answer that is no success, `platform-refused` or `platform-unavailable`; with its body,
    /// [`receive`](Self::receive) says more.
    pub fn receive_head<B>(&self, response: &Response<B>, policy: &Policy) -> Result<MembershipHead, Error> {
        if !response.status().is_success() {
            let mut head = Response::new(Vec::new());
            *head.status_mut() = response.status();
            *head.headers_mut() = response.headers().clone();
            success(&head, policy)?;
        }
        let requested = self.whole_url();
        let next = next(response, &requested)?;
        // Without one there is a whole listing later.
        let differences = following(response.headers(), &requested, "differences").unwrap_or_default();
        Ok(MembershipHead { next, differences, reader: self.reader(policy) })
    }

    /// What reads the body of an answer to this request.
    #[must_use]
    pub fn reader(&self, policy: &Policy) -> MemberReader {
        MemberReader::new(self, policy)
    }
}

/// The head of a page whose members follow.
#[non_exhaustive]
pub struct MembershipHead {
    /// As [`MembershipPage::next`].
    pub next: Option<String>,
    /// As [`MembershipPage::differences`].
    pub differences: Option<String>,
    /// Takes the body.
    pub reader: MemberReader,
}

/// Shows no URL: it may name a person.
impl core::fmt::Debug for MembershipHead {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("MembershipHead").field("is_last", &self.next.is_none()).finish_non_exhaustive()
    }
}

/// Shows no URL, and no link.
impl core::fmt::Debug for ReadMemberships {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ReadMemberships")
            .field("role", &self.role)
            .field("limit", &self.limit)
            .field("groups", &self.groups)
            .finish_non_exhaustive()
    }
}
