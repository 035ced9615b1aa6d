//! What a message was made from, kept so that its bytes can be made again and compared: without the link's token, pressed,
//! then sealed. It is the largest thing that a claim writes, and a claim is paid for by the kilobyte.

use domain::debtor::Channel;
use render::message::Message;
use serde::{Deserialize, Serialize};
use store::press::{press, unpress};

use crate::error::AppError;

/// What inputs have in common: they are pressed against it. Kept ones can only be read with these very bytes, so a change is
/// a new constant and a new [`FIELD`], beside these.
const KNOWN: &[u8] = include_bytes!("inputs.json");
/// Longest inputs, in bytes: what an item may hold, many times over.
const PLAIN_LIMIT: usize = 4 * 1024 * 1024;
/// Name of the sealed field.
pub(crate) const FIELD: &str = "inputs-1";

/// What a message was made from. Personal data: it has no `Debug`.
#[derive(Serialize, Deserialize)]
pub(crate) struct Inputs {
    pub(crate) message: Message,
    pub(crate) to: String,
    pub(crate) channel: Channel,
}

impl Inputs {
    /// As they are kept: with dashes instead of the token, so that nothing else moves and nothing opens.
    pub(crate) fn pressed(&self, token: &str) -> Result<Vec<u8>, AppError> {
        let plain = serde_json::to_string(self).map_err(|error| AppError::Internal(error.into()))?;
        let plain = plain.replace(token, &"-".repeat(token.len()));
        press(plain.as_bytes(), KNOWN).map_err(|error| AppError::Internal(error.into()))
    }

    /// What was kept, to make its bytes again.
    pub(crate) fn unpressed(kept: &[u8]) -> Result<Self, AppError> {
        let plain = unpress(kept, KNOWN, PLAIN_LIMIT).map_err(|error| AppError::Internal(error.into()))?;
        serde_json::from_slice(&plain).map_err(|error| AppError::Internal(error.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::sha256_hex;

    #[test]
    fn what_is_known_beforehand_never_changes() {
        let kept = "1d255711dc3e99638f8ecf5bd1a16ba5760abdb8926d53003cf5af18827255fa";
        assert_eq!(sha256_hex(KNOWN), kept, "put a new text beside the old one, under a new field");
    }

    const KEPT: &str = r##"{"message":{"notice":"reminder_1","language":"fr","today":"2026-10-06","creditor":{"legal_name":"Scierie du Vercors SAS","registration":"SIREN 841 207 394","address":["12 route de la Scierie"],"color":"#1c4b3c","email":null,"phone":null,"iban":"FR7630006000011234567890189","account_holder":"Scierie du Vercors SAS","bic":"AGRIFRPP"},"debtor":{"name":"Atelier SARL","address":[],"recipient":null},"rows":[{"number":"F-2026-185","issued_on":"2026-09-01","due_on":"2026-10-01","days_late":5,"amount":{"minor":120000,"currency":"EUR"},"open":{"minor":120000,"currency":"EUR"},"on_notice":false,"disputed":null,"instalment":null}],"credits":[],"total_overdue":{"minor":120000,"currency":"EUR"},"total_not_due":{"minor":0,"currency":"EUR"},"total_to_pay":{"minor":120000,"currency":"EUR"},"reference":null,"link":"https://pay.example.com/l/--------","code":"PPJ2-J3JJ","deadline":null,"unsubscribe":null,"payment":null,"confirmation":null,"security_code":null,"business":true,"statement_as_of":"2026-10-06"},"to":"compta@x.example","channel":"email"}"##;

    #[test]
    fn inputs_come_back_small_and_without_the_token() {
        let inputs: Inputs = serde_json::from_str(&KEPT.replace("--------", "s3cr3t-8")).unwrap();
        let pressed = inputs.pressed("s3cr3t-8").unwrap();
        assert_eq!(unpress(&pressed, KNOWN, 10_000).unwrap(), KEPT.as_bytes());
        assert!(pressed.len() * 3 < KEPT.len(), "{} of {} bytes", pressed.len(), KEPT.len());
    }
}
