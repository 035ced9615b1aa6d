//! GoCardless' scheme: `Webhook-Signature: <hex>`, HMAC-SHA256 over the raw body.
//!
//! Source: <https://developer.gocardless.com/api-reference/#webhooks-signing-webhooks>, read 2026-11. The secret is used as
//! given. Nothing in it says when a body was signed: that an old one changes nothing is the work of the events' own ids and
//! instants.

use chrono::{DateTime, Utc};
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use subtle::Choice;

use super::{Headers, SECRETS_LIMIT, SignatureError, Verified, any_equal, hmac_sha256};

const SIGNATURE: &str = "webhook-signature";

/// Checks that one of `secrets` signed exactly these bytes. The body names its events (`EV…`).
///
/// # Errors
/// Every way in which that is not so; see [`SignatureError`].
pub fn verify(
    headers: &Headers<'_>,
    body: &[u8],
    secrets: &[&str],
    _: DateTime<Utc>,
) -> Result<Verified, SignatureError> {
    let malformed = SignatureError::Malformed { name: SIGNATURE, expected: "64 hexadecimal digits" };
    let candidate = HEXLOWER_PERMISSIVE.decode(headers.one(SIGNATURE)?.as_bytes()).map_err(|_| malformed)?;
    let candidate = <[u8; 32]>::try_from(candidate).map_err(|_| malformed)?;
    let mut usable = false;
    let mut found = Choice::from(0);
    for secret in secrets.iter().take(SECRETS_LIMIT) {
        let Ok(expected) = hmac_sha256(secret.as_bytes(), &[body]) else { continue };
        usable = true;
        found |= any_equal(&[candidate], &expected);
    }
    match (usable, bool::from(found)) {
        (false, _) => Err(SignatureError::NoSecret),
        (true, false) => Err(SignatureError::NoMatch),
        (true, true) => Ok(Verified { delivery_id: None }),
    }
}

/// The `Webhook-Signature` header of a body, as GoCardless would write it: for the local tools and the tests.
///
/// # Errors
/// [`SignatureError::NoSecret`] when `secret` is empty.
pub fn sign(secret: &str, body: &[u8]) -> Result<String, SignatureError> {
    Ok(HEXLOWER.encode(&hmac_sha256(secret.as_bytes(), &[body])?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "ED7D658C-D8EB-4941-948B-3973214F2D49";

    fn check(signature: &str, body: &[u8]) -> Result<Verified, SignatureError> {
        let headers: Headers<'_> = [("Webhook-Signature", signature)].into_iter().collect();
        verify(&headers, body, &["old", SECRET], DateTime::UNIX_EPOCH)
    }

    #[test]
    fn what_gocardless_signed_is_believed_and_nothing_else() {
        let signature = sign(SECRET, b"{}").unwrap();
        assert_eq!(check(&signature, b"{}"), Ok(Verified { delivery_id: None }));
        assert!(check(&signature.to_uppercase(), b"{}").is_ok());
        assert_eq!(check(&signature, b"{} "), Err(SignatureError::NoMatch));
        assert_eq!(check(&sign("other", b"{}").unwrap(), b"{}"), Err(SignatureError::NoMatch));
        assert_eq!(sign("", b"{}"), Err(SignatureError::NoSecret));
    }

    #[test]
    fn what_is_no_digest_is_malformed() {
        let long = "00".repeat(33);
        for signature in ["", "v1,AAAA", "zz", "00", long.as_str()] {
            assert!(matches!(check(signature, b"{}"), Err(SignatureError::Malformed { .. })), "{signature}");
        }
    }
}
