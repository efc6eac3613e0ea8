//! TLS 1.2 and 1.3 with ring, by value: no process-wide provider is installed or read (SEC-005, SEC-006, SEC-007).

use crate::error::{ApiMisuse, Environment, Error};
use rustls::pki_types::CertificateDer;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;

pub(crate) fn config(extra_roots: &[Vec<u8>]) -> Result<ClientConfig, Error> {
    let roots = roots(extra_roots)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(|error| Environment::TlsUnavailable { detail: error.to_string() })?;
    let mut config = versions.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn roots(extra: &[Vec<u8>]) -> Result<RootCertStore, Error> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for (index, der) in extra.iter().enumerate() {
        let certificate = CertificateDer::from(der.as_slice());
        roots.add(certificate).map_err(|_| Error::from(ApiMisuse::RootInvalid { index }))?;
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_public_authorities_are_trusted() {
        let roots = super::roots(&[]).unwrap();
        assert_eq!(roots.len(), webpki_roots::TLS_SERVER_ROOTS.len());
        assert!(roots.len() > 100);
    }
}
