//! What debtors asked of the team about their data, and the answers. An answer is words: what the law asks for is done by a
//! person, in the source or here.

use domain::ids::{CaseId, RequestId};
use domain::request::{Answer, Answered, forget_old};
use domain::timeline::What;
use serde::Deserialize;
use store::record;

use super::case::CaseSheet;
use crate::app::App;
use crate::commit::put;
use crate::error::AppError;
use crate::member::{Member, Right};
use crate::portal::{TEXT_LIMIT, words_field};

/// An answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerForm {
    /// What is said.
    pub answer: Answer,
    /// Why, or what was done: the debtor reads it on his page.
    pub text: String,
}

impl App {
    /// Answers a request. The debtor reads the answer on his page.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown case or request, [`AppError::Conflict`] for one that was answered,
    /// [`AppError::Refused`] without words.
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
        let key = self.portfolio_key(member.portfolio.id).await?;
        let now = self.now();
        self.change(&member.portfolio, case.debtor, |ledger| {
            if !ledger.currencies().contains(&case.currency) {
                return Err(AppError::NotFound("case"));
            }
            let known = ledger.account.requests.iter_mut().find(|known| known.id == id);
            let request = known.ok_or(AppError::NotFound("request"))?;
            if request.answered.is_some() {
                return Err(AppError::Conflict("this was answered already".to_owned()));
            }
            request.answered = Some(Answered { answer: form.answer, at: now });
            let home = request.home;
            forget_old(&mut ledger.account.requests);
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
}
