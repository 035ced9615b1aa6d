//! The mandate: its text as it is shown, what is typed under it, and taking it back.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::calendar::local_date;
use domain::debit::Event;
use domain::debtor::Language;
use domain::event::Fault;
use domain::ids::MandateId;
use domain::mandate::{CreditorIdentifier, HOLDER_LIMIT, Mandate, is_collectable};
use domain::portfolio::{Debits, Portfolio};
use domain::reference::{Iban, ReferenceError};
use domain::timeline::Cause;
use render::mandate::{WORDING, paragraphs};
use serde::{Deserialize, Serialize};
use store::keys::Keys;

use super::super::session::Visitor;
use super::no_debits;
use crate::app::App;
use crate::change::{TRIES, Written, contended};
use crate::checkout::Telling;
use crate::debit::{Payer, Signed};
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::seal::{PortfolioKey, sha256_hex};
use crate::words::address_lines;

/// What is typed under a mandate. Personal data: it has no more `Debug` than its name.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MandateForm {
    /// Whose account it is.
    pub holder: String,
    /// The account, spaces allowed.
    pub iban: String,
    /// The language of the text that was shown.
    pub language: Language,
    /// The digest of that text, as it came with it.
    pub seen: String,
}

/// The text of a mandate.
#[derive(Debug, Clone, Serialize)]
pub struct MandateTextView {
    /// Who may collect.
    pub creditor: String,
    /// His number with the scheme.
    pub identifier: CreditorIdentifier,
    /// His postal address.
    pub address_lines: Vec<String>,
    /// The language it is written in.
    pub language: Language,
    /// What it says.
    pub paragraphs: Vec<String>,
    /// Digest of all of it, to be passed back as what was seen.
    pub digest: String,
}

/// A mandate, as its debtor sees it.
#[derive(Debug, Clone, Serialize)]
pub struct MandateView {
    /// Its id.
    pub id: MandateId,
    /// The reference that his bank shows.
    pub reference: String,
    /// The creditor's number.
    pub identifier: CreditorIdentifier,
    /// The account, most letters covered.
    pub account: String,
    /// When it was signed.
    pub signed_on: NaiveDate,
    /// `signed`, `used`, `revoked` or `expired`.
    pub state: &'static str,
    /// What he may do about it: `revoke`.
    pub acts: Vec<&'static str>,
}

impl MandateView {
    pub(super) fn of(signed: &Signed, key: &PortfolioKey, today: NaiveDate) -> Result<Self, AppError> {
        let mandate = &signed.mandate;
        let state = mandate.state(today);
        Ok(Self {
            id: mandate.id,
            reference: mandate.reference.clone(),
            identifier: mandate.identifier.clone(),
            account: signed.payer(key)?.covered(),
            signed_on: mandate.signed_on,
            state: state.word(),
            acts: if state.is_usable() { vec!["revoke"] } else { Vec::new() },
        })
    }
}

impl MandateTextView {
    /// The text, and the whole of it as it is digested.
    fn of(portfolio: &Portfolio, debits: &Debits, language: Language) -> (Self, String) {
        let creditor = &portfolio.creditor;
        let mut view = Self {
            creditor: creditor.legal_name.clone(),
            identifier: debits.identifier.clone(),
            address_lines: creditor.address.as_ref().map(address_lines).unwrap_or_default(),
            language,
            paragraphs: paragraphs(language, &creditor.legal_name, debits.notice_days),
            digest: String::new(),
        };
        let head = [WORDING, language.tag(), &view.creditor, view.identifier.as_str()];
        let whole: Vec<&str> = head
            .into_iter()
            .chain(view.address_lines.iter().map(String::as_str))
            .chain(view.paragraphs.iter().map(String::as_str))
            .collect();
        let whole = whole.join("\n");
        view.digest = sha256_hex(whole.as_bytes());
        (view, whole)
    }
}

impl App {
    /// The text of the mandate that would be signed now.
    ///
    /// # Errors
    /// [`AppError::Conflict`] where nobody collects.
    pub fn mandate_text(&self, visitor: &Visitor, language: Language) -> Result<MandateTextView, AppError> {
        let portfolio = &visitor.portfolio;
        let debits = portfolio.takes_debits().ok_or_else(no_debits)?;
        Ok(MandateTextView::of(portfolio, debits, language).0)
    }

