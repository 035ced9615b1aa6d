//! Invoices of Relance's own events.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::event::{Event, ExternalId, InvoiceSaid};
use domain::money::{Currency, Money};
use domain::payee::{Payee, PayeeSaid};

use super::debtor;
use crate::field::text::{NAME_LIMIT, PROSE_LIMIT, clean};
use crate::field::{Faults, Node};
use crate::json::Value;

/// Most instalments of one invoice.
const ITEMS_LIMIT: usize = 60;
/// Most free fields of one invoice.
const CUSTOM_LIMIT: usize = 50;
/// Longest name of a free field, in characters.
const CUSTOM_NAME_LIMIT: usize = 100;
/// Longest payment terms, in days.
const TERMS_LIMIT: i64 = 365;

/// `invoice.issued`
pub(super) fn issued(data: &Node<'_>, at: DateTime<Utc>, faults: &mut Faults) -> Option<Vec<Event>> {
    if data.at("debtor").is_absent() && data.at("debtor_id").is_absent() {
        faults.add(&data.at("debtor"), "is missing; send debtor, or debtor_id of one that is known");
    }
    updated(data, at, faults)
}

/// `invoice.updated`: who owes it may be left out when it has not changed.
pub(super) fn updated(data: &Node<'_>, at: DateTime<Utc>, faults: &mut Faults) -> Option<Vec<Event>> {
    let (said, debtor) = debtor::of_document(data, faults);
    let invoice = invoice(&data.at("invoice"), debtor, at, faults)?;
    Some(said.map(Event::Debtor).into_iter().chain([Event::Invoice(invoice)]).collect())
}

/// `invoice.voided`
pub(super) fn voided(data: &Node<'_>, _: DateTime<Utc>, faults: &mut Faults) -> Option<Vec<Event>> {
    let (invoice, reason) = named(data, faults)?;
    Some(vec![Event::InvoiceVoided { invoice, reason }])
}

/// `invoice.written_off`
pub(super) fn written_off(data: &Node<'_>, _: DateTime<Utc>, faults: &mut Faults) -> Option<Vec<Event>> {
    let (invoice, reason) = named(data, faults)?;
    Some(vec![Event::InvoiceWrittenOff { invoice, reason }])
}

/// `invoice.disputed`
pub(super) fn disputed(data: &Node<'_>, _: DateTime<Utc>, faults: &mut Faults) -> Option<Vec<Event>> {
    let (invoice, reason) = named(data, faults)?;
    Some(vec![Event::InvoiceDisputed { invoice, reason }])
}

/// These events stop a chase: a reason that was left out must not keep them from doing so.
fn named(data: &Node<'_>, faults: &mut Faults) -> Option<(ExternalId, String)> {
    let invoice = data.at("invoice_id").need(faults, Node::id);
    let reason = data.at("reason").prose(faults).unwrap_or_default();
    Some((invoice?, reason))
}

fn invoice(
    node: &Node<'_>,
    debtor: Option<ExternalId>,
    at: DateTime<Utc>,
    faults: &mut Faults,
) -> Option<InvoiceSaid> {
    node.object(faults)?;
    let id = node.at("id").need(faults, Node::id);
    let number = node.at("number").need_line(NAME_LIMIT, faults);
    let issued_on = node.at("issued_on").need(faults, |date, faults| date.past_date(at, faults));
    let url = node.at("url").https(faults);
    let custom = custom(&node.at("custom"), faults);
    let payee = payee(&node.at("payee"), faults);
    let stated = due(node, issued_on, faults);
    let currency = node.at("currency").need(faults, Node::currency)?;
    let amount = node.at("amount").need(faults, |amount, faults| amount.amount(currency, faults));
    let items = items(node, currency, faults);
    let amount = amount?;
    let (due_on, instalments) = schedule(node, amount, stated, items, faults);
    Some(InvoiceSaid {
        id: id?,
        debtor,
        number: number?,
        issued_on: issued_on?,
        due_on,
        amount,
        instalments,
        url,
        custom,
        payee,
    })
}

