//! The gradebook of one process.

mod course;

use super::{
    Answer, Column, Container, Grade, Gradebook, GradebookError, Grades, Listed, ManualGrades, Part, Refused,
    Scale, fits, replacement,
};
use core::fmt;
use lti_ags::{LineItem, ListLineItems, Score, ScoreOutcome};
use lti_security::PortError;
use std::collections::{BTreeMap, BTreeSet};
use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A gradebook in memory, gone with the process. Full means "no": nothing is forgotten to make room. `Debug` shows nothing of what is in it.
pub struct MemoryGradebook {
    limits: Limits,
    state: Mutex<State>,
}

/// How many line items and grades there may be, together.
#[derive(Clone, Copy, Debug)]
struct Limits {
    store: usize,
    container: usize,
}

#[derive(Default)]
struct State {
    contexts: BTreeMap<Container, Context>,
    /// Line items and grades together.
    kept: usize,
    last_key: u64,
}

#[derive(Default)]
struct Context {
    /// Who is there, and whether they are graded.
    members: BTreeMap<String, bool>,
    links: BTreeSet<String>,
    columns: BTreeMap<u64, Kept>,
    /// Line items and grades together.
    kept: usize,
    scale: Scale,
}

struct Kept {
    line_item: LineItem,
    grades: BTreeMap<String, Grade>,
    closed: bool,
    /// The tool deleted it, and the gradebook keeps it.
    detached: bool,
}

impl Kept {
    const fn new(line_item: LineItem) -> Self {
        Self { line_item, grades: BTreeMap::new(), closed: false, detached: false }
    }
}

type Outcome<T> = Result<T, GradebookError>;

impl State {
    fn context(&mut self, container: &Container) -> Result<&mut Context, Refused> {
        self.contexts.get_mut(container).ok_or(Refused::ContextUnknown)
    }

    fn add(&mut self, container: &Container, line_item: LineItem, limits: Limits) -> Outcome<Column> {
        self.room(container, 1, limits)?;
        let key = self.last_key.saturating_add(1);
        let context = self.context(container)?;
        if line_item.resource_link_id.as_ref().is_some_and(|link| !context.links.contains(link)) {
            return Err(Refused::ResourceLinkUnknown.into());
        }
        let mut line_item = line_item;
        line_item.id = None;
        context.columns.insert(key, Kept::new(line_item.clone()));
        context.kept = context.kept.saturating_add(1);
        (self.last_key, self.kept) = (key, self.kept.saturating_add(1));
        Ok(Column { key: key.to_string(), line_item })
    }

    /// Is there room for so many more in this container?
    fn room(&self, container: &Container, more: usize, limits: Limits) -> Result<(), PortError> {
        if self.kept.saturating_add(more) > limits.store {
            return Err(PortError::new("Gradebook", "the memory store is full"));
        }
        let kept = self.contexts.get(container).map_or(0, |context| context.kept);
        if kept.saturating_add(more) > limits.container {
            return Err(PortError::new("Gradebook", "the container is full in the memory store"));
        }
        Ok(())
    }

    /// A column that nobody has a record in is dropped, with its room; its key is not given again.
    fn delete(&mut self, container: &Container, key: &str) -> Outcome<()> {
        let context = self.context(container)?;
        let column = context.columns.of_tool(key)?;
        if !column.grades.is_empty() {
            column.detached = true;
        } else if key.parse().is_ok_and(|key: u64| context.columns.remove(&key).is_some()) {
            context.kept = context.kept.saturating_sub(1);
            self.kept = self.kept.saturating_sub(1);
        }
        Ok(())
    }

    fn record(
        &mut self,
        container: &Container,
        key: &str,
        score: &Score,
        manual: ManualGrades,
        limits: Limits,
    ) -> Outcome<ScoreOutcome> {
        let room = self.room(container, 1, limits);
        let context = self.context(container)?;
        let members = &context.members;
        let column = context.columns.of_tool(key)?;
        match members.get(&score.user_id) {
            None => return Err(Refused::UserUnknown.into()),
            Some(false) => return Err(Refused::UserNotGradable.into()),
            Some(true) => {}
        }
        if column.closed {
            return Err(Refused::ActivityClosed.into());
        }
        let known = column.grades.get_mut(&score.user_id);
        let received = match &known {
            Some(grade) => grade.receive(score, manual)?,
            None => Grade::new().receive(score, manual)?,
        };
        match known {
            Some(grade) => *grade = received.grade,
            None => {
                room?;
                column.grades.insert(score.user_id.clone(), received.grade);
                context.kept = context.kept.saturating_add(1);
                self.kept = self.kept.saturating_add(1);
            }
        }
        Ok(received.outcome)
    }
}

trait Columns {
    fn any(&mut self, key: &str) -> Result<&mut Kept, Refused>;
    fn of_tool(&mut self, key: &str) -> Result<&mut Kept, Refused>;
}

impl Columns for BTreeMap<u64, Kept> {
    fn any(&mut self, key: &str) -> Result<&mut Kept, Refused> {
        // One key has one spelling.
        let number = key.parse().ok().filter(|number: &u64| number.to_string() == key);
        number.and_then(|number| self.get_mut(&number)).ok_or(Refused::LineItemUnknown)
    }

