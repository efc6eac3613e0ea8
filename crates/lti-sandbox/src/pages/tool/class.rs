use super::{ClassCounts, ClassFilter, ClassNews, ClassRow, SeatNotice, SessionScript, Unread};
use crate::pages::{Page, Paging, Side, layout::Document, parts};
use maud::{Markup, html};
use serde::Serialize;

/// GET `/sessions/{id}/class`: everybody in the course, who has opened the tool and who has not, and who has a seat. For teachers.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ClassPage {
    /// The title of the course, where the launch has one.
    pub course: Option<String>,
    /// The title of the link.
    pub link: String,
    /// Of how many people the page knows, how many of them learn, have opened the tool, have a seat.
    pub counts: ClassCounts,
    /// What is different since the roster was read before.
    pub news: Option<ClassNews>,
    /// Why the roster could not be read.
    pub unread: Option<Unread>,
    /// What was searched for; empty for everybody.
    pub query: String,
    /// Who is shown.
    pub show: ClassFilter,
    /// Which part of them is shown.
    pub paging: Paging,
    /// That part.
    pub rows: Vec<ClassRow>,
    /// What became of a seat a moment ago.
    pub notice: Option<SeatNotice>,
    /// Where its forms go.
    pub action: String,
    /// Where the page of the launch is.
    pub back: String,
    /// What its forms are known by.
    pub key: String,
    /// Leaves the session's secret in the platform's storage, where the browser keeps no cookie.
    #[serde(skip)]
    pub keep: Option<SessionScript>,
}

impl ClassPage {
    /// A page of nobody.
    #[must_use]
    pub fn new(link: &str, action: String) -> Self {
        Self {
            course: None,
            link: link.to_owned(),
            counts: ClassCounts::default(),
            news: None,
            unread: None,
            query: String::new(),
            show: ClassFilter::Everybody,
            paging: Paging::new(None, 0),
            rows: Vec::new(),
            notice: None,
            action,
            back: String::new(),
            key: String::new(),
            keep: None,
        }
    }
}

impl Page for ClassPage {
    fn html(&self) -> Markup {
        Document::new(Side::Tool, "Class").wide().with(&html! {
            (parts::trail(&[(&self.back, &self.link)], "Class"))
            @match self.notice {
                None => {}
                Some(good @ (SeatNotice::Given | SeatNotice::Taken)) => (parts::notice(good.words())),
                Some(bad) => div.problems role="status" { p { strong { (bad.words()) } } },
            }
            div.beside {
                h1 { "Class" }
                form method="post" action=(self.action) {
                    (self.hidden())
                    button.quiet type="submit" name="do" value="refresh" { "Refresh" }
                }
            }
            p.lead { @match &self.course { Some(title) => bdi { (title) }, None => "This course" } }
            @if let Some(why) = &self.unread { (why.html()) }
            @if let Some(news) = &self.news { (news.html()) }
            (self.numbers())
            (self.search())
            section aria-labelledby="people" {
                h2.hidden #people { "People" }
                @if self.rows.is_empty() {
                    p { @if self.query.is_empty() { "There is nobody to show." } @else { "Nobody was found. Search for a part of a name, or show everybody." } }
                } @else {
                    div.scroll role="region" aria-labelledby="people" tabindex="0" { (self.table()) }
                    (self.paging.links(&self.action, &[("q", &self.query), ("show", self.show.name())]))
                }
            }
            @if let Some(keep) = &self.keep { (keep.html()) }
        })
    }
}

impl ClassPage {
    /// What every form of the page carries: whose it is, and what is shown after it.
    fn hidden(&self) -> Markup {
        html! {
            input type="hidden" name="key" value=(self.key);
            input type="hidden" name="q" value=(self.query);
            input type="hidden" name="show" value=(self.show.name());
            input type="hidden" name="page" value=(self.paging.page);
        }
    }

    fn numbers(&self) -> Markup {
        let ClassCounts { members, opened, seats, seats_of } = self.counts;
        parts::facts([
            (
                "In the course",
                html! {
                    @match members {
                        Some((all, learners)) => { (parts::count(all, "person", "people")) ", " (parts::digits(learners)) " of them learn" }
                        None => "not known",
                    }
                },
            ),
            ("Have opened the tool", html! { (parts::digits(opened)) }),
            ("Seats given", html! { (parts::digits(seats)) " of " (parts::digits(seats_of)) }),
        ])
    }

    fn search(&self) -> Markup {
        html! {
            form.toolbar method="get" action=(self.action) role="search" {
                label for="q" { "Name" }
                input #q name="q" type="text" value=(self.query) autocomplete="off" spellcheck="false";
                span.pair {
                    label for="show" { "Show" }
                    select #show name="show" {
                        @for filter in ClassFilter::ALL {
                            option value=(filter.name()) selected[filter == self.show] { (filter.label()) }
                        }
                    }
                }
                button.quiet type="submit" { "Search" }
                @if !self.query.is_empty() || self.show != ClassFilter::Everybody { a href=(self.action) { "Show everybody" } }
            }
        }
    }

    fn table(&self) -> Markup {
        html! {
            table {
                caption { (parts::count(self.paging.total, "person", "people")) }
                thead {
                    tr {
                        th scope="col" { "Name" } th scope="col" { "Tool" } th scope="col" { "Seat" } th scope="col" { "Role" }
                        th scope="col" { "Groups" } th scope="col" { "E-mail" }
                    }
                }
                tbody { @for row in &self.rows { (self.row(row)) } }
            }
        }
    }

    fn row(&self, row: &ClassRow) -> Markup {
        html! {
            tr data-user=(row.user) {
                th scope="row" {
                    bdi { (row.name) }
                    @match row.status.as_deref() {
                        None => { br; span.tag { "not in the list" } }
                        Some("active") => {}
                        Some("inactive") => { br; span.tag { "suspended" } }
                        Some(other) => { br; span.tag { (other) } }
                    }
                }
                td { @if row.opened { "opened" } @else { span.detail { "not yet" } } }
                td {
                    @if row.may_have_seat || row.seat {
                        form method="post" action=(self.action) {
                            (self.hidden())
                            input type="hidden" name="user" value=(row.user);
                            @if row.seat {
                                button.quiet type="submit" name="do" value="take" { "Take the seat" span.hidden { " from " bdi { (row.name) } } }
                            } @else {
                                button.quiet type="submit" name="do" value="give" { "Give a seat" span.hidden { " to " bdi { (row.name) } } }
                            }
                        }
                    }
                }
                td { (row.role) }
                td { @for (at, group) in row.groups.iter().enumerate() { @if at > 0 { ", " } bdi { (group) } } }
                td { @match &row.email { Some(email) => bdi { (email) }, None => span.detail { "not told" } } }
            }
        }
    }
}
