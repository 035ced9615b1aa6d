//! Collections from debtors' accounts without any provider: mandates that debtors sign, orders they give, files that the team
//! takes to its bank, and what the bank answers. Each move of an order goes over the account's version, so that the order,
//! its hold, its money and its history never disagree.

mod file;
mod outcome;
mod settings;

pub use file::{DayView, DebitFileView, DebitLineView};
pub use outcome::FailForm;
pub use settings::{DebitsForm, DebitsView};

use std::sync::Arc;

use chrono::NaiveDate;
use domain::calendar::local_date;
use domain::debit::{Debit, Event};
use domain::ids::{DebitId, MandateId};
use domain::mandate::{Ended, Mandate};
use domain::money::Currency;
use domain::portfolio::Portfolio;
use domain::reference::Iban;
use domain::timeline::{Cause, What};
use serde::{Deserialize, Serialize};
use store::keys::{DEBITS, Keys, MANDATES};
use store::record;
use store::table::{Condition, Read, Write};

use crate::app::App;
use crate::change::{TRIES, Written, contended};
use crate::checkout::Telling;
use crate::commit::{decimal, put};
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::seal::{PortfolioKey, Sealed};
use crate::words::internal;

/// Why a hold of an order was placed.
pub(crate) const DEBIT: &str = "debit";
/// True for a hold that stands for a payment of the debtor's own: by card, or by debit.
pub(crate) fn is_own_payment(reason: &str) -> bool {
    reason == crate::checkout::CARD || reason == DEBIT
}

/// Orders, and mandates, of one debtor that are looked at, newest first.
const LOOKED_AT: usize = 60;
/// Letters of an account's end that are shown: enough for its holder, and for nobody else.
const SHOWN: usize = 3;

/// Whose account a mandate is about. Personal data: it has no `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Payer {
    pub(crate) holder: String,
    pub(crate) iban: Iban,
    /// What he read when he signed: its digest is in the proof.
    pub(crate) text: String,
}

impl Payer {
    /// The account, most letters covered.
    pub(crate) fn covered(&self) -> String {
        let iban = self.iban.as_str();
        format!("{}•• {}", self.iban.country(), &iban[iban.len() - SHOWN..])
    }
}

/// A mandate as it is kept: whose account it is about is sealed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Signed {
    #[serde(flatten)]
    pub(crate) mandate: Mandate,
    /// None once its debtor was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) payer: Option<Sealed>,
}

/// What is kept, with its version; 0: not there yet.
#[derive(Debug, Clone)]
pub(crate) struct Kept<T> {
    pub(crate) value: T,
    pub(crate) version: u64,
}

/// A mandate, as the team sees it.
#[derive(Debug, Clone, Serialize)]
pub struct MandateRow {
    /// Its id.
    pub id: MandateId,
    /// The reference that banks know it by.
    pub reference: String,
    /// `signed`, `used`, `revoked` or `expired`.
    pub state: &'static str,
    /// When it was signed.
    pub signed_on: NaiveDate,
    /// `code_by_email` or `code_by_sms`.
    pub proof: &'static str,
    /// How much that is worth.
    pub proof_says: &'static str,
}

/// An order, as the team sees it.
#[derive(Debug, Clone, Serialize)]
pub struct DebitRow {
    /// Its id.
    pub id: DebitId,
    /// Where it stands.
    pub state: &'static str,
    /// How much.
    pub amount: String,
    /// The day of collection.
    pub on: NaiveDate,
    /// What travels with the money.
    pub end_to_end: String,
    /// Why it was not collected, or went back.
    pub reason: Option<String>,
    /// By what it goes.
    pub mandate: MandateRow,
}

/// What a code that was typed proves of a mandate.
pub(crate) const PROOF: &str = "weak: a code to an address on file shows that somebody who reads there agreed, not that the account is his; his bank gives back what he says he never agreed to, for 13 months";