    fn of_tool(&mut self, key: &str) -> Result<&mut Kept, Refused> {
        self.any(key).and_then(|kept| if kept.detached { Err(Refused::LineItemUnknown) } else { Ok(kept) })
    }
}

impl MemoryGradebook {
    /// Keeps at most so many line items and grades, together, and in each container a quarter of that, rounded up. Each may hold what a
    /// tool sent: up to [`lti_ags::Policy::body_limit`].
    ///
    /// A line item that its tool deletes gives its room back where nothing was recorded in it; otherwise it stays, with the grades.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        let limits = Limits { store: capacity, container: capacity.div_ceil(4) };
        Self { limits, state: Mutex::default() }
    }

    /// Keeps at most so many line items and grades in each container, so that no course of one tool takes the room of all others.
    #[must_use]
    pub const fn with_container_limit(mut self, limit: usize) -> Self {
        self.limits.container = limit;
        self
    }

    /// What a thread that panicked left behind is still consistent here: every change is one call.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MemoryGradebook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryGradebook").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl Default for MemoryGradebook {
    /// Room for a hundred thousand, and in each container for 25,000.
    fn default() -> Self {
        Self::new(100_000)
    }
}

fn column(key: u64, kept: &Kept) -> Column {
    Column { key: key.to_string(), line_item: kept.line_item.clone() }
}

/// So many entries, and where the next part begins if there is more.
fn listed<T>(found: impl Iterator<Item = (String, T)>, limit: usize) -> Listed<(String, T)> {
    let mut found = found.peekable();
    let entries: Vec<_> = found.by_ref().take(limit.max(1)).collect();
    let more = found.peek().is_some();
    let next = entries.last().filter(|_| more).map(|(cursor, _)| cursor.clone());
    Listed { entries, next }
}

impl Gradebook for MemoryGradebook {
    fn line_items<'a>(
        &'a self,
        container: &'a Container,
        wanted: &'a ListLineItems,
        part: Part<'a>,
    ) -> Answer<'a, Listed<Column>> {
        let list = || {
            let mut state = self.state();
            let after: u64 = part.after.and_then(|after| after.parse().ok()).unwrap_or(0);
            let columns = state.context(container)?.columns.range(after.saturating_add(1)..);
            let found = columns
                .filter(|(_, kept)| !kept.detached && fits(&kept.line_item, wanted))
                .map(|(key, kept)| (key.to_string(), column(*key, kept)));
            let Listed { entries, next } = listed(found, part.limit);
            Ok(Listed { entries: entries.into_iter().map(|(_, column)| column).collect(), next })
        };
        Box::pin(ready(list()))
    }

    fn create<'a>(&'a self, container: &'a Container, line_item: LineItem) -> Answer<'a, Column> {
        Box::pin(ready(self.state().add(container, line_item, self.limits)))
    }

    fn line_item<'a>(&'a self, container: &'a Container, key: &'a str) -> Answer<'a, Column> {
        let read = || {
            let mut state = self.state();
            let kept = state.context(container)?.columns.of_tool(key)?;
            Ok(Column { key: key.to_owned(), line_item: kept.line_item.clone() })
        };
        Box::pin(ready(read()))
    }

    fn replace<'a>(
        &'a self,
        container: &'a Container,
        key: &'a str,
        line_item: LineItem,
    ) -> Answer<'a, Column> {
        let replace = |sent| {
            let mut state = self.state();
            let kept = state.context(container)?.columns.of_tool(key)?;
            kept.line_item = replacement(&kept.line_item, sent);
            Ok(Column { key: key.to_owned(), line_item: kept.line_item.clone() })
        };
        Box::pin(ready(replace(line_item)))
    }

    fn delete<'a>(&'a self, container: &'a Container, key: &'a str) -> Answer<'a, ()> {
        Box::pin(ready(self.state().delete(container, key)))
    }

    fn record<'a>(
        &'a self,
        container: &'a Container,
        key: &'a str,
        score: Score,
        manual: ManualGrades,
    ) -> Answer<'a, ScoreOutcome> {
        Box::pin(ready(self.state().record(container, key, &score, manual, self.limits)))
    }

    fn grades<'a>(
        &'a self,
        container: &'a Container,
        key: &'a str,
        user_id: Option<&'a str>,
        part: Part<'a>,
    ) -> Answer<'a, Grades> {
        let list = || {
            let mut state = self.state();
            let kept = state.context(container)?.columns.of_tool(key)?;
            let found = kept
                .grades
                .iter()
                .filter(|(user, _)| user_id.is_none_or(|wanted| wanted == *user))
                .filter(|(user, _)| part.after.is_none_or(|after| user.as_str() > after))
                .map(|(user, grade)| (user.clone(), grade.clone()));
            let column = Column { key: key.to_owned(), line_item: kept.line_item.clone() };
            Ok(Grades { column, grades: listed(found, part.limit) })
        };
        Box::pin(ready(list()))
    }
}
