//! SEC-004 to SEC-007: TLS 1.2 or 1.3, and a certificate that leads to a known authority.

use crate::server::{Server, head};
use crate::{code, get, local_options};
use lti_reqwest::ReqwestClient;
use lti_security::ports::HttpError;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::version::{TLS12, TLS13};
use rustls::{ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion};
use std::io::Write as _;
use std::sync::Arc;

struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn certificate(&self, name: &str, adjust: impl FnOnce(&mut CertificateParams)) -> (Vec<u8>, Vec<u8>) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        adjust(&mut params);
        let certificate = params.signed_by(&key, &self.0).unwrap();
        (certificate.der().to_vec(), key.serialize_der())
    }

    fn client(&self) -> ReqwestClient {
        let mut options = local_options();
        options.extra_roots = vec![self.0.der().to_vec()];
        ReqwestClient::new(options).unwrap()
    }
}

/// Answers 200 with the version of TLS that was agreed on.
fn server((certificate, key): (Vec<u8>, Vec<u8>), versions: &[&'static SupportedProtocolVersion]) -> Server {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(certificate)], PrivateKeyDer::try_from(key).unwrap())
        .unwrap();
    let config = Arc::new(config);
    Server::new(move |stream| {
        let mut stream = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream);
        if head(&mut stream).is_some() {
            let version = format!("{:?}", stream.conn.protocol_version().unwrap());
            let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{version}", version.len());
            stream.write_all(answer.as_bytes()).unwrap();
        }
    })
}

fn url(host: &str, server: &Server) -> String {
    format!("https://{host}:{}/", server.port())
}

async fn version(client: &ReqwestClient, server: &Server) -> String {
    let answer = get(client, &url("localhost", server)).await.unwrap();
    String::from_utf8(answer.into_body().collect(100).await.unwrap()).unwrap()
}

#[tokio::test]
async fn tls_1_3_is_preferred_and_1_2_is_enough() {
    let authority = Authority::new();
    let client = authority.client();
    for (versions, agreed) in
        [(&[&TLS12, &TLS13][..], "TLSv1_3"), (&[&TLS13], "TLSv1_3"), (&[&TLS12], "TLSv1_2")]
    {
        let server = server(authority.certificate("localhost", |_| ()), versions);
        assert_eq!(version(&client, &server).await, agreed);
    }
}

#[tokio::test]
async fn tls_1_1_is_not_spoken() {
    let server = Server::new(|mut stream| {
        // A ServerHello that chooses TLS 1.1 and TLS_RSA_WITH_AES_128_CBC_SHA.
        let mut hello = vec![22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2];
        hello.extend_from_slice(&[7; 32]);
        hello.extend_from_slice(&[0, 0, 0x2f, 0]);
        let _ = stream.write_all(&hello);
        while head(&mut stream).is_some() {}
    });
    let error = get(&Authority::new().client(), &url("localhost", &server)).await.unwrap_err();
    assert_eq!(
        error,
        HttpError::Connect {
            reason: "tls-failed: peer is incompatible: ServerDoesNotSupportTls12Or13".to_owned()
        }
    );
}

#[tokio::test]
async fn a_stranger_is_not_trusted() {
    let authority = Authority::new();
    let own = server(authority.certificate("localhost", |_| ()), &[&TLS13]);
    let client = ReqwestClient::new(local_options()).unwrap();
    assert_eq!(
        get(&client, &url("localhost", &own)).await.unwrap_err(),
        HttpError::Connect { reason: "tls-failed: invalid peer certificate: UnknownIssuer".to_owned() }
    );
    let outcome = get(&Authority::new().client(), &url("localhost", &own)).await;
    assert_eq!(code(outcome), "tls-failed");

    let key = KeyPair::generate().unwrap();
    let alone = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    let alone = server((alone.der().to_vec(), key.serialize_der()), &[&TLS12, &TLS13]);
    assert_eq!(code(get(&client, &url("localhost", &alone)).await), "tls-failed");
}

#[tokio::test]
async fn the_certificate_is_for_this_host_and_this_time() {
    let authority = Authority::new();
    let client = authority.client();
    let other = server(authority.certificate("other.example", |_| ()), &[&TLS13]);
    assert_eq!(code(get(&client, &url("localhost", &other)).await), "tls-failed");
    let named = server(authority.certificate("localhost", |_| ()), &[&TLS13]);
    assert_eq!(code(get(&client, &url("127.0.0.1", &named)).await), "tls-failed");
    assert_eq!(code(get(&client, &url("localhost", &named)).await), "ok");
    let old = server(
        authority.certificate("localhost", |params| {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2021, 1, 1);
        }),
        &[&TLS13],
    );
    assert_eq!(code(get(&client, &url("localhost", &old)).await), "tls-failed");
}

#[tokio::test]
async fn plain_text_where_tls_is_spoken() {
    let eager = Server::new(|mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        while head(&mut stream).is_some() {}
    });
    let client = ReqwestClient::new(local_options()).unwrap();
    assert_eq!(code(get(&client, &url("localhost", &eager)).await), "tls-failed");
}
