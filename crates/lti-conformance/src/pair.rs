//! A platform and a tool joined in memory, with one clock and a browser whose way can be disturbed.
//!
//! Both sides are the real facades; nothing is faked but the network between them. A [`Tab`] holds the request that its
//! browser sends next, so that a test can look at it, change it, send it twice or keep it waiting:
//!
//! ```
//! use lti_conformance::pair::{Fault, Pair, Route};
//!
//! let pair = Pair::of_world("campus")?;
//! let mut browser = pair.browser(Some("user-ada"));
//!
//! // From the click to the launch, as a browser does it.
//! let launch = pair.open(&mut browser, "rl-43", &[])?;
//! assert_eq!(launch.outcome?.message.deployment_id(), "dep-1");
//!
//! // The same on a day when the browser keeps no cookies of the tool.
//! let launch = pair.open(&mut browser, "rl-43", &[(Route::Launch, Fault::DropCookies)])?;
//! assert_eq!(launch.outcome.unwrap_err().code(), "browser-mismatch");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;

use lti_oidc::{Error, error_page};
use lti_platform::{Authorization, LaunchIntent, StorageTarget};
use lti_security::memory::ManualClock;
use lti_security::ports::{HttpClient, KeyRingStore};
use lti_security::{Clock as _, UnixTime};
use lti_tool::{Launch, LoginOutcome, Outcome};

use crate::browser::Browser;
use crate::error::FixtureError;
use crate::files;
use crate::in_memory::{Network, Outside, PlatformSide, ToolSide, block_on};
use crate::keys::Keys;
use crate::subject::{Document, Request, Response};
use crate::world::World;

mod tab;

pub use tab::{Fault, PairError, Route, Tab};

/// A platform and a tool of one world, joined.
pub struct Pair {
    /// The world.
    pub world: World,
    /// The tool and its registrations.
    pub tool: ToolSide,
    /// The platform, its tools, its people and links.
    pub platform: PlatformSide,
    clock: Arc<ManualClock>,
    http: Arc<Network>,
}

/// What stands in for ports in memory; `None` leaves them.
#[derive(Clone, Default)]
pub struct Wires {
    /// The way out of both sides. Then nobody serves their key sets but what stands here.
    pub http: Option<Arc<dyn HttpClient>>,
    /// The tool's own keys.
    pub tool_keys: Option<Arc<dyn KeyRingStore>>,
    /// The platform's own keys.
    pub platform_keys: Option<Arc<dyn KeyRingStore>>,
}

/// Somebody in front of a browser.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Who the platform's session says; `None` where nobody is logged in. It may be changed at any time.
    pub user: Option<String>,
    pub(crate) browser: Browser,
}

/// The end of a way.
#[derive(Debug)]
pub struct Arrival {
    /// What the tool made of the launch, or why one of the sides refused it.
    pub outcome: Result<Box<Launch>, Error>,
    /// What it made of it when it came again, where the way was disturbed so.
    pub again: Option<Result<Box<Launch>, Error>>,
    /// The page that the person sees.
    pub page: Response,
}

impl Pair {
    /// The pair of a world of this repository's fixtures.
    ///
    /// # Errors
    /// No such world, or one that makes no pair.
    pub fn of_world(id: &str) -> Result<Self, PairError> {
        let root = files::default_root();
        let worlds = World::load_all(&root)?;
        let world =
            worlds.get(id).ok_or_else(|| FixtureError::new("worlds", format!("no world is named {id}")))?;
        Self::new(world, &Keys::load(&root)?)
    }

    /// The pair of a world.
    ///
    /// # Errors
    /// A world that makes no tool or platform, or names a key that is not there.
    pub fn new(world: &World, keys: &Keys) -> Result<Self, PairError> {
        Self::wired(world, keys, Wires::default())
    }

