//! How the tool is shown.

use alloc::string::String;
use core::fmt;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::OpenMembers;
use crate::field::{Field, JsonType};
use crate::findings::{At, Findings, at};
use crate::locale::Locale;
use crate::names::LAUNCH_PRESENTATION;
use crate::problem::{ProblemReason, Seen};
use crate::text::is_secure_url;
use crate::vocabulary::DocumentTarget;
use crate::warning::WarningReason;
use crate::wire::{Wire, type_of};

/// How the tool is shown (Core 1.3 §5.4.4); everything is optional. `Debug` leaves the return URL out, which may carry a
/// session's secret.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LaunchPresentation {
    /// Frame, iframe or window.
    pub document_target: Option<DocumentTarget>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Where to send the user back to: absolute and `https`. Add `lti_errormsg`, `lti_msg`, `lti_errorlog` and `lti_log`
    /// to its query (CORE-072).
    pub return_url: Option<String>,
    /// The language of the page around the tool.
    pub locale: Option<Locale>,
    /// Members that are not modelled.
    pub extra: OpenMembers,
}

/// A size in pixels as it was written: a number, or a text that may hold one (TRAP-36, LMS-061).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pixels {
    /// So many pixels; a fraction is cut off.
    Number(u32),
    /// A negative or very large number, or a text that is no number.
    Unreadable,
}

crate::open_object! {
    /// The presentation, raw.
    pub struct RawLaunchPresentation {
        /// Frame, iframe or window.
        pub document_target: DocumentTarget = "document_target",
        /// Height in pixels.
        pub height: Pixels = "height",
        /// Width in pixels.
        pub width: Pixels = "width",
        /// Where to send the user back to.
        pub return_url: String = "return_url",
        /// The language of the page around the tool.
        pub locale: String = "locale",
    }
}

impl Pixels {
    fn parse(text: &str) -> Self {
        let whole = text.split_once('.').map_or(text, |(whole, fraction)| {
            if fraction.bytes().all(|digit| digit.is_ascii_digit()) { whole } else { "" }
        });
        // Parsing alone would take a sign.
        let digits = whole.bytes().all(|digit| digit.is_ascii_digit());
        if digits { whole.parse().map_or(Self::Unreadable, Self::Number) } else { Self::Unreadable }
    }
}

impl Wire for Pixels {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Field<Self>, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Ok(match type_of(raw) {
            JsonType::Null => Field::Null,
            JsonType::Number => Field::Value(Self::parse(raw.get())),
            JsonType::Text if raw.get() == "\"\"" => Field::Absent,
            JsonType::Text => Field::Value(Self::parse(raw.get().trim_matches('"').trim_ascii())),
            other => Field::Wrong(other),
        })
    }
}

impl Serialize for Pixels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(pixels) => serializer.serialize_u32(*pixels),
            Self::Unreadable => serializer.serialize_unit(),
        }
    }
}

impl LaunchPresentation {
    pub(crate) fn read(raw: RawLaunchPresentation, findings: &mut Findings) -> Self {
        let target = at(LAUNCH_PRESENTATION, "document_target");
        let document_target = findings.optional(target, raw.document_target).filter(|value| {
            if value.is_other() && !value.as_str().is_empty() {
                findings.warn(target, WarningReason::DocumentTargetUnknown);
            }
            !value.is_other()
        });
        let back = at(LAUNCH_PRESENTATION, "return_url");
        let return_url = findings.resolved(back, raw.return_url).filter(|url| {
            let usable = is_secure_url(url);
            if !usable {
                findings.warn(back, WarningReason::UrlUnusable);
            }
            usable
        });
        Self {
            document_target,
            height: size(at(LAUNCH_PRESENTATION, "height"), raw.height, findings),
            width: size(at(LAUNCH_PRESENTATION, "width"), raw.width, findings),
            return_url,
            locale: findings.locale(at(LAUNCH_PRESENTATION, "locale"), raw.locale),
            extra: raw.extra,
        }
    }

    pub(crate) fn write(self, findings: &mut Findings) -> Field<RawLaunchPresentation> {
        if self == Self::default() {
            return Field::Absent;
        }
        if let Some(DocumentTarget::Other(word)) = &self.document_target {
            let target = at(LAUNCH_PRESENTATION, "document_target");
            findings.problem(target, ProblemReason::DocumentTargetUnknown, Seen::word(word));
        }
        Field::Value(RawLaunchPresentation {
            document_target: self.document_target.into(),
            height: self.height.map(Pixels::Number).into(),
            width: self.width.map(Pixels::Number).into(),
            return_url: findings.url(at(LAUNCH_PRESENTATION, "return_url"), self.return_url),
            locale: self.locale.map(Locale::into_string).into(),
            extra: self.extra,
        })
    }
}

fn size(at: At, field: Field<Pixels>, findings: &mut Findings) -> Option<u32> {
    match findings.optional(at, field)? {
        Pixels::Number(pixels) => Some(pixels),
        Pixels::Unreadable => {
            findings.warn(at, WarningReason::SizeUnreadable);
            None
        }
    }
}

impl fmt::Debug for LaunchPresentation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LaunchPresentation")
            .field("document_target", &self.document_target)
            .field("height", &self.height)
            .field("width", &self.width)
            .field("locale", &self.locale)
            .finish_non_exhaustive()
    }
}
