//! A headless Chromium with a profile of its own, driven over its own protocol.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests: what does not work ends the test with its reason"
)]

use chromiumoxide::cdp::browser_protocol::network::EventRequestWillBeSent;
use chromiumoxide::cdp::browser_protocol::page::{
    AddScriptToEvaluateOnNewDocumentParams, ReloadParams, SetBypassCspParams,
};
use chromiumoxide::cdp::js_protocol::runtime::EvaluateParams;
use chromiumoxide::layout::Point;
use chromiumoxide::{Browser, BrowserConfig, Page};
use futures_util::StreamExt as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::sleep;

/// What the browser does with cookies in frames of other sites.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookies {
    /// Third-party cookies are kept.
    ThirdPartyAllowed,
    /// Third-party cookies are blocked, but for partitioned ones.
    ThirdPartyBlocked,
    /// The tool keeps no cookies at all in a frame of the LMS, not even partitioned ones, as in browsers that know none.
    NoneInFrames,
}

impl Cookies {
    fn preferences(self) -> &'static str {
        match self {
            Self::ThirdPartyAllowed => {
                r#"{"profile":{"cookie_controls_mode":0,"block_third_party_cookies":false}}"#
            }
            Self::ThirdPartyBlocked => {
                r#"{"profile":{"cookie_controls_mode":1,"block_third_party_cookies":true}}"#
            }
            Self::NoneInFrames => {
                r#"{"profile":{"cookie_controls_mode":1,"block_third_party_cookies":true,"content_settings":{"exceptions":{"cookies":{"127.0.0.1,localhost":{"setting":2}}}}}}"#
            }
        }
    }
}

/// How often a condition is looked at before the test gives up: about thirty seconds.
const LOOKS: u32 = 300;

pub(crate) struct Chromium {
    browser: Browser,
    profile: PathBuf,
}

impl Chromium {
    pub(crate) async fn start(cookies: Cookies) -> Self {
        let profile = std::env::temp_dir().join(format!("lti-browser-{}", unique()));
        let config = BrowserConfig::builder()
            .chrome_executable(executable())
            .user_data_dir(&profile)
            .no_sandbox()
            .disable_https_first()
            .launch_timeout(Duration::from_secs(60))
            .args([
                "disable-gpu",
                "disable-background-networking",
                "disable-component-update",
                "disable-sync",
                "no-first-run",
            ])
            // Frames of other sites stay in the page's process, so that their text can be read.
            .arg("disable-site-isolation-trials")
            .arg(("disable-features", "IsolateOrigins,site-per-process"));
        let settings = profile.join("Default");
        std::fs::create_dir_all(&settings).expect("a profile");
        std::fs::write(settings.join("Preferences"), cookies.preferences()).expect("the profile's settings");
        let config = config.build().expect("a usable configuration");
        let (browser, mut events) = Browser::launch(config).await.expect("Chromium starts");
        tokio::spawn(async move { while events.next().await.is_some() {} });
        Self { browser, profile }
    }

    pub(crate) async fn tab(&self) -> Tab {
        Tab(self.browser.new_page("about:blank").await.expect("a new tab"))
    }

    /// The tab that a click opened, once it is at `origin`.
    pub(crate) async fn tab_at(&self, origin: &str) -> Tab {
        for _ in 0..LOOKS {
            for page in self.browser.pages().await.expect("the tabs") {
                if page.url().await.ok().flatten().is_some_and(|url| url.starts_with(origin)) {
                    return Tab(page);
                }
            }
            sleep(Duration::from_millis(100)).await;
        }
        panic!("no tab came to {origin}");
    }

