//! The two doors of a webhook: [`verify`], then [`read`]. What a platform does behind them is its `Adapter`.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use domain::event::{Delivery, Fault};
use thiserror::Error;

use crate::json::{self, JsonError, Value};
use crate::signature::{Headers, SignatureError, Verified};
use crate::{platforms, relance};

/// A kind of source, by the name in its webhook address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Platform {
    /// Relance's own events.
    Relance,
    /// Stripe.
    Stripe,
    /// GoCardless.
    Gocardless,
}

/// No platform of that name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no such source; the sources are relance, stripe, gocardless")]
pub struct UnknownPlatform;

type Verify = fn(&Headers<'_>, &[u8], &[&str], DateTime<Utc>) -> Result<Verified, SignatureError>;
type Read = fn(&Value<'_>, &Verified) -> Result<Vec<Delivery>, Unreadable>;

/// How a platform signs and what its bodies mean.
pub(crate) struct Adapter {
    pub(crate) name: &'static str,
    pub(crate) verify: Verify,
    pub(crate) read: Read,
}

impl Platform {
    /// Every platform.
    pub const ALL: [Self; 3] = [Self::Relance, Self::Stripe, Self::Gocardless];

    const fn adapter(self) -> &'static Adapter {
        match self {
            Self::Relance => &relance::ADAPTER,
            Self::Stripe => &platforms::stripe::ADAPTER,
            Self::Gocardless => &platforms::gocardless::ADAPTER,
        }
    }

    /// True for who only collects, and tells of no invoice.
    #[must_use]
    pub const fn only_collects(self) -> bool {
        matches!(self, Self::Gocardless)
    }

    /// The name in the webhook address.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.adapter().name
    }
}

impl FromStr for Platform {
    type Err = UnknownPlatform;

    fn from_str(text: &str) -> Result<Self, UnknownPlatform> {
        Self::ALL.into_iter().find(|platform| platform.name() == text).ok_or(UnknownPlatform)
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a verified body says nothing that could be kept as a delivery: without kind, instant or id there is nothing to
/// order it by. What is wrong deeper down is [`domain::event::Content::Invalid`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// Not JSON, or JSON that two readers could understand differently.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// Not the platform's envelope.
    #[error("the envelope of the event cannot be read")]
    Envelope(Vec<Fault>),
}

impl Unreadable {
    /// Where and what, in the form in which the content's own faults are told.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        match self {
            Self::Json(error) => vec![Fault { pointer: error.pointer.clone(), detail: error.to_string() }],
            Self::Envelope(faults) => faults.clone(),
        }
    }
}

/// Checks that a live secret of the source signed exactly these bytes, within five minutes of `now`.
///
/// # Errors
/// [`SignatureError`]; the body must then not be read.
pub fn verify(
    platform: Platform,
    headers: &Headers<'_>,
    body: &[u8],
    secrets: &[&str],
    now: DateTime<Utc>,
) -> Result<Verified, SignatureError> {
    (platform.adapter().verify)(headers, body, secrets, now)
}

/// Reads what a verified body says: one delivery, or as many as a platform puts into one body.
///
/// # Errors
/// [`Unreadable`] when it is not even an event.
pub fn read(platform: Platform, verified: &Verified, body: &[u8]) -> Result<Vec<Delivery>, Unreadable> {
    (platform.adapter().read)(&json::parse(body)?, verified)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_is_found_by_its_name() {
        for platform in Platform::ALL {
            assert_eq!(platform.to_string().parse(), Ok(platform));
            assert!(UnknownPlatform.to_string().contains(platform.name()));
        }
        assert_eq!("Stripe".parse::<Platform>(), Err(UnknownPlatform));
    }
}
