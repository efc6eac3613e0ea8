//! Every page, with plain and with hostile text: what is shown, and how it is built.

mod html;
mod samples;
mod style;

use html::{Element, Tree};
use samples::{RETURN_URL, Sample, every};
use std::collections::BTreeSet;

/// ATK-070: what must never become markup.
const HOSTILE: &[&str] = &[
    "\"><script>alert(1)</script>",
    "' onfocus='alert(1)' autofocus x=\" onfocus=\"alert(1)",
    "</title></textarea></pre></code><img src=x onerror=alert(1)>",
    "<!--",
    "&lt;b&gt; &amp; &#60;",
    "javascript:alert(1)",
    "a\u{2028}b\u{2029}c",
    "a\u{0}b",
    "a\u{202E}b\u{200F}c\u{2066}d",
    "../../x?y=1&z=2#w",
    "مريم بنت عبد الله الأنصاري",
    "Wolfeschlegelsteinhausenbergerdorff-von-und-zu-Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch-the-younger",
    "",
];

const ELEMENTS: &[&str] = &[
    "a", "article", "bdi", "body", "br", "button", "caption", "code", "dd", "details", "div", "dl", "dt",
    "fieldset", "footer", "form", "h1", "h2", "h3", "head", "header", "html", "iframe", "img", "input",
    "label", "legend", "li", "link", "main", "meta", "nav", "ol", "option", "p", "pre", "section", "select",
    "span", "strong", "summary", "table", "tbody", "td", "textarea", "th", "thead", "title", "tr", "ul",
];

const OWN_SCRIPTS: &[&str] = &[crate::paths::lms::GRADEBOOK_SCRIPT, crate::paths::tool::SESSION_SCRIPT];

fn all() -> Vec<(Sample, Tree)> {
    let mut pages = Vec::new();
    for text in HOSTILE.iter().chain(&["Plain text"]) {
        for sample in every(text) {
            let tree = Tree::read(&sample.html);
            pages.push((sample, tree));
        }
    }
    pages
}

#[test]
fn hostile_text_stays_text() {
    for (Sample { name, text, html, .. }, tree) in all() {
        let shown = text.replace('\0', "\u{FFFD}");
        let found = tree.text.contains(&shown) || tree.elements.iter().any(|element| element.has(&shown));
        assert!(found, "{name} does not show {text:?}");
        assert!(!html.contains('\0'), "{name}");
        for element in &tree.elements {
            if element.tag == "script" {
                // Ours, from our own server, with nothing in it: what a text would bring has something in it.
                let ours = element.get("src").is_some_and(|src| OWN_SCRIPTS.contains(&src));
                assert!(ours && element.text.is_empty(), "{name}: {element:?} with {text:?}");
                continue;
            }
            assert!(ELEMENTS.contains(&element.tag.as_str()), "{name}: <{}> with {text:?}", element.tag);
            for (attribute, value) in &element.attributes {
                assert!(!attribute.starts_with("on"), "{name}: {attribute}");
                assert_ne!(attribute, "style", "{name}");
                assert_ne!(attribute, "srcdoc", "{name}");
                if ["href", "src", "action"].contains(&attribute.as_str()) {
                    if is_way_back(name, element, attribute) {
                        continue;
                    }
                    let own = (value.starts_with('/') && !value.starts_with("//")) || value.starts_with('#');
                    assert!(own, "{name}: {attribute}={value:?} with {text:?}");
                    assert!(value.bytes().all(|byte| byte.is_ascii_graphic()), "{name}: {value:?}");
                }
            }
        }
    }
}

/// The one address of somebody else's that is a link: the signed `return_url`, on the page of a launch.
fn is_way_back(name: &str, element: &Element, attribute: &str) -> bool {
    name == "launch"
        && element.tag == "a"
        && attribute == "href"
        && element.get("href") == Some(RETURN_URL)
        && element.get("target") == Some("_top")
}

