//! Every kind of problem: its word, its title and the status it travels under.

use axum::http::StatusCode;

/// Word, title and status of every kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Unreadable,
    Unauthenticated,
    Forbidden,
    NotFound,
    Method,
    Conflict,
    TooLarge,
    MediaType,
    Refused,
    TooOften,
    Internal,
    Unavailable,
}

impl Kind {
    /// Status, word and title.
    pub(super) const fn face(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Unreadable => (StatusCode::BAD_REQUEST, "unreadable", "The request cannot be read"),
            Self::Unauthenticated => {
                (StatusCode::UNAUTHORIZED, "unauthenticated", "It is not known who is asking")
            }
            Self::Forbidden => (StatusCode::FORBIDDEN, "forbidden", "This is not allowed"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found", "There is nothing here"),
            Self::Method => {
                (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "This address takes another method")
            }
            Self::Conflict => (StatusCode::CONFLICT, "conflict", "Not as things are now"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The body is too large"),
            Self::MediaType => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type", "The body must be application/json")
            }
            Self::Refused => {
                (StatusCode::UNPROCESSABLE_ENTITY, "refused", "The request makes no sense as it is")
            }
            Self::TooOften => (StatusCode::TOO_MANY_REQUESTS, "too_often", "Too many requests"),
            Self::Internal => {
                (StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something is wrong on our side")
            }
            Self::Unavailable => {
                (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Relance cannot do this right now")
            }
        }
    }
}
