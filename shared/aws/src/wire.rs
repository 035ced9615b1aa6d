//! How this crate reaches Amazon: region and credentials as a function finds them in its environment, one HTTP client for
//! all services, and how long anything may take.
//!
//! The SDK's own loader (`aws-config`) is left out: it looks for credentials in profiles, metadata services and token files,
//! none of which a function has, and brings a client of one more service along. Only Amazon's five roots are trusted:
//! nothing here speaks to anybody else, and reading a machine's hundred and forty is most of a cold start.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::config::{BehaviorVersion, SharedHttpClient, StalledStreamProtectionConfig};
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector, HttpClientError};
use aws_smithy_runtime_api::client::http::HttpConnectorSettings;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;

use crate::env::Reading;
use crate::post::Poster;

/// Amazon Root CA 1 to 4 and Starfield Services Root G2, as Amazon asks its clients to trust.
const ROOTS: &[u8] = include_bytes!("roots.pem");

/// Longest wait for a connection.
pub const CONNECT: Duration = Duration::from_secs(2);
/// Longest wait for one try of a call to the table, keys, objects or the queue.
pub const TRY: Duration = Duration::from_secs(4);
/// Longest wait for such a call with all its tries.
pub const CALL: Duration = Duration::from_secs(15);
/// Tries of such a call.
pub const TRIES: u32 = 3;
/// Longest wait for a provider of messages, who is asked once: a quarter of a claim's lease, so that the answer is noted
/// while the claim still stands.
pub const SEND: Duration = Duration::from_secs(30);
/// The same while somebody waits for a page: half of what the portal's function is given, so that the claim, the note of
/// the answer and the page find room beside it.
pub const SEND_WHILE_WAITED_FOR: Duration = Duration::from_secs(10);
/// An idle connection is let go after this. Providers close theirs after a minute or more: a call written into a
/// connection that the other side has just closed would leave its outcome open.
const IDLE: Duration = Duration::from_secs(20);

const REGION: &str = "AWS_REGION";
const ACCESS_KEY: &str = "AWS_ACCESS_KEY_ID";
const SECRET_KEY: &str = "AWS_SECRET_ACCESS_KEY";
const SESSION_TOKEN: &str = "AWS_SESSION_TOKEN";
const ENDPOINT: &str = "AWS_ENDPOINT_URL";
const TABLE_ENDPOINT: &str = "AWS_ENDPOINT_URL_DYNAMODB";

/// What the function's environment says about reaching Amazon.
#[derive(Clone)]
pub struct Origin {
    region: String,
    credentials: Credentials,
    endpoint: Option<String>,
    table_endpoint: Option<String>,
}

impl Origin {
    /// Reads what Lambda sets; credentials last as long as the process does.
    #[must_use]
    pub fn read(reading: &mut Reading<'_>) -> Self {
        let (access_key, secret_key) = (reading.text(ACCESS_KEY), reading.text(SECRET_KEY));
        let token = reading.maybe(SESSION_TOKEN);
        Self {
            region: reading.text(REGION),
            credentials: Credentials::new(access_key, secret_key, token, None, "environment"),
            endpoint: reading.maybe(ENDPOINT),
            table_endpoint: reading.maybe(TABLE_ENDPOINT),
        }
    }

    /// A server on this machine that plays Amazon and believes every credential.
    #[must_use]
    pub fn at(endpoint: impl Into<String>) -> Self {
        Self {
            region: "eu-west-3".to_owned(),
            credentials: Credentials::new("local", "local", None, None, "local"),
            endpoint: Some(endpoint.into()),
            table_endpoint: None,
        }
    }

    /// For the table, keys, objects and the queue: calls that may be made again are.
    ///
    /// # Errors
    /// When the roots cannot be read, which this crate's tests would have shown.
    pub fn storing(&self) -> Result<SdkConfig, HttpClientError> {
        let limits = TimeoutConfig::builder().operation_attempt_timeout(TRY).operation_timeout(CALL);
        let retry = RetryConfig::standard().with_max_attempts(TRIES);
        Ok(self.config(client()?, limits, retry))
    }

    /// For the table: an emulator may keep it elsewhere.
    #[must_use]
    pub fn table(&self, storing: &SdkConfig) -> aws_sdk_dynamodb::Client {
        let config = aws_sdk_dynamodb::config::Builder::from(storing);
        let config = match &self.table_endpoint {
            Some(endpoint) => config.endpoint_url(endpoint),
            None => config,
        };
        aws_sdk_dynamodb::Client::from_conf(config.build())
    }

    /// For providers of messages: one call is one try, and nothing underneath may make a second one.
    ///
    /// # Errors
    /// As [`Self::storing`].
    pub fn sending(&self) -> Result<SdkConfig, HttpClientError> {
        self.sending_within(SEND)
    }

    /// The same with a limit of its own.
    ///
    /// # Errors
    /// As [`Self::storing`].
    pub fn sending_within(&self, limit: Duration) -> Result<SdkConfig, HttpClientError> {
        let limits = TimeoutConfig::builder().operation_timeout(limit);
        Ok(self.config(client()?, limits, RetryConfig::disabled()))
    }

    /// Who signs forms for browsers: this function itself.
    #[must_use]
    pub fn poster(&self) -> Poster {
        Poster {
            region: self.region.clone(),
            access_key: self.credentials.access_key_id().to_owned(),
            secret_key: self.credentials.secret_access_key().to_owned(),
            session_token: self.credentials.session_token().map(str::to_owned),
        }
    }

    fn config(
        &self,
        client: SharedHttpClient,
        limits: aws_smithy_types::timeout::TimeoutConfigBuilder,
        retry: RetryConfig,
    ) -> SdkConfig {
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(self.region.clone()))
            .credentials_provider(SharedCredentialsProvider::new(self.credentials.clone()))
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
            .http_client(client)
            // No read time-out: the only time-out of a connector is then a connection that never was
            .timeout_config(limits.connect_timeout(CONNECT).build())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .retry_config(retry);
        config.set_endpoint_url(self.endpoint.clone());
        config.build()
    }
}

fn client() -> Result<SharedHttpClient, HttpClientError> {
    let client = Builder::new().tls_provider(Provider::rustls(CryptoMode::AwsLc)).tls_context(trusting()?);
    Ok(client.pool_idle_timeout(IDLE).build_https())
}

fn trusting() -> Result<TlsContext, HttpClientError> {
    TlsContext::builder().with_trust_store(TrustStore::empty().with_pem_certificate(ROOTS)).build()
}

/// For what Amazon serves beside its services' own calls: a certificate.
pub(crate) fn connector(limit: Duration) -> Result<Connector, HttpClientError> {
    let limits = HttpConnectorSettings::builder().connect_timeout(CONNECT).read_timeout(limit).build();
    let connector = Connector::builder().tls_provider(Provider::rustls(CryptoMode::AwsLc));
    let connector = connector.tls_context(trusting()?).connector_settings(limits);
    Ok(connector.sleep_impl(TokioSleep::new()).build())
}
