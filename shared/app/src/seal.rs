//! Personal data at rest. One data key per debtor, wrapped by the portfolio's key; destroying the wrapped key erases the
//! person and keeps the ledger. Every box is bound to portfolio, debtor and field, so that none can be moved elsewhere.

use std::fmt;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use data_encoding::{BASE64, HEXLOWER};
use domain::action::Recipient;
use domain::ids::{DebtorId, PortfolioId};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::error::AppError;
use crate::ports::Ids;

const NONCE_BYTES: usize = 12;

/// A box could not be opened: wrong key, or somebody changed it.
#[derive(Debug, Error)]
#[error("sealed data cannot be opened with this portfolio's key")]
pub struct SealError;

impl From<SealError> for AppError {
    fn from(error: SealError) -> Self {
        Self::Internal(error.into())
    }
}

/// A portfolio's key, in memory only.
#[derive(Clone)]
pub struct PortfolioKey {
    portfolio: PortfolioId,
    secret: [u8; 32],
}

impl fmt::Debug for PortfolioKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PortfolioKey({})", self.portfolio)
    }
}

/// Something sealed with a debtor's own key, which travels beside it, wrapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// The debtor's data key under the portfolio's key, base64.
    pub dek: String,
    /// The content, base64.
    pub sealed: String,
}

impl PortfolioKey {
    /// The key of `portfolio`, from the keyring's secret.
    #[must_use]
    pub const fn new(portfolio: PortfolioId, secret: [u8; 32]) -> Self {
        Self { portfolio, secret }
    }

    /// Seals a field of a debtor, under the data key of `before` when there is one, else under a new one.
    ///
    /// # Errors
    /// When `before` cannot be opened.
    pub fn seal(
        &self,
        ids: &dyn Ids,
        debtor: DebtorId,
        field: &str,
        plain: &[u8],
        before: Option<&Sealed>,
    ) -> Result<Sealed, SealError> {
        let (key, dek) = if let Some(known) = before {
            (self.unwrap(debtor, &known.dek)?, known.dek.clone())
        } else {
            let mut key = [0; 32];
            ids.fill(&mut key);
            let wrapped = lock(&self.derived("wrap"), ids, &key, &self.context(debtor, "dek"))?;
            (key, wrapped)
        };
        Ok(Sealed { dek, sealed: lock(&key, ids, plain, &self.context(debtor, field))? })
    }

    /// Opens a field of a debtor.
    ///
    /// # Errors
    /// Wrong key or changed content.
    pub fn open(&self, debtor: DebtorId, field: &str, sealed: &Sealed) -> Result<Vec<u8>, SealError> {
        let key = self.unwrap(debtor, &sealed.dek)?;
        unlock(&key, &sealed.sealed, &self.context(debtor, field))
    }

    /// Seals something that belongs to the portfolio as a whole: a webhook secret, a body that could not be used.
    ///
    /// # Errors
    /// Never for contents below 64 GiB.
    pub fn seal_own(&self, ids: &dyn Ids, field: &str, plain: &[u8]) -> Result<String, SealError> {
        lock(&self.derived("own"), ids, plain, format!("{}|{field}", self.portfolio).as_bytes())
    }

    /// Opens what [`Self::seal_own`] sealed.
    ///
    /// # Errors
    /// Wrong key or changed content.
    pub fn open_own(&self, field: &str, sealed: &str) -> Result<Vec<u8>, SealError> {
        unlock(&self.derived("own"), sealed, format!("{}|{field}", self.portfolio).as_bytes())
    }

    /// The name of an address that facts may hold: equal addresses have equal names, and nobody without the key can tell
    /// which address it is.
    #[must_use]
    pub fn recipient(&self, address: &str) -> Recipient {
        let digest = self.mac("recipient", address.trim().to_lowercase().as_bytes());
        let mut head = [0; 8];
        head.copy_from_slice(&digest[..8]);
        Recipient(u64::from_be_bytes(head))
    }

    /// The keyed digest of a code, bound to what it is for: without the key, nobody can try the million codes there are.
    #[must_use]
    pub fn code_digest(&self, bound_to: &str, code: &str) -> String {
        HEXLOWER.encode(&self.mac("code", format!("{bound_to}|{code}").as_bytes()))
    }