    /// The pair of a world with other ports than those in memory.
    ///
    /// # Errors
    /// As [`Pair::new`].
    pub fn wired(world: &World, keys: &Keys, wires: Wires) -> Result<Self, PairError> {
        let clock = Arc::new(ManualClock::new(UnixTime::from_seconds(world.now)));
        let http = Arc::new(Network::default());
        let policy = BTreeMap::new();
        let side = |names: &mut dyn Iterator<Item = &String>| -> Result<Vec<(String, String)>, FixtureError> {
            names.map(|name| keys.get(name).map(|key| (key.kid().to_owned(), key.pem.clone()))).collect()
        };
        let first = world.platform.first().ok_or_else(|| FixtureError::new("worlds", "has no platform"))?;
        let (tool_keys, platform_keys) =
            (side(&mut world.tool.keys.iter())?, side(&mut first.keys.iter().map(|entry| &entry.key))?);
        let outside = |signing_keys| Outside {
            world,
            clock: clock.clone(),
            http: wires.http.clone().unwrap_or_else(|| http.clone()),
            replay_guard: Outside::replay_guard(),
            key_cache: Outside::key_cache(),
            policy: &policy,
            signing_keys,
        };
        let tool = match wires.tool_keys {
            Some(own) => ToolSide::with_keys(&outside(&tool_keys), own)?,
            None => ToolSide::new(&outside(&tool_keys))?,
        };
        let platform = match wires.platform_keys {
            Some(own) => PlatformSide::with_keys(&outside(&platform_keys), own)?,
            None => PlatformSide::new(&outside(&platform_keys))?,
        };
        let pair = Self { world: world.clone(), tool, platform, clock, http };
        pair.publish()?;
        Ok(pair)
    }

    /// Puts both key sets on the network, as they are at this moment.
    fn publish(&self) -> Result<(), PairError> {
        let documents = [
            (self.tool.tool.settings().key_set_url, block_on(self.tool.tool.jwks())?),
            (self.platform.platform.settings().key_set_url, block_on(self.platform.platform.jwks())?),
        ];
        for (url, response) in documents {
            let body = String::from_utf8_lossy(response.body()).into_owned();
            self.http.set(&url, Some(Document::json(body)));
        }
        Ok(())
    }

    /// The time, in seconds since 1970.
    pub fn now(&self) -> i64 {
        self.clock.now().seconds()
    }

    /// Moves both clocks.
    pub fn advance(&self, seconds: i64) {
        self.clock.advance(seconds);
    }

    /// How often each URL was fetched by either side.
    pub fn fetches(&self) -> BTreeMap<String, usize> {
        self.http.fetches()
    }

    /// A new browser, in which `user` is logged in to the platform.
    pub fn browser(&self, user: Option<&str>) -> Visitor {
        Visitor { user: user.map(str::to_owned), browser: Browser::default() }
    }

    /// The person clicks a link; the tab holds the login initiation.
    ///
    /// # Errors
    /// A link that is not in the world; a platform that does not begin the launch.
    pub fn click(&self, visitor: &Visitor, link: &str) -> Result<Tab, PairError> {
        let link = self.world.link.iter().find(|candidate| candidate.id == link);
        let link = link.ok_or_else(|| FixtureError::new("worlds", "has no such link"))?;
        let registration =
            self.world.registration.iter().find(|r| r.deployments.contains(&link.deployment_id));
        let registration =
            registration.ok_or_else(|| FixtureError::new("worlds", "has no such deployment"))?;
        let mut intent = LaunchIntent::new(
            visitor.user.clone().unwrap_or_default(),
            registration.client_id.clone(),
            link.deployment_id.clone(),
            link.id.clone(),
            link.target_link_uri.clone(),
        );
        intent.storage_target = link.storage_target.as_deref().and_then(StorageTarget::parse);
        let page = block_on(self.platform.platform.begin_launch(&intent))?;
        Tab::after(&page, &mut Browser::default()).ok_or(PairError::Astray)
    }

    /// From the click to the end, with faults on the way.
    ///
    /// # Errors
    /// A way that leads to neither side, or round in a circle.
    pub fn open(
        &self,
        visitor: &mut Visitor,
        link: &str,
        faults: &[(Route, Fault)],
    ) -> Result<Arrival, PairError> {
        let mut tab = self.click(visitor, link)?;
        for _ in 0..8 {
            let route = self.route(&tab)?;
            for (_, fault) in faults.iter().filter(|(at, _)| *at == route) {
                self.disturb(visitor, &mut tab, fault);
            }
            let twice = faults.contains(&(route, Fault::Twice));
            let request = tab.request(visitor)?;
            let mut arrival = match self.send(visitor, route, &request) {
                Step::On(next) => {
                    tab = next;
                    continue;
                }
                Step::End(arrival) => arrival,
            };
            if twice && route == Route::Launch {
                arrival.again = match self.send(visitor, route, &request) {
                    Step::End(second) => Some(second.outcome),
                    Step::On(_) => None,
                };
            }
            return Ok(arrival);
        }
        Err(PairError::Astray)
    }

