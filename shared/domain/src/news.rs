//! What a debtor is told without being asked for anything: that his payment has come, that the team has answered, and what
//! he did himself, said again.
//!
//! It stands in his account from the write that caused it until it is old, so that no death between the two loses it. What
//! he did himself answers him: it waits for no hour, no cap and no other message.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::account::{REACH_LIMIT, Reach, Stop};
use crate::action::Recipient;
use crate::debtor::Channel;
use crate::ids::HoldId;
use crate::money::Currency;
use crate::request::Asks;
use crate::scenario::Notice;

/// Days after which a payment is no longer thanked for, nor an old fact announced.
pub const NEWS_DAYS: i64 = 5;
/// Acts of one debtor that are confirmed in 24 hours: whoever has a stray link fills nobody's mailbox.
pub const CONFIRMED_A_DAY: usize = 10;
/// Notices of one kind that go to the other addresses of one debtor in 24 hours: a change tells each of them once.
pub const WARNED_A_DAY: usize = REACH_LIMIT;

/// A payment worth thanking for, an answer worth telling of, or an act that is confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thanks {
    /// What caused it: the payment's, the invoice's or the hold's id, or the answer's place in its dispute. Names the action.
    pub cause: String,
    /// Currency.
    pub currency: Currency,
    /// Minor units received, contested or declared; 0 where it is about no money.
    pub minor: i64,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// What it is that is told.
    #[serde(default, skip_serializing_if = "News::is_payment")]
    pub news: News,
    /// What is said of it, where there is more to say than how much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Said>,
}

/// What a debtor is told without being asked for anything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// His payment has come.
    #[default]
    Payment,
    /// The team has answered in a dispute.
    DisputeAnswered,
    /// The team has decided a dispute.
    DisputeResolved,
    /// The team has agreed to what he proposed.
    ProposalGranted,
    /// The team has agreed to other days than he proposed.
    ProposalAmended,
    /// The team has not agreed.
    ProposalRefused,
    /// The team has answered what he asked about his data.
    RequestAnswered,
    /// He promised.
    Promise,
    /// He took his promise back.
    PromiseWithdrawn,
    /// He agreed to a plan.
    Plan,
    /// He proposed more time.
    Proposal,
    /// He contested.
    Dispute,
    /// He said that he has paid.
    AlreadyPaid,
    /// He chose how he is written to.
    Choice,
    /// He asked something about his data.
    Request,
    /// To another address of his: somebody chose there how he is written to.
    ChoiceElsewhere,
    /// To another address of his: one was added.
    AddressAdded,
    /// To another address of his: one was taken off.
    AddressRemoved,
    /// His data are erased.
    Erased,
}

/// What is said of it. Ids, days and counts: no personal data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Said {
    /// The address it rather goes to: the one his link was sent to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Recipient>,
    /// It goes there and to no other.
    #[serde(skip_serializing_if = "crate::invoice::is_false")]
    pub only: bool,
    /// The day it names: payment day, first instalment, day paid, last day to answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// Reminders wait until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// What it placed: the number to quote is read from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<HoldId>,
    /// In how many instalments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<u8>,
    /// What was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asks: Option<Asks>,
    /// Another language was chosen.
    #[serde(skip_serializing_if = "crate::invoice::is_false")]
    pub language: bool,
    /// This channel was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The address that was added or taken off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Recipient>,
}

impl News {
    /// The notice that tells it.
    #[must_use]
    pub const fn notice(self) -> Notice {
        if matches!(self, Self::Payment) { Notice::Thanks } else { Notice::Confirmation }
    }

    /// It answers what was done on the debtor's page just now; the rest is told at a decent hour.
    #[must_use]
    pub const fn is_own(self) -> bool {
        match self {
            Self::Payment
            | Self::DisputeAnswered
            | Self::DisputeResolved
            | Self::ProposalGranted
            | Self::ProposalAmended
            | Self::ProposalRefused
            | Self::RequestAnswered
            | Self::Erased => false,
            Self::Promise
            | Self::PromiseWithdrawn
            | Self::Plan
            | Self::Proposal
            | Self::Dispute
            | Self::AlreadyPaid
            | Self::Choice
            | Self::Request
            | Self::ChoiceElsewhere
            | Self::AddressAdded
            | Self::AddressRemoved => true,
        }
    }

    /// It tells his other addresses, so that whoever reads there can object.
    #[must_use]
    pub const fn warns(self) -> bool {
        matches!(self, Self::ChoiceElsewhere | Self::AddressAdded | Self::AddressRemoved)
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
    const fn is_payment(&self) -> bool {
        matches!(self, Self::Payment)
    }
}

impl Thanks {
    /// True while it may be told.
    #[must_use]
    pub fn is_news(&self, now: DateTime<Utc>) -> bool {
        self.at.checked_add_signed(TimeDelta::days(NEWS_DAYS)).is_none_or(|until| until >= now)
    }

