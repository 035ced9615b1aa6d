//! Money that the bank collected by an order, and that it took back: booked as a source would tell it, on the invoices that
//! were chosen, so that it counts once and reopens what it had settled.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::debit::Debit;
use domain::event::{Content, Delivery, ExternalId, PaymentSaid, Return};
use domain::ids::{InvoiceId, PaymentId};
use domain::money::{Currency, Money};
use domain::portfolio::Portfolio;
use store::keys::Named;
use store::record;

use super::Incoming;
use super::documents::Applying;
use crate::checkout::Telling;
use crate::commit::put;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::seal::PortfolioKey;
use crate::words::internal;

/// The name under which this money is known.
const SOURCE: &str = "debit";

/// The money enters the ledger on its day.
pub(crate) fn book_debit(
    ledger: &mut Ledger,
    portfolio: &Arc<Portfolio>,
    key: &PortfolioKey,
    debit: &Debit,
    on: NaiveDate,
    telling: &Telling<'_>,
) -> Result<PaymentId, AppError> {
    let incoming = told(portfolio, key, debit, telling)?;
    let name = incoming.delivery.id.clone();
    let said = PaymentSaid {
        id: name.clone(),
        debtor: None,
        received_on: on,
        amount: Money::new(debit.minor, Currency::EUR).map_err(internal)?,
        method: "direct_debit".to_owned(),
        reference: None,
        invoices: Vec::new(),
        allocations: Vec::new(),
    };
    let named: Vec<(InvoiceId, Option<i64>)> =
        debit.parts.iter().map(|(invoice, minor)| (*invoice, Some(*minor))).collect();
    let mut applying = applying(ledger, &incoming, telling);
    applying.payment_for(&said, named);
    let new = applying.new;
    for (what, external) in new {
        let pointer = incoming.keys().pointer(what, SOURCE, external.as_str());
        ledger.beside.push(put(pointer, 0, record::encode(&ledger.debtor())?, None, None));
    }
    Ok(PaymentId::from_bits(incoming.bits(Named::Payment, &name)))
}

/// The money went back: what it had settled is owed again.
pub(crate) fn return_debit(
    ledger: &mut Ledger,
    portfolio: &Arc<Portfolio>,
    key: &PortfolioKey,
    debit: &Debit,
    reason_code: &str,
    telling: &Telling<'_>,
) -> Result<(), AppError> {
    let incoming = told(portfolio, key, debit, telling)?;
    let name = incoming.delivery.id.clone();
    applying(ledger, &incoming, telling).payment_returned(&name, Return::Reversed, reason_code, None)
}

/// The order, as a delivery of a source of its own.
fn told<'a>(
    portfolio: &Arc<Portfolio>,
    key: &PortfolioKey,
    debit: &Debit,
    telling: &Telling<'_>,
) -> Result<Incoming<'a>, AppError> {
    let delivery = Delivery {
        id: ExternalId::new(debit.id.to_string()).map_err(internal)?,
        occurred_at: telling.now,
        kind: SOURCE.to_owned(),
        content: Content::Events(Vec::new()),
        text: None,
    };
    let (portfolio, key) = (portfolio.clone(), key.clone());
    Ok(Incoming { portfolio, key, source: SOURCE, delivery, body: &[], digest: String::new() })
}

fn applying<'a, 'b>(
    ledger: &'a mut Ledger,
    incoming: &'a Incoming<'b>,
    telling: &Telling<'_>,
) -> Applying<'a, 'b> {
    Applying {
        ledger,
        incoming,
        occurred_at: telling.now,
        now: telling.now,
        by: telling.by.clone(),
        random: telling.random,
        new: Vec::new(),
    }
}
