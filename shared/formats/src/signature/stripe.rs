//! Stripe's scheme: `Stripe-Signature: t=<seconds>,v1=<hex>,...`, HMAC-SHA256 over `t.body`.
//!
//! Source: <https://docs.stripe.com/webhooks#verify-manually>. The secret is used as given, `whsec_` included; `v0` is a
//! test scheme and is passed over, as Stripe asks, so that nobody can downgrade.

use chrono::{DateTime, Utc};
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use subtle::Choice;

use super::{
    Headers, SECRETS_LIMIT, SIGNATURES_LIMIT, SignatureError, Verified, any_equal, hmac_sha256, timely,
};

const SIGNATURE: &str = "stripe-signature";

/// Checks that one of `secrets` signed exactly these bytes, not long ago. The body names the delivery (`evt_...`).
///
/// # Errors
/// Every way in which that is not so; see [`SignatureError`].
pub fn verify(
    headers: &Headers<'_>,
    body: &[u8],
    secrets: &[&str],
    now: DateTime<Utc>,
) -> Result<Verified, SignatureError> {
    let (timestamp, candidates) = parts(headers.one(SIGNATURE)?)?;
    timely(timestamp, SIGNATURE, now)?;
    let mut usable = false;
    let mut found = Choice::from(0);
    for secret in secrets.iter().take(SECRETS_LIMIT) {
        let Ok(expected) = digest(secret, timestamp, body) else { continue };
        usable = true;
        found |= any_equal(&candidates, &expected);
    }
    match (usable, bool::from(found)) {
        (false, _) => Err(SignatureError::NoSecret),
        (true, false) => Err(SignatureError::NoMatch),
        (true, true) => Ok(Verified { delivery_id: None }),
    }
}

/// The `Stripe-Signature` header of a body, as Stripe would write it: for the local tools and the tests.
///
/// # Errors
/// [`SignatureError::NoSecret`] when `secret` is empty.
pub fn sign(secret: &str, timestamp: i64, body: &[u8]) -> Result<String, SignatureError> {
    let digest = digest(secret, &timestamp.to_string(), body)?;
    Ok(format!("t={timestamp},v1={}", HEXLOWER.encode(&digest)))
}

fn digest(secret: &str, timestamp: &str, body: &[u8]) -> Result<[u8; 32], SignatureError> {
    hmac_sha256(secret.as_bytes(), &[timestamp.as_bytes(), b".", body])
}

/// The one `t` and every `v1`.
fn parts(header: &str) -> Result<(&str, Vec<[u8; 32]>), SignatureError> {
    let malformed = SignatureError::Malformed { name: SIGNATURE, expected: "one `t=` and one to 16 `v1=`" };
    let entries = || header.split(',').filter_map(|entry| entry.trim().split_once('='));
    if header.split(',').count() > SIGNATURES_LIMIT {
        return Err(malformed);
    }
    let mut times = entries().filter(|(key, _)| *key == "t");
    let (Some((_, timestamp)), None) = (times.next(), times.next()) else { return Err(malformed) };
    if !entries().any(|(key, _)| key == "v1") {
        return Err(SignatureError::NoSignature { name: SIGNATURE });
    }
    let digest = |text: &str| <[u8; 32]>::try_from(HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok()?).ok();
    let candidates = entries().filter(|(key, _)| *key == "v1").filter_map(|(_, text)| digest(text)).collect();
    Ok((timestamp, candidates))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_plain_text";
    const NOW: i64 = 1_788_000_000;

    fn check(signature: &str, body: &[u8], now: i64) -> Result<Verified, SignatureError> {
        let headers: Headers<'_> = [("Stripe-Signature", signature)].into_iter().collect();
        verify(&headers, body, &["whsec_old", SECRET], DateTime::from_timestamp(now, 0).unwrap())
    }

    #[test]
    fn what_stripe_signed_is_believed() {
        let signature = sign(SECRET, NOW, b"{}").unwrap();
        assert_eq!(check(&signature, b"{}", NOW), Ok(Verified { delivery_id: None }));
        let rolled = format!("{signature},v1={},v0=00", "00".repeat(32));
        assert!(check(&rolled, b"{}", NOW + 300).is_ok());
        assert_eq!(check(&signature, b"{} ", NOW), Err(SignatureError::NoMatch));
        assert_eq!(check(&signature, b"{}", NOW + 301), Err(SignatureError::TooOld { seconds: 301 }));
        assert_eq!(check(&signature, b"{}", NOW - 301), Err(SignatureError::TooNew { seconds: 301 }));
    }

    #[test]
    fn version_zero_alone_is_no_signature() {
        let signature = sign(SECRET, NOW, b"{}").unwrap().replace("v1=", "v0=");
        assert_eq!(check(&signature, b"{}", NOW), Err(SignatureError::NoSignature { name: SIGNATURE }));
    }

    #[test]
    fn two_times_no_time_or_nothing_is_malformed() {
        for signature in ["", "v1=00", "t=1,t=2,v1=00", "t,v1", "garbage"] {
            assert!(
                matches!(check(signature, b"{}", NOW), Err(SignatureError::Malformed { .. })),
                "{signature}"
            );
        }
    }
}