impl MandateRow {
    fn of(mandate: &Mandate, today: NaiveDate) -> Self {
        Self {
            id: mandate.id,
            reference: mandate.reference.clone(),
            state: mandate.state(today).word(),
            signed_on: mandate.signed_on,
            proof: match mandate.proof.channel {
                domain::debtor::Channel::Sms => "code_by_sms",
                _ => "code_by_email",
            },
            proof_says: PROOF,
        }
    }
}

impl App {
    /// One order.
    pub(crate) async fn debit(&self, keys: Keys, id: DebitId) -> Result<Option<Kept<Debit>>, AppError> {
        let item = self.table().get(&keys.debit(id), Read::Strong).await?;
        item.map(|item| Ok(Kept { value: record::decode(&item.body)?, version: item.version })).transpose()
    }

    /// One mandate.
    pub(crate) async fn mandate(&self, keys: Keys, id: MandateId) -> Result<Option<Kept<Signed>>, AppError> {
        let item = self.table().get(&keys.mandate(id), Read::Strong).await?;
        item.map(|item| Ok(Kept { value: record::decode(&item.body)?, version: item.version })).transpose()
    }

    /// The latest orders of a debtor, newest first.
    pub(crate) async fn debits_of(&self, ledger: &Ledger) -> Result<Vec<Kept<Debit>>, AppError> {
        let mut found = Vec::new();
        for item in self.kept_beside(ledger, DEBITS, LOOKED_AT).await? {
            found.push(Kept { value: record::decode::<Debit>(&item.body)?, version: item.version });
        }
        found.sort_by_key(|kept| std::cmp::Reverse(kept.value.ordered_at));
        Ok(found)
    }

    /// The latest mandates of a debtor, newest first.
    pub(crate) async fn mandates_of(&self, ledger: &Ledger) -> Result<Vec<Kept<Signed>>, AppError> {
        let mut found = Vec::new();
        for item in self.kept_beside(ledger, MANDATES, LOOKED_AT).await? {
            found.push(Kept { value: record::decode::<Signed>(&item.body)?, version: item.version });
        }
        found.sort_by_key(|kept| std::cmp::Reverse(kept.value.mandate.signed_at));
        Ok(found)
    }

    /// The orders of a case as the team sees them, newest first; none where nobody ever collected.
    pub(crate) async fn debit_rows(
        &self,
        ledger: &Ledger,
        portfolio: &Portfolio,
        currency: Currency,
    ) -> Result<Vec<DebitRow>, AppError> {
        if portfolio.debits.is_none() || currency != Currency::EUR {
            return Ok(Vec::new());
        }
        let today = local_date(self.now(), portfolio.time_zone);
        let mandates = self.mandates_of(ledger).await?;
        let row = |Kept { value: debit, .. }: &Kept<Debit>| {
            let mandate =
                mandates.iter().map(|kept| &kept.value.mandate).find(|it| it.id == debit.mandate)?;
            Some(DebitRow {
                id: debit.id,
                state: debit.state.word(),
                amount: decimal(debit.minor, Currency::EUR),
                on: debit.collected_on(),
                end_to_end: debit.end_to_end(),
                reason: debit.reason.clone(),
                mandate: MandateRow::of(mandate, today),
            })
        };
        Ok(self.debits_of(ledger).await?.iter().filter_map(row).collect())
    }

