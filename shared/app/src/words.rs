//! From a ledger to the words of one message. What a message says is drawn here and nowhere else, so that it is what
//! `decide` counted.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::action::Recipient;
use domain::calendar::local_date;
use domain::debtor::{Country, Kind, Person};
use domain::decide::{Planned, instalment_named};
use domain::ids::{CaseId, ItemId};
use domain::money::{Currency, Money};
use domain::news::{News, Said, Thanks};
use domain::portfolio::{Creditor, Portfolio};
use domain::reference::CreditorReference;
use domain::request::Asks;
use domain::scenario::Notice;
use domain::statement::{Coming, Item};
use render::color::Color;
use render::message::{self, Act, Confirmation, Message};

use crate::dispatch::address;
use crate::error::AppError;
use crate::ledger::{Drawn, Ledger};
use crate::payee::{Share, account, shares};
use crate::portal::{covered, number_of};

/// Fill colour of a creditor who chose none: ink green.
const COLOR: &str = "#1c4b3c";
/// Days a formal notice gives.
const FORMAL_NOTICE_DAYS: u64 = 8;

/// What a message is drawn from.
pub(crate) struct Draft<'a> {
    pub(crate) ledger: &'a Ledger,
    pub(crate) drawn: &'a Drawn<'a>,
    pub(crate) portfolio: &'a Portfolio,
    pub(crate) person: &'a Person,
    pub(crate) now: DateTime<Utc>,
}

/// Address, code and unsubscribe address of the link that goes with it.
pub(crate) struct Links {
    pub(crate) page: String,
    pub(crate) code: String,
    pub(crate) unsubscribe: String,
}