#[test]
fn the_way_back_is_there_where_the_platform_sent_one() {
    for (Sample { name, .. }, tree) in all() {
        let ways = tree.all("a").filter(|link| is_way_back(name, link, "href")).count();
        assert_eq!(ways, usize::from(name == "launch"), "{name}");
    }
    let mut page = samples::launch("x");
    page.return_url = None;
    let tree = Tree::read(&super::Page::html(&page).into_string());
    assert!(!tree.elements.iter().any(|element| element.get("target").is_some()));
    assert!(!tree.text.contains("Back to the course"));
}

#[test]
fn a_return_page_says_whose_words_it_shows() {
    let sample = every("Not today").into_iter().find(|sample| sample.name == "return").unwrap();
    let tree = Tree::read(&sample.html);
    let words: Vec<&str> = tree.all("dd").map(|element| element.text.as_str()).collect();
    assert_eq!(words, ["Not today", "Not today"]);
    assert!(tree.text.contains("not of this LMS"), "{}", tree.text);
    assert!(!sample.html.contains("for the log alone") && !sample.json.contains("for the log alone"));
}

#[test]
fn json_says_the_same() {
    for (Sample { name, text, json, .. }, _) in all() {
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert!(value.is_object(), "{name}");
        let written = serde_json::to_string(&text).unwrap();
        assert!(json.contains(written.trim_matches('"')), "{name} leaves {text:?} out of {json}");
    }
}

#[test]
fn statuses() {
    let statuses: Vec<_> = every("x").into_iter().map(|sample| (sample.name, sample.status)).collect();
    assert_eq!(
        statuses,
        [
            ("sign-in", 200),
            ("courses", 200),
            ("course", 200),
            ("people", 422),
            ("classmates", 200),
            ("member", 200),
            ("member-suspended", 200),
            ("member-left", 200),
            ("groups", 422),
            ("gradebook", 200),
            ("my-grades", 200),
            ("grade", 422),
            ("link", 200),
            ("return", 200),
            ("tool-privacy", 200),
            ("my-privacy", 200),
            ("tools", 200),
            ("add-tool", 422),
            ("tool", 200),
            ("lms-settings", 200),
            ("error", 418),
            ("launch", 200),
            ("quiz-begin", 200),
            ("quiz-questions", 422),
            ("quiz-done", 200),
            ("results", 422),
            ("results-unread", 200),
            ("class", 200),
            ("class-closed", 200),
            ("class-failed", 200),
            ("refused", 401),
            ("reports", 200),
            ("report", 200),
            ("pending", 403),
            ("platforms", 200),
            ("add-platform", 422),
            ("tool-settings", 200),
        ]
    );
}

#[test]
fn landmarks_and_headings() {
    for (Sample { name, text, .. }, tree) in all() {
        let one = |tag: &str| {
            let found: Vec<&Element> = tree.all(tag).collect();
            assert_eq!(found.len(), 1, "{name}: <{tag}>");
            found[0].clone()
        };
        assert_eq!(one("html").get("lang"), Some("en"), "{name}");
        let title = one("title").text;
        assert!(title.ends_with(" · Sandbox LMS") || title.ends_with(" · Sandbox tool"), "{name}: {title}");
        assert_eq!(one("main").get("id"), Some("main"), "{name}");
        // A thing without a title has an empty heading.
        assert!(text.is_empty() || !one("h1").text.trim().is_empty(), "{name}");
        assert!(one("h1").within.contains(&"main".to_owned()), "{name}");
        one("footer");
        one("header");
        let skip = tree.all("a").next().unwrap();
        assert_eq!(skip.get("href"), Some("#main"), "{name}");
        for nav in tree.all("nav") {
            assert!(nav.get("aria-label").is_some(), "{name}");
        }
        let mut level = 0;
        for heading in tree.elements.iter().filter(|element| ["h1", "h2", "h3"].contains(&&*element.tag)) {
            let own: u8 = heading.tag.strip_prefix('h').and_then(|level| level.parse().ok()).unwrap();
            assert!(own <= level + 1, "{name}: {} after h{level}", heading.tag);
            level = own;
        }
    }
}

