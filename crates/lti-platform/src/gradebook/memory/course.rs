//! What the application says of its courses: people, links, scales, grades that teachers set, copies.

use super::{Columns as _, Context, Kept, MemoryGradebook, column};
use crate::gradebook::{Column, Container, Grade, GradebookError, Mark, Refused, Scale, copied};
use std::collections::BTreeMap;

impl MemoryGradebook {
    /// This deployment of the tool is used in this context from now on.
    pub fn add_context(&self, container: Container) {
        self.state().contexts.entry(container).or_default();
    }

    /// A member of the context, and whether they are graded there.
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`].
    pub fn enroll(
        &self,
        container: &Container,
        user_id: impl Into<String>,
        gradable: bool,
    ) -> Result<(), Refused> {
        self.state().context(container)?.members.insert(user_id.into(), gradable);
        Ok(())
    }

    /// A resource link of the tool in this context.
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`].
    pub fn add_link(
        &self,
        container: &Container,
        resource_link_id: impl Into<String>,
    ) -> Result<(), Refused> {
        self.state().context(container)?.links.insert(resource_link_id.into());
        Ok(())
    }

    /// Closes the activity of a line item, or opens it again: closed, it takes no scores (AGS-163).
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`], [`Refused::LineItemUnknown`].
    pub fn set_closed(&self, container: &Container, key: &str, closed: bool) -> Result<(), Refused> {
        self.state().context(container)?.columns.any(key)?.closed = closed;
        Ok(())
    }

    /// Changes what is recorded for a member: how a teacher sets a grade.
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`], [`Refused::LineItemUnknown`], [`Refused::UserUnknown`]; the store is full.
    pub fn change(
        &self,
        container: &Container,
        key: &str,
        user_id: &str,
        change: impl FnOnce(&mut Grade),
    ) -> Result<(), GradebookError> {
        let mut state = self.state();
        let room = state.room(container, 1, self.limits);
        let context = state.context(container)?;
        if !context.members.contains_key(user_id) {
            return Err(Refused::UserUnknown.into());
        }
        let grades = &mut context.columns.any(key)?.grades;
        if let Some(grade) = grades.get_mut(user_id) {
            change(grade);
            return Ok(());
        }
        room?;
        change(grades.entry(user_id.to_owned()).or_default());
        context.kept = context.kept.saturating_add(1);
        state.kept = state.kept.saturating_add(1);
        Ok(())
    }

    /// All columns of a container with all that is recorded; also those that the tool deleted, where there is a record in them.
    #[must_use]
    pub fn columns(&self, container: &Container) -> Vec<(Column, BTreeMap<String, Grade>)> {
        let mut state = self.state();
        let Ok(context) = state.context(container) else { return Vec::new() };
        let columns = context.columns.iter();
        columns.map(|(key, kept)| (column(*key, kept), kept.grades.clone())).collect()
    }

    /// How the course shows grades from now on. What is recorded does not change, nor what tools see. The default is
    /// [`Scale::Points`].
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`].
    pub fn set_scale(&self, container: &Container, scale: Scale) -> Result<(), Refused> {
        self.state().context(container)?.scale = scale;
        Ok(())
    }

    /// How the course shows grades.
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`].
    pub fn scale(&self, container: &Container) -> Result<Scale, Refused> {
        Ok(self.state().context(container)?.scale.clone())
    }

    /// What the course shows for a member in a column, on its scale, rounded to so many places behind the point ([`Grade::mark`]). `None`
    /// where there is no grade.
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`], [`Refused::LineItemUnknown`].
    pub fn mark(
        &self,
        container: &Container,
        key: &str,
        user_id: &str,
        places: u8,
    ) -> Result<Option<Mark>, Refused> {
        let mut state = self.state();
        let Context { columns, scale, .. } = state.context(container)?;
        let kept = columns.any(key)?;
        let grade = kept.grades.get(user_id);
        Ok(grade.and_then(|grade| grade.mark(scale, &kept.line_item.score_maximum, places)))
    }

    /// Copies the line items of a course that is copied, exported and imported, or begun anew from a template, and gives what they are in the
    /// copy ([`copied`], AGS-084, AGS-085). `links` says which resource link became which; they are links of the copy from now on.
    ///
    /// Grades, members and closed activities stay behind, and so do columns that the tool deleted. A course that was not there before
    /// gets the scale of the one it is a copy of. `to` may be in another deployment of the tool. Call it once for each copy: it does not look
    /// for what is there already.
    ///
    /// # Errors
    /// [`Refused::ContextUnknown`] where there is no such course to copy, and where `to` is another tool's (ATK-046); the store or the
    /// container is full. Then nothing was copied.
    pub fn copy_context(
        &self,
        from: &Container,
        to: Container,
        links: &BTreeMap<String, String>,
    ) -> Result<Vec<Column>, GradebookError> {
        if from.client_id != to.client_id {
            return Err(Refused::ContextUnknown.into());
        }
        let mut state = self.state();
        let source = state.context(from)?;
        let tools = source.columns.values().filter(|kept| !kept.detached);
        let copies: Vec<_> = tools.filter_map(|kept| copied(&kept.line_item, links)).collect();
        let scale = source.scale.clone();
        let more = copies.len();
        state.room(&to, more, self.limits)?;
        let mut key = state.last_key;
        let target = state.contexts.entry(to).or_insert_with(|| Context { scale, ..Context::default() });
        target.links.extend(links.values().cloned());
        let mut columns = Vec::with_capacity(copies.len());
        for line_item in copies {
            key = key.saturating_add(1);
            let new = Kept::new(line_item);
            columns.push(column(key, &new));
            target.columns.insert(key, new);
        }
        target.kept = target.kept.saturating_add(more);
        (state.last_key, state.kept) = (key, state.kept.saturating_add(more));
        Ok(columns)
    }
}