    /// Sends what a tab holds, and gives the next tab or the end.
    ///
    /// # Errors
    /// A tab that leads to neither side.
    pub fn step(&self, visitor: &mut Visitor, tab: &Tab) -> Result<Result<Tab, Arrival>, PairError> {
        let route = self.route(tab)?;
        let request = tab.request(visitor)?;
        Ok(match self.send(visitor, route, &request) {
            Step::On(next) => Ok(next),
            Step::End(arrival) => Err(arrival),
        })
    }

    /// Which route of which side a tab leads to.
    ///
    /// # Errors
    /// It leads to neither.
    pub fn route(&self, tab: &Tab) -> Result<Route, PairError> {
        let (tool, platform) = (self.tool.tool.settings(), self.platform.platform.settings());
        let url = tab.url();
        if url == tool.login_initiation_url {
            Ok(Route::Login)
        } else if url == platform.authorization_endpoint {
            Ok(Route::Authorize)
        } else if url == tool.redirect_uri {
            Ok(Route::Launch)
        } else if url.strip_suffix("/confirm") == Some(tool.redirect_uri.as_str()) {
            Ok(Route::Confirm)
        } else {
            Err(PairError::Astray)
        }
    }

    fn disturb(&self, visitor: &mut Visitor, tab: &mut Tab, fault: &Fault) {
        match fault {
            Fault::DropCookies => visitor.browser.forget(tab.url()),
            Fault::SetField(name, value) => tab.set(name, value),
            Fault::Delay(seconds) => self.advance(*seconds),
            Fault::Twice => {}
        }
    }

    fn send(&self, visitor: &mut Visitor, route: Route, request: &Request) -> Step {
        let url = request.uri().to_string();
        let refused =
            |error: Error, page: Response| Step::End(Arrival { outcome: Err(error), again: None, page });
        let on = |visitor: &mut Visitor, page: Response| {
            visitor.browser.store(&url, &page);
            match Tab::after(&page, &mut visitor.browser) {
                Some(next) => Step::On(next),
                None => refused(lti_oidc::error::PeerMisbehaved::ContentTypeWrong.into(), page),
            }
        };
        match route {
            Route::Login => match block_on(self.tool.tool.login(request)).and_then(LoginOutcome::answer) {
                Ok(page) => on(visitor, page),
                Err(error) => refused(error.clone(), error_page(&error)),
            },
            Route::Authorize => {
                let user = visitor.user.clone();
                match block_on(self.platform.platform.authorize(request, user.as_deref())) {
                    Ok(Authorization::Launch(page) | Authorization::Repost(page)) => on(visitor, page),
                    // The page tells the tool; what the tool makes of it is the end.
                    Ok(Authorization::Refused(page, _)) => on(visitor, page),
                    Ok(_) => {
                        refused(lti_oidc::error::PeerMisbehaved::ContentTypeWrong.into(), Response::default())
                    }
                    Err(error) => refused(error.clone(), error_page(&error)),
                }
            }
            Route::Launch | Route::Confirm => {
                let tool = &self.tool.tool;
                let outcome = if route == Route::Launch {
                    block_on(tool.launch(request))
                } else {
                    block_on(tool.confirm(request))
                };
                match outcome {
                    Ok(Outcome::ConfirmBrowser(page)) => on(visitor, page),
                    other => match other.and_then(Outcome::approved) {
                        Ok(launch) => {
                            Step::End(Arrival { outcome: Ok(launch), again: None, page: Response::default() })
                        }
                        Err(error) => refused(error.clone(), error_page(&error)),
                    },
                }
            }
        }
    }
}

enum Step {
    On(Tab),
    End(Arrival),
}
