//! A debtor's data are erased: asked for at the desk, carried out by the sweep as a job, chunk by chunk.
//!
//! Every box of his holds the key it opens with, wrapped: a box that is gone cannot be read, whatever else is kept of it. So
//! the job deletes boxes, and what cannot be named without opening one goes in the same write. What is left holds ids and
//! stands under rules that a test compares with every kind of key ([`fate`]).
//!
//! The due key is the job's memory, as for a merge: a process that dies between two chunks is found by the next sweep.

mod bars;
mod fate;
mod job;
mod sift;

pub use fate::{Fate, fate_of};
pub(crate) use job::CHUNKS_A_LOOK;

use chrono::{DateTime, NaiveDate, Utc};
use domain::account::Reach;
use domain::calendar::local_date;
use domain::debtor::Channel;
use domain::erasure::{Erasure, Reason, Stage};
use domain::event::Fault;
use domain::ids::{DebtorId, RequestId};
use domain::news::{News, Thanks};
use domain::portfolio::Portfolio;
use domain::request::{Answer, Answered, Asks};
use domain::timeline::What;
use serde::{Deserialize, Serialize};
use store::keys::{Keys, Named};
use store::record;
use store::table::Read;

use crate::app::App;
use crate::asked::may_be_asked_at;
use crate::change::{TRIES, Written, contended};
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::member::{Member, Right};
use crate::seal::sha256_hex;

/// What Relance cannot reach, and for how long copies last.
const REMAINS: [&str; 5] = [
    "invoices, payments and facts stay, by ids alone, as long as accounting law asks",
    "deliveries that could not be used and name him without his id stay, sealed with the portfolio's key",
    "erase him at the source too: what it says of him from now on is taken in anew",
    "erase him at providers of payments and messages: they keep their own records",
    "backups are overwritten within 35 days",
];

/// Whose data are erased, and why.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErasureForm {
    /// The source that told of him.
    pub source: String,
    /// The source's own id of him.
    pub debtor: String,
    /// Why.
    pub reason: Reason,
    /// The request it answers, where he asked.
    #[serde(default)]
    pub request: Option<RequestId>,
}

/// An erasure, as the team sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErasureView {
    /// `telling`, `erasing`, or `done`.
    pub state: &'static str,
    /// Why.
    pub reason: Reason,
    /// The creditor's day on which it began.
    pub began_on: NaiveDate,
    /// The creditor's day from which on nothing is left.
    pub erased_on: Option<NaiveDate>,
    /// What became of the message that told him; none where there is none yet, or nobody could be told.
    pub told: Option<&'static str>,
    /// A source has described him anew since.
    pub described: bool,
    /// What Relance cannot reach, and what to do about it.
    pub remains: Vec<&'static str>,
}

impl ErasureView {
    /// The last erasure of a debtor, if there was one.
    pub(crate) fn of(ledger: &Ledger, portfolio: &Portfolio) -> Option<Self> {
        let erasure = ledger.account.erasure.as_ref()?;
        let on = |at: DateTime<Utc>| local_date(at, portfolio.time_zone);
        Some(Self {
            state: match erasure.stage {
                Stage::Telling => "telling",
                Stage::Done { .. } => "done",
                _ => "erasing",
            },
            reason: erasure.reason,
            began_on: on(erasure.began_at),
            erased_on: erasure.done_at().map(on),
            told: ledger.telling().and_then(|action| action.attempts.last()).map(|last| last.outcome.word()),
            described: erasure.described,
            remains: REMAINS.to_vec(),
        })
    }
}

/// How an erasure begins.
pub(crate) struct Begins<'a> {
    pub(crate) reason: Reason,
    pub(crate) request: Option<RequestId>,
    /// Names the attempt.
    pub(crate) once: Option<&'a str>,
}

impl App {
    /// Begins to erase a debtor's data. Said again, it answers how far it has come.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a debtor the source never told of, or a request that is none of his; [`AppError::Barred`]
    /// with every reason why it cannot begin now.
    pub async fn erase(
        &self,
        member: &Member,
        once: Option<&str>,
        form: &ErasureForm,
    ) -> Result<ErasureView, AppError> {
        member.may(Right::Manage)?;
        let unknown = || AppError::NotFound("debtor");
        let platform = formats::Platform::ALL.into_iter().find(|known| known.name() == form.source);
        let platform = platform.ok_or_else(unknown)?;
        let pointer = Keys::of(member.portfolio.id).pointer(Named::Debtor, platform.name(), &form.debtor);
        let item = self.table().get(&pointer, Read::Strong).await?.ok_or_else(unknown)?;
        let begins = Begins { reason: form.reason, request: form.request, once };
        self.begin_erasing(member, record::decode(&item.body)?, &begins).await
    }

