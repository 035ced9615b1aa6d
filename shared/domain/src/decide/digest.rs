//! Names of actions that anybody can compute again.

use crate::account::Reach;
use crate::ids::{HoldId, ItemId};

/// Digest part of a step's action id: level, carrying item, and that item's cycle.
#[must_use]
pub fn step_digest(level: u8, item: ItemId, cycle: u8) -> u64 {
    let bits = item.invoice.bits();
    #[expect(clippy::cast_possible_truncation, reason = "both halves are mixed in")]
    let words = [
        bits as u64,
        (bits >> 64) as u64,
        u64::from(item.part) << 32 | u64::from(cycle) << 16 | u64::from(level),
    ];
    words.into_iter().fold(0x9e37_79b9_7f4a_7c15, mix)
}

/// Digest part of a thank-you's action id.
#[must_use]
pub fn thanks_digest(cause: &str) -> u64 {
    cause.bytes().fold(0x7468_616e_6b73_0001, |hash, byte| mix(hash, u64::from(byte)))
}

/// Digest part of the id of what is said of one instalment of a plan, before its day or after it.
#[must_use]
pub fn instalment_digest(plan: HoldId, place: u8, late: bool) -> u64 {
    let bits = plan.bits();
    #[expect(clippy::cast_possible_truncation, reason = "both halves are mixed in")]
    let words = [bits as u64, (bits >> 64) as u64, u64::from(place) << 1 | u64::from(late)];
    words.into_iter().fold(0x696e_7374_616c_6d01, mix)
}

/// Digest part of the id of the task that reminds a person of an approval.
#[must_use]
pub fn approval_digest(asked: u64) -> u64 {
    mix(0x6170_7072_6f76_6501, asked)
}

/// Digest part of the id of the task that asks a person for an address: another one once other addresses are known.
#[must_use]
pub fn contact_digest(step: u64, reach: &[Reach]) -> u64 {
    let start = mix(0x636f_6e74_6163_7401, step);
    reach.iter().fold(start, |hash, reach| mix(mix(hash, reach.recipient.0), u64::from(reach.stop.is_some())))
}

/// `splitmix64` over a running value: spreads well, needs no secret, and is the same on every machine.
const fn mix(hash: u64, word: u64) -> u64 {
    let mut z = (hash ^ word).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
