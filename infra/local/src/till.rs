//! Asks servers on this machine that play the providers of payments. Real money is never asked for from here: there is no TLS, and no host but
//! this one.

use std::net::SocketAddr;
use std::time::Duration;

use app::ports::{Provider, Question, Reply, Till, TillError};
use async_trait::async_trait;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, Request};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// Longest wait for an answer.
const LIMIT: Duration = Duration::from_secs(5);
/// Most bytes of an answer.
const BYTES_LIMIT: usize = 128 * 1024;

/// Who plays the providers.
pub struct Played {
    stripe: Option<SocketAddr>,
    gocardless: Option<SocketAddr>,
    client: Client<HttpConnector, Body>,
}

impl Played {
    /// At addresses of this machine.
    pub fn at(stripe: Option<SocketAddr>, gocardless: Option<SocketAddr>) -> Self {
        let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
        Self { stripe, gocardless, client }
    }

    const fn address(&self, provider: Provider) -> Option<SocketAddr> {
        match provider {
            Provider::Stripe => self.stripe,
            Provider::GoCardlessSandbox => self.gocardless,
            // A live token is none of this machine's
            Provider::GoCardless => None,
        }
    }

    async fn carried(&self, question: &Question) -> Result<Reply, TillError> {
        let address = self.address(question.to).ok_or(TillError::None)?;
        let method = if question.body.is_some() { "POST" } else { "GET" };
        let body = Body::from(question.body.clone().unwrap_or_default());
        let request = Request::builder().method(method).uri(format!("http://{address}{}", question.path));
        let mut request = request.body(body).map_err(|_| TillError::Unreachable)?;
        for (name, value) in &question.headers {
            let value = HeaderValue::from_str(value).map_err(|_| TillError::Unreachable)?;
            request.headers_mut().insert(*name, value);
        }
        let answer = self.client.request(request).await.map_err(|_| TillError::Unreachable)?;
        let status = answer.status().as_u16();
        let body = to_bytes(Body::new(answer.into_body()), BYTES_LIMIT).await;
        Ok(Reply { status, body: body.map_err(|_| TillError::TooLong)?.to_vec() })
    }
}

#[async_trait]
impl Till for Played {
    async fn ask(&self, question: &Question) -> Result<Reply, TillError> {
        let carried = tokio::time::timeout(LIMIT, self.carried(question)).await;
        carried.unwrap_or(Err(TillError::Slow))
    }

    fn is_near(&self) -> bool {
        true
    }

    fn knows(&self, provider: Provider) -> bool {
        self.address(provider).is_some()
    }
}
