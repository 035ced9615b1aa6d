//! How a debtor is written to, as he wants it: his language, the channel he prefers, what helps him, his addresses.
//!
//! Adding an address or taking one off asks for a code from an address on file: whoever has a link could else turn all
//! messages to himself. What only changes how he is written to does not. No address stands in a fact.

use chrono::{DateTime, Utc};
use domain::account::{Reach, Stop};
use domain::action::Recipient;
use domain::code::Purpose;
use domain::debtor::{Channel, Contact, Language, Need, Person};
use domain::news::{News, Said, goes_to};
use domain::timeline::{Cause, Choice, What};
use serde::Deserialize;

use super::address::{AddressId, AddressView, may_decline, may_remove, may_resume};
use super::code::{CodeSent, NEW_ADDRESS};
use super::given::{Given, may_be_added};
use super::history::covered;
use super::session::Visitor;
use crate::app::App;
use crate::asked::To;
use crate::confirm::Told;
use crate::dispatch::open_person;
use crate::error::AppError;
use crate::intake::reach;
use crate::ledger::Ledger;
use crate::seal::PortfolioKey;

/// Needs that are named at once.
const NEEDS_LIMIT: usize = 4;

/// What a debtor chooses; what is absent stays as it is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoicesForm {
    /// Language he is written to.
    #[serde(default)]
    pub language: Option<Language>,
    /// `email` or `sms`.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// What helps him; an empty list: nothing.
    #[serde(default)]
    pub needs: Option<Vec<Need>>,
}

/// A new address: an e-mail address or a mobile number. Personal data: it has no `Debug`.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactForm {
    /// E-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Mobile number, with its country code or as it is dialled at home.
    #[serde(default)]
    pub phone: Option<String>,
    /// Who reads there.
    #[serde(default)]
    pub name: Option<String>,
}

/// The code that was sent to a new address.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfirmForm {
    /// Six digits.
    pub code: String,
}

/// Whether courtesy notices go to an address.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CourtesyForm {
    /// They do.
    pub wanted: bool,
}

impl App {
    /// Notes what the debtor chose, and confirms it. The same choice again changes nothing.
    ///
    /// # Errors
    /// [`AppError::Refused`] for a channel nobody can prefer, or when nothing is chosen.
    pub async fn set_choices(&self, visitor: &Visitor, form: &ChoicesForm) -> Result<(), AppError> {
        if matches!(form.channel, Some(Channel::Letter | Channel::Phone)) {
            return Err(AppError::refused("/channel", "choose `email` or `sms`"));
        }
        if form.needs.as_ref().is_some_and(|needs| needs.len() > NEEDS_LIMIT) {
            return Err(AppError::refused("/needs", "name each of the four once at most"));
        }
        if form.language.is_none() && form.channel.is_none() && form.needs.is_none() {
            return Err(AppError::refused("", "choose a language, a channel or what helps you"));
        }
        let key = self.portfolio_key(visitor.portfolio.id).await?;
        let (now, cause) = (self.now(), format!("choice#{:032x}", self.random()));
        self.change_own(visitor, |ledger| {
            let before = ledger.account.choices;
            let choices = &mut ledger.account.choices;
            choices.language = form.language.or(before.language);
            choices.channel = form.channel.or(before.channel);
            let chosen = *choices;
            ledger.account.keep_choices();
            let mut told = Vec::new();
            told.extend((chosen.language != before.language).then_some(Choice::Language));
            told.extend((chosen.channel != before.channel).then_some(Choice::Channel));
            if let Some(needs) = &form.needs {
                let mut needs = needs.clone();
                needs.sort_unstable();
                needs.dedup();
                let mut person = open_person(ledger, &key)?;
                if person.needs != needs {
                    person.needs = needs;
                    self.keep_person(ledger, &key, &person)?;
                    told.push(Choice::Needs);
                }
            }
            for about in told {
                ledger.tell(now, &Cause::Debtor, What::ChoiceMade { about });
            }
            let language = chosen.language != before.language;
            let channel = chosen.channel.filter(|_| chosen.channel != before.channel);
            let said = Said { language, channel, ..Said::default() };
            chose(ledger, visitor, (&cause, said), now);
            Ok(())
        })
        .await?;
        self.confirm(&visitor.portfolio, visitor.debtor).await;
        Ok(())
    }

