//! From raw members to typed ones: what is wrong is noted, and reading goes on.

use alloc::string::String;
use alloc::vec::Vec;

use lti_claims::{Field, JsonType};

use crate::date_time::{DateTimeError, TimeText};
use crate::problem::{Problem, ProblemReason, Problems};
use crate::{DateTime, Decimal, Stated};

/// The greatest length of `resourceId` and `tag`, in characters (AGS-159).
pub(crate) const NAME_LIMIT: usize = 256;

#[derive(Default)]
pub(crate) struct Findings {
    problems: Vec<Problem>,
    /// Which entry of a list is being read.
    pub(crate) entry: Option<usize>,
}

impl Findings {
    /// Notes a problem; a second one of the same field says nothing new.
    pub(crate) fn note(&mut self, field: &'static str, requirement: &'static str, reason: ProblemReason) {
        let entry = self.entry;
        // Those of the entries before are not looked at: a page may have ten thousand.
        let mut known = self.problems.iter().rev().take_while(|known| known.entry == entry);
        if !known.any(|known| known.field == field) {
            self.problems.push(Problem { field, reason, requirement, entry });
        }
    }

    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    pub(crate) fn problems(self) -> Option<Problems> {
        Problems::new(self.problems)
    }

    fn wrong(&mut self, field: &'static str, requirement: &'static str, found: JsonType) {
        self.note(field, requirement, ProblemReason::WrongType(found));
    }

    /// A member that has to be there. Noted where it is not, and `None`.
    pub(crate) fn required<T>(
        &mut self,
        field: &'static str,
        requirement: &'static str,
        value: Field<T>,
    ) -> Option<T> {
        match value {
            Field::Value(value) => return Some(value),
            Field::Absent | Field::Null => self.note(field, requirement, ProblemReason::Missing),
            Field::Wrong(found) => self.wrong(field, requirement, found),
        }
        None
    }

    /// A member that may be missing, and is not `null`.
    pub(crate) fn optional<T>(
        &mut self,
        field: &'static str,
        requirement: &'static str,
        value: Field<T>,
    ) -> Option<T> {
        match value {
            Field::Value(value) => return Some(value),
            Field::Absent => {}
            Field::Null => self.wrong(field, requirement, JsonType::Null),
            Field::Wrong(found) => self.wrong(field, requirement, found),
        }
        None
    }

    /// A text whose absence, `null` and blank are told apart.
    pub(crate) fn text(
        &mut self,
        field: &'static str,
        requirement: &'static str,
        value: Field<String>,
    ) -> Stated<String> {
        match self.stated(field, requirement, value) {
            Stated::Value(text) if text.is_empty() => Stated::Blank,
            other => other,
        }
    }

    /// A value whose absence and `null` are told apart.
    pub(crate) fn stated<T>(
        &mut self,
        field: &'static str,
        requirement: &'static str,
        value: Field<T>,
    ) -> Stated<T> {
        match value {
            Field::Value(value) => Stated::Value(value),
            Field::Absent => Stated::Absent,
            Field::Null => Stated::Null,
            Field::Wrong(found) => {
                self.wrong(field, requirement, found);
                Stated::Absent
            }
        }
    }

    /// A time whose absence, `null` and blank are told apart.
    pub(crate) fn time(
        &mut self,
        field: &'static str,
        requirement: &'static str,
        value: Field<TimeText>,
    ) -> Stated<DateTime> {
        match self.stated(field, requirement, value) {
            Stated::Value(TimeText::Time(time)) => return Stated::Value(time),
            Stated::Value(TimeText::Bad(error)) => self.bad_time(field, requirement, error),
            Stated::Value(TimeText::Blank) | Stated::Blank => return Stated::Blank,
            Stated::Null => return Stated::Null,
            Stated::Absent => {}
        }
        Stated::Absent
    }

    /// A time that, where the member is there, has to be one.
    pub(crate) fn exact_time(
        &mut self,
        field: &'static str,
        requirement: &'static str,
        value: Field<TimeText>,
    ) -> Option<DateTime> {
        let time = self.time(field, requirement, value);
        match time {
            Stated::Null => self.wrong(field, requirement, JsonType::Null),
            Stated::Blank => self.note(field, requirement, ProblemReason::Blank),
            Stated::Absent | Stated::Value(_) => {}
        }
        time.into_value()
    }

    fn bad_time(&mut self, field: &'static str, requirement: &'static str, error: DateTimeError) {
        let reason = match error {
            DateTimeError::Malformed => ProblemReason::NotDateTime,
            DateTimeError::ZoneMissing => ProblemReason::ZoneMissing,
        };
        self.note(field, requirement, reason);
    }

    pub(crate) fn not_blank(&mut self, field: &'static str, requirement: &'static str, text: &str) {
        if text.trim().is_empty() {
            self.note(field, requirement, ProblemReason::Blank);
        }
    }

    pub(crate) fn not_longer(&mut self, field: &'static str, text: &Stated<String>) {
        // Fewer bytes are fewer characters; counting is for what might be too long.
        if text.value().is_some_and(|text| text.len() > NAME_LIMIT && text.chars().count() > NAME_LIMIT) {
            self.note(field, "AGS-159", ProblemReason::TooLong { limit: NAME_LIMIT });
        }
    }

    pub(crate) fn positive(&mut self, field: &'static str, requirement: &'static str, number: &Decimal) {
        if !number.is_positive() {
            self.note(field, requirement, ProblemReason::NotPositive);
        }
    }

    pub(crate) fn not_greater(&mut self, field: &'static str, number: &Decimal, greatest: &Decimal) {
        if number > greatest {
            self.note(field, "AGS-D09", ProblemReason::TooGreat);
        }
    }

    /// A number is never the empty text.
    pub(crate) fn blank_number(
        &mut self,
        field: &'static str,
        requirement: &'static str,
        number: &Stated<Decimal>,
    ) {
        if matches!(number, Stated::Blank) {
            self.note(field, requirement, ProblemReason::WrongType(JsonType::Text));
        }
    }

    /// The address of an object that is sent.
    pub(crate) fn address(&mut self, field: &'static str, requirement: &'static str, url: Option<&str>) {
        match url {
            None => self.note(field, requirement, ProblemReason::Missing),
            Some(url) if !crate::url::is_absolute(url) => {
                self.note(field, requirement, ProblemReason::NotUrl);
            }
            Some(_) => {}
        }
    }
}
