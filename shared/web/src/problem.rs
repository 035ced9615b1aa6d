//! The only place that knows status codes: what went wrong, as RFC 9457 problem+json.
//!
//! An error has two faces. The outside says what to do next and holds no personal data and nothing of the inside; the
//! inside, the whole chain, is logged once, here. Nothing else in this crate may choose a status for a failure.

mod kind;

use std::error::Error;
use std::fmt::Write;

use app::AppError;
use axum::extract::rejection::BytesRejection;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::event::Fault;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use kind::Kind;

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Seconds after which a caller may try again.
const RETRY_SECONDS: HeaderValue = HeaderValue::from_static("2");

/// Longest chain of causes that is logged.
const CAUSES_LIMIT: usize = 16;

/// A problem, as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// Kind of problem: `urn:relance:problem:` and one word.
    #[serde(rename = "type")]
    #[schema(pattern = "^urn:relance:problem:[a-z_]+$")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What is wrong this time, and what to do.
    pub detail: String,
    /// Where exactly, when it is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemPlace>,
}

/// One wrong place of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProblemPlace {
    /// JSON pointer (RFC 6901) into the body; for a query or a header, `/` and its name.
    pub pointer: String,
    /// What is wrong there, and what to do.
    pub detail: String,
}

impl Problem {
    fn new(kind: Kind, detail: impl Into<String>) -> Self {
        let (status, word, title) = kind.face();
        Self {
            kind: format!("urn:relance:problem:{word}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
        }
    }

    fn at(mut self, faults: Vec<Fault>) -> Self {
        self.errors =
            faults.into_iter().map(|Fault { pointer, detail }| ProblemPlace { pointer, detail }).collect();
        self
    }

    /// No such thing, or none that this caller may know of. A malformed id is the id of nothing: the same answer.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(Kind::NotFound, format!("there is no such {what}"))
    }

    /// The method is not one of this address.
    #[must_use]
    pub fn method_not_allowed() -> Self {
        Self::new(Kind::Method, "the header `Allow` names the methods of this address")
    }

    /// Nobody known is asking.
    #[must_use]
    pub fn unauthenticated(detail: &str) -> Self {
        Self::new(Kind::Unauthenticated, detail)
    }

    /// The request comes from where none may come from.
    #[must_use]
    pub fn forbidden(detail: &str) -> Self {
        Self::new(Kind::Forbidden, detail)
    }

    /// The visit holds several accounts, and a change must not go to the wrong one.
    #[must_use]
    pub fn several_accounts(header: &str) -> Self {
        Self::new(
            Kind::Conflict,
            format!("several accounts are open: say which one in the header `{header}`"),
        )
    }

    /// The body is no JSON that two readers would understand alike, or a parameter has no sense.
    #[must_use]
    pub fn unreadable(faults: Vec<Fault>) -> Self {
        Self::new(Kind::Unreadable, summary(&faults)).at(faults)
    }

    /// Well written, but not what this call takes.
    #[must_use]
    pub fn refused(faults: Vec<Fault>) -> Self {
        Self::new(Kind::Refused, summary(&faults)).at(faults)
    }

    /// The body has more bytes than this call takes.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        Self::new(Kind::TooLarge, format!("the body has more than {limit} bytes"))
    }

    /// The body is not announced as JSON.
    #[must_use]
    pub fn media_type() -> Self {
        Self::new(Kind::MediaType, "send the header `content-type: application/json`")
    }

    /// Asked too often.
    #[must_use]
    pub fn too_often() -> Self {
        Self::new(Kind::TooOften, "wait a minute, then try again")
    }

    /// Why the bytes of a body could not be had.
    #[must_use]
    pub fn of_bytes(rejection: &BytesRejection, limit: usize) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Self::too_large(limit);
        }
        Self::new(Kind::Unreadable, "the body ended before it was complete; send it again")
    }
}

/// One fault speaks for itself; several are counted.
fn summary(faults: &[Fault]) -> String {
    match faults {
        [] => "the request was refused".to_owned(),
        [one] => one.detail.clone(),
        many => format!("{} places are wrong; `errors` names each", many.len()),
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        let outside = error.to_string();
        match error {
            AppError::NotFound(what) => Self::not_found(what),
            AppError::Unauthenticated(_) | AppError::Forged(_) => Self::new(Kind::Unauthenticated, outside),
            AppError::Forbidden(_) => Self::new(Kind::Forbidden, outside),
            AppError::Refused(faults) => Self::refused(faults),
            AppError::Unreadable(faults) => Self::unreadable(faults),
            AppError::Conflict(detail) => Self::new(Kind::Conflict, detail),
            AppError::Barred(faults) | AppError::Moved(faults) => {
                Self::new(Kind::Conflict, summary(&faults)).at(faults)
            }
            AppError::TooMuch(detail) => Self::new(Kind::TooOften, detail),
            AppError::Unavailable(cause) => {
                tracing::warn!(error = chain(cause.as_ref()), "A request could not be served now");
                Self::new(Kind::Unavailable, outside)
            }
            AppError::Internal(cause) => {
                tracing::error!(error = chain(cause.as_ref()), "A request met a fault of ours");
                Self::new(Kind::Internal, outside)
            }
        }
    }
}

/// The whole chain of causes on one line. Errors of ours hold ids, never a person's data.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    for _ in 0..CAUSES_LIMIT {
        let Some(cause) = next else { break };
        let _ = write!(text, ": {cause}");
        next = cause.source();
    }
    text
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        match status {
            StatusCode::UNAUTHORIZED => {
                headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(RETRY_AFTER, RETRY_SECONDS);
            }
            StatusCode::TOO_MANY_REQUESTS => {
                headers.insert(RETRY_AFTER, HeaderValue::from_static("60"));
            }
            _ => {}
        }
        response
    }
}

#[cfg(test)]
mod tests;
