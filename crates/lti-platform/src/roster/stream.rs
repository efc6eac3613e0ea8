//! A page of members that is read and sent part by part.

use super::view::View;
use super::{CallError, Enrollment, Listed, Part, Policy, Wanted};
use crate::Platform;
use lti_nrps::{Member, MemberWriter, MembershipContainer, Report};
use lti_security::ports::{BoxFuture, HttpError};
use lti_security::service::BodySource;

/// A page that is longer than a part. Nothing is read of the roster before the part in front of it is taken.
pub(super) struct Pages {
    platform: Platform,
    view: View,
    wanted: Wanted,
    /// `None` when the end is written.
    writer: Option<MemberWriter>,
    /// What is written and not taken.
    ready: Vec<u8>,
    /// Up to where the roster is read.
    after: String,
    /// It failed, and stays so: what came before is never a whole page.
    broken: bool,
}

impl Pages {
    /// Begins with the first part, which is read already up to `after`.
    pub(super) fn begin(
        platform: Platform,
        container: &MembershipContainer,
        view: View,
        wanted: Wanted,
        first: &[Enrollment],
        after: String,
    ) -> Result<Self, CallError> {
        let mut ready = Vec::new();
        let mut writer = view.asked.writer(container, Report::Listing, &mut ready)?;
        write(&mut writer, &view.listing(first), &mut ready);
        Ok(Self { platform, view, wanted, writer: Some(writer), ready, after, broken: false })
    }

    async fn read(&mut self) -> Result<Option<Vec<u8>>, CallError> {
        while self.ready.is_empty() {
            let Some(writer) = &mut self.writer else { return Ok(None) };
            let part = Part { after: Some(&self.after), limit: Policy::PART };
            let roster = &self.platform.0.parts.roster;
            let Listed { entries, next } = roster.members(&self.view.container, &self.wanted, part).await?;
            write(writer, &self.view.listing(&entries), &mut self.ready);
            if let Some(next) = next {
                self.after = next;
            } else if let Some(writer) = self.writer.take() {
                writer.end(&mut self.ready);
            }
        }
        Ok(Some(std::mem::take(&mut self.ready)))
    }
}

/// Writes members. One that no answer can tell, such as a member without any role (NRPS-049), is left out and noted for the operator: the
/// course goes on without them. `false` where there was one.
pub(super) fn write(writer: &mut MemberWriter, members: &[Member], out: &mut Vec<u8>) -> bool {
    let mut all_told = true;
    for member in members {
        if let Err(error) = writer.write(member, out) {
            super::service::log_refused("left-out", None, &error.into());
            all_told = false;
        }
    }
    all_told
}

impl BodySource for Pages {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, HttpError>> {
        Box::pin(async move {
            let read = if self.broken { None } else { Some(self.read().await) };
            if let Some(Ok(chunk)) = read {
                return Ok(chunk);
            }
            if let Some(Err(error)) = read {
                super::service::log_refused("broken", None, &error);
            }
            self.broken = true;
            Err(HttpError::Broken { reason: "the roster failed while a page was sent".to_owned() })
        })
    }
}
