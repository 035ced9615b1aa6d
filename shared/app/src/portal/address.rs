//! Addresses as their owner sees and names them: the letters covered, the name a keyed digest that says nothing.

use std::fmt;
use std::str::FromStr;

use domain::account::{Reach, Stop};
use domain::action::Recipient;
use domain::debtor::{Channel, Person};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::history::covered;
use crate::asked::may_be_asked_at;
use crate::dispatch::address;
use crate::ledger::Ledger;

/// Names an address of a debtor to himself: 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressId(Recipient);

impl AddressId {
    pub(super) const fn recipient(self) -> Recipient {
        self.0
    }
}

impl fmt::Display for AddressId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0.0)
    }
}

/// Not the name of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an address is named by 16 hexadecimal digits")]
pub struct AddressIdError;

impl FromStr for AddressId {
    type Err = AddressIdError;

    fn from_str(text: &str) -> Result<Self, AddressIdError> {
        let plain = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() != 16 || !text.bytes().all(plain) {
            return Err(AddressIdError);
        }
        u64::from_str_radix(text, 16).map(|name| Self(Recipient(name))).map_err(|_| AddressIdError)
    }
}

impl Serialize for AddressId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AddressId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// An address on file.
#[derive(Debug, Clone, Serialize)]
pub struct AddressView {
    /// Names it.
    pub id: AddressId,
    /// How it is written to.
    pub channel: Channel,
    /// The address, most letters covered.
    pub address: String,
    /// Why nothing, or no courtesy notice, goes there.
    pub stopped: Option<Stop>,
    /// What its owner may do: `code`, `decline`, `resume`, `remove`.
    pub acts: Vec<&'static str>,
}

impl AddressView {
    /// As its owner sees it; none where the person does not have it any more.
    pub(super) fn of(ledger: &Ledger, person: &Person, reach: &Reach) -> Option<Self> {
        let address = covered(&address(person, *reach)?);
        let mut acts = Vec::new();
        acts.extend(may_be_asked_at(reach).then_some("code"));
        acts.extend(may_decline(reach).then_some("decline"));
        acts.extend(may_resume(reach).then_some("resume"));
        acts.extend(may_remove(ledger, reach).then_some("remove"));
        Some(Self {
            id: AddressId(reach.recipient),
            channel: reach.channel,
            address,
            stopped: reach.stop,
            acts,
        })
    }
}

/// Courtesy notices go there, and may be declined.
pub(super) const fn may_decline(reach: &Reach) -> bool {
    reach.stop.is_none() && matches!(reach.channel, Channel::Email | Channel::Sms)
}

/// Its owner declined them, and may have them again: what a provider or somebody else stopped stays stopped.
pub(super) const fn may_resume(reach: &Reach) -> bool {
    matches!(reach.stop, Some(Stop::Unsubscribed | Stop::OptedOut))
}

/// It is not the last one that works: a debt is not silenced by taking every address off.
pub(super) fn may_remove(ledger: &Ledger, reach: &Reach) -> bool {
    let works = |reach: &&Reach| matches!(reach.stop, None | Some(Stop::Unsubscribed));
    let others = ledger.account.reach.iter().filter(works).any(|other| other.recipient != reach.recipient);
    !reach.stop.is_some_and(Stop::ends_links) && others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_address_reads_back_and_nothing_else_is_one() {
        let id = AddressId(Recipient(0xab));
        assert_eq!(id.to_string(), "00000000000000ab");
        assert_eq!(id.to_string().parse(), Ok(id));
        for text in ["", "ab", "00000000000000AB", "+0000000000000ab", "00000000000000ab0"] {
            assert_eq!(text.parse::<AddressId>(), Err(AddressIdError), "{text}");
        }
    }
}