    /// Sends a code to an address that shall be added.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] without a code from an address on file, [`AppError::Refused`] for what is no address, an
    /// e-mail address on file or a number that no code is texted to, [`AppError::Conflict`] for a number on file or stopped,
    /// where nobody carries text messages, and when he added five; [`AppError::TooMuch`] after five codes in an hour, or
    /// five by text message in a day.
    pub async fn add_contact(
        &self,
        visitor: &Visitor,
        once: Option<&str>,
        form: &ContactForm,
    ) -> Result<CodeSent, AppError> {
        self.proven(visitor, Purpose::Contact).await?;
        let key = self.portfolio_key(visitor.portfolio.id).await?;
        let ledger = self.visited(visitor).await?;
        let given = Given::read(form, &ledger, &visitor.portfolio)?;
        if given.channel == Channel::Sms && !self.adds(&ledger, &visitor.portfolio).contains(&Channel::Sms) {
            let detail = "no text messages are sent from here: give an e-mail address";
            return Err(AppError::Conflict(detail.to_owned()));
        }
        let recipient = key.recipient(&given.address);
        may_be_added(&ledger, &open_person(&ledger, &key)?, (recipient, given.channel))?;
        let plain = serde_json::to_vec(&given.contact()).map_err(|error| AppError::Internal(error.into()))?;
        let sealed = self.seal_new(&key, visitor.debtor, &plain)?;
        let to = (recipient, To::New(&given.address, given.channel));
        let ends_at = self
            .challenge(visitor, once, Purpose::Address, to, Some(sealed))
            .await
            .map_err(|error| given.misfit(error))?;
        Ok(CodeSent { channel: given.channel, to: covered(&given.address), ends_at })
    }

    /// Adds the address whose code was typed. An e-mail address that was stopped before is written to again; a number only
    /// where its owner had taken it off.
    ///
    /// # Errors
    /// As [`App::guess_code`]; [`AppError::Forbidden`] when the first code was typed too long ago.
    pub async fn confirm_contact(
        &self,
        visitor: &Visitor,
        form: &ConfirmForm,
    ) -> Result<AddressView, AppError> {
        self.proven(visitor, Purpose::Contact).await?;
        let kept = self.guess(visitor, Purpose::Address, &form.code).await?;
        let key = self.portfolio_key(visitor.portfolio.id).await?;
        let sealed =
            kept.address.ok_or_else(|| AppError::Internal("a new address that was not kept".into()))?;
        let plain = key.open(visitor.debtor, NEW_ADDRESS, &sealed)?;
        let contact: Contact =
            serde_json::from_slice(&plain).map_err(|error| AppError::Internal(error.into()))?;
        let recipient = kept.challenge.sent_to;
        let (now, cause) = (self.now(), format!("added#{:032x}", self.random()));
        let channel = if contact.phone.is_some() { Channel::Sms } else { Channel::Email };
        let said = said_of(recipient, channel);
        let view = self.change_own(visitor, |ledger| {
            let mut person = open_person(ledger, &key)?;
            may_be_added(ledger, &person, (recipient, channel))?;
            person.contacts.push(contact.clone());
            ledger.account.stopped.retain(|stopped| stopped.recipient != recipient);
            ledger.account.reach.retain(|reach| reach.recipient != recipient);
            self.keep_person(ledger, &key, &person)?;
            ledger.tell(now, &Cause::Debtor, What::AddressAdded { channel });
            let added = ledger.account.reach.iter().find(|reach| reach.recipient == recipient);
            let view = added.and_then(|reach| AddressView::of(ledger, &person, reach));
            let full = || AppError::Conflict("no more addresses can be kept".to_owned());
            let view = view.ok_or_else(full)?;
            ledger.warn_others((News::AddressAdded, &cause, said), recipient, &visitor.portfolio, now);
            Ok(view)
        });
        let view = view.await?;
        self.confirm(&visitor.portfolio, visitor.debtor).await;
        Ok(view)
    }

