//! Where line items are: `/ags/DEPLOYMENT/CONTEXT/lineitems/KEY`, without a query, so that whoever appends `/scores` to the end of the
//! text is right too (PLT-020).

use crate::services::{Container, decoded, encoded, path_below};

/// What a path is the path of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// The container.
    LineItems { container: Container },
    /// A line item.
    LineItem { container: Container, key: String },
    /// Its scores.
    Scores { container: Container, key: String },
    /// Its results.
    Results { container: Container, key: String },
}

impl Target {
    /// Reads a path, with the path of the base URL in front of it or without. Each thing has one spelling.
    pub(crate) fn parse(base_url: &str, path: &str) -> Option<Self> {
        path_below(base_url, path, Self::below)
    }

    fn below(path: &str) -> Option<Self> {
        let mut segments = path.strip_prefix("/ags/")?.split('/');
        let (deployment_id, context_id) = (decoded(segments.next()?)?, decoded(segments.next()?)?);
        let container = Container { client_id: String::new(), deployment_id, context_id };
        if segments.next()? != "lineitems" {
            return None;
        }
        let Some(key) = segments.next() else { return Some(Self::LineItems { container }) };
        let key = decoded(key)?;
        let target = match segments.next() {
            None => Self::LineItem { container, key },
            Some("scores") => Self::Scores { container, key },
            Some("results") => Self::Results { container, key },
            Some(_) => return None,
        };
        segments.next().is_none().then_some(target)
    }

    /// Where it is; the client is the token's to say.
    pub(crate) const fn container(&self) -> &Container {
        match self {
            Self::LineItems { container }
            | Self::LineItem { container, .. }
            | Self::Scores { container, .. }
            | Self::Results { container, .. } => container,
        }
    }
}

pub(crate) fn line_items(base_url: &str, deployment_id: &str, context_id: &str) -> String {
    format!("{base_url}/ags/{}/{}/lineitems", encoded(deployment_id), encoded(context_id))
}

pub(crate) fn line_item(base_url: &str, deployment_id: &str, context_id: &str, key: &str) -> String {
    format!("{}/{}", line_items(base_url, deployment_id, context_id), encoded(key))
}
