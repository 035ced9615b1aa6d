//! Stripe's customers, and what an invoice repeats of them, as debtors.
//!
//! Person data is read softly: Stripe cannot be told to correct it, and a payment must not be refused for a telephone
//! number. What cannot be used is left out.

use domain::debtor::{Address, Contact, Country, Kind, Person};
use domain::event::{DebtorSaid, Event, ExternalId};

use super::Said;
use crate::field::text::NAME_LIMIT;
use crate::field::{Faults, Node, email, phone};
use crate::json::Value;

/// Tax numbers of one customer that are looked at.
const TAX_IDS_LIMIT: usize = 20;

/// `customer.created`, `customer.updated`
pub(super) fn said(customer: &Node<'_>, faults: &mut Faults) -> Option<Said> {
    let id = customer.at("id").need(faults, Node::id)?;
    let locales = customer.at("preferred_locales");
    let language = first_text(&locales).filter(|tag| tag.len() <= 35);
    let tax_ids = customer.at("tax_ids");
    let tax_ids = tax_ids.at("data");
    let fields = ["name", "email", "phone", "address"].map(|key| customer.at(key));
    let debtor = DebtorSaid { language, ..debtor(id, &fields, &tax_ids) };
    Some(Said::Events(vec![Event::Debtor(debtor)]))
}

/// What an invoice says of its customer.
pub(super) fn of_invoice(invoice: &Node<'_>, id: ExternalId) -> DebtorSaid {
    let keys = ["customer_name", "customer_email", "customer_phone", "customer_address"];
    debtor(id, &keys.map(|key| invoice.at(key)), &invoice.at("customer_tax_ids"))
}

fn debtor(id: ExternalId, [name, email, phone, address]: &[Node<'_>; 4], tax_ids: &Node<'_>) -> DebtorSaid {
    let address = postal(address);
    let country = address.as_ref().and_then(|address| address.country);
    let email = email.soft().and_then(|text| email::address(text.trim()));
    let phone = phone.soft().and_then(|text| phone::e164(text, country));
    let vat_id = vat_id(tax_ids);
    // A VAT number is what traders have; without one nothing is known.
    let kind = vat_id.is_some().then_some(Kind::Business);
    // Stripe asks for no name: then the mailbox is what the team knows the debtor by.
    let name = name.soft_line(NAME_LIMIT).or_else(|| email.clone());
    let contact = (email.is_some() || phone.is_some()).then(|| Contact {
        role: "billing".to_owned(),
        name: None,
        email,
        phone,
        own: false,
    });
    let person = name.map(|name| Person {
        name,
        external_id: id.to_string(),
        siren: None,
        vat_id,
        address,
        contacts: contact.into_iter().collect(),
        needs: Vec::new(),
    });
    DebtorSaid { id, person, kind, country, language: None, time_zone: None }
}

fn postal(address: &Node<'_>) -> Option<Address> {
    let line = |key| address.at(key).soft_line(NAME_LIMIT);
    let lines: Vec<String> = [line("line1"), line("line2")].into_iter().flatten().collect();
    let country: Option<Country> = address.at("country").soft().and_then(|code| code.parse().ok());
    let city = city(line("city"), line("state"), country);
    let postcode = line("postal_code");
    if lines.is_empty() && city.is_none() && postcode.is_none() && country.is_none() {
        return None;
    }
    Some(Address { lines, postcode: postcode.unwrap_or_default(), city: city.unwrap_or_default(), country })
}

/// The state is part of an address only where letters need it.
fn city(city: Option<String>, state: Option<String>, country: Option<Country>) -> Option<String> {
    let needed = country.is_some_and(|country| matches!(country.code(), "US" | "CA" | "AU"));
    match (city, state.filter(|_| needed)) {
        (Some(city), Some(state)) => Some(format!("{city}, {state}")),
        (city, state) => city.or(state),
    }
}

/// The first VAT number (`eu_vat`, `gb_vat`, `ch_vat`, ...).
fn vat_id(tax_ids: &Node<'_>) -> Option<String> {
    let Some(Value::List(list)) = tax_ids.value() else { return None };
    let vat = |entry: &&Value<'_>| matches!(entry.member("type"), Some(Value::Text(kind)) if kind.ends_with("_vat"));
    let entry = list.iter().take(TAX_IDS_LIMIT).find(vat)?;
    Node::root(entry).at("value").soft_line(20)
}

fn first_text(list: &Node<'_>) -> Option<String> {
    match list.value()? {
        Value::List(items) => Node::root(items.first()?).soft_line(NAME_LIMIT),
        _ => None,
    }
}
