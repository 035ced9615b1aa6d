//! Where what a message asks for goes: the creditor's account, unless some of it was assigned to somebody else.

use std::borrow::Cow;

use domain::payee::MENTION_LIMIT;
use domain::reference::Bic;
use serde::Serialize;

use crate::email::CODES;
use crate::message::{ACCOUNTS_LIMIT, Account, Message};
use crate::shown::{exact, shown, within};
use crate::{RenderError, words};

/// An account as it is shown.
#[derive(Serialize)]
pub struct AccountView<'a> {
    /// To whom it was assigned; none: the creditor's own.
    name: Option<Cow<'a, str>>,
    holder: &'a str,
    iban: String,
    bic: Option<&'a str>,
    amount: String,
    /// For which invoices, where there are several accounts.
    invoices: Option<String>,
    mention: Option<Cow<'a, str>>,
    /// A payment code goes along, under this content id.
    qr: bool,
    code: &'static str,
}

/// The accounts of `message`; none when nothing is to be paid.
pub fn accounts<'a>(message: &'a Message, drawable: &[bool]) -> Result<Vec<AccountView<'a>>, RenderError> {
    if !message.total_to_pay.is_positive() {
        return Ok(Vec::new());
    }
    let drawn = |place: usize| drawable.get(place).copied().unwrap_or_default() && place < CODES.len();
    if message.accounts.is_empty() {
        let creditor = &message.creditor;
        return Ok(vec![AccountView {
            name: None,
            holder: exact("creditor.account_holder", &creditor.account_holder)?,
            iban: creditor.iban.grouped(),
            bic: creditor.bic.as_ref().map(Bic::as_str),
            amount: words::money(message.language, message.total_to_pay),
            invoices: None,
            mention: None,
            qr: drawn(0),
            code: CODES[0],
        }]);
    }
    let view = |(place, account): (usize, &'a Account)| {
        let assigned = account.assigned.as_ref();
        let mention = assigned.and_then(|to| to.mention.as_deref());
        let numbers = account.invoices.iter().map(|number| shown("accounts.invoices", number));
        let numbers = numbers.collect::<Result<Vec<_>, _>>()?;
        let named = || {
            let numbers = numbers.iter().map(AsRef::as_ref);
            words::invoices(message.language, numbers, account.invoices.len()).0
        };
        Ok(AccountView {
            name: assigned.map(|to| shown("accounts.name", &to.name)).transpose()?,
            holder: exact("accounts.account_holder", &account.account_holder)?,
            iban: account.iban.grouped(),
            bic: account.bic.as_ref().map(Bic::as_str),
            amount: words::money(message.language, account.amount),
            invoices: (message.accounts.len() > 1).then(named),
            mention: mention.map(|text| within("accounts.mention", text, MENTION_LIMIT)).transpose()?,
            qr: drawn(place),
            code: CODES.get(place).copied().unwrap_or(CODES[0]),
        })
    };
    message.accounts.iter().take(ACCOUNTS_LIMIT).enumerate().map(view).collect()
}
