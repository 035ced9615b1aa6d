//! What a source says of a debtor: profile for the rules, person sealed, addresses as keyed names.

use chrono::{DateTime, Utc};
use domain::account::{Account, REACH_LIMIT, Reach};
use domain::bugs::{self, Bug};
use domain::calendar::Tz;
use domain::debtor::{Channel, Country, Kind, Language, Person, Profile};
use domain::event::{DebtorSaid, ExternalId};
use domain::portfolio::Portfolio;
use domain::timeline::{Cause, What};

use super::Incoming;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::ports::Ids;
use crate::seal::{PortfolioKey, short_digest};

/// An account for a debtor nobody has described yet: nothing can be sent to him until somebody does.
pub(super) fn unknown(incoming: &Incoming<'_>, external: &ExternalId) -> Account {
    let portfolio = &incoming.portfolio;
    Account {
        id: incoming.debtor_id(external),
        source: incoming.source.to_owned(),
        external_id: external.clone(),
        profile: Profile {
            kind: Kind::Unknown,
            country: portfolio.country,
            language: portfolio.language,
            time_zone: portfolio.time_zone,
        },
        occurred_at: None,
        digest: 0,
        reach: Vec::new(),
        contacted: Vec::new(),
        thanks: Vec::new(),
        threads: Vec::new(),
        cases: Vec::new(),
        merged_into: None,
        leaving: false,
        arriving: Vec::new(),
        merged: Vec::new(),
        merge_depth: 0,
        borrowed: false,
        stopped: Vec::new(),
        choices: domain::account::Choices::default(),
        requests: Vec::new(),
        erasure: None,
        forgotten: Vec::new(),
        failures: 0,
        chain: domain::account::Chain::default(),
    }
}

/// What the source said, if it is later than what is known.
pub(super) fn update(
    ledger: &mut Ledger,
    incoming: &Incoming<'_>,
    said: &DebtorSaid,
    (occurred_at, now): (DateTime<Utc>, DateTime<Utc>),
    ids: &dyn Ids,
    by: &Cause,
) -> Result<(), AppError> {
    let told = (said.kind, said.country, said.language.as_deref(), said.time_zone);
    if said.person.is_none() && told == (None, None, None, None) {
        // A name alone says nothing: it must not stand before what an earlier event says.
        return Ok(());
    }
    let named = incoming.debtor_id(&said.id);
    let forgotten_until =
        ledger.account.forgotten_until(named).filter(|_| !bugs::is_on(Bug::ErasedComesBack));
    if forgotten_until.is_some_and(|until| occurred_at <= until) {
        // He was erased since: nothing old brings him back.
        return Ok(());
    }
    let digest = short_digest(&serde_json::to_vec(&said.person).unwrap_or_default())
        ^ short_digest(format!("{told:?}").as_bytes());
    let account = &mut ledger.account;
    // What is said of a debtor who was merged into this one helps only while nothing is said of this one himself.
    let own = named == account.id;
    if !own && !account.borrowed && account.occurred_at.is_some() {
        return Ok(());
    }
    let replaces = own && account.borrowed;
    let known = account.occurred_at.filter(|_| !replaces);
    if known.is_some_and(|known| known > occurred_at) {
        return Ok(());
    }
    if account.digest == digest && !replaces {
        // Said again later: what came in between and arrives late is outdated.
        ledger.account_dirty |= known != Some(occurred_at);
        account.occurred_at = Some(occurred_at);
        return Ok(());
    }
    if known == Some(occurred_at) && account.digest > digest {
        // Equal instants: one of the two is kept, the same whatever the order.
        return Ok(());
    }
    if said.person.is_some() {
        account.occurred_at = Some(occurred_at);
        account.digest = digest;
        account.borrowed = !own;
    }
    account.profile = profile(&incoming.portfolio, account.profile, said);
    account.keep_choices();
    if let Some(person) = &said.person {
        let mut person = person.clone();
        person.external_id = account.external_id.to_string();
        if let Some(erasure) = account.erasure.as_mut().filter(|erasure| erasure.runs()) {
            // Described anew while the old box goes: nothing of that one is taken along, its key least of all.
            erasure.described = true;
            if !bugs::is_on(Bug::ErasedKeyStays) {
                ledger.person = None;
            }
        } else if let Some(erasure) = &mut account.erasure {
            erasure.described = true;
        }
        if let Some(sealed) = &ledger.person {
            // What the debtor said of himself stands beside what a source says of him.
            let plain = incoming.key.open(account.id, "person", sealed)?;
            let before: Person =
                serde_json::from_slice(&plain).map_err(|error| AppError::Internal(error.into()))?;
            person.keep_own(before);
        }
        let reach = reach(&incoming.key, &person, account);
        account.go_by(reach);
        let plain = serde_json::to_vec(&person).map_err(|error| AppError::Internal(error.into()))?;
        let sealed = incoming.key.seal(ids, account.id, "person", &plain, ledger.person.as_ref())?;
        ledger.person = Some(sealed);
        ledger.person_dirty = true;
    }
    ledger.tell(now, by, What::DebtorChanged);
    Ok(())
}

fn profile(portfolio: &Portfolio, before: Profile, said: &DebtorSaid) -> Profile {
    let address = said.person.as_ref().and_then(|person| person.address.as_ref());
    let country = said.country.or_else(|| address.and_then(|address| address.country));
    let country = country.unwrap_or(before.country);
    let zone = said.time_zone.or_else(|| usual_zone(country));
    Profile {
        kind: said.kind.unwrap_or(before.kind),
        country,
        language: said.language.as_deref().and_then(Language::from_tag).unwrap_or(before.language),
        time_zone: zone.unwrap_or(if country == portfolio.country {
            portfolio.time_zone
        } else {
            before.time_zone
        }),
    }
}

/// The zone of a country that has one, for debtors whose source names none. Countries with several zones have no entry:
/// the creditor's zone is used then.
fn usual_zone(country: Country) -> Option<Tz> {
    Some(match country.code() {
        "FR" => Tz::Europe__Paris,
        "DE" => Tz::Europe__Berlin,
        "BE" => Tz::Europe__Brussels,
        "LU" => Tz::Europe__Luxembourg,
        "NL" => Tz::Europe__Amsterdam,
        "GB" => Tz::Europe__London,
        "IE" => Tz::Europe__Dublin,
        "IT" => Tz::Europe__Rome,
        "AT" => Tz::Europe__Vienna,
        "CH" => Tz::Europe__Zurich,
        _ => return None,
    })
}

/// Addresses in order of preference: billing contacts first, in the source's order. An address that was stopped stays
/// stopped, even if it was another in between.
pub(crate) fn reach(key: &PortfolioKey, person: &Person, before: &Account) -> Vec<Reach> {
    let mut order: Vec<usize> = (0..person.contacts.len()).collect();
    order.sort_by_key(|&place| {
        let role = person.contacts[place].role.as_str();
        (!matches!(role, "billing" | "accounting" | "invoicing"), place)
    });
    let mut reach: Vec<Reach> = Vec::new();
    for place in order {
        let contact = &person.contacts[place];
        let ways = [(Channel::Email, &contact.email), (Channel::Sms, &contact.phone)];
        for (channel, address) in ways {
            let (Some(address), Ok(contact)) = (address, u8::try_from(place)) else { continue };
            let recipient = key.recipient(address);
            if reach.iter().any(|known| known.recipient == recipient) || reach.len() >= REACH_LIMIT {
                continue;
            }
            reach.push(Reach { recipient, channel, contact, stop: before.stop_of(recipient) });
        }
    }
    reach
}
