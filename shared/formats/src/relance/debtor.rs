//! The debtor of Relance's own events.

use chrono::{DateTime, Utc};
use domain::debtor::{Address, Contact, Country, Kind, Person};
use domain::event::{DebtorSaid, Event, ExternalId};

use crate::field::text::NAME_LIMIT;
use crate::field::{Faults, Node};

const CONTACTS_LIMIT: usize = 20;
const ADDRESS_LINES_LIMIT: usize = 6;
const ROLE_LIMIT: usize = 50;
const POSTCODE_LIMIT: usize = 20;

/// `debtor.updated`
pub(super) fn updated(data: &Node<'_>, _: DateTime<Utc>, faults: &mut Faults) -> Option<Vec<Event>> {
    Some(vec![Event::Debtor(said(&data.at("debtor"), faults)?)])
}

/// `debtor.merged`
pub(super) fn merged(data: &Node<'_>, _: DateTime<Utc>, faults: &mut Faults) -> Option<Vec<Event>> {
    let from = data.at("from_id").need(faults, Node::id);
    let into = data.at("into_id").need(faults, Node::id);
    let (from, into) = (from?, into?);
    if from == into {
        faults.add(&data.at("into_id"), "is the same as from_id");
    }
    Some(vec![Event::DebtorMerged { from, into }])
}

/// What a document says of its debtor: the object `debtor`, or `debtor_id` alone.
pub(super) fn of_document(data: &Node<'_>, faults: &mut Faults) -> (Option<DebtorSaid>, Option<ExternalId>) {
    let whole = data.at("debtor");
    let said = if whole.is_absent() { None } else { said(&whole, faults) };
    let named = data.at("debtor_id").id(faults);
    if let (Some(said), Some(named)) = (&said, &named)
        && said.id != *named
    {
        faults.add(&data.at("debtor_id"), "differs from debtor.id");
    }
    let id = said.as_ref().map(|said| said.id.clone()).or(named);
    (said, id)
}

fn said(debtor: &Node<'_>, faults: &mut Faults) -> Option<DebtorSaid> {
    debtor.object(faults)?;
    let id = debtor.at("id").need(faults, Node::id);
    let country = debtor.at("country").country(faults);
    let kind = kind(&debtor.at("kind"), faults);
    let language = language(&debtor.at("language"), faults);
    let time_zone = debtor.at("time_zone").raw(faults).map(str::parse);
    if matches!(time_zone, Some(Err(_))) {
        faults.add(&debtor.at("time_zone"), "is not an IANA time zone such as Europe/Paris");
    }
    let id = id?;
    let person = person(debtor, &id, country, faults);
    Some(DebtorSaid { id, person, kind, country, language, time_zone: time_zone.and_then(Result::ok) })
}

fn kind(node: &Node<'_>, faults: &mut Faults) -> Option<Kind> {
    let kind = match node.raw(faults)? {
        "business" => Kind::Business,
        "consumer" => Kind::Consumer,
        "public" => Kind::Public,
        "unknown" => Kind::Unknown,
        _ => {
            faults.add(node, "is none of business, consumer, public, unknown");
            return None;
        }
    };
    Some(kind)
}

/// The form of a BCP 47 tag; whether Relance writes that language is not decided here.
fn language(node: &Node<'_>, faults: &mut Faults) -> Option<String> {
    let tag = node.raw(faults)?;
    let mut parts = tag.split(['-', '_']);
    let primary = parts.next().unwrap_or("");
    let right = (2..=3).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
    if right && tag.len() <= 35 {
        return Some(tag.to_owned());
    }
    faults.add(node, "is not a language tag such as fr or fr-BE (BCP 47)");
    None
}

/// All of it or nothing: a person replaces the one that is known, so a part of one would erase the rest.
fn person(
    debtor: &Node<'_>,
    id: &ExternalId,
    country: Option<Country>,
    faults: &mut Faults,
) -> Option<Person> {
    let parts = ["name", "siren", "vat_id", "address", "contacts"];
    if parts.iter().all(|part| debtor.at(part).is_absent()) {
        return None;
    }
    let address = debtor.at("address");
    let name = debtor.at("name").need_line(NAME_LIMIT, faults);
    let siren = siren(&debtor.at("siren"), faults);
    let vat_id = vat_id(&debtor.at("vat_id"), faults);
    let address = if address.is_absent() { None } else { postal(&address, faults) };
    let country = country.or(address.as_ref().and_then(|address| address.country));
    let contacts = contacts(&debtor.at("contacts"), country, faults);
    Some(Person {
        name: name?,
        external_id: id.to_string(),
        siren,
        vat_id,
        address,
        contacts,
        needs: Vec::new(),
    })
}

fn siren(node: &Node<'_>, faults: &mut Faults) -> Option<String> {
    let digits: String =
        node.raw(faults)?.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).collect();
    if digits.len() == 9 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(digits);
    }
    faults.add(node, "is not a SIREN of 9 digits (the first nine of a SIRET)");
    None
}

fn vat_id(node: &Node<'_>, faults: &mut Faults) -> Option<String> {
    let compact: String = node.raw(faults)?.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
    let (country, rest) = compact.split_at_checked(2).unwrap_or(("", ""));
    let right = country.bytes().all(|byte| byte.is_ascii_alphabetic())
        && (2..=13).contains(&rest.len())
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'*'));
    if right {
        return Some(compact.to_ascii_uppercase());
    }
    faults.add(node, "is not a VAT number: two letters of the country and 2 to 13 letters or digits");
    None
}

fn postal(address: &Node<'_>, faults: &mut Faults) -> Option<Address> {
    address.object(faults)?;
    let lines = address.at("lines");
    let lines: Vec<Node<'_>> = lines.items(ADDRESS_LINES_LIMIT, faults).collect();
    let lines = lines.iter().filter_map(|line| line.line(NAME_LIMIT, faults)).collect();
    Some(Address {
        lines,
        postcode: address.at("postcode").line(POSTCODE_LIMIT, faults).unwrap_or_default(),
        city: address.at("city").line(NAME_LIMIT, faults).unwrap_or_default(),
        country: address.at("country").country(faults),
    })
}

fn contacts(list: &Node<'_>, country: Option<Country>, faults: &mut Faults) -> Vec<Contact> {
    let contacts: Vec<Node<'_>> = list.items(CONTACTS_LIMIT, faults).collect();
    contacts.iter().filter_map(|contact| one_contact(contact, country, faults)).collect()
}

fn one_contact(contact: &Node<'_>, country: Option<Country>, faults: &mut Faults) -> Option<Contact> {
    contact.object(faults)?;
    Some(Contact {
        role: contact.at("role").line(ROLE_LIMIT, faults).unwrap_or_default(),
        name: contact.at("name").line(NAME_LIMIT, faults),
        email: contact.at("email").email(faults),
        phone: contact.at("phone").phone(country, faults),
        own: false,
    })
}