    pub(crate) async fn stop(mut self) {
        let _ = self.browser.close().await;
        let _ = self.browser.wait().await;
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

/// One tab.
pub(crate) struct Tab(Page);

impl Tab {
    pub(crate) async fn open(&self, url: &str) {
        self.0.goto(url).await.unwrap_or_else(|error| panic!("{url} opens: {error}"));
    }

    pub(crate) async fn reload(&self) {
        // Not `Page::reload`: that waits for a load that a posted page's second answer may have passed already.
        self.0.execute(ReloadParams::default()).await.expect("a reload");
    }

    /// Brings the tab before the others of its browser: one that nobody sees is not drawn, and cannot be clicked.
    pub(crate) async fn to_front(&self) {
        self.0.bring_to_front().await.expect("it comes to the front");
    }

    /// Clicks as a mouse does, once the element is there.
    pub(crate) async fn click(&self, selector: &str) {
        self.until(&format!("document.querySelector({}) !== null", quoted(selector))).await;
        let element =
            self.0.find_element(selector).await.unwrap_or_else(|error| panic!("{selector}: {error}"));
        element.scroll_into_view().await.expect("it can be scrolled to");
        element.click().await.unwrap_or_else(|error| panic!("{selector} can be clicked: {error}"));
    }

    /// Types into a field, in place of what it held.
    pub(crate) async fn fill(&self, selector: &str, text: &str) {
        self.until(&format!("document.querySelector({}) !== null", quoted(selector))).await;
        self.value(&format!("(document.querySelector({}).value = '', '')", quoted(selector))).await;
        let element = self.0.find_element(selector).await.expect("the field");
        element.click().await.expect("it takes the focus");
        element.type_str(text).await.expect("it takes text");
    }

    /// Runs a script in every page and frame from now on, before any of theirs; what a page may load is not limited any more.
    pub(crate) async fn instrument(&self, script: &str) {
        self.0.execute(SetBypassCspParams::new(true)).await.expect("policies are switched off");
        let script = AddScriptToEvaluateOnNewDocumentParams::new(script);
        self.0.execute(script).await.expect("a script for every page");
    }

    /// Posts a form from the page that is open, as a page of somebody else's could, into the window or frame `target`.
    pub(crate) async fn post(&self, target: &str, action: &str, fields: &[(&str, &str)]) {
        let mut script = format!(
            "(() => {{ const f = document.createElement('form'); f.method = 'post'; f.target = {}; f.action = {};",
            quoted(target),
            quoted(action)
        );
        for (name, value) in fields {
            script += &format!(
                "{{ const i = document.createElement('input'); i.name = {}; i.value = {}; f.append(i); }}",
                quoted(name),
                quoted(value)
            );
        }
        script += "document.body.append(f); setTimeout(() => f.submit()); return ''; })()";
        self.value(&script).await;
    }

    /// Waits until an expression is true.
    pub(crate) async fn until(&self, condition: &str) {
        for _ in 0..LOOKS {
            let seen =
                self.0.evaluate(condition).await.ok().and_then(|value| value.into_value::<bool>().ok());
            if seen == Some(true) {
                return;
            }
            sleep(Duration::from_millis(100)).await;
        }
        let url = self.0.url().await.ok().flatten().unwrap_or_default();
        panic!("`{condition}` never held; the tab is at {url} and shows: {}", self.text().await);
    }

    pub(crate) async fn value(&self, expression: &str) -> String {
        let value = self.0.evaluate(expression).await.unwrap_or_else(|error| panic!("{expression}: {error}"));
        value.into_value().unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    /// Every address that the tab's page and its frames ask for from now on.
    pub(crate) async fn requests(&self) -> Arc<Mutex<Vec<String>>> {
        let mut events = self.0.event_listener::<EventRequestWillBeSent>().await.expect("events of requests");
        let seen = Arc::new(Mutex::new(Vec::new()));
        let list = seen.clone();
        tokio::spawn(async move {
            while let Some(event) = events.next().await {
                list.lock().expect("the list").push(event.request.url.clone());
            }
        });
        seen
    }

    /// Clicks as a mouse does, inside of a frame: what only a person may do, such as opening a window.
    pub(crate) async fn click_in_frame(&self, frame: &str, origin: &str, selector: &str) {
        let middle = format!(
            "(r => [r.x + r.width / 2, r.y + r.height / 2].join(' '))\
             ((e => (e.scrollIntoView({{ block: 'center' }}), e))(document.querySelector({})).getBoundingClientRect())",
            quoted(selector)
        );
        let corner = format!(
            "(e => [e.getBoundingClientRect().x + e.clientLeft, e.getBoundingClientRect().y + e.clientTop].join(' '))\
             (document.querySelector({}))",
            quoted(frame)
        );
        let point = |text: String| {
            let numbers: Vec<f64> = text.split(' ').filter_map(|number| number.parse().ok()).collect();
            <[f64; 2]>::try_from(numbers).expect("two numbers")
        };
        // Scrolling inside of the frame scrolls the page around it, too.
        let [x, y] = point(self.frame_value(origin, &middle, " ").await);
        let [left, top] = point(self.value(&corner).await);
        self.0.click(Point::new(left + x, top + y)).await.expect("a click");
    }

    /// What a person reads.
    pub(crate) async fn text(&self) -> String {
        self.value("document.body.innerText").await
    }

    /// What a person reads in the frame of `origin`, once it has `part`.
    pub(crate) async fn frame_text(&self, origin: &str, part: &str) -> String {
        self.frame_value(origin, "document.body.innerText", part).await
    }

    /// The text that an expression gives in the frame of `origin`, once it has `part`.
    pub(crate) async fn frame_value(&self, origin: &str, expression: &str, part: &str) -> String {
        let mut seen = String::new();
        for _ in 0..LOOKS {
            for frame in self.0.frames().await.unwrap_or_default() {
                let url = self.0.frame_url(frame.clone()).await.ok().flatten().unwrap_or_default();
                if !url.starts_with(origin) {
                    continue;
                }
                let Ok(Some(context)) = self.0.frame_execution_context(frame).await else { continue };
                let read = EvaluateParams::builder().expression(expression).context_id(context);
                let Ok(read) = read.build() else { continue };
                let text =
                    self.0.evaluate_expression(read).await.ok().and_then(|value| value.into_value().ok());
                seen = text.unwrap_or(seen);
                if seen.contains(part) {
                    return seen;
                }
            }
            sleep(Duration::from_millis(100)).await;
        }
        panic!("no frame of {origin} shows `{part}`; it shows: {seen}");
    }
}

pub(crate) fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("text is JSON")
}

fn unique() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// `$CHROMIUM`, or the first one on the path.
fn executable() -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "tests find the browser as a shell would")]
    let (named, path) = (std::env::var_os("CHROMIUM"), std::env::var_os("PATH").unwrap_or_default());
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let on_path = || {
        names.iter().find_map(|name| {
            std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file())
        })
    };
    named.map(PathBuf::from).or_else(on_path).expect("a Chromium: install one, or name it in $CHROMIUM")
}
