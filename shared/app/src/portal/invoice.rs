//! The invoices of a case, as their debtor sees them.

use chrono::NaiveDate;
use domain::ids::InvoiceId;
use domain::payee::Payee;
use serde::Serialize;

use crate::commit::decimal;
use crate::ledger::Drawn;
use crate::original::OriginalView;

/// One invoice.
#[derive(Debug, Clone, Serialize)]
pub struct InvoiceView {
    /// Our id.
    pub id: InvoiceId,
    /// Printed number.
    pub number: String,
    /// Date of issue.
    pub issued_on: NaiveDate,
    /// The first due date with something open, else the last.
    pub due_on: NaiveDate,
    /// Gross.
    pub amount: String,
    /// Left.
    pub open: String,
    /// Part in dispute.
    pub disputed: String,
    /// Days late; 0 when not.
    pub days_late: i64,
    /// `due`, `late`, `disputed`, `paused` or `paid`.
    pub state: &'static str,
    /// Where its source shows it, on another host.
    pub url: Option<String>,
    /// The document itself, to be saved here: at most one a format.
    pub originals: Vec<OriginalView>,
    /// What may be done about it.
    pub acts: Vec<&'static str>,
    /// To whom it is paid: a place in the case's `payees`; none: to the creditor.
    pub payee: Option<usize>,
}

/// The invoices of a case, those with something left first; `payees` learns to whom they are paid.
pub(super) fn invoices<'a>(
    drawn: &Drawn<'a>,
    today: NaiveDate,
    of_case: &[&'static str],
    payees: &mut Vec<&'a Payee>,
) -> Vec<InvoiceView> {
    let view = |(place, invoice): (usize, &'a domain::invoice::Invoice)| {
        let payee = invoice.payee().map(|payee| {
            payees.iter().position(|known| *known == payee).unwrap_or_else(|| {
                payees.push(payee);
                payees.len() - 1
            })
        });
        let mine = || drawn.statement.items.iter().filter(move |item| item.invoice == place);
        let open: i64 = mine().map(|item| item.open).sum();
        let disputed: i64 = mine().map(|item| item.disputed).sum();
        let first_open = mine().find(|item| item.open > 0);
        let due_on =
            first_open.map_or(invoice.instalments[invoice.instalments.len() - 1].due_on, |item| item.due_on);
        let days_late = if open > 0 { (today - due_on).num_days().max(0) } else { 0 };
        let held = first_open.is_some_and(|item| item.hold.is_some());
        let state = match () {
            () if open == 0 => "paid",
            () if disputed == open => "disputed",
            () if held => "paused",
            () if days_late > 0 => "late",
            () => "due",
        };
        // "Already paid" may name whatever is open, so that no invoice has to say so.
        let mine = |act: &&&str| open > disputed && **act != "already_paid";
        let acts = of_case.iter().filter(mine).copied().collect();
        let money = |minor| decimal(minor, drawn.statement.currency);
        InvoiceView {
            id: invoice.id,
            number: invoice.number.clone(),
            issued_on: invoice.issued_on,
            due_on,
            amount: money(invoice.gross()),
            open: money(open),
            disputed: money(disputed),
            days_late,
            state,
            url: invoice.url.clone(),
            originals: OriginalView::all(invoice),
            acts,
            payee,
        }
    };
    let currency = drawn.statement.currency;
    let claimed = drawn
        .invoices
        .iter()
        .enumerate()
        .filter(|(_, invoice)| invoice.currency == currency && !invoice.is_closed());
    let mut views: Vec<InvoiceView> = claimed.map(view).collect();
    views.sort_by_key(|view| (view.state == "paid", view.due_on));
    views
}
