//! Both servers in this process, on free ports.
#![expect(clippy::expect_used, reason = "helpers of tests: what does not work ends the test with its reason")]

use lti_sandbox::Sandbox;
use lti_sandbox::config::Arguments;

/// Where both are. They stop with the test's runtime.
pub(crate) struct Servers {
    pub(crate) lms: String,
    pub(crate) tool: String,
}

impl Servers {
    pub(crate) async fn start() -> Self {
        let arguments = Arguments { lms_port: 0, tool_port: 0, config: None };
        let sandbox = Sandbox::start(&arguments).await.expect("the sandbox starts");
        let servers = Self { lms: sandbox.lms_url.clone(), tool: sandbox.tool_url.clone() };
        tokio::spawn(sandbox.serve(std::future::pending()));
        servers
    }
}
