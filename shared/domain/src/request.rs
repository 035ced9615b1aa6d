//! What a debtor asks of the team: his rights over what is kept of him. It changes nothing by itself; a person
//! answers, and the law says by when.

use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{DebtorId, RequestId};

/// Requests that may wait at once.
pub const WAITING_LIMIT: usize = 4;
/// Answered requests that are remembered; the history has them all.
pub const ANSWERED_LIMIT: usize = 8;

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
}

/// What the team said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It is done.
    Granted,
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
    /// The answer, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<Answered>,
}

/// The last day to answer what was asked on a day: within one month of receipt (Regulation (EU) 2016/679, article 12(3)).
#[must_use]
pub fn answer_by(asked_on: NaiveDate) -> NaiveDate {
    asked_on.checked_add_months(Months::new(1)).unwrap_or(asked_on)
}

/// Forgets the oldest answers beyond those that are remembered.
pub fn forget_old(requests: &mut Vec<Request>) {
    let answered = requests.iter().filter(|request| request.answered.is_some()).count();
    let mut surplus = answered.saturating_sub(ANSWERED_LIMIT);
    requests.retain(|request| {
        let goes = surplus > 0 && request.answered.is_some();
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
    fn old_answers_are_forgotten_and_what_waits_never_is() {
        let request = |bits: u128, answered: bool| Request {
            id: RequestId::from_bits(bits),
            home: DebtorId::from_bits(1),
            asks: Asks::Correct,
            recorded_at: DateTime::UNIX_EPOCH,
            answer_by: NaiveDate::MIN,
            answered: answered.then_some(Answered { answer: Answer::Refused, at: DateTime::UNIX_EPOCH }),
        };
        let mut all: Vec<Request> = (0..20).map(|bits| request(bits, bits % 2 == 1)).collect();
        forget_old(&mut all);
        let answered = all.iter().filter(|it| it.answered.is_some()).count();
        assert_eq!((answered, all.len()), (ANSWERED_LIMIT, 10 + ANSWERED_LIMIT));
        assert!(all.iter().all(|it| it.id != RequestId::from_bits(1)), "the oldest answer went first");
    }
}
