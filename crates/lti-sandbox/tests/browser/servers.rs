//! Both servers in this process, on free ports.
#![expect(clippy::expect_used, reason = "helpers of tests: what does not work ends the test with its reason")]

use lti_sandbox::Sandbox;
use lti_sandbox::config::Arguments;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

/// Where both are. They stop with the test's runtime.
pub(crate) struct Servers {
    pub(crate) lms: String,
    pub(crate) tool: String,
}

impl Servers {
    pub(crate) async fn start() -> Self {
        Self::started(&Arguments { lms_port: 0, tool_port: 0, config: None }).await
    }

    async fn started(arguments: &Arguments) -> Self {
        let sandbox = Sandbox::start(arguments).await.expect("the sandbox starts");
        let servers = Self { lms: sandbox.lms_url.clone(), tool: sandbox.tool_url.clone() };
        tokio::spawn(sandbox.serve(std::future::pending()));
        servers
    }

    /// Two sandboxes that know each other by their configuration files: the first one's LMS opens the second one's tool. `more` is
    /// what else the first one's file says of it.
    pub(crate) async fn start_partners(more: &str) -> [Self; 2] {
        let [lms, own_tool, other_lms, tool] = free_ports();
        let opens = format!(
            "[[tool]]\nname = \"The other tool\"\nclient_id = \"partner\"\ndeployment_id = \"partner-1\"\n\
             login_initiation_url = \"http://127.0.0.1:{tool}/lti/login\"\n\
             target_link_uri = \"http://127.0.0.1:{tool}/lti/launch\"\n\
             redirect_uris = [\"http://127.0.0.1:{tool}/lti/launch\"]\n\
             key_set_url = \"http://127.0.0.1:{tool}/lti/jwks\"\n{more}\n"
        );
        let known = format!(
            "[[platform]]\nname = \"The other LMS\"\nissuer = \"http://localhost:{lms}\"\nclient_id = \"partner\"\n\
             deployment_ids = [\"partner-1\"]\nauthorization_url = \"http://localhost:{lms}/lti/authorize\"\n\
             token_url = \"http://localhost:{lms}/lti/token\"\nkey_set_url = \"http://localhost:{lms}/lti/jwks\"\n"
        );
        let start = |lms_port, tool_port, text: String| async move {
            let file = file(lms_port, &text);
            let servers = Self::started(&Arguments { lms_port, tool_port, config: Some(file.clone()) }).await;
            let _ = std::fs::remove_file(file);
            servers
        };
        [start(lms, own_tool, opens).await, start(other_lms, tool, known).await]
    }
}

/// Four ports that were free a moment ago: both files have to name ports before anything is started.
fn free_ports() -> [u16; 4] {
    let taken = [(); 4].map(|()| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port"));
    taken.each_ref().map(|listener| listener.local_addr().expect("its address").port())
}

fn file(port: u16, text: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("lti-sandbox-{port}.toml"));
    std::fs::write(&path, text).expect("the configuration file");
    path
}