    /// True when `kept` is the digest of this code. Compared in constant time.
    #[must_use]
    pub fn is_code(&self, bound_to: &str, code: &str, kept: &str) -> bool {
        let (Ok(kept), Ok(mut mac)) =
            (HEXLOWER.decode(kept.as_bytes()), <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.secret))
        else {
            return false;
        };
        mac.update(format!("code|{bound_to}|{code}").as_bytes());
        mac.verify_slice(&kept).is_ok()
    }

    fn unwrap(&self, debtor: DebtorId, dek: &str) -> Result<[u8; 32], SealError> {
        let key = unlock(&self.derived("wrap"), dek, &self.context(debtor, "dek"))?;
        key.try_into().map_err(|_| SealError)
    }

    fn derived(&self, purpose: &str) -> [u8; 32] {
        self.mac("derive", purpose.as_bytes())
    }

    fn mac(&self, purpose: &str, message: &[u8]) -> [u8; 32] {
        let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.secret) else {
            return [0; 32];
        };
        mac.update(purpose.as_bytes());
        mac.update(b"|");
        mac.update(message);
        mac.finalize().into_bytes().into()
    }

    fn context(&self, debtor: DebtorId, field: &str) -> Vec<u8> {
        format!("{}|{debtor}|{field}", self.portfolio).into_bytes()
    }
}

/// What a portfolio's secret is under while it travels. Whoever has it and the parcel can read everything.
pub struct TravelKey([u8; 32]);

impl TravelKey {
    /// A new one.
    #[must_use]
    pub fn fresh(ids: &dyn Ids) -> Self {
        let mut key = [0; 32];
        ids.fill(&mut key);
        Self(key)
    }

    /// As it is kept apart from the parcel: 64 hexadecimal digits.
    #[must_use]
    pub fn to_text(&self) -> String {
        HEXLOWER.encode(&self.0)
    }

    /// The key in `text`, if it is one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let bytes = HEXLOWER.decode(text.trim().as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    pub(crate) fn wrap(
        &self,
        ids: &dyn Ids,
        portfolio: PortfolioId,
        secret: &[u8; 32],
    ) -> Result<String, SealError> {
        lock(&self.0, ids, secret, &Self::context(portfolio))
    }

    pub(crate) fn unwrap(&self, portfolio: PortfolioId, boxed: &str) -> Result<[u8; 32], SealError> {
        unlock(&self.0, boxed, &Self::context(portfolio))?.try_into().map_err(|_| SealError)
    }

    fn context(portfolio: PortfolioId) -> Vec<u8> {
        format!("{portfolio}|travel").into_bytes()
    }
}

impl fmt::Debug for TravelKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TravelKey")
    }
}

fn lock(key: &[u8; 32], ids: &dyn Ids, plain: &[u8], context: &[u8]) -> Result<String, SealError> {
    let mut nonce = [0; NONCE_BYTES];
    ids.fill(&mut nonce);
    let payload = Payload { msg: plain, aad: context };
    let boxed = Aes256Gcm::new(key.into()).encrypt(&Nonce::from(nonce), payload).map_err(|_| SealError)?;
    Ok(BASE64.encode(&[&nonce[..], &boxed].concat()))
}

fn unlock(key: &[u8; 32], sealed: &str, context: &[u8]) -> Result<Vec<u8>, SealError> {
    let bytes = BASE64.decode(sealed.as_bytes()).map_err(|_| SealError)?;
    let (nonce, boxed) = bytes.split_at_checked(NONCE_BYTES).ok_or(SealError)?;
    let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| SealError)?;
    let payload = Payload { msg: boxed, aad: context };
    Aes256Gcm::new(key.into()).decrypt(&Nonce::from(nonce), payload).map_err(|_| SealError)
}

/// SHA-256 of `bytes`, hexadecimal.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// 128 bits that name `parts`; each part is measured, so that no two lists share a name.
#[must_use]
pub fn name_of(parts: &[&str]) -> u128 {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    let digest: [u8; 32] = hasher.finalize().into();
    let mut head = [0; 16];
    head.copy_from_slice(&digest[..16]);
    u128::from_be_bytes(head)
}