    /// Changes one order, with its mandate, its hold and its history in one write; returns it as it stands then.
    pub(crate) async fn change_debit(
        &self,
        portfolio: &Arc<Portfolio>,
        id: DebitId,
        by: &Cause,
        verb: impl Fn(&mut Ledger, &mut Debit, &mut Mandate, &Telling<'_>) -> Result<(), AppError> + Send + Sync,
    ) -> Result<Debit, AppError> {
        let _lane = self.lane(id.debtor).await;
        let keys = Keys::of(portfolio.id);
        for attempt in 0..TRIES {
            let kept = self.debit(keys, id).await?.ok_or(AppError::NotFound("debit"))?;
            let signed =
                self.mandate(keys, kept.value.mandate).await?.ok_or(AppError::NotFound("mandate"))?;
            let ledger = Ledger::load(self.table(), keys, id.debtor, Read::Strong, false).await?;
            let mut ledger = ledger.ok_or(AppError::NotFound("debtor"))?;
            let telling = Telling { portfolio, by: by.clone(), now: self.now(), random: self.random() };
            let (mut debit, mut mandate) = (kept.value.clone(), signed.value.mandate.clone());
            verb(&mut ledger, &mut debit, &mut mandate, &telling)?;
            if debit == kept.value {
                return Ok(debit);
            }
            ledger.keep_debit(&debit, kept.version)?;
            if mandate != signed.value.mandate {
                let changed = Signed { mandate, payer: signed.value.payer.clone() };
                ledger.keep_mandate(&changed, signed.version)?;
            }
            match self.commit(&mut ledger, portfolio, ()).await? {
                Written::Done(()) => return Ok(debit),
                Written::Again => self.back_off(attempt).await,
            }
        }
        Err(contended())
    }
}

/// Name of the sealed field.
fn field(id: MandateId) -> String {
    format!("mandate#{id}")
}

impl Signed {
    /// Seals whose account it is about.
    pub(crate) fn new(
        app: &App,
        key: &PortfolioKey,
        ledger: &Ledger,
        mandate: Mandate,
        payer: &Payer,
    ) -> Result<Self, AppError> {
        let plain = serde_json::to_vec(payer).map_err(internal)?;
        let sealed =
            key.seal(app.ids(), mandate.id.debtor, &field(mandate.id), &plain, ledger.person.as_ref())?;
        Ok(Self { mandate, payer: Some(sealed) })
    }

    /// Whose account it is about; unknown once its debtor was erased.
    pub(crate) fn payer(&self, key: &PortfolioKey) -> Result<Payer, AppError> {
        let id = self.mandate.id;
        let sealed = self.payer.as_ref().ok_or(AppError::NotFound("account"))?;
        serde_json::from_slice(&key.open(id.debtor, &field(id), sealed)?).map_err(internal)
    }
}

impl Ledger {
    /// Writes an order down with whatever else changes. While it waits it stands in the portfolio's list too.
    pub(crate) fn keep_debit(&mut self, debit: &Debit, version: u64) -> Result<(), AppError> {
        let ready = self.keys.debit_ready(debit.on, debit.id);
        if version == 0 {
            self.beside.push(put(ready, 0, record::encode(&debit.id)?, None, None));
        } else if debit.state != domain::debit::State::Ordered {
            self.beside.push(Write::Delete(ready, Condition::Any));
        }
        self.beside.push(put(self.keys.debit(debit.id), version, record::encode(debit)?, None, None));
        Ok(())
    }

    /// Writes a mandate down.
    pub(crate) fn keep_mandate(&mut self, signed: &Signed, version: u64) -> Result<(), AppError> {
        let place = self.keys.mandate(signed.mandate.id);
        self.beside.push(put(place, version, record::encode(signed)?, None, None));
        Ok(())
    }

    /// Gives an order up; nothing where a file holds it already.
    pub(crate) fn drop_debit(
        &mut self,
        debit: &mut Debit,
        event: Event,
        reason: &str,
        telling: &Telling<'_>,
    ) {
        let Some(next) = debit.state.next(event) else { return };
        debit.state = next;
        debit.reason = Some(reason.to_owned());
        let what = What::DebitDropped { debit: debit.id, reason: reason.to_owned() };
        self.tell(telling.now, &telling.by, what);
        self.uncover(debit.hold, telling);
    }

    /// Ends a mandate, if it did not end before.
    pub(crate) fn end_mandate(&mut self, mandate: &mut Mandate, reason: &str, telling: &Telling<'_>) {
        if mandate.ended.is_some() {
            return;
        }
        mandate.ended = Some(Ended { at: telling.now, reason: reason.to_owned() });
        let what = What::MandateEnded { mandate: mandate.id, reason: reason.to_owned() };
        self.tell(telling.now, &telling.by, what);
    }
}
