//! Payments, what comes back of them, and credit notes of Relance's own events.

use chrono::{DateTime, Utc};
use domain::event::{CreditNoteSaid, Event, ExternalId, PaymentSaid, Return};
use domain::money::{Currency, Money};

use super::debtor;
use crate::field::text::NAME_LIMIT;
use crate::field::{Faults, Node};

/// Most invoices one payment names.
const INVOICES_LIMIT: usize = 100;
const REASON_CODE_LIMIT: usize = 100;
const AMOUNT_LIMIT: usize = 32;
/// What a payment was made with; another word is `other`.
const METHODS: [&str; 5] = ["transfer", "card", "direct_debit", "cheque", "cash"];

/// `credit_note.issued`
pub(super) fn credit_note(data: &Node<'_>, at: DateTime<Utc>, faults: &mut Faults) -> Option<Vec<Event>> {
    let node = data.at("credit_note");
    node.object(faults)?;
    let (said, debtor) = debtor::of_document(data, faults);
    let id = node.at("id").need(faults, Node::id);
    let number = node.at("number").need_line(NAME_LIMIT, faults);
    let issued_on = node.at("issued_on").need(faults, |date, faults| date.past_date(at, faults));
    let invoice = node.at("invoice_id").id(faults);
    if debtor.is_none() && invoice.is_none() {
        faults.add(&data.at("debtor_id"), "is missing; a credit note names its debtor or its invoice");
    }
    let currency = node.at("currency").need(faults, Node::currency)?;
    let amount = node.at("amount").need(faults, |amount, faults| amount.amount(currency, faults));
    let credited = CreditNoteSaid {
        id: id?,
        debtor,
        number: number?,
        issued_on: issued_on?,
        amount: amount?,
        invoice,
        in_snapshot: false,
    };
    Some(said.map(Event::Debtor).into_iter().chain([Event::CreditNote(credited)]).collect())
}

/// `payment.received`
pub(super) fn received(data: &Node<'_>, at: DateTime<Utc>, faults: &mut Faults) -> Option<Vec<Event>> {
    let node = data.at("payment");
    node.object(faults)?;
    let (said, debtor) = debtor::of_document(data, faults);
    let payment = payment(&node, debtor, at, faults)?;
    let nobody = payment.debtor.is_none() && payment.invoices.is_empty() && payment.allocations.is_empty();
    if nobody && payment.reference.is_none() {
        faults.add(
            &data.at("debtor_id"),
            "is missing; a payment names its debtor, its invoices or a reference",
        );
    }
    Some(said.map(Event::Debtor).into_iter().chain([Event::Payment(payment)]).collect())
}

fn payment(
    node: &Node<'_>,
    debtor: Option<ExternalId>,
    at: DateTime<Utc>,
    faults: &mut Faults,
) -> Option<PaymentSaid> {
    let id = node.at("id").need(faults, Node::id);
    let received_on = node.at("received_on").need(faults, |date, faults| date.past_date(at, faults));
    let method = method(&node.at("method"), faults);
    let reference = node.at("reference").prose(faults);
    let invoices = node.at("invoice_ids");
    let invoices: Vec<Node<'_>> = invoices.items(INVOICES_LIMIT, faults).collect();
    let invoices = invoices.iter().filter_map(|invoice| invoice.need(faults, Node::id)).collect();
    let currency = node.at("currency").need(faults, Node::currency)?;
    let amount = node.at("amount").need(faults, |amount, faults| amount.amount(currency, faults));
    let allocations = allocations(&node.at("allocations"), currency, amount, faults);
    let (id, received_on, amount) = (id?, received_on?, amount?);
    Some(PaymentSaid { id, debtor, received_on, amount, method, reference, invoices, allocations })
}

/// Never a reason to refuse money.
fn method(node: &Node<'_>, faults: &mut Faults) -> String {
    let word = node.raw(faults).unwrap_or("other");
    METHODS.into_iter().find(|method| *method == word).unwrap_or("other").to_owned()
}

fn allocations(
    list: &Node<'_>,
    currency: Currency,
    amount: Option<Money>,
    faults: &mut Faults,
) -> Vec<(ExternalId, Money)> {
    let nodes: Vec<Node<'_>> = list.items(INVOICES_LIMIT, faults).collect();
    let one = |node: &Node<'_>| {
        node.object(faults)?;
        node.at("currency").same_currency(currency, faults);
        let invoice = node.at("invoice_id").need(faults, Node::id);
        let part = node.at("amount").need(faults, |amount, faults| amount.amount(currency, faults));
        Some((invoice?, part?))
    };
    let parts: Vec<(ExternalId, Money)> = nodes.iter().filter_map(one).collect();
    let mut named: Vec<&ExternalId> = parts.iter().map(|(invoice, _)| invoice).collect();
    named.sort_unstable();
    if named.windows(2).any(|pair| pair[0] == pair[1]) {
        faults.add(list, "name an invoice twice; add its amounts up");
    }
    let sum = parts.iter().try_fold(Money::zero(currency), |sum, (_, part)| sum.checked_add(*part));
    let within = |amount: Money| sum.as_ref().is_ok_and(|sum| sum.minor() <= amount.minor());
    if amount.is_some_and(|amount| !within(amount)) {
        faults.add(list, "add up to more than the payment");
    }
    parts
}

/// `payment.reversed`
pub(super) fn reversed(data: &Node<'_>, _: DateTime<Utc>, faults: &mut Faults) -> Option<Vec<Event>> {
    returned(data, Return::Reversed, faults)
}

/// `payment.refunded`
pub(super) fn refunded(data: &Node<'_>, _: DateTime<Utc>, faults: &mut Faults) -> Option<Vec<Event>> {
    returned(data, Return::Refunded, faults)
}

fn returned(data: &Node<'_>, cause: Return, faults: &mut Faults) -> Option<Vec<Event>> {
    let payment = data.at("payment_id").need(faults, Node::id);
    let reason_code = data.at("reason_code").line(REASON_CODE_LIMIT, faults).unwrap_or_default();
    // In the currency of the payment, which only the ledger knows.
    let amount = data.at("amount").line(AMOUNT_LIMIT, faults);
    Some(vec![Event::PaymentReturned { payment: payment?, cause, reason_code, amount }])
}
