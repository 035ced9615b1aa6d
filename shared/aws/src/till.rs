//! Asks the providers of payments over the connections that the SDK is made of.
//!
//! They are not Amazon. Their client lives here all the same, because a function has one TLS stack, the SDK's, and this is the
//! only crate that may know it; a second one would be most of a binary. What is asked and what an answer means is written in
//! `formats` and put in order by `app`: here are hosts, limits and nothing else.
//!
//! Everything else of this crate trusts Amazon's roots alone. The providers name no root they keep to, so this client trusts
//! the machine's own, and reads them when the first of them is asked: a start that asks none does not pay for them.

use std::sync::OnceLock;
use std::time::Duration;

use app::ports::{Provider, Question, Reply, Till, TillError};
use async_trait::async_trait;
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::Provider as Tls;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorSettings};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;

use crate::wire::CONNECT;

/// Where each of them is.
const fn host(provider: Provider) -> &'static str {
    match provider {
        Provider::Stripe => "https://api.stripe.com",
        Provider::GoCardless => "https://api.gocardless.com",
        Provider::GoCardlessSandbox => "https://api-sandbox.gocardless.com",
    }
}

/// Longest wait for an answer, connection included. A beginning asks four times at most (close, look, request, page), and the
/// function that answers the page has 20 seconds.
pub const LIMIT: Duration = Duration::from_millis(4_500);
/// Most bytes of an answer: the longest is some 5 kB.
const BYTES_LIMIT: usize = 128 * 1024;

/// The providers of payments.
#[derive(Debug)]
pub struct Providers {
    /// Who plays them all, on this machine.
    played: Option<String>,
    limit: Duration,
    connector: OnceLock<Connector>,
}

impl Default for Providers {
    fn default() -> Self {
        Self::new()
    }
}

impl Providers {
    /// The real ones; nothing is opened yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { played: None, limit: LIMIT, connector: OnceLock::new() }
    }

    /// A server on this machine that plays them, asked no longer than `limit`: for the tests.
    #[must_use]
    pub fn at(host: &str, limit: Duration) -> Self {
        Self { played: Some(host.to_owned()), limit, connector: OnceLock::new() }
    }

    fn connector(&self) -> &Connector {
        self.connector.get_or_init(|| {
            let settings = HttpConnectorSettings::builder().connect_timeout(CONNECT).read_timeout(self.limit);
            let connector = Connector::builder().tls_provider(Tls::rustls(CryptoMode::AwsLc));
            connector.connector_settings(settings.build()).sleep_impl(TokioSleep::new()).build()
        })
    }

    async fn carried(&self, question: &Question) -> Result<Reply, TillError> {
        let answer = self.connector().call(self.request(question)?).await;
        let answer = answer
            .map_err(|error| if error.is_timeout() { TillError::Slow } else { TillError::Unreachable })?;
        let status = answer.status().as_u16();
        let mut stream = ByteStream::new(answer.into_body());
        let mut body = Vec::new();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|_| TillError::Unreachable)?;
            if body.len() + chunk.len() > BYTES_LIMIT {
                return Err(TillError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Reply { status, body })
    }

    fn request(&self, question: &Question) -> Result<HttpRequest, TillError> {
        let body = question.body.as_deref().map_or_else(SdkBody::empty, SdkBody::from);
        let host = self.played.as_deref().unwrap_or_else(|| host(question.to));
        let mut request = HttpRequest::new(body);
        // What cannot be written was not asked
        request.set_uri(format!("{host}{}", question.path)).map_err(|_| TillError::Unreachable)?;
        let method = if question.body.is_some() { "POST" } else { "GET" };
        request.set_method(method).map_err(|_| TillError::Unreachable)?;
        let headers = request.headers_mut();
        for (name, value) in &question.headers {
            headers.try_insert(*name, value.clone()).map_err(|_| TillError::Unreachable)?;
        }
        Ok(request)
    }
}

#[async_trait]
impl Till for Providers {
    async fn ask(&self, question: &Question) -> Result<Reply, TillError> {
        // No redirect is followed: the connector knows none
        let carried = tokio::time::timeout(self.limit, self.carried(question)).await;
        carried.unwrap_or(Err(TillError::Slow))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_provider_has_a_host_of_its_own_and_it_is_asked_over_tls() {
        let hosts = [Provider::Stripe, Provider::GoCardless, Provider::GoCardlessSandbox].map(host);
        assert!(hosts.iter().all(|host| host.starts_with("https://api")), "{hosts:?}");
        assert!(hosts[0] != hosts[1] && hosts[1] != hosts[2]);
    }
}
