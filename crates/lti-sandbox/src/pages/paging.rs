//! Long lists, a part at a time.

use maud::{Markup, html};
use serde::Serialize;

/// Which part of a long list a page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Paging {
    /// The part, from 1 on.
    pub page: usize,
    /// How many parts there are, one or more.
    pub pages: usize,
    /// How many entries there are in all parts together.
    pub total: usize,
}

impl Paging {
    /// How many entries a part has at most.
    pub const SIZE: usize = 50;

    /// The part with this number of so many entries, or the nearest one that there is.
    #[must_use]
    pub fn new(wanted: Option<&str>, total: usize) -> Self {
        let pages = total.div_ceil(Self::SIZE).max(1);
        let wanted = wanted.and_then(|page| page.parse().ok()).unwrap_or(1_usize);
        Self { page: wanted.clamp(1, pages), pages, total }
    }

    /// How many entries come before this part.
    #[must_use]
    pub const fn skipped(&self) -> usize {
        self.page.saturating_sub(1).saturating_mul(Self::SIZE)
    }

    /// Links to the parts beside this one; nothing where there is one part alone. `query`: what else their addresses say.
    pub(super) fn links(&self, path: &str, query: &[(&str, &str)]) -> Markup {
        let to = |page: usize| {
            let mut text = form_urlencoded::Serializer::new(String::new());
            let given = query.iter().filter(|(_, value)| !value.is_empty());
            text.extend_pairs(given).append_pair("page", &page.to_string());
            format!("{path}?{}", text.finish())
        };
        html! {
            @if self.pages > 1 {
                nav.pages aria-label="Pages" {
                    @if self.page > 1 {
                        a.button.quiet href=(to(1)) { "First" span.hidden { " page" } }
                        a.button.quiet rel="prev" href=(to(self.page.saturating_sub(1))) { "Previous" span.hidden { " page" } }
                    }
                    span.detail aria-current="page" { "Page " (self.page) " of " (self.pages) }
                    @if self.page < self.pages {
                        a.button.quiet rel="next" href=(to(self.page.saturating_add(1))) { "Next" span.hidden { " page" } }
                        a.button.quiet href=(to(self.pages)) { "Last" span.hidden { " page" } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Paging;

    #[test]
    fn every_number_leads_to_a_part() {
        let part = |wanted, total| {
            let paging = Paging::new(wanted, total);
            (paging.page, paging.pages, paging.skipped())
        };
        assert_eq!(part(None, 0), (1, 1, 0));
        assert_eq!(part(Some("2"), 50), (1, 1, 0));
        assert_eq!(part(Some("2"), 51), (2, 2, 50));
        assert_eq!(part(Some("9999"), 20_002), (401, 401, 20_000));
        for odd in ["0", "-1", "x", "99999999999999999999", ""] {
            assert_eq!(part(Some(odd), 51).0, 1, "{odd}");
        }
        let links = Paging::new(Some("2"), 20_002).links("/x", &[("q", "a&b"), ("status", "")]).into_string();
        assert!(links.contains("href=\"/x?q=a%26b&amp;page=3\""), "{links}");
    }
}
