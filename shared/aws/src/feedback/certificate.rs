//! The certificate SNS signs under: fetched from an address that was checked, over a connection that trusts Amazon's roots
//! alone, and believed for its own time and in Amazon's name only.

use std::time::Duration;

use async_trait::async_trait;
use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
};
use aws_smithy_http_client::{Connector, HttpClientError};
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use chrono::{DateTime, Utc};
use thiserror::Error;
use x509_parser::pem::parse_x509_pem;

use crate::wire;

/// In whose name it must be.
const NAME: &str = "sns.amazonaws.com";
/// Most bytes of a certificate.
const BYTES_LIMIT: usize = 64 * 1024;
/// Longest wait for one, connection included.
const LIMIT: Duration = Duration::from_secs(5);

/// Why a certificate is not believed, or cannot be had.
#[derive(Debug, Error)]
pub enum CertificateError {
    /// It cannot be fetched now.
    #[error("its certificate cannot be fetched")]
    Unreachable,
    /// More than any certificate.
    #[error("its certificate has more than {BYTES_LIMIT} bytes")]
    TooLarge,
    /// Not one certificate in PEM.
    #[error("its certificate cannot be read")]
    Malformed,
    /// In another name.
    #[error("its certificate is not in the name of {NAME}")]
    OtherName,
    /// Not valid yet, or no more.
    #[error("its certificate is out of its time")]
    OutOfTime,
}

/// Fetches what is at an address.
#[async_trait]
pub trait Fetch: Send + Sync {
    /// The bytes there.
    ///
    /// # Errors
    /// [`CertificateError::Unreachable`] or [`CertificateError::TooLarge`].
    async fn fetch(&self, url: &str) -> Result<Vec<u8>, CertificateError>;
}

/// A certificate that can be read; [`Self::is_valid`] says whether to believe it now.
pub struct Certificate {
    /// RSA public key, DER.
    key: Vec<u8>,
    from: i64,
    until: i64,
}

impl Certificate {
    /// Reads a PEM file with one certificate in Amazon's name.
    ///
    /// # Errors
    /// [`CertificateError::Malformed`] or [`CertificateError::OtherName`].
    pub fn read(pem: &[u8]) -> Result<Self, CertificateError> {
        let (_, pem) = parse_x509_pem(pem).map_err(|_| CertificateError::Malformed)?;
        let certificate = pem.parse_x509().map_err(|_| CertificateError::Malformed)?;
        let mut names = certificate.subject().iter_common_name();
        let name = names.next().and_then(|name| name.as_str().ok());
        if name != Some(NAME) || names.next().is_some() {
            return Err(CertificateError::OtherName);
        }
        let validity = certificate.validity();
        Ok(Self {
            key: certificate.public_key().subject_public_key.data.to_vec(),
            from: validity.not_before.timestamp(),
            until: validity.not_after.timestamp(),
        })
    }

    /// True within its time.
    #[must_use]
    pub fn is_valid(&self, now: DateTime<Utc>) -> bool {
        (self.from..=self.until).contains(&now.timestamp())
    }

    /// Signature version 1.
    #[must_use]
    pub fn signed_with_sha1(&self, message: &[u8], signature: &[u8]) -> bool {
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, &self.key);
        key.verify(message, signature).is_ok()
    }

    /// Signature version 2.
    #[must_use]
    pub fn signed_with_sha256(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.key).verify(message, signature).is_ok()
    }
}

/// Fetches over the house's own connections.
#[derive(Debug)]
pub struct Web(Connector);

impl Web {
    /// Ready to fetch; nothing is opened yet.
    ///
    /// # Errors
    /// When Amazon's roots cannot be read.
    pub fn new() -> Result<Self, HttpClientError> {
        wire::connector(LIMIT).map(Self)
    }

    async fn read(&self, url: &str) -> Result<Vec<u8>, CertificateError> {
        let mut request = HttpRequest::new(SdkBody::empty());
        request.set_uri(url).map_err(|_| CertificateError::Unreachable)?;
        let answer = self.0.call(request).await.map_err(|_| CertificateError::Unreachable)?;
        if answer.status().as_u16() != 200 {
            // No redirect is followed: Amazon sends none
            return Err(CertificateError::Unreachable);
        }
        let mut body = ByteStream::new(answer.into_body());
        let mut bytes = Vec::new();
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|_| CertificateError::Unreachable)?;
            if bytes.len() + chunk.len() > BYTES_LIMIT {
                return Err(CertificateError::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

#[async_trait]
impl Fetch for Web {
    async fn fetch(&self, url: &str) -> Result<Vec<u8>, CertificateError> {
        let read = tokio::time::timeout(LIMIT, self.read(url)).await;
        read.unwrap_or(Err(CertificateError::Unreachable))
    }
}
