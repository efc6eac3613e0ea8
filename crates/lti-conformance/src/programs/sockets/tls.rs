//! SEC-004 to SEC-007: which TLS our HTTP client speaks.

use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use lti_reqwest::ReqwestClient;
use lti_security::ports::{HttpClient as _, HttpError};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::version::{TLS12, TLS13};
use rustls::{ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion};

use super::super::Program;
use super::super::services::{failed, ours, same};
use super::{Server, client, request, respond, runtime};
use crate::conversation::End;
use crate::fixtures::Fixtures;
use crate::in_memory::block_on;
use crate::subject::Subject;

pub(in super::super) const PROGRAM: Program = Program {
    id: "program-tls",
    summary: "our HTTP client offers TLS 1.3 and 1.2 and nothing else, agrees on 1.3 where the server has it and on 1.2 where it has no more, refuses a server that chooses 1.1, 1.0 or SSL 3.0, and does not speak http",
    requirements: &["SEC-004", "SEC-005", "SEC-006", "SEC-007"],
    run,
};

type Authority = CertifiedIssuer<'static, KeyPair>;

fn run(_: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    ours(subject)?;
    let runtime = runtime()?;
    let _in_it = runtime.enter();
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority =
        CertifiedIssuer::self_signed(params, KeyPair::generate().map_err(failed)?).map_err(failed)?;
    let root = authority.der().to_vec();
    let client = client(|options| {
        options.addresses.danger_allow_loopback = true;
        options.extra_roots = vec![root];
    })?;
    for (versions, agreed) in
        [(&[&TLS12, &TLS13][..], "TLSv1_3"), (&[&TLS13], "TLSv1_3"), (&[&TLS12], "TLSv1_2")]
    {
        let server = server(&authority, versions)?;
        same("the version that was agreed on", get(&client, server.port), Ok(agreed.to_owned()))?;
    }
    const TOO_OLD: &str = "tls-failed: peer is incompatible: ServerDoesNotSupportTls12Or13";
    for (name, minor, why) in [("TLS 1.1", 2, TOO_OLD), ("TLS 1.0", 1, TOO_OLD), ("SSL 3.0", 0, TOO_OLD)] {
        let offered: Arc<Mutex<Vec<u8>>> = Arc::default();
        let server = choosing(minor, offered.clone())?;
        let reason = match get(&client, server.port) {
            Err(HttpError::Connect { reason }) => reason,
            other => format!("{other:?}"),
        };
        same(name, reason.as_str(), why)?;
        let hello = offered.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // The extension `supported_versions` (43): two versions, 1.3 and 1.2.
        let versions = [0, 43, 0, 5, 4, 3, 4, 3, 3];
        same("TLS 1.3 and 1.2 are offered", hello.windows(versions.len()).any(|w| w == versions), true)?;
    }
    plain(&client)
}

/// No http, neither by default nor where the server speaks it behind an https URL.
fn plain(local: &ReqwestClient) -> Result<(), End> {
    let server = Server::new(|mut stream| respond(&mut stream, 200, "", b"hello"))?;
    same("http behind https", get(local, server.port).is_err(), true)?;
    let strict = client(|_| ())?;
    let before = server.accepted()?;
    for url in [format!("http://127.0.0.1:{}/", server.port), "http://lms.example.test/".to_owned()] {
        let request = http::Request::get(url).body(Vec::new()).map_err(failed)?;
        let refused = match block_on(strict.send(request)) {
            Err(HttpError::Refused { reason }) => reason.starts_with("scheme-not-allowed: "),
            _ => false,
        };
        same("http is refused", refused, true)?;
    }
    same("connections over http", server.accepted()?, before)
}

fn get(client: &ReqwestClient, port: u16) -> Result<String, HttpError> {
    let request = http::Request::get(format!("https://localhost:{port}/")).body(Vec::new());
    let request = request.map_err(|error| HttpError::Broken { reason: error.to_string() })?;
    let body = block_on(async { client.send(request).await?.into_body().collect(100).await })?;
    Ok(String::from_utf8_lossy(&body).into_owned())
}

/// Answers with the version that was agreed on.
fn server(authority: &Authority, versions: &[&'static SupportedProtocolVersion]) -> Result<Server, End> {
    let key = KeyPair::generate().map_err(failed)?;
    let params = CertificateParams::new(vec!["localhost".to_owned()]).map_err(failed)?;
    let certificate = params.signed_by(&key, authority).map_err(failed)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .map_err(failed)?
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from(certificate.der().to_vec())],
            PrivateKeyDer::try_from(key.serialize_der()).map_err(failed)?,
        )
        .map_err(failed)?;
    let config = Arc::new(config);
    Server::new(move |stream| {
        let Ok(connection) = ServerConnection::new(config.clone()) else { return };
        let mut stream = StreamOwned::new(connection, stream);
        if request(&mut stream).is_some() {
            let version = stream.conn.protocol_version().map(|version| format!("{version:?}"));
            respond(&mut stream, 200, "", version.unwrap_or_default().as_bytes());
        }
    })
}

/// A server that chooses version 3.`minor` with `TLS_RSA_WITH_AES_128_CBC_SHA`, and keeps what it was offered.
fn choosing(minor: u8, offered: Arc<Mutex<Vec<u8>>>) -> Result<Server, End> {
    Server::new(move |mut stream| {
        use std::io::Read as _;
        let mut hello = vec![0; 4_096];
        let length = stream.read(&mut hello).unwrap_or(0);
        hello.truncate(length);
        *offered.lock().unwrap_or_else(PoisonError::into_inner) = hello;
        let mut answer = vec![22, 3, minor, 0, 42, 2, 0, 0, 38, 3, minor];
        answer.extend_from_slice(&[7; 32]);
        answer.extend_from_slice(&[0, 0, 0x2f, 0]);
        let _ = stream.write_all(&answer);
        while stream.read(&mut [0; 64]).is_ok_and(|bytes| bytes > 0) {}
    })
}