impl Draft<'_> {
    /// What the planned step says.
    pub(crate) fn message(
        &self,
        planned: &Planned,
        contact: Option<u8>,
        links: &Links,
    ) -> Result<Message, AppError> {
        let statement = &self.drawn.statement;
        let currency = statement.currency;
        let today = local_date(self.now, self.portfolio.time_zone);
        let money = |minor| Money::new(minor, currency).map_err(internal);
        let overdue = statement.overdue(today);
        let open: i64 = statement.items.iter().map(|item| item.open).sum();
        let instalment = self.instalment(planned)?;
        let asked = self.asked(planned, instalment.map(|(coming, _)| coming), today);
        let asked_of = |item: &Item| asked.get(&item.id).copied().unwrap_or_default();
        // The mentions are French law's: no other creditor makes them until its own pack is accepted.
        let business =
            self.ledger.account.profile.kind == Kind::Business && self.portfolio.country == Country::FR;
        let formal = planned.notice == Notice::FormalNotice;
        Ok(Message {
            notice: planned.notice,
            language: self.ledger.account.profile.language,
            today,
            creditor: creditor(&self.portfolio.creditor)?,
            debtor: debtor(self.person, contact),
            rows: self.rows(planned, instalment.map(|(coming, _)| coming), today)?,
            credits: Vec::new(),
            total_overdue: money(overdue)?,
            total_not_due: money(open - overdue)?,
            total_to_pay: money(asked.values().sum())?,
            reference: Some(reference(self.ledger.case_id(currency))?),
            link: Some(links.page.parse().map_err(internal)?),
            code: Some(links.code.clone()),
            deadline: formal.then(|| today + chrono::Days::new(FORMAL_NOTICE_DAYS)),
            unsubscribe: Some(links.unsubscribe.parse().map_err(internal)?),
            instalment: instalment.map(|(coming, late)| message::Instalment {
                place: coming.place.saturating_add(1),
                of: coming.of,
                due_on: coming.due_on,
                until: late.then_some(coming.until),
            }),
            payment: self.thanked(planned, currency)?,
            confirmation: self.told(planned, currency)?,
            security_code: None,
            business,
            statement_as_of: today,
            accounts: self.accounts(asked_of)?,
        })
    }

    /// What is asked for, by item: what is overdue and not held; in a notice before the due date and in a formal one, the
    /// items it is about; of an instalment what of it has not come, from the oldest item on.
    fn asked(&self, planned: &Planned, coming: Option<&Coming>, today: NaiveDate) -> BTreeMap<ItemId, i64> {
        let items = &self.drawn.statement.items;
        let Some(coming) = coming else {
            return items.iter().map(|item| (item.id, asked_of(item, planned, today))).collect();
        };
        let mut left = coming.minor;
        let mut part = |item: &Item| {
            let part = item.claimed().min(left).max(0);
            left -= part;
            (item.id, part)
        };
        items.iter().filter(|item| self.spreads(coming, item)).map(&mut part).collect()
    }

    /// The instalment that is spoken of, and whether its day is over; none for any other notice.
    fn instalment(&self, planned: &Planned) -> Result<Option<(&Coming, bool)>, AppError> {
        if planned.notice != Notice::Instalment {
            return Ok(None);
        }
        let gone = || AppError::Conflict("this instalment has come, or its plan is over".to_owned());
        instalment_named(&self.drawn.statement, planned.digest).map(Some).ok_or_else(gone)
    }

    /// The plan that an instalment is of spreads this item.
    fn spreads(&self, coming: &Coming, item: &Item) -> bool {
        let plan = self.ledger.holds.find(|hold| hold.id == coming.hold);
        plan.is_some_and(|plan| plan.covers(item.id))
    }

    /// Where it goes, when not all of it goes to the creditor.
    fn accounts(&self, asked_of: impl Fn(&Item) -> i64) -> Result<Vec<message::Account>, AppError> {
        let shares = shares(self.drawn, asked_of);
        if shares.iter().all(|share| share.payee.is_none()) {
            return Ok(Vec::new());
        }
        let missing = || AppError::Conflict("the creditor's identity is incomplete".to_owned());
        let told = |share: &Share<'_>| {
            let account = account(share.payee, &self.portfolio.creditor)?.ok_or_else(missing)?;
            Ok(message::Account {
                assigned: share.payee.map(|payee| message::Assigned {
                    name: payee.name.clone(),
                    mention: payee.mention.clone(),
                }),
                account_holder: account.holder.to_owned(),
                iban: account.iban,
                bic: account.bic,
                amount: Money::new(share.minor, self.drawn.statement.currency).map_err(internal)?,
                invoices: share.invoices.iter().map(|invoice| invoice.number.clone()).collect(),
            })
        };
        shares.iter().map(told).collect()
    }

    fn rows(
        &self,
        planned: &Planned,
        coming: Option<&Coming>,
        today: NaiveDate,
    ) -> Result<Vec<message::Row>, AppError> {
        let currency = self.drawn.statement.currency;
        let named = |item: &&Item| item.open > 0 && coming.is_none_or(|coming| self.spreads(coming, item));
        let open = self.drawn.statement.items.iter().filter(named);
        open.map(|item| {
            let money = |minor| Money::new(minor, currency).map_err(internal);
            let invoice = &self.drawn.invoices[item.invoice];
            let parts = u16::try_from(invoice.instalments.len()).unwrap_or(u16::MAX);
            let late = (today - item.due_on).num_days();
            let on_notice = planned.notice == Notice::FormalNotice
                && planned.raises.iter().any(|named| named.item == item.id);
            Ok(message::Row {
                number: invoice.number.clone(),
                issued_on: invoice.issued_on,
                due_on: item.due_on,
                days_late: i32::try_from(late).unwrap_or(i32::MAX),
                amount: money(item.minor)?,
                open: money(item.open)?,
                on_notice,
                disputed: if item.disputed > 0 { Some(money(item.disputed)?) } else { None },
                instalment: (parts > 1).then_some((item.id.part + 1, parts)),
            })
        })
        .collect()
    }

    fn thanked(&self, planned: &Planned, currency: Currency) -> Result<Option<message::Payment>, AppError> {
        let Some(thanks) = self.news(planned).filter(|told| told.news == News::Payment) else {
            return Ok(None);
        };
        let amount = Money::new(thanks.minor, currency).map_err(internal)?;
        let payment = self.ledger.payments.find(|payment| payment.id.to_string() == thanks.cause);
        let received_on =
            payment.map_or(local_date(thanks.at, self.portfolio.time_zone), |payment| payment.received_on);
        Ok(Some(message::Payment { amount, received_on }))
    }

    /// What is confirmed, or what the team has answered.
    fn told(&self, planned: &Planned, currency: Currency) -> Result<Option<Confirmation>, AppError> {
        let Some(told) = self.news(planned) else { return Ok(None) };
        let Some(act) = act_of(told) else { return Ok(None) };
        let said = told.said();
        let amount = (told.minor > 0).then(|| Money::new(told.minor, currency));
        Ok(Some(Confirmation {
            amount: amount.transpose().map_err(internal)?,
            on: said.on,
            held_until: said.until,
            number: said.hold.map(number_of),
            parts: said.parts,
            language: said.language,
            channel: said.channel,
            address: said.address.and_then(|recipient| self.covered(recipient)),
            ..Confirmation::of(act)
        }))
    }

    /// An address as its owner recognises it, while it is on file.
    fn covered(&self, recipient: Recipient) -> Option<String> {
        let reach = self.ledger.account.reach.iter().find(|reach| reach.recipient == recipient)?;
        address(self.person, *reach).map(|address| covered(&address))
    }

    /// What is told.
    fn news(&self, planned: &Planned) -> Option<&Thanks> {
        let mine = |told: &&Thanks| domain::decide::thanks_digest(&told.cause) == planned.digest;
        self.drawn.statement.thanks.iter().find(mine)
    }
}