#[test]
fn everything_has_a_name() {
    for (Sample { name, .. }, tree) in all() {
        let ids: Vec<&str> = tree.elements.iter().filter_map(|element| element.get("id")).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{name}: {ids:?}");
        let labelled: Vec<&str> = tree.all("label").filter_map(|label| label.get("for")).collect();
        for element in &tree.elements {
            for reference in ["aria-describedby", "aria-labelledby", "for"] {
                for id in element.get(reference).into_iter().flat_map(str::split_whitespace) {
                    assert!(ids.contains(&id), "{name}: {reference}={id}");
                }
            }
            match element.tag.as_str() {
                "input" if element.get("type") == Some("hidden") => {}
                "input" | "select" | "textarea" => {
                    let named = element.get("id").is_some_and(|id| labelled.contains(&id));
                    assert!(named || element.within.iter().any(|tag| tag == "label"), "{name}: {element:?}");
                }
                "iframe" => assert!(element.get("title").is_some(), "{name}"),
                "img" => assert!(element.get("alt").is_some(), "{name}"),
                "th" => assert!(element.get("scope").is_some(), "{name}"),
                "button" | "summary" | "legend" => {
                    assert!(!element.text.trim().is_empty(), "{name}: {element:?}")
                }
                "fieldset" => assert!(tree.all("legend").next().is_some(), "{name}"),
                "a" if is_way_back(name, element, "href") => {}
                "a" if element.get("target").is_some() => {
                    assert_eq!(element.get("rel"), Some("noopener"), "{name}");
                    assert!(element.text.contains("(opens a new window)"), "{name}");
                }
                _ => {}
            }
        }
        assert_eq!(tree.all("table").count(), tree.all("caption").count(), "{name}");
    }
}

#[test]
fn problems_stand_beside_their_fields() {
    for (name, field) in [
        ("add-tool", "redirect_uris"),
        ("add-platform", "issuer"),
        ("grade", "points"),
        ("people", "given_name"),
        ("people", "role"),
        ("groups", "name"),
        ("results", "points"),
    ] {
        let sample = every("x").into_iter().find(|sample| sample.name == name).unwrap();
        let tree = Tree::read(&sample.html);
        let input = tree.elements.iter().find(|element| element.get("id") == Some(field)).unwrap();
        assert_eq!(input.get("aria-invalid"), Some("true"));
        assert_eq!(
            input.get("aria-describedby").and_then(|ids| ids.split(' ').next()),
            Some(&*format!("{field}-problem"))
        );
        let href = format!("#{field}");
        assert!(tree.all("a").any(|link| link.get("href") == Some(&href)));
        let title = &tree.all("title").next().unwrap().text;
        assert!(title.starts_with("Not saved yet") || title.starts_with("Not sent yet"), "{title}");
    }
}

#[test]
fn the_frame_gives_features_to_the_tool_alone() {
    let sample = every("x").into_iter().find(|sample| sample.name == "link").unwrap();
    let tree = Tree::read(&sample.html);
    let frame = tree.all("iframe").next().unwrap();
    assert_eq!(frame.get("sandbox"), None);
    assert_eq!(frame.get("referrerpolicy"), Some("origin"));
    let allow = frame.get("allow").unwrap();
    assert!(allow.contains("fullscreen https://tool.example; "), "{allow}");
    assert!(!allow.contains('*'), "{allow}");
}

#[test]
fn a_policy_with_frames() {
    let policy = super::lms_csp(&["http://127.0.0.1:4401", "https://tool.example"]);
    assert_eq!(
        policy,
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'self'; frame-src 'self' http://127.0.0.1:4401 https://tool.example"
    );
}

#[test]
fn a_refused_launch_names_nobody() {
    let sample = every("Aïcha").into_iter().find(|sample| sample.name == "refused").unwrap();
    // Only the code and the requirement come from outside; `report` is a number.
    let value: serde_json::Value = serde_json::from_str(&sample.json).unwrap();
    let members: Vec<&String> = value.as_object().unwrap().keys().collect();
    assert_eq!(members, ["code", "message", "next", "report", "requirement", "status", "title"]);
}
