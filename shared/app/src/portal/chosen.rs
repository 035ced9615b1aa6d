//! The invoices that an act of the debtor is about, and what of them may be asked for.

use chrono::{DateTime, Utc};
use domain::event::Fault;
use domain::ids::{InvoiceId, ItemId};
use domain::money::{Currency, Money};
use domain::portfolio::Portfolio;

use crate::commit::decimal;
use crate::error::AppError;
use crate::ledger::Ledger;

/// Invoices one declaration may name.
const INVOICES_LIMIT: usize = 500;

/// The open items of chosen invoices, all of one currency.
pub(super) struct Chosen {
    pub(super) currency: Currency,
    pub(super) items: Vec<ItemId>,
    /// What each of them may be asked for, oldest due first.
    claims: Vec<i64>,
    /// What may be asked for.
    pub(super) open: i64,
    /// What is owed, contested parts included: payments are counted on it.
    pub(super) owed: i64,
    /// Place of the first one that was assigned to somebody else.
    assigned: Option<usize>,
    /// They are paid to several accounts.
    mixed: bool,
}

impl Chosen {
    pub(super) fn of(
        ledger: &Ledger,
        portfolio: &Portfolio,
        now: DateTime<Utc>,
        invoices: &[InvoiceId],
    ) -> Result<Self, AppError> {
        if invoices.is_empty() || invoices.len() > INVOICES_LIMIT {
            return Err(AppError::refused("/invoices", "choose 1 to 500 invoices"));
        }
        let mut currency = None;
        for (place, id) in invoices.iter().enumerate() {
            let invoice = ledger.invoices.find(|invoice| invoice.id == *id);
            let found = invoice.ok_or_else(|| {
                AppError::refused(format!("/invoices/{place}"), "there is no such invoice on this account")
            })?;
            if currency.is_some_and(|known| known != found.currency) {
                return Err(AppError::refused("/invoices", "choose invoices of one currency"));
            }
            currency = Some(found.currency);
        }
        let currency = currency.unwrap_or(portfolio.currency);
        let drawn = ledger.draw(currency, portfolio, now);
        let chosen: Vec<_> = drawn
            .statement
            .items
            .iter()
            .filter(|item| item.claimed() > 0 && invoices.contains(&item.id.invoice))
            .collect();
        if chosen.is_empty() {
            return Err(AppError::Conflict("nothing of this is open any more".to_owned()));
        }
        let claims: Vec<i64> = chosen.iter().map(|item| item.claimed()).collect();
        let open = claims.iter().sum();
        let owed = chosen.iter().map(|item| item.open).sum();
        let payee = |item: &domain::statement::Item| drawn.invoices[item.invoice].payee();
        let assigned = chosen.iter().find(|item| payee(item).is_some());
        let assigned =
            assigned.and_then(|item| invoices.iter().position(|invoice| *invoice == item.id.invoice));
        let mixed = chosen.iter().any(|item| payee(item) != payee(chosen[0]));
        Ok(Self {
            assigned,
            mixed,
            currency,
            items: chosen.iter().map(|item| item.id).collect(),
            claims,
            open,
            owed,
        })
    }

    /// Refuses what is not paid to the creditor: a card or a debit would bring the money to the wrong one.
    pub(super) fn to_creditor(&self) -> Result<(), AppError> {
        let Some(place) = self.assigned else { return Ok(()) };
        let detail = "this invoice was assigned and is paid to somebody else: pay it by transfer, to the account shown";
        Err(AppError::refused(format!("/invoices/{place}"), detail))
    }

    /// Refuses what would be paid to several accounts in one sum.
    pub(super) fn to_one(&self) -> Result<(), AppError> {
        if !self.mixed {
            return Ok(());
        }
        let detail = "these invoices are paid to several accounts: choose those of one payee";
        Err(AppError::refused("/invoices", detail))
    }

    /// The items, oldest due first.
    pub(super) fn items(&self) -> &[ItemId] {
        &self.items
    }

    /// An amount spread over the invoices, oldest due first; each invoice stands once.
    pub(super) fn shares(&self, amount: i64) -> Vec<(InvoiceId, i64)> {
        let mut rest = amount;
        let mut shares: Vec<(InvoiceId, i64)> = Vec::new();
        for (item, claim) in self.items.iter().zip(&self.claims) {
            let here = rest.min(*claim);
            rest -= here;
            match shares.iter_mut().find(|(invoice, _)| *invoice == item.invoice) {
                Some((_, share)) => *share += here,
                None if here > 0 => shares.push((item.invoice, here)),
                None => {}
            }
        }
        shares
    }

    pub(super) const fn currency(&self) -> Currency {
        self.currency
    }

    pub(super) const fn open(&self) -> i64 {
        self.open
    }

    /// Refuses unless this is what was shown as open.
    pub(super) fn as_shown(&self, open: &str) -> Result<(), AppError> {
        let shown = Money::parse(open, self.currency)
            .map_err(|error| AppError::refused("/open", error.to_string()))?;
        if shown.minor() == self.open {
            return Ok(());
        }
        let (now, currency) = (decimal(self.open, self.currency), self.currency);
        let detail = format!("{now} {currency} of this is open now: check the amount, then begin again");
        Err(AppError::Moved(vec![Fault { pointer: "/open".to_owned(), detail }]))
    }

    /// An amount between `minimum` (or all, if less is open) and what is open.
    pub(super) fn part(&self, amount: &str, minimum: i64) -> Result<i64, AppError> {
        let refused = |detail: String| AppError::refused("/amount", detail);
        let money = Money::parse(amount, self.currency).map_err(|error| refused(error.to_string()))?;
        let least = minimum.min(self.open).max(1);
        if money.minor() < least || money.minor() > self.open {
            let (least, most) = (decimal(least, self.currency), decimal(self.open, self.currency));
            return Err(refused(format!("an amount from {least} to {most}")));
        }
        Ok(money.minor())
    }
}