/// What a mail calls it; none for a payment, which is thanked for.
const fn act_of(told: &Thanks) -> Option<Act> {
    Some(match told.news {
        News::Payment => return None,
        News::DisputeAnswered => Act::DisputeAnswered,
        News::DisputeResolved => Act::DisputeResolved,
        News::ProposalGranted => Act::ProposalGranted,
        News::ProposalAmended => Act::ProposalAmended,
        News::ProposalRefused => Act::ProposalRefused,
        News::RequestAnswered => Act::RequestAnswered,
        News::Promise => Act::Promise,
        News::PromiseWithdrawn => Act::PromiseWithdrawn,
        News::Plan => Act::Plan,
        News::Proposal => Act::Proposal,
        News::Dispute => Act::Dispute,
        News::AlreadyPaid => Act::AlreadyPaid,
        News::Choice => Act::Choice,
        News::Request => match told.said {
            Some(Said { asks: Some(Asks::Correct), .. }) => Act::Correction,
            Some(Said { asks: Some(Asks::Erase), .. }) => Act::Erasure,
            _ => Act::Restriction,
        },
        News::ChoiceElsewhere => Act::ChoiceElsewhere,
        News::AddressAdded => Act::AddressAdded,
        News::AddressRemoved => Act::AddressRemoved,
        News::Erased => Act::Erased,
    })
}

/// What a notice asks for of one item.
fn asked_of(item: &Item, planned: &Planned, today: NaiveDate) -> i64 {
    if !matches!(planned.notice, Notice::PreDue | Notice::FormalNotice) {
        return item.asked_when_overdue(today);
    }
    let named = planned.raises.iter().any(|named| named.item == item.id);
    if named { item.claimed() } else { 0 }
}

fn creditor(creditor: &Creditor) -> Result<message::Creditor, AppError> {
    let missing = || AppError::Conflict("the creditor's identity is incomplete".to_owned());
    let registration = creditor.registration.as_ref();
    Ok(message::Creditor {
        legal_name: creditor.legal_name.clone(),
        registration: registration.map(|(label, number)| format!("{label} {number}")).unwrap_or_default(),
        address: creditor.address.as_ref().map(address_lines).unwrap_or_default(),
        color: color(creditor)?,
        email: creditor.reply_to.clone(),
        phone: creditor.phone.clone(),
        iban: creditor.iban.as_deref().ok_or_else(missing)?.parse().map_err(internal)?,
        account_holder: creditor.account_holder.clone().ok_or_else(missing)?,
        bic: creditor.bic.as_deref().map(str::parse).transpose().map_err(internal)?,
    })
}

/// The creditor's fill colour, or the default.
pub(crate) fn color(creditor: &Creditor) -> Result<Color, AppError> {
    creditor.brand_color.as_deref().unwrap_or(COLOR).parse().map_err(internal)
}

/// An address as lines of a letter.
pub(crate) fn address_lines(address: &domain::debtor::Address) -> Vec<String> {
    let mut lines = address.lines.clone();
    let city = format!("{} {}", address.postcode, address.city).trim().to_owned();
    if !city.is_empty() {
        lines.push(city);
    }
    lines.truncate(6);
    lines
}

fn debtor(person: &Person, contact: Option<u8>) -> message::Debtor {
    let contact = contact.and_then(|place| person.contacts.get(usize::from(place)));
    message::Debtor {
        name: person.name.clone(),
        address: person.address.as_ref().map(address_lines).unwrap_or_default(),
        recipient: contact.and_then(|contact| contact.name.clone()),
    }
}

/// The structured reference of a case (ISO 11649): computed from its id, so that it never changes and anybody can compute
/// it again.
pub(crate) fn reference(case: CaseId) -> Result<CreditorReference, AppError> {
    let digest = crate::seal::name_of(&["reference", &case.to_string()]);
    let letters = b"0123456789ABCDEFGHJKLMNPQRSTUVWX";
    let letter = |place: u32| {
        let index = usize::try_from((digest >> (5 * place)) & 31).unwrap_or(0);
        char::from(letters[index])
    };
    let base: String = (0..10).map(letter).collect();
    CreditorReference::from_base(&base).map_err(internal)
}

/// An error nobody outside can mend.
pub(crate) fn internal(error: impl std::error::Error + Send + Sync + 'static) -> AppError {
    AppError::Internal(error.into())
}
