//! Who sent this? Signatures over the raw bytes of a webhook, before anything reads them.
//!
//! Comparison is in constant time, the clock is told, and no error says what the signature should have been. It must
//! never parse the body: a body that was parsed and written again no longer has its signature.

pub mod gocardless;
pub mod standard;
pub mod stripe;

use chrono::{DateTime, Utc};
use domain::event::ExternalId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};
use thiserror::Error;

/// How far the sender's clock may be from ours, in seconds, to both sides.
pub const TOLERANCE_SECONDS: i64 = 300;
/// Secrets of a source that are tried, so that one can be rotated while the other still signs.
pub const SECRETS_LIMIT: usize = 4;
/// Signatures of one header that are compared.
pub const SIGNATURES_LIMIT: usize = 16;
/// Longest header value that is looked at, in bytes.
const HEADER_LIMIT: usize = 4_096;

type HmacSha256 = Hmac<Sha256>;

/// Why a delivery is not believed. Safe to show: it never says which signature would have been right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SignatureError {
    /// A header of the scheme is not there.
    #[error("the header `{name}` is missing")]
    MissingHeader {
        /// Its name.
        name: &'static str,
    },
    /// A header of the scheme is there twice: nobody can say which one was meant.
    #[error("the header `{name}` was sent more than once; send it once")]
    DuplicateHeader {
        /// Its name.
        name: &'static str,
    },
    /// A header of the scheme does not have its form.
    #[error("the header `{name}` cannot be read: {expected}")]
    Malformed {
        /// Its name.
        name: &'static str,
        /// What it looks like.
        expected: &'static str,
    },
    /// Signed too long ago: a replay, or a clock that is wrong.
    #[error("signed {seconds} s ago; at most {TOLERANCE_SECONDS} s is accepted, sign each attempt again")]
    TooOld {
        /// Its age.
        seconds: i64,
    },
    /// Signed in the future: the sender's clock is wrong.
    #[error(
        "signed {seconds} s in the future; at most {TOLERANCE_SECONDS} s is accepted, set the clock right"
    )]
    TooNew {
        /// How far ahead.
        seconds: i64,
    },
    /// There are signatures, but none of a scheme that Relance checks.
    #[error("the header `{name}` has no signature of version v1")]
    NoSignature {
        /// Its name.
        name: &'static str,
    },
    /// No secret of the source can be used.
    #[error("the source has no usable secret; a secret is `whsec_` and 24 to 64 bytes in base64")]
    NoSecret,
    /// No signature was made with a live secret over these bytes.
    #[error("no signature matches; sign the raw bytes of the body with the secret of this source")]
    NoMatch,
}

/// A delivery whose sender is known. Only [`crate::verify`] makes one of a signed request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The signed name of the delivery, when the scheme has one; otherwise the body names it.
    pub delivery_id: Option<ExternalId>,
}

impl Verified {
    /// A delivery trusted by other means: a secret in the path, a body that this process wrote itself.
    #[must_use]
    pub const fn by_other_means(delivery_id: Option<ExternalId>) -> Self {
        Self { delivery_id }
    }
}

/// The headers of a request, as they came. Names are compared without case.
#[derive(Debug, Clone, Default)]
pub struct Headers<'a>(Vec<(&'a str, &'a [u8])>);

impl<'a> FromIterator<(&'a str, &'a [u8])> for Headers<'a> {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a [u8])>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Headers<'a> {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name, value.as_bytes())).collect())
    }
}

impl<'a> Headers<'a> {
    /// The one value of `name`.
    fn one(&self, name: &'static str) -> Result<&'a str, SignatureError> {
        let mut values = self.0.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        let (_, value) = values.next().ok_or(SignatureError::MissingHeader { name })?;
        if values.next().is_some() {
            return Err(SignatureError::DuplicateHeader { name });
        }
        let visible = value.iter().all(|byte| matches!(byte, b' '..=b'~'));
        match std::str::from_utf8(value) {
            Ok(text) if visible && text.len() <= HEADER_LIMIT => Ok(text.trim()),
            _ => Err(SignatureError::Malformed { name, expected: "at most 4096 visible ASCII characters" }),
        }
    }
}

/// Reads a Unix time in seconds that is close enough to `now`.
fn timely(text: &str, name: &'static str, now: DateTime<Utc>) -> Result<(), SignatureError> {
    let malformed = SignatureError::Malformed { name, expected: "a Unix time in whole seconds, digits only" };
    if text.is_empty() || text.len() > 12 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(malformed);
    }
    let signed_at: i64 = text.parse().map_err(|_| malformed)?;
    match now.timestamp() - signed_at {
        age if age > TOLERANCE_SECONDS => Err(SignatureError::TooOld { seconds: age }),
        age if age < -TOLERANCE_SECONDS => Err(SignatureError::TooNew { seconds: -age }),
        _ => Ok(()),
    }
}

/// HMAC-SHA256 of `parts`, one after the other.
fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> Result<[u8; 32], SignatureError> {
    if key.is_empty() {
        return Err(SignatureError::NoSecret);
    }
    let mut mac = HmacSha256::new_from_slice(key).map_err(|_| SignatureError::NoSecret)?;
    for part in parts {
        mac.update(part);
    }
    Ok(mac.finalize().into_bytes().into())
}

/// True when any of `candidates` is `expected`; takes the same time wherever they differ.
fn any_equal(candidates: &[[u8; 32]], expected: &[u8; 32]) -> Choice {
    candidates.iter().fold(Choice::from(0), |found, candidate| found | candidate.ct_eq(expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn the_tolerance_is_five_minutes_to_both_sides() {
        assert_eq!(timely("1000000", "t", at(1_000_300)), Ok(()));
        assert_eq!(timely("1000000", "t", at(999_700)), Ok(()));
        assert_eq!(timely("1000000", "t", at(1_000_301)), Err(SignatureError::TooOld { seconds: 301 }));
        assert_eq!(timely("1000000", "t", at(999_699)), Err(SignatureError::TooNew { seconds: 301 }));
    }

    #[test]
    fn a_time_that_is_not_whole_seconds_is_refused() {
        for text in ["", "-1", "1.5", "1e3", "９", "0x1", " 1", "9999999999999999999999"] {
            assert!(matches!(timely(text, "t", at(0)), Err(SignatureError::Malformed { .. })), "{text}");
        }
    }

    #[test]
    fn a_header_sent_twice_is_refused_whatever_its_case() {
        let headers: Headers<'_> = [("Webhook-Id", "a"), ("webhook-id", "a")].into_iter().collect();
        assert_eq!(headers.one("webhook-id"), Err(SignatureError::DuplicateHeader { name: "webhook-id" }));
        assert_eq!(headers.one("x"), Err(SignatureError::MissingHeader { name: "x" }));
    }

    #[test]
    fn a_header_that_is_not_visible_ascii_is_refused() {
        let headers: Headers<'_> =
            [("x", "\u{e9}".as_bytes()), ("y", b"a\0b".as_slice())].into_iter().collect();
        assert!(matches!(headers.one("x"), Err(SignatureError::Malformed { .. })));
        assert!(matches!(headers.one("y"), Err(SignatureError::Malformed { .. })));
    }
}
