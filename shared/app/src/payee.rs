//! Where money for an invoice goes: to the creditor, or to whom it was assigned. Whatever shows an account asks here.

use chrono::{DateTime, Utc};
use domain::invoice::Invoice;
use domain::payee::Payee;
use domain::portfolio::Creditor;
use domain::reference::{Bic, Iban};
use domain::statement::Item;
use domain::timeline::What;

use crate::error::AppError;
use crate::ledger::{Drawn, Ledger};
use crate::words::internal;

/// An account that money goes to.
pub(crate) struct Account<'a> {
    pub(crate) holder: &'a str,
    pub(crate) iban: Iban,
    pub(crate) bic: Option<Bic>,
}

/// What goes to one account.
pub(crate) struct Share<'a> {
    /// Whose account it is; none: the creditor's.
    pub(crate) payee: Option<&'a Payee>,
    pub(crate) minor: i64,
    /// Of which invoices, each once, in the order of the statement.
    pub(crate) invoices: Vec<&'a Invoice>,
}

/// The payee's account, or the creditor's; none while the creditor has given none.
pub(crate) fn account<'a>(
    payee: Option<&'a Payee>,
    creditor: &'a Creditor,
) -> Result<Option<Account<'a>>, AppError> {
    if let Some(payee) = payee {
        let (iban, bic) = (payee.iban.clone(), payee.bic.clone());
        return Ok(Some(Account { holder: payee.holder(), iban, bic }));
    }
    let (Some(iban), Some(holder)) = (&creditor.iban, &creditor.account_holder) else { return Ok(None) };
    let bic = creditor.bic.as_deref().and_then(|bic| bic.parse().ok());
    Ok(Some(Account { holder, iban: iban.parse().map_err(internal)?, bic }))
}

/// What `asked` takes of each item, by the account it goes to: the creditor's own first, then in the order of the
/// statement. What nothing is asked of stands in no share.
pub(crate) fn shares<'a>(drawn: &Drawn<'a>, asked: impl Fn(&Item) -> i64) -> Vec<Share<'a>> {
    let mut shares: Vec<Share<'a>> = Vec::new();
    // An invoice has one payee, so it stands in one share
    let mut named = vec![false; drawn.invoices.len()];
    for item in &drawn.statement.items {
        let minor = asked(item);
        if minor <= 0 {
            continue;
        }
        let invoice = &drawn.invoices[item.invoice];
        let payee = invoice.payee();
        let place = shares.iter().position(|share| share.payee == payee).unwrap_or_else(|| {
            shares.push(Share { payee, minor: 0, invoices: Vec::new() });
            shares.len() - 1
        });
        let share = &mut shares[place];
        share.minor += minor;
        if !std::mem::replace(&mut named[item.invoice], true) {
            share.invoices.push(invoice);
        }
    }
    shares.sort_by_key(|share| share.payee.is_some());
    shares
}

/// The fact that an invoice goes to another account than before.
pub(crate) fn payee_changed(invoice: &Invoice, before: Option<&Payee>, reason: Option<String>) -> What {
    What::PayeeChanged {
        invoice: invoice.id,
        account: invoice.payee().map(Payee::covered),
        instead_of: before.map(Payee::covered),
        reason,
    }
}

impl Ledger {
    /// Since when these details have been the same on this account: the first invoice that had them.
    pub(crate) fn payee_since(&self, payee: &Payee) -> Option<DateTime<Utc>> {
        let same = self.invoices.all().iter().filter(|invoice| invoice.payee() == Some(payee));
        same.filter_map(|invoice| invoice.assignment.since).min()
    }
}
