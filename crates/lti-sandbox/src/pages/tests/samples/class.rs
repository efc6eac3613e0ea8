//! The tool's page of the class, with one text in every field.

use crate::pages::Paging;
use crate::pages::tool::*;

pub(in crate::pages::tests) fn class(text: &str) -> ClassPage {
    let t = || text.to_owned();
    let mut page = page(text);
    page.course = Some(t());
    let mut news = ClassNews::new(false, true);
    (news.added, news.changed, news.removed) = (vec![t(); 7], vec![t()], vec![t()]);
    page.news = Some(news);
    page.paging = Paging::new(Some("3"), 20_000);
    let mut member = ClassRow::new(t(), t());
    (member.email, member.status, member.groups) = (Some(t()), Some("inactive".to_owned()), vec![t(), t()]);
    (member.role, member.opened, member.may_have_seat) = ("Learner", true, true);
    let mut other = ClassRow::new(t(), t());
    (other.seat, other.status) = (true, Some(t()));
    page.rows = vec![member, other, ClassRow::new(t(), t())];
    page.notice = Some(SeatNotice::Given);
    page
}

pub(in crate::pages::tests) fn closed(text: &str) -> ClassPage {
    let mut page = page(text);
    page.unread = Some(Unread::Unavailable { missing: text.to_owned(), help: "Ask." });
    page.notice = Some(SeatNotice::NoneLeft);
    page
}

pub(in crate::pages::tests) fn failed(text: &str) -> ClassPage {
    let mut page = page(text);
    page.unread = Some(Unread::Failed { code: text.to_owned() });
    page.news = Some(ClassNews::new(true, false));
    page.counts.members = None;
    page
}

fn page(text: &str) -> ClassPage {
    let mut page = ClassPage::new(text, "/sessions/x/class".to_owned());
    page.counts = ClassCounts { members: Some((20_002, 20_001)), opened: 3, seats: 2, seats_of: 100 };
    text.clone_into(&mut page.query);
    "/sessions/x".clone_into(&mut page.back);
    text.clone_into(&mut page.key);
    page
}
