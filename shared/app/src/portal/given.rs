//! An address that a debtor gives: an e-mail address or a mobile number, and whether a code may go there.
//!
//! A text message costs and may go to a dear number, so a number is harder to give than an e-mail address: only a mobile
//! number of the countries [`formats::mobile`] lists, only where this creditor writes by text message to such a debtor and
//! somebody carries it, five codes a day, and never one that was stopped: who said STOP has said so to everybody, and a code
//! would be the next message he did not want.

use domain::account::{Reach, Stop};
use domain::action::Recipient;
use domain::debtor::{Channel, Contact, OWN_CONTACTS_LIMIT, Person};
use domain::portfolio::Portfolio;

use super::contact::ContactForm;
use crate::app::App;
use crate::error::AppError;
use crate::ledger::Ledger;

/// Letters of a contact's name.
const NAME_LIMIT: usize = 120;

/// What he gave, read. Personal data: it has no `Debug`.
pub(super) struct Given {
    pub(super) channel: Channel,
    /// The address as messages go to it.
    pub(super) address: String,
    name: Option<String>,
}

impl Given {
    /// Reads a form; a number without its country code is one of his country, else of his creditor's.
    pub(super) fn read(form: &ContactForm, ledger: &Ledger, portfolio: &Portfolio) -> Result<Self, AppError> {
        let name = form.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        if name.is_some_and(|name| name.chars().count() > NAME_LIMIT || name.chars().any(char::is_control)) {
            return Err(AppError::refused("/name", "at most 120 letters, on one line"));
        }
        let (channel, address) = match (form.email.as_deref(), form.phone.as_deref()) {
            (Some(email), None) => (Channel::Email, email_address(email)?),
            (None, Some(phone)) => {
                let read = formats::mobile(phone, ledger.account.profile.country, portfolio.country);
                let number = read.map_err(|why| AppError::refused("/phone", why.to_string()))?;
                (Channel::Sms, number)
            }
            _ => {
                let detail = "give an e-mail address as `email` or a mobile number as `phone`, one at a time";
                return Err(AppError::refused("", detail));
            }
        };
        Ok(Self { channel, address, name: name.map(str::to_owned) })
    }

    /// As it is kept once its code was typed.
    pub(super) fn contact(&self) -> Contact {
        let on = |channel| Some(self.address.clone()).filter(|_| self.channel == channel);
        Contact {
            role: String::new(),
            name: self.name.clone(),
            email: on(Channel::Email),
            phone: on(Channel::Sms),
            own: true,
        }
    }

    /// The fault of a new address stands at its own field.
    pub(super) fn misfit(&self, error: AppError) -> AppError {
        match error {
            AppError::Refused(_) if self.channel == Channel::Sms => stopped(),
            AppError::Refused(_) => {
                AppError::refused("/email", "nothing can be sent to this address: give another")
            }
            other => other,
        }
    }
}

fn email_address(email: &str) -> Result<String, AppError> {
    formats::email_address(email.trim()).ok_or_else(|| {
        let detail = "is not an e-mail address such as billing@example.com (ASCII, at most 254 characters)";
        AppError::refused("/email", detail)
    })
}

fn stopped() -> AppError {
    AppError::Conflict("no text message can be sent to this number: give another, or write to us".to_owned())
}

/// Refuses an address that is on file and works, a number that was stopped, and more than a debtor may add.
pub(super) fn may_be_added(
    ledger: &Ledger,
    person: &Person,
    (recipient, channel): (Recipient, Channel),
) -> Result<(), AppError> {
    let on_file = |reach: &Reach| reach.recipient == recipient && reach.stop != Some(Stop::Removed);
    let known = ledger.account.reach.iter().any(on_file);
    if channel == Channel::Sms {
        let stop = ledger.account.stop_of(recipient).filter(|stop| *stop != Stop::Removed);
        if stop.is_some() {
            return Err(stopped());
        }
        if known {
            return Err(AppError::Conflict("this number is on file already".to_owned()));
        }
    } else if known {
        return Err(AppError::refused("/email", "this address is on file already"));
    }
    if person.contacts.iter().filter(|contact| contact.own).count() >= OWN_CONTACTS_LIMIT {
        return Err(AppError::Conflict("you have added five addresses: take one off first".to_owned()));
    }
    Ok(())
}

impl App {
    /// What kinds of address a debtor may give: a number only where its owner would ever be written to there.
    pub(super) fn adds(&self, ledger: &Ledger, portfolio: &Portfolio) -> Vec<Channel> {
        let scenario = portfolio.scenarios.of(ledger.account.profile.kind);
        let texts = self.settings().texts && scenario.uses(Channel::Sms);
        let mut adds = vec![Channel::Email];
        adds.extend(texts.then_some(Channel::Sms));
        adds
    }
}