/// `due_on`, or `issued_on` and `terms_days`. A due date before the date of issue is allowed: down payments have it.
fn due(invoice: &Node<'_>, issued_on: Option<NaiveDate>, faults: &mut Faults) -> Option<NaiveDate> {
    let terms = invoice.at("terms_days");
    let days = terms.integer(faults);
    if days.is_some_and(|days| !(0..=TERMS_LIMIT).contains(&days)) {
        faults.add(&terms, format!("must be 0 to {TERMS_LIMIT}"));
        return None;
    }
    let by_terms = || issued_on?.checked_add_days(Days::new(u64::try_from(days?).ok()?));
    invoice.at("due_on").date(faults).or_else(by_terms)
}

fn items(invoice: &Node<'_>, currency: Currency, faults: &mut Faults) -> Vec<(NaiveDate, Money)> {
    let list = invoice.at("items");
    let nodes: Vec<Node<'_>> = list.items(ITEMS_LIMIT, faults).collect();
    let item = |node: &Node<'_>| {
        node.object(faults)?;
        node.at("currency").same_currency(currency, faults);
        let due_on = node.at("due_on").need(faults, Node::date);
        let amount = node.at("amount").need(faults, |amount, faults| amount.amount(currency, faults));
        Some((due_on?, amount?))
    };
    let mut items: Vec<_> = nodes.iter().filter_map(item).collect();
    if items.len() != nodes.len() {
        // What is wrong with them has been told; a sum of the others would only add noise.
        return Vec::new();
    }
    items.sort_by_key(|(due_on, _)| *due_on);
    items
}

/// One item is the invoice itself; several must add up to it.
fn schedule(
    invoice: &Node<'_>,
    amount: Money,
    stated: Option<NaiveDate>,
    items: Vec<(NaiveDate, Money)>,
    faults: &mut Faults,
) -> (Option<NaiveDate>, Vec<(NaiveDate, Money)>) {
    let sum = items.iter().try_fold(Money::zero(amount.currency()), |sum, (_, part)| sum.checked_add(*part));
    if !items.is_empty() && sum != Ok(amount) {
        faults.add(&invoice.at("items"), "do not add up to the invoice's amount");
    }
    let last = items.last().map(|(due_on, _)| *due_on);
    if items.len() > 1 {
        return (stated.or(last), items);
    }
    if let (Some(stated), Some(only)) = (stated, last)
        && stated != only
    {
        faults.add(&invoice.at("due_on"), "differs from the due date of the only item");
    }
    (stated.or(last), Vec::new())
}

/// To whom it is paid instead of the creditor.
fn payee(node: &Node<'_>, faults: &mut Faults) -> Option<Payee> {
    if node.is_absent() {
        return None;
    }
    node.object(faults)?;
    let mut text = |key| node.at(key).raw(faults).map(str::to_owned);
    let said = PayeeSaid {
        name: text("name"),
        account_holder: text("account_holder"),
        iban: text("iban"),
        bic: text("bic"),
        country: text("country"),
        mention: text("mention"),
    };
    let told = said.read();
    for fault in told.as_ref().err().into_iter().flatten() {
        faults.add(&node.at(fault.pointer.trim_start_matches('/')), fault.detail.clone());
    }
    told.ok()
}

fn custom(node: &Node<'_>, faults: &mut Faults) -> Vec<(String, String)> {
    let members = match node.value() {
        None => return Vec::new(),
        Some(Value::Object(members)) if members.len() <= CUSTOM_LIMIT => members,
        Some(_) => {
            faults.add(node, format!("must be an object of at most {CUSTOM_LIMIT} fields"));
            return Vec::new();
        }
    };
    members.iter().filter_map(|(name, value)| free_field(&node.at(name), name, value, faults)).collect()
}

fn free_field(
    node: &Node<'_>,
    name: &str,
    value: &Value<'_>,
    faults: &mut Faults,
) -> Option<(String, String)> {
    let name = clean(name);
    if name.is_empty() || name.chars().count() > CUSTOM_NAME_LIMIT {
        faults.add(node, format!("the name of a free field has 1 to {CUSTOM_NAME_LIMIT} characters"));
        return None;
    }
    let text = match value {
        Value::Null => return None,
        Value::Text(_) => node.prose(faults)?,
        Value::Number(number) if number.len() <= PROSE_LIMIT => (*number).to_owned(),
        Value::Bool(answer) => answer.to_string(),
        _ => {
            faults.add(node, "a free field is a text, a number, true or false");
            return None;
        }
    };
    Some((name, text))
}