/// The first 64 bits of SHA-256: tells two versions of an object apart.
#[must_use]
pub fn short_digest(bytes: &[u8]) -> u64 {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    let mut head = [0; 8];
    head.copy_from_slice(&digest[..8]);
    u64::from_be_bytes(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(std::sync::atomic::AtomicU8);

    impl Ids for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            for byte in bytes {
                *byte = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            }
        }
    }

    fn key(portfolio: u128) -> PortfolioKey {
        PortfolioKey::new(PortfolioId::from_bits(portfolio), [7; 32])
    }

    #[test]
    fn a_box_opens_only_for_its_own_portfolio_debtor_and_field() {
        let ids = Counting(0.into());
        let (mine, debtor) = (key(1), DebtorId::from_bits(2));
        let sealed = mine.seal(&ids, debtor, "person", b"Mme Dupont", None).unwrap();
        assert_eq!(mine.open(debtor, "person", &sealed).unwrap(), b"Mme Dupont");
        assert!(mine.open(debtor, "note", &sealed).is_err());
        assert!(mine.open(DebtorId::from_bits(3), "person", &sealed).is_err());
        assert!(key(9).open(debtor, "person", &sealed).is_err());
        assert!(!serde_json::to_string(&sealed).unwrap().contains("Dupont"));
    }

    #[test]
    fn a_second_sealing_keeps_the_debtors_key_and_never_repeats_a_nonce() {
        let ids = Counting(0.into());
        let debtor = DebtorId::from_bits(2);
        let first = key(1).seal(&ids, debtor, "person", b"x", None).unwrap();
        let second = key(1).seal(&ids, debtor, "person", b"x", Some(&first)).unwrap();
        assert_eq!(first.dek, second.dek);
        assert_ne!(first.sealed, second.sealed);
    }

    #[test]
    fn a_code_fits_what_it_is_bound_to_and_nothing_else() {
        let kept = key(1).code_digest("visit|contact", "482915");
        assert!(key(1).is_code("visit|contact", "482915", &kept));
        for (bound_to, code) in
            [("visit|contact", "482916"), ("visit|data", "482915"), ("other|contact", "482915")]
        {
            assert!(!key(1).is_code(bound_to, code, &kept), "{bound_to} {code}");
        }
        let other = PortfolioKey::new(PortfolioId::from_bits(1), [8; 32]);
        assert!(!other.is_code("visit|contact", "482915", &kept));
        assert!(!key(1).is_code("visit|contact", "482915", "no digest") && !kept.contains("482915"));
    }

    #[test]
    fn an_address_has_one_name_a_portfolio() {
        assert_eq!(key(1).recipient("A@x.example "), key(1).recipient("a@x.example"));
        let other = PortfolioKey::new(PortfolioId::from_bits(1), [8; 32]);
        assert_ne!(key(1).recipient("a@x.example"), other.recipient("a@x.example"));
    }

    #[test]
    fn a_secret_travels_under_its_own_key_and_for_its_own_portfolio() {
        let ids = Counting(0.into());
        let (key, mine) = (TravelKey::fresh(&ids), PortfolioId::from_bits(1));
        let boxed = key.wrap(&ids, mine, &[7; 32]).unwrap();
        let read = TravelKey::read(&format!("{}\n", key.to_text())).unwrap();
        assert_eq!(read.unwrap(mine, &boxed).unwrap(), [7; 32]);
        assert!(read.unwrap(PortfolioId::from_bits(2), &boxed).is_err());
        assert!(TravelKey::fresh(&ids).unwrap(mine, &boxed).is_err());
        for text in ["", "00", &key.to_text()[1..], &format!("{}0", key.to_text()), &"x".repeat(64)] {
            assert!(TravelKey::read(text).is_none(), "{text}");
        }
        assert_eq!(format!("{key:?}"), "TravelKey");
    }

    #[test]
    fn names_do_not_collide_by_moving_a_letter() {
        assert_ne!(name_of(&["ab", "c"]), name_of(&["a", "bc"]));
    }
}
