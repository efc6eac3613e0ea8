//! Starts both servers.

use crate::config::{Arguments, ConfigError};
use crate::lms::Lms;
use crate::seed;
use crate::tool::ToolServer;
use lti_reqwest::{AddressPolicy, Options, ReqwestClient};
use lti_security::key_ring::KeyRecord;
use lti_security::ports::HttpClient;
use lti_security::{Algorithm, CryptoProvider, PrivateKey, UnixTime};
use std::fmt;
use std::net::Ipv4Addr;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Both servers, bound to their ports and ready to serve.
pub struct Sandbox {
    /// Where the LMS is.
    pub lms_url: String,
    /// Where the tool is.
    pub tool_url: String,
    /// What partners have to know of both, as one line of JSON each: the LMS's, then the tool's. `GET /settings` on either
    /// server answers the same.
    pub settings: [String; 2],
    lms: (TcpListener, axum::Router),
    tool: (TcpListener, axum::Router),
}

/// Why the sandbox does not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The configuration file.
    Config(ConfigError),
    /// A port cannot be had.
    Port(u16, std::io::Error),
    /// A tool's or platform's entry cannot be registered.
    Partner(String),
    /// A server cannot be put together.
    Setup(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Port(port, error) => {
                write!(f, "port {port} cannot be had ({error}); choose another one, or 0 for any")
            }
            Self::Partner(problem) | Self::Setup(problem) => f.write_str(problem),
        }
    }
}

impl std::error::Error for StartError {}

impl Sandbox {
    /// Binds both ports, makes keys, registers our own tool at our own LMS and whatever the configuration file names.
    ///
    /// # Errors
    /// What has to be mended before it can start.
    pub async fn start(arguments: &Arguments) -> Result<Self, StartError> {
        let school = seed::school();
        let courses: Vec<&str> = school.courses.iter().map(|course| course.id.as_str()).collect();
        let file = arguments.load(&courses).map_err(StartError::Config)?;
        let lms_listener = bind(arguments.lms_port).await?;
        let tool_listener = bind(arguments.tool_port).await?;
        // Two host names: two ports of one host are one site to a browser, and would prove nothing about cookies.
        let lms_url = format!("http://localhost:{}", port_of(&lms_listener)?);
        let tool_url = format!("http://127.0.0.1:{}", port_of(&tool_listener)?);

        let http = http_client()?;
        let (lms_key, tool_key) = (fresh_key()?, fresh_key()?);
        let lms = Lms::new(&lms_url, &tool_url, school, lms_key, http.clone()).await.map_err(setup)?;
        let tool = ToolServer::new(&tool_url, tool_key, http).map_err(setup)?;
        tool.register(lms.for_our_tool(), "sandbox-lms");
        for foreign in file.tools {
            lms.register(foreign).await.map_err(|problem| StartError::Partner(problem.to_string()))?;
        }
        for foreign in file.platforms {
            tool.add(foreign).map_err(|problem| StartError::Partner(problem.to_string()))?;
        }
        let settings = [json(&lms.settings_page())?, json(&tool.settings_page())?];
        let (lms, tool) = ((lms_listener, lms.router()), (tool_listener, tool.router()));
        Ok(Self { lms_url, tool_url, settings, lms, tool })
    }

    /// What is printed first: where both servers are, and what partners have to know.
    #[must_use]
    pub fn announcement(&self) -> String {
        let Self { lms_url, tool_url, settings: [lms, tool], .. } = self;
        format!(
            "LMS   {lms_url}\nTool  {tool_url}\n\nOpen the LMS, choose somebody to be, open a course, click a link.\n\
             Ctrl-C stops both.\n\nFor partners, also at {lms_url}/settings and {tool_url}/settings:\n{lms}\n{tool}"
        )
    }

    /// Serves until `stop` is done.
    ///
    /// # Errors
    /// Where a server breaks down.
    pub async fn serve(self, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
        let lms = tokio::spawn(axum::serve(self.lms.0, self.lms.1).into_future());
        let tool = tokio::spawn(axum::serve(self.tool.0, self.tool.1).into_future());
        tokio::select! {
            () = stop => Ok(()),
            ended = lms => ended?,
            ended = tool => ended?,
        }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("lms_url", &self.lms_url)
            .field("tool_url", &self.tool_url)
            .finish_non_exhaustive()
    }
}

/// This machine only: nothing here has a password.
async fn bind(port: u16) -> Result<TcpListener, StartError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| StartError::Port(port, error))
}

fn port_of(listener: &TcpListener) -> Result<u16, StartError> {
    listener.local_addr().map(|address| address.port()).map_err(|error| StartError::Port(0, error))
}

/// Partners type URLs, so everything is fetched by the guarded client. Loopback is allowed: that is where partners run.
fn http_client() -> Result<Arc<dyn HttpClient>, StartError> {
    let mut addresses = AddressPolicy::default();
    addresses.danger_allow_loopback = true;
    let mut options = Options::new(concat!("lti-sandbox/", env!("CARGO_PKG_VERSION")));
    options.addresses = addresses;
    Ok(Arc::new(ReqwestClient::new(options).map_err(setup)?))
}

/// A new key at each start. aws-lc-rs makes it; ring cannot.
fn fresh_key() -> Result<KeyRecord, StartError> {
    let provider = CryptoProvider::aws_lc_rs();
    let pkcs8 = provider.generate_rsa(2048).map_err(setup)?;
    let pkcs8 = pkcs8.ok_or_else(|| StartError::Setup("no provider can make a key".to_owned()))?;
    let mut id = [0; 12];
    provider.fill_random(&mut id).map_err(setup)?;
    Ok(KeyRecord {
        kid: base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, id),
        algorithm: Algorithm::RS256,
        private_key: PrivateKey::from_pkcs8(pkcs8.to_vec()),
        activates_at: UnixTime::from_seconds(0),
    })
}

fn json(page: &impl serde::Serialize) -> Result<String, StartError> {
    serde_json::to_string(page).map_err(setup)
}

fn setup(error: impl fmt::Display) -> StartError {
    StartError::Setup(error.to_string())
}