    /// What is said of it, nothing where nothing is noted.
    #[must_use]
    pub fn said(&self) -> Said {
        self.said.unwrap_or_default()
    }
}

/// True when as much was told in the last 24 hours as one debtor is told: of his acts together, of each kind of notice to
/// his other addresses.
#[must_use]
pub fn is_enough(told: &[Thanks], news: News, now: DateTime<Utc>) -> bool {
    let alike = |known: News| if news.warns() { known == news } else { known.is_own() && !known.warns() };
    let of_today = |it: &&Thanks| alike(it.news) && it.at + TimeDelta::days(1) > now;
    let limit = if news.warns() { WARNED_A_DAY } else { CONFIRMED_A_DAY };
    told.iter().filter(of_today).count() >= limit
}

/// The address on file where it is said: the one it rather goes to, else another of the same contact, else the first that
/// works. Who wants no reminders is answered all the same; what bounced, complained or was taken off is not written to.
#[must_use]
pub fn goes_to(said: &Said, reach: &[Reach], tried: &[Recipient]) -> Option<Reach> {
    let works = |it: &&Reach| {
        it.channel == Channel::Email
            && matches!(it.stop, None | Some(Stop::Unsubscribed))
            && !tried.contains(&it.recipient)
    };
    let named = reach.iter().find(|it| Some(it.recipient) == said.to);
    let same = named.filter(works);
    if same.is_some() || said.only {
        return same.copied();
    }
    let beside = |it: &&Reach| named.is_some_and(|named| named.contact == it.contact);
    let mut mails = reach.iter().filter(works);
    mails.clone().find(beside).or_else(|| mails.next()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(address: u64, contact: u8, stop: Option<Stop>) -> Reach {
        Reach { recipient: Recipient(address), channel: Channel::Email, contact, stop }
    }

    fn found(said: &Said, reach: &[Reach]) -> Option<u64> {
        goes_to(said, reach, &[]).map(|reach| reach.recipient.0)
    }

    #[test]
    fn an_act_is_confirmed_where_its_link_went_else_at_the_same_contact_else_at_the_first_that_works() {
        let text = Reach { channel: Channel::Sms, ..reach(3, 1, None) };
        let mut all = vec![reach(1, 0, None), reach(2, 1, None), text];
        let said = |to| Said { to: Some(Recipient(to)), ..Said::default() };
        assert_eq!(found(&said(2), &all), Some(2));
        assert_eq!(found(&said(3), &all), Some(2), "a link by text message: the mail of the same contact");
        assert_eq!(found(&said(9), &all), Some(1), "an address of before");
        all[1].stop = Some(Stop::Bounced);
        assert_eq!(found(&said(2), &all), Some(1));
        all[0].stop = Some(Stop::Complained);
        assert_eq!(found(&said(2), &all), None);
    }

    #[test]
    fn who_wants_no_reminders_is_answered_and_what_is_for_one_address_goes_nowhere_else() {
        let all = [reach(1, 0, Some(Stop::Unsubscribed)), reach(2, 1, Some(Stop::Removed))];
        let only = |to| Said { to: Some(Recipient(to)), only: true, ..Said::default() };
        assert_eq!((found(&only(1), &all), found(&only(2), &all)), (Some(1), None));
        assert_eq!(goes_to(&only(1), &all, &[Recipient(1)]), None, "it bounced there");
    }

    #[test]
    fn a_day_has_so_many_confirmations_and_each_kind_of_notice_its_own_number() {
        let at = |hour: i64| DateTime::from_timestamp(1_700_000_000 + hour * 3_600, 0).unwrap();
        let told = |news, hour| Thanks {
            cause: String::new(),
            currency: Currency::EUR,
            minor: 0,
            at: at(hour),
            news,
            said: None,
        };
        let mut all: Vec<Thanks> = (0..9).map(|_| told(News::Promise, 0)).collect();
        all.extend([told(News::Payment, 0), told(News::AddressAdded, 0), told(News::DisputeAnswered, 0)]);
        assert!(!is_enough(&all, News::Dispute, at(1)));
        all.push(told(News::Choice, 0));
        assert!(is_enough(&all, News::Dispute, at(1)) && !is_enough(&all, News::Dispute, at(24)));
        assert!(!is_enough(&all, News::AddressAdded, at(1)), "they use up none of it");
        all.extend((1..WARNED_A_DAY).map(|_| told(News::AddressAdded, 0)));
        assert!(is_enough(&all, News::AddressAdded, at(1)) && !is_enough(&all, News::AddressRemoved, at(1)));
    }
}