    /// Begins to erase, in one write on the account's version: whatever came in between bars it.
    pub(crate) async fn begin_erasing(
        &self,
        member: &Member,
        debtor: DebtorId,
        begins: &Begins<'_>,
    ) -> Result<ErasureView, AppError> {
        member.may(Right::Manage)?;
        let (keys, portfolio) = (Keys::of(member.portfolio.id), &member.portfolio);
        let _lane = self.lane(debtor).await;
        for attempt in 0..TRIES {
            let ledger = Ledger::load(self.table(), keys, debtor, Read::Strong, false).await?;
            let mut ledger = ledger.ok_or(AppError::NotFound("debtor"))?;
            if ledger.has_nothing_to_erase(begins.once) {
                return ErasureView::of(&ledger, portfolio).ok_or_else(contended);
            }
            let bars = self.bars(&ledger, portfolio).await?;
            if !bars.is_empty() {
                let fault = |bar: domain::erasure::Bar| {
                    let (word, detail) = bar.told();
                    Fault { pointer: format!("/debtor/{word}"), detail: detail.to_owned() }
                };
                return Err(AppError::Barred(bars.into_iter().map(fault).collect()));
            }
            ledger.begin_erasing(member, begins, self.now())?;
            match self.commit(&mut ledger, portfolio, ()).await? {
                Written::Done(()) => return ErasureView::of(&ledger, portfolio).ok_or_else(contended),
                Written::Again => self.back_off(attempt).await,
            }
        }
        Err(contended())
    }
}

impl Ledger {
    /// True while an erasure runs, after the attempt of this name, and where nobody described him since the last one.
    fn has_nothing_to_erase(&self, once: Option<&str>) -> bool {
        let Some(erasure) = &self.account.erasure else { return false };
        let same = once.is_some() && erasure.once == once.map(named);
        erasure.runs() || same || self.person.is_none()
    }

    /// Says that his data are erased from here on, and lets him be told.
    fn begin_erasing(
        &mut self,
        member: &Member,
        begins: &Begins<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), AppError> {
        let Begins { reason, request, once } = *begins;
        let by = member.cause();
        if let Some(id) = request {
            let mine = self.account.requests.iter_mut().find(|known| known.id == id);
            let mine = mine.filter(|known| known.asks == Asks::Erase).ok_or(AppError::NotFound("request"))?;
            if mine.answered.is_some() {
                return Err(AppError::Conflict("this was answered already".to_owned()));
            }
            mine.answered = Some(Answered { answer: Answer::Granted, at: now });
            self.tell(now, &by, What::Answered { request: id, answer: Answer::Granted });
        }
        let currency = self.currencies().first().copied();
        let telling = currency.filter(|_| self.account.reach.iter().any(gets_mail));
        let cause = format!("erasure|{}", store::keys::instant(now));
        // Whatever else he was to be told would come after the last word
        self.account.thanks.clear();
        self.account.thanks.extend(telling.map(|currency| Thanks {
            cause: cause.clone(),
            currency,
            minor: 0,
            at: now,
            news: News::Erased,
            said: None,
        }));
        // The same words, said later, are news from here on
        self.account.digest = 0;
        self.account.erasure = Some(Erasure {
            began_at: now,
            reason,
            request,
            once: once.map(named),
            telling: telling.map(|_| cause),
            described: false,
            stage: Stage::Telling,
        });
        self.tell(now, &by, What::ErasureBegan { reason, request });
        Ok(())
    }

    /// True for the message that tells of the erasure.
    pub(crate) fn tells_of_erasure(&self, planned: &domain::decide::Planned) -> bool {
        let telling = self.account.erasure.as_ref().and_then(|erasure| erasure.telling.as_deref());
        telling.is_some_and(|cause| domain::decide::thanks_digest(cause) == planned.digest)
    }

    /// The message that tells of the erasure, once it was claimed.
    fn telling(&self) -> Option<&domain::action::Action> {
        let cause = self.account.erasure.as_ref()?.telling.as_deref()?;
        let digest = domain::decide::thanks_digest(cause);
        self.actions.find(|action| action.id.digest == digest)
    }
}

fn gets_mail(reach: &Reach) -> bool {
    reach.channel == Channel::Email && may_be_asked_at(reach)
}

/// The attempt's name, hashed.
fn named(once: &str) -> String {
    sha256_hex(format!("erasure|{once}").as_bytes())
}
