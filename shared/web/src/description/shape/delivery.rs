//! What a source is told about a delivery.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// What became of a delivery.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// What became of it.
    pub status: DeliveryStatus,
    /// Why it is not used.
    #[serde(default)]
    pub reason: Option<String>,
}

/// What became of a delivery.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// It changed the ledger, or said what was known.
    Used,
    /// It was taken in before.
    Duplicate,
    /// It waits for what it speaks of.
    Waiting,
    /// Kept; Relance has no use for it.
    Unused,
    /// Kept; its content cannot be used.
    Invalid,
    /// Kept; another body came under the same id before.
    Conflicting,
}

/// One delivery, as its source writes it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Delivered {
    /// Kind of event, in the source's words.
    #[serde(rename = "type")]
    #[schema(max_length = 100, examples("invoice.issued"))]
    pub kind: String,
}

/// The signature of Standard Webhooks, which the source `relance` uses; other sources use their own.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Header)]
pub struct SignatureHeaders {
    /// Names the delivery; repetition is judged by it.
    #[param(rename = "webhook-id", required = false, max_length = 200)]
    pub id: String,
    /// Unix seconds of the attempt; at most 300 s from now.
    #[param(rename = "webhook-timestamp", required = false, pattern = "^[0-9]{1,12}$")]
    pub timestamp: String,
    /// `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces.
    #[param(rename = "webhook-signature", required = false)]
    pub signature: String,
}
