//! Standard Webhooks 1.0.0, symmetric: HMAC-SHA256 over `id.timestamp.body`, base64, `v1,`.
//!
//! Source: <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>.
//! `v1a` (ed25519) and unknown versions are passed over, as the specification asks.

use chrono::{DateTime, Utc};
use data_encoding::{BASE64, BASE64_NOPAD};
use domain::event::ExternalId;
use subtle::Choice;

use super::{
    Headers, SECRETS_LIMIT, SIGNATURES_LIMIT, SignatureError, Verified, any_equal, hmac_sha256, timely,
};

const ID: &str = "webhook-id";
const TIMESTAMP: &str = "webhook-timestamp";
const SIGNATURE: &str = "webhook-signature";

/// Checks that one of `secrets` signed exactly these bytes, not long ago.
///
/// # Errors
/// Every way in which that is not so; see [`SignatureError`].
pub fn verify(
    headers: &Headers<'_>,
    body: &[u8],
    secrets: &[&str],
    now: DateTime<Utc>,
) -> Result<Verified, SignatureError> {
    let id = headers.one(ID)?;
    let timestamp = headers.one(TIMESTAMP)?;
    let candidates = candidates(headers.one(SIGNATURE)?)?;
    let delivery_id = delivery_id(id)?;
    timely(timestamp, TIMESTAMP, now)?;
    let mut usable = false;
    let mut found = Choice::from(0);
    for secret in secrets.iter().take(SECRETS_LIMIT) {
        let Ok(expected) = digest(secret, id, timestamp, body) else { continue };
        usable = true;
        found |= any_equal(&candidates, &expected);
    }
    match (usable, bool::from(found)) {
        (false, _) => Err(SignatureError::NoSecret),
        (true, false) => Err(SignatureError::NoMatch),
        (true, true) => Ok(Verified { delivery_id: Some(delivery_id) }),
    }
}

/// The `webhook-signature` header of a message, signed with one secret. Several may be joined by a space.
///
/// # Errors
/// [`SignatureError::NoSecret`] when `secret` is not `whsec_` and 24 to 64 bytes in base64.
pub fn sign(secret: &str, id: &str, timestamp: i64, body: &[u8]) -> Result<String, SignatureError> {
    let digest = digest(secret, id, &timestamp.to_string(), body)?;
    Ok(format!("v1,{}", BASE64.encode(&digest)))
}

fn digest(secret: &str, id: &str, timestamp: &str, body: &[u8]) -> Result<[u8; 32], SignatureError> {
    hmac_sha256(&key(secret)?, &[id.as_bytes(), b".", timestamp.as_bytes(), b".", body])
}

fn key(secret: &str) -> Result<Vec<u8>, SignatureError> {
    let text = secret.strip_prefix("whsec_").unwrap_or(secret).as_bytes();
    let bytes = BASE64.decode(text).or_else(|_| BASE64_NOPAD.decode(text));
    match bytes {
        Ok(bytes) if (24..=64).contains(&bytes.len()) => Ok(bytes),
        _ => Err(SignatureError::NoSecret),
    }
}

/// No full stop: it separates the signed parts, and one in the id could move the border between them.
fn delivery_id(text: &str) -> Result<ExternalId, SignatureError> {
    let malformed = SignatureError::Malformed { name: ID, expected: "1 to 200 characters without full stop" };
    if text.contains('.') {
        return Err(malformed);
    }
    ExternalId::new(text).map_err(|_| malformed)
}

/// The digests of version v1; what has another version or is no digest is passed over.
fn candidates(header: &str) -> Result<Vec<[u8; 32]>, SignatureError> {
    let digest = |entry: &str| {
        let bytes = BASE64.decode(entry.strip_prefix("v1,")?.as_bytes()).ok()?;
        <[u8; 32]>::try_from(bytes).ok()
    };
    let entries = header.split(' ').filter(|entry| !entry.is_empty());
    if entries.clone().count() > SIGNATURES_LIMIT {
        return Err(SignatureError::Malformed { name: SIGNATURE, expected: "at most 16 signatures" });
    }
    if !entries.clone().any(|entry| entry.starts_with("v1,")) {
        return Err(SignatureError::NoSignature { name: SIGNATURE });
    }
    Ok(entries.filter_map(digest).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_c2l4dGVlbiBieXRlcyBhbmQgZWlnaHQh";
    const OTHER: &str = "whsec_YW5vdGhlciBzZWNyZXQsIGFsc28gMjQrIQ==";
    const NOW: i64 = 1_788_000_000;

    fn check(id: &str, signature: &str, body: &[u8], secrets: &[&str]) -> Result<Verified, SignatureError> {
        let time = NOW.to_string();
        let headers: Headers<'_> =
            [("Webhook-Id", id), ("Webhook-Timestamp", &time), ("Webhook-Signature", signature)]
                .into_iter()
                .collect();
        verify(&headers, body, secrets, DateTime::from_timestamp(NOW, 0).unwrap())
    }

    #[test]
    fn what_was_signed_is_believed_and_named() {
        let signature = sign(SECRET, "msg_1", NOW, b"{}").unwrap();
        let verified = check("msg_1", &signature, b"{}", &[SECRET]).unwrap();
        assert_eq!(verified.delivery_id.unwrap().as_str(), "msg_1");
    }

    #[test]
    fn both_secrets_are_live_while_one_is_rotated() {
        for secret in [SECRET, OTHER] {
            let signature = format!("v1a,AAAA v2,x {}", sign(secret, "m", NOW, b"{}").unwrap());
            assert!(check("m", &signature, b"{}", &[SECRET, OTHER]).is_ok());
        }
    }

    #[test]
    fn a_changed_byte_id_or_secret_is_not_believed() {
        let signature = sign(SECRET, "m", NOW, b"{}").unwrap();
        assert_eq!(check("m", &signature, b"{ }", &[SECRET]), Err(SignatureError::NoMatch));
        assert_eq!(check("n", &signature, b"{}", &[SECRET]), Err(SignatureError::NoMatch));
        assert_eq!(check("m", &signature, b"{}", &[OTHER]), Err(SignatureError::NoMatch));
        assert_eq!(check("m", &signature, b"{}", &[]), Err(SignatureError::NoSecret));
        assert_eq!(check("m", &signature, b"{}", &["whsec_short"]), Err(SignatureError::NoSecret));
    }

    #[test]
    fn the_fifth_secret_is_not_tried() {
        let signature = sign(SECRET, "m", NOW, b"{}").unwrap();
        assert_eq!(
            check("m", &signature, b"{}", &[OTHER, OTHER, OTHER, OTHER, SECRET]),
            Err(SignatureError::NoMatch)
        );
    }

    #[test]
    fn a_full_stop_in_the_id_is_refused() {
        let signature = sign(SECRET, "m.1", NOW, b"{}").unwrap();
        assert!(matches!(check("m.1", &signature, b"{}", &[SECRET]), Err(SignatureError::Malformed { .. })));
    }

    #[test]
    fn other_versions_alone_are_no_signature() {
        let none = Err(SignatureError::NoSignature { name: SIGNATURE });
        for signature in ["", "v1a,AAAA", "v2,AAAA", "AAAA"] {
            assert_eq!(check("m", signature, b"{}", &[SECRET]), none, "{signature}");
        }
        assert_eq!(check("m", "v1,", b"{}", &[SECRET]), Err(SignatureError::NoMatch));
        let many = "v1,AAAA ".repeat(17);
        assert!(matches!(check("m", &many, b"{}", &[SECRET]), Err(SignatureError::Malformed { .. })));
    }
}
