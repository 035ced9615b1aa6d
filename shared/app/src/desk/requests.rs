//! What debtors asked of the team, and the answers. About his data an answer is words: what the law asks for is done by a
//! person, in the source or here. An erasure that is granted begins in the same write, or is not granted; a proposal that is
//! granted or amended becomes a promise or a plan in it.

use chrono::NaiveDate;
use domain::calendar::local_date;
use domain::erasure::Reason;
use domain::ids::{CaseId, HoldId, RequestId};
use domain::news::{News, Said};
use domain::request::{Answer, Answered, Asks, forget_old};
use domain::timeline::What;
use serde::Deserialize;
use store::keys::Keys;
use store::record;
use store::table::Read;

use super::case::CaseSheet;
use crate::app::App;
use crate::commit::put;
use crate::confirm::Told;
use crate::erase::Begins;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::member::{Member, Right};
use crate::portal::{TEXT_LIMIT, Terms, settle_offer, words_field};

/// An answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerForm {
    /// What is said.
    pub answer: Answer,
    /// Why, or what was done: the debtor reads it on his page.
    pub text: String,
    /// For a proposal that is amended: into how many instalments; 1: all of it on the day.
    #[serde(default)]
    pub instalments: Option<u8>,
    /// For a proposal that is amended: when the first one is paid.
    #[serde(default)]
    pub first_on: Option<NaiveDate>,
}

impl AnswerForm {
    /// What is granted instead, where it is amended.
    fn terms(&self) -> Result<Option<Terms>, AppError> {
        match (self.answer, self.instalments, self.first_on) {
            (Answer::Amended, Some(instalments), Some(first_on)) => Ok(Some(Terms { instalments, first_on })),
            (Answer::Amended, None, _) => {
                Err(AppError::refused("/instalments", "say into how many instalments"))
            }
            (Answer::Amended, _, None) => {
                Err(AppError::refused("/first_on", "say when the first one is paid"))
            }
            (_, None, None) => Ok(None),
            _ => Err(AppError::refused("/answer", "only `amended` names other instalments and days")),
        }
    }
}

impl App {
    /// Answers a request. The debtor reads the answer on his page; that his data are erased he is told by mail.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown case or request, [`AppError::Conflict`] for one that was answered,
    /// [`AppError::Refused`] without words, [`AppError::Barred`] for an erasure that cannot begin now.
    pub async fn answer(
        &self,
        member: &Member,
        case: CaseId,
        id: RequestId,
        form: &AnswerForm,
    ) -> Result<CaseSheet, AppError> {
        member.may(Right::Work)?;
        let text = form.text.trim();
        if !(3..=TEXT_LIMIT).contains(&text.chars().count()) {
            return Err(AppError::refused("/text", "say in 3 to 2000 letters what was done, or why not"));
        }
        let terms = form.terms()?;
        if form.answer == Answer::Granted && self.asks_to_erase(member, case, id).await? {
            let begins = Begins { reason: Reason::Asked, request: Some(id), once: None };
            self.begin_erasing(member, case.debtor, &begins).await?;
            return self.case(member, case).await;
        }
        let key = self.portfolio_key(member.portfolio.id).await?;
        let now = self.now();
        let today = local_date(now, member.portfolio.time_zone);
        let hold = HoldId::from_bits(self.random());
        self.change(&member.portfolio, case.debtor, |ledger| {
            if !ledger.currencies().contains(&case.currency) {
                return Err(AppError::NotFound("case"));
            }
            let known = ledger.account.requests.iter_mut().find(|known| known.id == id);
            let request = known.ok_or(AppError::NotFound("request"))?;
            if !request.waits(today) {
                let detail = "this was answered already, or its days have passed";
                return Err(AppError::Conflict(detail.to_owned()));
            }
            request.answered = Some(Answered { answer: form.answer, at: now });
            let (home, offer) = (request.home, request.offer.clone());
            match offer {
                Some(offer) => {
                    let by = member.cause();
                    settle_offer(ledger, &member.portfolio, (form.answer, terms), &offer, hold, &by, now)?;
                }
                None if form.answer == Answer::Amended => {
                    return Err(AppError::refused("/answer", "answer `granted` or `refused`"));
                }
                None => ledger.owe(answered(id), &member.portfolio, now),
            }
            forget_old(&mut ledger.account.requests, today);
            // Under the data key of the debtor who asked; after a merge that is another one's box, and gets its own.
            let before = ledger.person.as_ref().filter(|_| home == ledger.account.id);
            let sealed = key.seal(self.ids(), home, &words_field(id, true), text.as_bytes(), before)?;
            let place = ledger.keys.request_words(home, id, true);
            ledger.beside.push(put(place, 0, record::encode(&sealed)?, None, None));
            ledger.tell(now, &member.cause(), What::Answered { request: id, answer: form.answer });
            Ok(())
        })
        .await
        .map_err(|error| match error {
            AppError::NotFound("debtor") => AppError::NotFound("case"),
            other => other,
        })?;
        self.case(member, case).await
    }

    /// True for a request of this case's debtor to be erased that nobody answered.
    async fn asks_to_erase(&self, member: &Member, case: CaseId, id: RequestId) -> Result<bool, AppError> {
        let keys = Keys::of(member.portfolio.id);
        let ledger = Ledger::load(self.table(), keys, case.debtor, Read::Strong, false).await?;
        let ledger = ledger.filter(|ledger| ledger.currencies().contains(&case.currency));
        let ledger = ledger.ok_or(AppError::NotFound("case"))?;
        let asked = ledger.account.requests.iter().find(|known| known.id == id);
        Ok(asked.is_some_and(|known| known.asks == Asks::Erase && known.answered.is_none()))
    }
}

/// What the debtor is told of an answer about his data: that there is one.
fn answered(id: RequestId) -> Told {
    Told { news: News::RequestAnswered, cause: format!("{id}#answer"), worth: None, said: Said::default() }
}