    /// Takes an address off: nothing goes there any more, and no link that was sent there opens. Said again, it changes
    /// nothing.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for what is not his, [`AppError::Forbidden`] without a code, [`AppError::Conflict`] for the
    /// last address that works.
    pub async fn remove_contact(&self, visitor: &Visitor, id: AddressId) -> Result<(), AppError> {
        self.proven(visitor, Purpose::Contact).await?;
        let key = self.portfolio_key(visitor.portfolio.id).await?;
        let (now, cause) = (self.now(), format!("removed#{:032x}", self.random()));
        self.change_own(visitor, |ledger| {
            let recipient = id.recipient();
            if ledger.account.stop_of(recipient).is_some_and(Stop::ends_links) {
                return Ok(());
            }
            let reach = ledger.reach_of(id)?;
            if !may_remove(ledger, &reach) {
                let detail = "this is the last address that works: add another one first";
                return Err(AppError::Conflict(detail.to_owned()));
            }
            ledger.stop_address(recipient, reach.channel, Stop::Removed, &Cause::Debtor, now);
            let mut person = open_person(ledger, &key)?;
            let place = usize::from(reach.contact);
            if person.contacts.get(place).is_some_and(|contact| contact.own) {
                person.contacts.remove(place);
                self.keep_person(ledger, &key, &person)?;
            }
            let said = said_of(recipient, reach.channel);
            ledger.warn_others((News::AddressRemoved, &cause, said), recipient, &visitor.portfolio, now);
            Ok(())
        })
        .await?;
        self.confirm(&visitor.portfolio, visitor.debtor).await;
        Ok(())
    }

    /// Declines courtesy notices at an address, or lets them come again. Said again, it changes nothing.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for what is not his, [`AppError::Conflict`] for an address that somebody else stopped.
    pub async fn courtesy(
        &self,
        visitor: &Visitor,
        id: AddressId,
        form: CourtesyForm,
    ) -> Result<(), AppError> {
        let stopped = self.stop_of(&visitor.portfolio, id.recipient()).await?;
        let now = self.now();
        self.change_own(visitor, |ledger| {
            let reach = ledger.reach_of(id)?;
            if form.wanted == reach.stop.is_none() {
                return Ok(());
            }
            let may = if form.wanted { may_resume(&reach) && stopped.is_none() } else { may_decline(&reach) };
            if !may {
                let detail = "this address was stopped for another reason: write to us or call";
                return Err(AppError::Conflict(detail.to_owned()));
            }
            if form.wanted {
                let same = |known: &&mut Reach| known.recipient == reach.recipient;
                ledger.account.reach.iter_mut().filter(same).for_each(|known| known.stop = None);
                ledger.account.stopped.retain(|known| known.recipient != reach.recipient);
                ledger.tell(now, &Cause::Debtor, What::AddressResumed { channel: reach.channel });
                return Ok(());
            }
            let stop = if reach.channel == Channel::Sms { Stop::OptedOut } else { Stop::Unsubscribed };
            ledger.stop_address(reach.recipient, reach.channel, stop, &Cause::Debtor, now);
            Ok(())
        })
        .await
    }

    /// Seals the person anew and goes by his addresses.
    pub(crate) fn keep_person(
        &self,
        ledger: &mut Ledger,
        key: &PortfolioKey,
        person: &Person,
    ) -> Result<(), AppError> {
        let reach = reach(key, person, &ledger.account);
        ledger.account.go_by(reach);
        let plain = serde_json::to_vec(person).map_err(|error| AppError::Internal(error.into()))?;
        let sealed = key.seal(self.ids(), ledger.debtor(), "person", &plain, ledger.person.as_ref())?;
        ledger.person = Some(sealed);
        ledger.person_dirty = true;
        Ok(())
    }
}

/// What is said of an address that came or went: a mail calls it a number where it is one.
fn said_of(recipient: Recipient, channel: Channel) -> Said {
    let channel = Some(channel).filter(|channel| *channel == Channel::Sms);
    Said { address: Some(recipient), channel, ..Said::default() }
}

/// What a mail says again of a choice; where it moves messages to another channel, his other addresses are told too. What
/// helps him stays between him and the team.
fn chose(ledger: &mut Ledger, visitor: &Visitor, (cause, said): (&str, Said), now: DateTime<Utc>) {
    if !said.language && said.channel.is_none() {
        return;
    }
    let said = Said { to: Some(visitor.recipient), ..said };
    if said.channel.is_some() {
        let to =
            goes_to(&said, &ledger.account.reach, &[]).map_or(visitor.recipient, |reach| reach.recipient);
        let elsewhere = Said { language: false, ..said };
        ledger.warn_others((News::ChoiceElsewhere, cause, elsewhere), to, &visitor.portfolio, now);
    }
    let told = Told { news: News::Choice, cause: cause.to_owned(), worth: None, said };
    ledger.owe(told, &visitor.portfolio, now);
}
