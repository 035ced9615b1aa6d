//! What a debtor asks of the team: his rights over what is kept of him, or more time than the policy lets him agree to by
//! himself. It changes nothing by itself; a person answers, and the law or the policy says by when.

use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{DebtorId, ItemId, RequestId};
use crate::money::Currency;
use crate::plan::Line;

/// Requests that may wait at once.
pub const WAITING_LIMIT: usize = 4;
/// Requests that wait no more and are remembered; the history has them all.
pub const ANSWERED_LIMIT: usize = 8;
/// Proposals in the life of a case; the next one is for a letter or a call.
pub const PROPOSALS_LIMIT: u8 = 2;
/// Working days of the creditor in which a proposal waits and what it covers is not chased, as for approvals.
pub const PROPOSAL_DAYS: u16 = 5;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// To correct what is wrong (Regulation (EU) 2016/679, article 16).
    Correct,
    /// To use it for less, or to object (articles 18 and 21).
    Restrict,
    /// To erase it, where the law allows (article 17).
    Erase,
    /// To pay later, or in other parts, than the policy lets a debtor agree to by himself.
    Time,
}

/// What the team said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It is done.
    Granted,
    /// Not as proposed, but otherwise.
    Amended,
    /// It is not; the words say why.
    Refused,
}

/// An answer, and when it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// What the team said.
    pub answer: Answer,
    /// When.
    pub at: DateTime<Utc>,
}

/// How a debtor proposes to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The case's currency.
    pub currency: Currency,
    /// What it covers.
    pub items: Vec<ItemId>,
    /// One line: all of it on a day. More: a plan.
    pub lines: Vec<Line>,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// The debtor in whose history it stands: his words are kept there, sealed.
    pub home: DebtorId,
    /// What it asks for.
    pub asks: Asks,
    /// When it was made.
    pub recorded_at: DateTime<Utc>,
    /// The last day to answer, in the creditor's zone.
    pub answer_by: NaiveDate,
    /// For [`Asks::Time`]: what is proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offer>,
    /// The answer, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<Answered>,
}

impl Request {
    /// True while an answer is to come: a right waits until it is answered, a proposal for its days.
    #[must_use]
    pub fn waits(&self, today: NaiveDate) -> bool {
        self.answered.is_none() && (self.offer.is_none() || today <= self.answer_by)
    }
}

/// The last day to answer what was asked on a day: within one month of receipt (Regulation (EU) 2016/679, article 12(3)).
#[must_use]
pub fn answer_by(asked_on: NaiveDate) -> NaiveDate {
    asked_on.checked_add_months(Months::new(1)).unwrap_or(asked_on)
}

/// Forgets the oldest of those that wait no more, beyond what is remembered.
pub fn forget_old(requests: &mut Vec<Request>, today: NaiveDate) {
    let over = requests.iter().filter(|request| !request.waits(today)).count();
    let mut surplus = over.saturating_sub(ANSWERED_LIMIT);
    requests.retain(|request| {
        let goes = surplus > 0 && !request.waits(today);
        surplus -= usize::from(goes);
        !goes
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_due_within_a_month_also_where_the_month_is_short() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        assert_eq!(answer_by(day("2026-11-26")), day("2026-12-26"));
        assert_eq!(answer_by(day("2027-01-31")), day("2027-02-28"));
    }

    #[test]
    fn a_proposal_waits_for_its_days_and_a_right_until_it_is_answered() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let mut request = Request {
            id: RequestId::from_bits(1),
            home: DebtorId::from_bits(1),
            asks: Asks::Erase,
            recorded_at: DateTime::UNIX_EPOCH,
            answer_by: day("2026-11-26"),
            offer: None,
            answered: None,
        };
        assert!(request.waits(day("2026-12-24")), "late is not answered");
        request.offer = Some(Offer { currency: Currency::EUR, items: Vec::new(), lines: Vec::new() });
        assert!(request.waits(day("2026-11-26")) && !request.waits(day("2026-11-27")));
    }

    #[test]
    fn old_answers_are_forgotten_and_what_waits_never_is() {
        let request = |bits: u128, answered: bool| Request {
            id: RequestId::from_bits(bits),
            home: DebtorId::from_bits(1),
            asks: Asks::Correct,
            recorded_at: DateTime::UNIX_EPOCH,
            answer_by: NaiveDate::MIN,
            offer: None,
            answered: answered.then_some(Answered { answer: Answer::Refused, at: DateTime::UNIX_EPOCH }),
        };
        let mut all: Vec<Request> = (0..20).map(|bits| request(bits, bits % 2 == 1)).collect();
        forget_old(&mut all, NaiveDate::MAX);
        let answered = all.iter().filter(|it| it.answered.is_some()).count();
        assert_eq!((answered, all.len()), (ANSWERED_LIMIT, 10 + ANSWERED_LIMIT));
        assert!(all.iter().all(|it| it.id != RequestId::from_bits(1)), "the oldest answer went first");
    }
}
