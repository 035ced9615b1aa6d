//! Asks a server on this machine that plays Stripe. Real money is never asked for from here: there is no TLS, and no host but
//! this one.

use std::net::SocketAddr;
use std::time::Duration;

use app::ports::{Question, Reply, Till, TillError};
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

/// Who plays Stripe.
pub struct Played {
    host: String,
    client: Client<HttpConnector, Body>,
}

impl Played {
    /// At an address of this machine.
    pub fn at(address: SocketAddr) -> Self {
        let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
        Self { host: format!("http://{address}"), client }
    }

    async fn carried(&self, question: &Question) -> Result<Reply, TillError> {
        let method = if question.form.is_some() { "POST" } else { "GET" };
        let body = Body::from(question.form.clone().unwrap_or_default());
        let request = Request::builder().method(method).uri(format!("{}{}", self.host, question.path));
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
}