    /// Takes a mandate back. What no file for the bank holds yet is not collected; said again, it changes nothing.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for one that is not the visitor's.
    pub async fn revoke_mandate(&self, visitor: &Visitor, id: MandateId) -> Result<(), AppError> {
        let (keys, portfolio) = (Keys::of(visitor.portfolio.id), &visitor.portfolio);
        let unknown = || AppError::NotFound("mandate");
        let _lane = self.lane(visitor.debtor).await;
        for attempt in 0..TRIES {
            let mut ledger = self.visited(visitor).await?;
            if ledger.debtor() != id.debtor && !ledger.account.merged.contains(&id.debtor) {
                return Err(unknown());
            }
            let mut kept = self.mandate(keys, id).await?.ok_or_else(unknown)?;
            if kept.value.mandate.ended.is_some() {
                return Ok(());
            }
            let telling = Telling { portfolio, by: Cause::Debtor, now: self.now(), random: self.random() };
            ledger.end_mandate(&mut kept.value.mandate, "revoked", &telling);
            ledger.keep_mandate(&kept.value, kept.version)?;
            for mut order in self.debits_of(&ledger).await? {
                let before = order.value.state;
                if order.value.mandate == id {
                    ledger.drop_debit(&mut order.value, Event::Withdrawn, "withdrawn", &telling);
                }
                if order.value.state != before {
                    ledger.keep_debit(&order.value, order.version)?;
                }
            }
            match self.commit(&mut ledger, portfolio, ()).await? {
                Written::Done(()) => return Ok(()),
                Written::Again => self.back_off(attempt).await,
            }
        }
        Err(contended())
    }

    /// The mandate an order goes by, with its version: one that is signed now, or the same account's that was before.
    pub(super) async fn leave(
        &self,
        ledger: &Ledger,
        visitor: &Visitor,
        key: &PortfolioKey,
        proven: domain::action::Recipient,
        form: Option<&MandateForm>,
    ) -> Result<(Signed, u64), AppError> {
        let (portfolio, now) = (&visitor.portfolio, self.now());
        let today = local_date(now, portfolio.time_zone);
        let before = self.mandates_of(ledger).await?;
        let mut usable = before.into_iter().filter(|kept| kept.value.mandate.state(today).is_usable());
        let Some(form) = form else {
            let none = || AppError::refused("/mandate", "no mandate stands: sign one");
            return usable.next().map(|kept| (kept.value, kept.version)).ok_or_else(none);
        };
        let debits = portfolio.takes_debits().ok_or_else(no_debits)?;
        let (text, whole) = MandateTextView::of(portfolio, debits, form.language);
        if text.digest != form.seen {
            let detail = "the text of the mandate has changed: read it again, then sign".to_owned();
            return Err(AppError::Moved(vec![Fault { pointer: "/mandate/seen".to_owned(), detail }]));
        }
        let (holder, iban) = payer(portfolio, form)?;
        for kept in usable {
            let known = kept.value.payer(key)?;
            let same = (&known.holder, &known.iban) == (&holder, &iban);
            if same && kept.value.mandate.identifier == debits.identifier {
                return Ok((kept.value, kept.version));
            }
        }
        let id = MandateId { debtor: ledger.debtor(), digest: self.kept_name(now) };
        let mandate = Mandate {
            id,
            reference: Mandate::reference_of(id),
            identifier: debits.identifier.clone(),
            creditor: portfolio.creditor.legal_name.clone(),
            signed_at: now,
            signed_on: today,
            proof: Self::proof(ledger, proven, form, text.digest)?,
            used_on: None,
            ended: None,
        };
        let payer = Payer { holder, iban, text: whole };
        Ok((Signed::new(self, key, ledger, mandate, &payer)?, 0))
    }
}

/// Whose account it is, if something can be collected from it.
fn payer(portfolio: &Arc<Portfolio>, form: &MandateForm) -> Result<(String, Iban), AppError> {
    let holder = form.holder.trim();
    let fits = (1..=HOLDER_LIMIT).contains(&holder.chars().count());
    if !fits || holder.chars().any(char::is_control) || !holder.chars().any(char::is_alphanumeric) {
        let detail = format!("the name of the account's holder, 1 to {HOLDER_LIMIT} letters on one line");
        return Err(AppError::refused("/mandate/holder", detail));
    }
    let refused = |detail: String| AppError::refused("/mandate/iban", detail);
    let iban: Iban = form.iban.parse().map_err(|error: ReferenceError| refused(error.to_string()))?;
    if !is_collectable(&iban) {
        return Err(refused(
            "an account of this country cannot be collected from: pay by transfer".to_owned(),
        ));
    }
    if portfolio.creditor.iban.as_deref() == Some(iban.as_str()) {
        return Err(refused("this is the creditor's own account: give yours".to_owned()));
    }
    Ok((holder.to_owned(), iban))
}
