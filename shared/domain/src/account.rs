//! A debtor's account: what is known of him without personal data, and the lock of everything that concerns him.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::action::Recipient;
use crate::bugs::{self, Bug};
use crate::case::State;
use crate::debtor::{Channel, Language, Profile};
use crate::dispute::Thread;
use crate::erasure::{Erasure, Forgotten};
use crate::event::ExternalId;
use crate::ids::DebtorId;
use crate::money::Currency;
use crate::news::Thanks;
use crate::request::Request;

/// Most addresses of one debtor that are kept for sending.
pub const REACH_LIMIT: usize = 40;
/// Most stopped addresses that are remembered when they are no longer the debtor's.
pub const STOPPED_LIMIT: usize = 100;
/// Most merges in a row: a debtor's old name is followed this far.
pub const MERGES_LIMIT: u8 = 5;
/// Most debtors that are merged into one.
pub const MERGED_LIMIT: usize = 200;

/// Why an address is not written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// It bounced hard.
    Bounced,
    /// Its owner complained.
    Complained,
    /// Its owner said stop (SMS).
    OptedOut,
    /// Its owner wants no courtesy notices there, reminders included; a formal notice and answers still go there.
    Unsubscribed,
    /// The debtor took it off: nothing goes there any more.
    Removed,
    /// Whoever reads there is somebody else: nothing goes there any more.
    WrongPerson,
}

/// A way to reach the debtor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Keyed digest of the address.
    pub recipient: Recipient,
    /// E-mail or SMS.
    pub channel: Channel,
    /// Place of the contact in the sealed person.
    pub contact: u8,
    /// Why it is not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<Stop>,
}

/// An address that is not written to, wherever it turns up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// Keyed digest of the address.
    pub recipient: Recipient,
    /// Why.
    pub stop: Stop,
}

/// What the account remembers of one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRecord {
    /// Its currency.
    pub currency: Currency,
    /// Its state.
    pub state: State,
    /// Promises made in the life of the case.
    #[serde(default)]
    pub promises: u8,
    /// Proposals made in the life of the case.
    #[serde(default, skip_serializing_if = "crate::invoice::is_zero")]
    pub proposals: u8,
}

/// What the debtor chose himself. It stands before what his sources say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// Language he is written to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// How he would rather be written to, where the scenario leaves the choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
}

impl Choices {
    /// He chose nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.language.is_none() && self.channel.is_none()
    }

    /// What he chose, completed by what he chose under another name.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { language: self.language.or(other.language), channel: self.channel.or(other.channel) }
    }
}

/// The audit chain's head.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// Number of facts written.
    pub length: u64,
    /// Hash of the last one, hexadecimal; empty before the first.
    pub head: String,
}

/// The account item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The debtor.
    pub id: DebtorId,
    /// The source that named him.
    pub source: String,
    /// The source's id.
    pub external_id: ExternalId,
    /// What rules may know.
    pub profile: Profile,
    /// `occurred_at` of the version of the person that is kept; `None` while he is only named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<DateTime<Utc>>,
    /// Digest of that version.
    #[serde(default)]
    pub digest: u64,
    /// Addresses in order of preference.
    #[serde(default)]
    pub reach: Vec<Reach>,
    /// Steps claimed in the last seven days, oldest first: what caps count.
    #[serde(default)]
    pub contacted: Vec<DateTime<Utc>>,
    /// Payments not thanked for yet, answers and acts not told yet, and what was told of late.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub thanks: Vec<Thanks>,
    /// Cases, one per currency.
    #[serde(default)]
    pub cases: Vec<CaseRecord>,
    /// Set when a merge sent everything elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<DebtorId>,
    /// His documents are still on their way there.
    #[serde(default, skip_serializing_if = "crate::invoice::is_false")]
    pub leaving: bool,
    /// Debtors whose documents are on their way here: nothing is sent until they have arrived.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arriving: Vec<DebtorId>,
    /// Debtors that were merged into this one, by way of others too: their history stays with them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<DebtorId>,
    /// Most merges in a row that lead here.
    #[serde(default, skip_serializing_if = "crate::invoice::is_zero")]
    pub merge_depth: u8,
    /// The person is that of a debtor who was merged into this one: what is said of this one replaces it.
    #[serde(default, skip_serializing_if = "crate::invoice::is_false")]
    pub borrowed: bool,
    /// Former addresses, or those of merged debtors, that are not written to, should they turn up again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stopped: Vec<Stopped>,
    /// What the debtor chose himself.
    #[serde(default, skip_serializing_if = "Choices::is_empty")]
    pub choices: Choices,
    /// What he asked of the team, oldest first: what waits, and what was answered of late.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<Request>,
    /// What was said about his disputes, as far as anybody spoke.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub threads: Vec<Thread>,
    /// His data are erased, or were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erasure: Option<Erasure>,
    /// Debtors who were erased before they were merged into this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forgotten: Vec<Forgotten>,
    /// Failures in a row of deciding or sending: the due key moves with backoff.
    #[serde(default, skip_serializing_if = "crate::invoice::is_zero")]
    pub failures: u8,
    /// Audit chain of this debtor.
    #[serde(default)]
    pub chain: Chain,
}

