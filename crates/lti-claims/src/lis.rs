//! Ids of the student information system.

use alloc::string::String;
use core::fmt;

use crate::OpenMembers;
use crate::field::Field;
use crate::findings::{Findings, at};
use crate::names::LIS;

/// Ids of the student information system (Core 1.3 §5.4.5). An empty text or an unresolved variable is no id (LMS-042,
/// LMS-043). `Debug` prints none of them.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lis {
    /// The person.
    pub person_sourcedid: Option<String>,
    /// The course in its term.
    pub course_offering_sourcedid: Option<String>,
    /// The class of the course.
    pub course_section_sourcedid: Option<String>,
    /// Members that are not modelled (TRAP-35).
    pub extra: OpenMembers,
}

crate::open_object! {
    /// The ids, raw.
    pub struct RawLis {
        /// The person.
        pub person_sourcedid: String = "person_sourcedid",
        /// The course in its term.
        pub course_offering_sourcedid: String = "course_offering_sourcedid",
        /// The class of the course.
        pub course_section_sourcedid: String = "course_section_sourcedid",
    }
}

impl Lis {
    pub(crate) fn read(raw: RawLis, findings: &mut Findings) -> Self {
        Self {
            person_sourcedid: findings.resolved(at(LIS, "person_sourcedid"), raw.person_sourcedid),
            course_offering_sourcedid: findings
                .resolved(at(LIS, "course_offering_sourcedid"), raw.course_offering_sourcedid),
            course_section_sourcedid: findings
                .resolved(at(LIS, "course_section_sourcedid"), raw.course_section_sourcedid),
            extra: raw.extra,
        }
    }

    pub(crate) fn write(self, findings: &mut Findings) -> Field<RawLis> {
        if self == Self::default() {
            return Field::Absent;
        }
        Field::Value(RawLis {
            person_sourcedid: findings.plain(at(LIS, "person_sourcedid"), self.person_sourcedid),
            course_offering_sourcedid: findings
                .plain(at(LIS, "course_offering_sourcedid"), self.course_offering_sourcedid),
            course_section_sourcedid: findings
                .plain(at(LIS, "course_section_sourcedid"), self.course_section_sourcedid),
            extra: self.extra,
        })
    }
}

impl fmt::Debug for Lis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lis(..)")
    }
}
