//! What the catalogue says of a log.

use super::LEARNERS;
use super::call::Posted;
use lti_platform::gradebook::ManualGrades;

#[derive(Clone, Debug)]
pub(super) enum Event {
    Taken(Posted),
    /// By the platform's clock, in seconds from the beginning.
    Manual(Option<(u32, u32)>, i64),
    Released,
    Typed(&'static str),
}

/// Everything that counted for one learner in one line item, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Log(pub(super) Vec<Event>);

/// What a score is answered with.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    Taken,
    Replay,
    Refused(u16),
}

impl Log {
    pub(super) fn taken(&self) -> impl DoubleEndedIterator<Item = &Posted> {
        self.0.iter().filter_map(|event| if let Event::Taken(posted) = event { Some(posted) } else { None })
    }

    pub(super) fn verdict(&self, posted: &Posted) -> Verdict {
        let latest = self.taken().max_by_key(|taken| taken.at);
        match latest {
            Some(latest) if posted.at < latest.at => Verdict::Refused(409),
            Some(latest) if posted.at == latest.at && posted == latest => Verdict::Replay,
            Some(latest) if posted.at == latest.at => Verdict::Refused(409),
            _ => Verdict::Taken,
        }
    }

    /// The tool's grade, and who gave it: what the last score said that decides.
    pub(super) fn tools(&self) -> Option<((u32, u32), Option<&'static str>)> {
        let last = self.taken().rev().find(|posted| posted.decides())?;
        last.points().map(|points| (points, last.by))
    }

    /// The grade of a person that is in force.
    pub(super) fn manual(&self, policy: ManualGrades) -> Option<Option<(u32, u32)>> {
        let last = self.0.iter().rposition(|event| matches!(event, Event::Manual(..) | Event::Released))?;
        let Event::Manual(points, set_at) = &self.0[last] else { return None };
        let overtaken = self.0[last..].iter().any(|event| {
            matches!(event, Event::Taken(posted)
                if posted.grading == "FullyGraded" && posted.points().is_some() && posted.at / 1_000 > *set_at)
        });
        (policy == ManualGrades::Stay || !overtaken).then_some(*points)
    }

    /// The points that count, and whose they are.
    pub(super) fn shown(&self, policy: ManualGrades) -> (Option<(u32, u32)>, Option<&'static str>) {
        match (self.manual(policy), self.tools()) {
            (Some(points), _) => (points, Some("u-teach")),
            (None, Some((points, by))) => (Some(points), by),
            (None, None) => (None, None),
        }
    }

    /// Each score replaces the comment; one without clears what a tool said, and not what a teacher typed.
    pub(super) fn comment(&self) -> Option<&'static str> {
        let mut said: Option<(&'static str, bool)> = None;
        for event in &self.0 {
            said = match event {
                Event::Taken(posted) => match posted.text() {
                    Some(text) => Some((text, true)),
                    None => said.filter(|(_, by_tool)| !by_tool),
                },
                Event::Typed(text) => Some((*text, false)).filter(|_| !text.is_empty()),
                Event::Manual(..) | Event::Released => said,
            };
        }
        said.map(|(text, _)| text)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) context: usize,
    pub(super) key: String,
    pub(super) maximum: u32,
    pub(super) tag: usize,
    pub(super) closed: bool,
    pub(super) deleted: bool,
    pub(super) logs: [Log; LEARNERS],
}

impl Item {
    /// Deleted before anybody had anything in it.
    pub(super) fn dropped(&self) -> bool {
        self.deleted && self.logs.iter().all(|log| log.0.is_empty())
    }

    /// `resultScore` of a learner, as a text of so many ten-thousandths; and who gave it.
    pub(super) fn result(&self, learner: usize, policy: ManualGrades) -> (Option<u64>, Option<&'static str>) {
        let (points, by) = self.logs[learner].shown(policy);
        let scaled = |(given, maximum): (u32, u32)| {
            if maximum == self.maximum {
                return u64::from(given) * 10_000;
            }
            let (above, below) = (u64::from(given) * u64::from(self.maximum) * 10_000, u64::from(maximum));
            (above * 2 + below) / (below * 2)
        };
        (points.map(scaled), by)
    }
}