impl Account {
    /// The record of a case, if there is one.
    #[must_use]
    pub fn case(&self, currency: Currency) -> Option<&CaseRecord> {
        self.cases.iter().find(|case| case.currency == currency)
    }

    /// The record of a case, made if there is none.
    pub fn case_mut(&mut self, currency: Currency) -> &mut CaseRecord {
        let place = self.cases.iter().position(|case| case.currency == currency).unwrap_or_else(|| {
            self.cases.push(CaseRecord { currency, state: State::Monitoring, promises: 0, proposals: 0 });
            self.cases.len() - 1
        });
        &mut self.cases[place]
    }

    /// True while a merge moves documents away from here or to here: nothing is decided on half of them.
    #[must_use]
    pub const fn is_merging(&self) -> bool {
        self.leaving || !self.arriving.is_empty()
    }

    /// Why an address must not be written to, if it was ever stopped here or at a debtor who was merged into this one.
    #[must_use]
    pub fn stop_of(&self, recipient: Recipient) -> Option<Stop> {
        let here = self.reach.iter().filter(|reach| reach.recipient == recipient).filter_map(|it| it.stop);
        let before = self.stopped.iter().filter(|it| it.recipient == recipient).map(|it| it.stop);
        here.chain(before).reduce(Stop::stronger)
    }

    /// True when nobody has described this debtor, or less recently than `other`, whose person he borrowed the like of.
    #[must_use]
    pub fn would_borrow(&self, other: &Self) -> bool {
        self.occurred_at.is_none() || (self.borrowed && self.occurred_at < other.occurred_at)
    }

    /// Goes by what is known of `other`, until somebody describes this debtor himself.
    pub fn borrow_from(&mut self, other: &Self) {
        self.borrowed = true;
        self.profile = other.profile;
        self.keep_choices();
        (self.occurred_at, self.digest) = (other.occurred_at, other.digest);
        let stopped = |reach: &Reach| Reach { stop: self.stop_of(reach.recipient).or(reach.stop), ..*reach };
        let reach = other.reach.iter().map(stopped).collect();
        self.go_by(reach);
    }

    /// What he chose himself stands, whatever a source said since.
    pub fn keep_choices(&mut self) {
        self.profile.language = self.choices.language.unwrap_or(self.profile.language);
    }

    /// Goes by these addresses from now on. What was stopped of the others stays stopped, should they turn up again.
    pub fn go_by(&mut self, reach: Vec<Reach>) {
        for before in std::mem::replace(&mut self.reach, reach) {
            let stays = self.reach.iter().any(|reach| reach.recipient == before.recipient);
            if let Some(stop) = before.stop.filter(|_| !stays && !bugs::is_on(Bug::ForgottenStop)) {
                self.remember_stop(before.recipient, stop);
            }
        }
    }

    /// Takes over what caps count, what was stopped, chosen and asked, promises made and thanks owed; `from` has none of it
    /// any more.
    pub fn take_over(&mut self, from: &mut Self) {
        self.choices = self.choices.or(std::mem::take(&mut from.choices));
        self.keep_choices();
        self.requests.append(&mut from.requests);
        self.requests.sort_by_key(|request| request.recorded_at);
        self.threads.append(&mut from.threads);
        self.contacted.append(&mut from.contacted);
        self.contacted.sort_unstable();
        self.thanks.append(&mut from.thanks);
        for case in from.cases.drain(..) {
            let mine = self.case_mut(case.currency);
            mine.promises = mine.promises.saturating_add(case.promises);
            mine.proposals = mine.proposals.saturating_add(case.proposals);
            if case.state == State::HandedOff {
                // The one state that documents do not tell.
                mine.state = State::HandedOff;
            }
        }
        self.take_over_forgotten(from);
        self.take_over_stops(from);
    }

    fn take_over_stops(&mut self, from: &mut Self) {
        let stops = from.reach.drain(..).filter_map(|reach| {
            let stop = reach.stop?;
            Some(Stopped { recipient: reach.recipient, stop })
        });
        let all: Vec<Stopped> = stops.chain(from.stopped.drain(..)).collect();
        for Stopped { recipient, stop } in all {
            for reach in self.reach.iter_mut().filter(|reach| reach.recipient == recipient) {
                reach.stop = Some(reach.stop.map_or(stop, |known| known.stronger(stop)));
            }
            self.remember_stop(recipient, stop);
        }
    }

    /// Remembers that an address which is none of the debtor's now is not written to.
    pub fn remember_stop(&mut self, recipient: Recipient, stop: Stop) {
        match self.stopped.iter_mut().find(|known| known.recipient == recipient) {
            Some(known) => known.stop = known.stop.stronger(stop),
            None => self.stopped.push(Stopped { recipient, stop }),
        }
        // The oldest are the first to be forgotten.
        let surplus = self.stopped.len().saturating_sub(STOPPED_LIMIT);
        self.stopped.drain(..surplus);
    }
}

impl Stop {
    /// True when no link that was sent to an address stopped so opens any more.
    #[must_use]
    pub const fn ends_links(self) -> bool {
        matches!(self, Self::Removed | Self::WrongPerson)
    }

    /// Of two reasons the one that weighs more, whichever came first: what an owner said before what a provider saw, and
    /// last what lets a formal notice through.
    #[must_use]
    pub fn stronger(self, other: Self) -> Self {
        let weight = |stop| match stop {
            Self::Unsubscribed => 0,
            Self::Bounced => 1,
            Self::OptedOut => 2,
            Self::Complained => 3,
            Self::Removed => 4,
            Self::WrongPerson => 5,
        };
        if weight(other) > weight(self) { other } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::debtor::{Country, Kind, Language};

    fn account(bits: u128) -> Account {
        Account {
            id: DebtorId::from_bits(bits),
            source: "relance".to_owned(),
            external_id: ExternalId::new(format!("C-{bits}")).unwrap(),
            profile: Profile {
                kind: Kind::Business,
                country: Country::FR,
                language: Language::Fr,
                time_zone: chrono_tz::Tz::Europe__Paris,
            },
            occurred_at: None,
            digest: 0,
            reach: Vec::new(),
            contacted: Vec::new(),
            thanks: Vec::new(),
            cases: Vec::new(),
            merged_into: None,
            leaving: false,
            arriving: Vec::new(),
            merged: Vec::new(),
            merge_depth: 0,
            borrowed: false,
            stopped: Vec::new(),
            choices: Choices::default(),
            requests: Vec::new(),
            threads: Vec::new(),
            erasure: None,
            forgotten: Vec::new(),
            failures: 0,
            chain: Chain::default(),
        }
    }

    fn reach(address: u64, stop: Option<Stop>) -> Reach {
        Reach { recipient: Recipient(address), channel: Channel::Email, contact: 0, stop }
    }

    #[test]
    fn what_was_stopped_at_either_stays_stopped_and_the_stronger_reason_wins() {
        let (mut into, mut from) = (account(1), account(2));
        into.reach = vec![reach(1, None), reach(2, Some(Stop::Unsubscribed)), reach(3, Some(Stop::Bounced))];
        from.reach = vec![
            reach(1, Some(Stop::OptedOut)),
            reach(2, Some(Stop::Complained)),
            reach(3, Some(Stop::Unsubscribed)),
            reach(4, Some(Stop::Bounced)),
            reach(5, None),
        ];
        into.take_over(&mut from);
        let stops: Vec<_> = into.reach.iter().map(|reach| reach.stop).collect();
        assert_eq!(stops, [Some(Stop::OptedOut), Some(Stop::Complained), Some(Stop::Bounced)]);
        assert_eq!(into.stop_of(Recipient(4)), Some(Stop::Bounced), "an address to come");
        assert_eq!(into.stop_of(Recipient(5)), None);
        assert!(from.reach.is_empty());
    }

    #[test]
    fn of_two_reasons_the_same_one_wins_in_either_order() {
        let all = [
            Stop::Unsubscribed,
            Stop::Bounced,
            Stop::OptedOut,
            Stop::Complained,
            Stop::Removed,
            Stop::WrongPerson,
        ];
        for (place, weak) in all.iter().enumerate() {
            for strong in &all[place..] {
                assert_eq!(weak.stronger(*strong), *strong);
                assert_eq!(strong.stronger(*weak), *strong);
            }
        }
    }

    #[test]
    fn what_a_debtor_chose_outlives_a_merge_and_a_source() {
        let (mut into, mut from) = (account(1), account(2));
        from.choices = Choices { language: Some(Language::De), channel: Some(Channel::Sms) };
        into.choices.channel = Some(Channel::Email);
        into.take_over(&mut from);
        assert_eq!(into.choices, Choices { language: Some(Language::De), channel: Some(Channel::Email) });
        assert_eq!(into.profile.language, Language::De);
        into.profile.language = Language::Fr;
        into.keep_choices();
        assert_eq!(into.profile.language, Language::De);
        assert!(from.choices.is_empty());
    }

    #[test]
    fn contacts_and_promises_of_both_count_and_are_counted_once() {
        let (mut into, mut from) = (account(1), account(2));
        let at = |second| DateTime::from_timestamp(1_700_000_000 + i64::from(second), 0).unwrap();
        (into.contacted, from.contacted) = (vec![at(1), at(5)], vec![at(3)]);
        into.case_mut(Currency::EUR).promises = 1;
        from.case_mut(Currency::EUR).promises = 2;
        into.take_over(&mut from);
        into.take_over(&mut from);
        assert_eq!(into.contacted, [at(1), at(3), at(5)]);
        assert_eq!(into.case(Currency::EUR).map(|case| case.promises), Some(3));
    }
}
