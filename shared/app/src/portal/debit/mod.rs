//! Letting the creditor collect: a mandate that is signed with a code, and an order for one amount on one day.
//!
//! What he sees and what he is asked for is one amount, as for a card. The page says when, how much, under which mandate and
//! by whom it will be collected, and a mail says it again: that is the notice the scheme asks for. He may take a mandate
//! back at any time; what no file for the bank holds yet is then not collected. Nothing is ever added to what is owed.

mod mandate;

pub use mandate::{MandateForm, MandateTextView, MandateView};

use chrono::{DateTime, NaiveDate, Utc};
use domain::account::Reach;
use domain::action::Recipient;
use domain::calendar::local_date;
use domain::checkout::Means;
use domain::code::Purpose;
use domain::debit::{A_DAY, Debit, State, first_day};
use domain::debtor::Channel;
use domain::ids::{DebitId, InvoiceId};
use domain::mandate::Proof;
use domain::money::Currency;
use domain::portfolio::{Debits, Portfolio};
use domain::scenario::Notice;
use domain::timeline::{Cause, What};
use render::message::{self, Act, Confirmation};
use serde::{Deserialize, Serialize};
use store::keys::Keys;
use store::record;
use store::table::{Key, Read};

use super::card::CheckoutForm;
use super::chosen::Chosen;
use super::session::Visitor;
use crate::app::App;
use crate::asked::{Asked, To, may_be_asked_at};
use crate::change::{TRIES, Written, contended};
use crate::checkout::Telling;
use crate::commit::{decimal, put};
use crate::debit::{DEBIT, Kept, Payer, Signed};
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::seal::{PortfolioKey, sha256_hex};
use crate::words::internal;

/// Orders under way that his page shows.
const SHOWN: usize = 8;

/// What is to be collected.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DebitForm {
    /// What for.
    pub invoices: Vec<InvoiceId>,
    /// What was shown as open of it, a decimal in euros.
    pub open: String,
    /// How much of it; all when absent.
    #[serde(default)]
    pub amount: Option<String>,
    /// A mandate that is signed with this; when absent, the one he signed before is used.
    #[serde(default)]
    pub mandate: Option<MandateForm>,
}

/// An order, and where it stands.
#[derive(Debug, Clone, Serialize)]
pub struct DebitView {
    /// Its id.
    pub id: DebitId,
    /// `ordered`, `sent`, `collected`, `refused`, `returned`, `withdrawn` or `dropped`.
    pub state: &'static str,
    /// How much.
    pub amount: String,
    /// Its currency.
    pub currency: Currency,
    /// Invoices it is for.
    pub invoices: Vec<InvoiceId>,
    /// The day of collection.
    pub on: NaiveDate,
    /// When it was given.
    pub ordered_at: DateTime<Utc>,
    /// By what it goes.
    pub mandate: MandateView,
}

/// What may be collected.
#[derive(Debug, Clone, Serialize)]
pub struct DebitPolicyView {
    /// Smallest amount.
    pub minimum: String,
    /// Largest amount.
    pub maximum: String,
    /// The day of collection of what is ordered today.
    pub on: NaiveDate,
    /// The mandate that can be used again, if there is one.
    pub mandate: Option<MandateView>,
}

/// Nobody collects, whatever the reason: the transfer is always there.
pub(super) fn no_debits() -> AppError {
    AppError::Conflict("direct debits are not taken at the moment: pay by transfer".to_owned())
}

impl DebitView {
    fn of(debit: &Debit, mandate: MandateView) -> Self {
        Self {
            id: debit.id,
            state: debit.state.word(),
            amount: decimal(debit.minor, Currency::EUR),
            currency: Currency::EUR,
            invoices: debit.parts.iter().map(|(invoice, _)| *invoice).collect(),
            on: debit.collected_on(),
            ordered_at: debit.ordered_at,
            mandate,
        }
    }
}

impl App {
    /// Orders a collection, under a mandate that is signed now or was before. Asks for a code, each time.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] without a code, [`AppError::Moved`] when something else is open or another text stands than was
    /// shown, [`AppError::Refused`] for an account or an amount that cannot be, [`AppError::Conflict`] where nobody collects
    /// or a payment of this is under way, [`AppError::TooMuch`] for too many in a day.
    pub async fn order_debit(
        &self,
        visitor: &Visitor,
        once: Option<&str>,
        form: DebitForm,
    ) -> Result<DebitView, AppError> {
        let portfolio = &visitor.portfolio;
        let debits = portfolio.takes_debits().ok_or_else(no_debits)?;
        let proven = self.proven(visitor, Purpose::Debit).await?;
        let key = self.portfolio_key(portfolio.id).await?;
        let keys = Keys::of(portfolio.id);
        // Not the place of a declaration: a key said to two calls names two attempts.
        let name =
            |once: &str| keys.idempotency(visitor.debtor, &sha256_hex(format!("debit|{once}").as_bytes()));
        let once = once.map(name);
        let (debit, signed) = self.write_order(visitor, debits, &key, once.as_ref(), (proven, &form)).await?;
        self.tell_order(visitor, &key, (&debit, &signed), proven).await?;
        let today = local_date(self.now(), portfolio.time_zone);
        Ok(DebitView::of(&debit, MandateView::of(&signed, &key, today)?))
    }

    /// Where an order stands.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for one that is not the visitor's.
    pub async fn debit_of(&self, visitor: &Visitor, id: DebitId) -> Result<DebitView, AppError> {
        let unknown = || AppError::NotFound("debit");
        let (portfolio, ledger) = (&visitor.portfolio, self.visited(visitor).await?);
        if ledger.debtor() != id.debtor && !ledger.account.merged.contains(&id.debtor) {
            return Err(unknown());
        }
        let keys = Keys::of(portfolio.id);
        let debit = self.debit(keys, id).await?.ok_or_else(unknown)?.value;
        let signed = self.mandate(keys, debit.mandate).await?.ok_or_else(unknown)?.value;
        let key = self.portfolio_key(portfolio.id).await?;
        let today = local_date(self.now(), portfolio.time_zone);
        Ok(DebitView::of(&debit, MandateView::of(&signed, &key, today)?))
    }

    /// What may be collected now, and what is under way; nothing where nobody ever collected: those pages cost no read more.
    pub(super) async fn debits_shown(
        &self,
        ledger: &Ledger,
        portfolio: &Portfolio,
    ) -> Result<(Option<DebitPolicyView>, Vec<DebitView>), AppError> {
        if portfolio.debits.is_none() {
            return Ok((None, Vec::new()));
        }
        let key = self.portfolio_key(portfolio.id).await?;
        let today = local_date(self.now(), portfolio.time_zone);
        let mandates = self.mandates_of(ledger).await?;
        let mut shown = Vec::new();
        for Kept { value: debit, .. } in self.debits_of(ledger).await? {
            let mine = mandates.iter().find(|kept| kept.value.mandate.id == debit.mandate);
            if let Some(kept) = mine.filter(|_| debit.state.is_under_way() && shown.len() < SHOWN) {
                shown.push(DebitView::of(&debit, MandateView::of(&kept.value, &key, today)?));
            }
        }
        // Where a provider collects, its page is the way
        let by_file = portfolio.takes_debits().filter(|_| self.collecting(portfolio).is_none());
        let Some(debits) = by_file else { return Ok((None, shown)) };
        let usable = mandates.iter().find(|kept| kept.value.mandate.state(today).is_usable());
        let policy = DebitPolicyView {
            minimum: decimal(portfolio.policy.minimum, Currency::EUR),
            maximum: decimal(debits.ceiling, Currency::EUR),
            on: first_day(today, debits.notice_days),
            mandate: usable.map(|kept| MandateView::of(&kept.value, &key, today)).transpose()?,
        };
        Ok((Some(policy), shown))
    }

    /// Refuses a payment of something that the bank is collecting. What is ordered and not with the bank yet is read again
    /// before it goes there, so a card may pay it meanwhile; a collection takes too many days for that.
    pub(super) async fn no_debit_under_way(
        &self,
        ledger: &Ledger,
        portfolio: &Portfolio,
        form: &CheckoutForm,
    ) -> Result<(), AppError> {
        if portfolio.debits.is_none() {
            return Ok(());
        }
        let debits = self.debits_of(ledger).await?;
        let mine = |it: &&Kept<Debit>| it.value.parts.iter().any(|(id, _)| form.invoices.contains(id));
        for debit in debits.iter().filter(mine) {
            let detail = match debit.value.state {
                State::Sent => "your bank is asked for this already: wait until it has answered",
                State::Ordered if form.means == Means::Debit => "a collection of this is ordered already",
                _ => continue,
            };
            return Err(AppError::Conflict(detail.to_owned()));
        }
        Ok(())
    }

    /// Writes the order down, with the mandate when it is signed now.
    async fn write_order(
        &self,
        visitor: &Visitor,
        debits: &Debits,
        key: &PortfolioKey,
        once: Option<&Key>,
        (proven, form): (Recipient, &DebitForm),
    ) -> Result<(Debit, Signed), AppError> {
        let _lane = self.lane(visitor.debtor).await;
        let (keys, portfolio) = (Keys::of(visitor.portfolio.id), &visitor.portfolio);
        for attempt in 0..TRIES {
            if let Some(known) = self.ordered_before(keys, once).await? {
                return Ok(known);
            }
            let (mut ledger, now) = (self.visited(visitor).await?, self.now());
            let (chosen, minor) = judge(&ledger, portfolio, debits, form, now)?;
            self.nothing_under_way(&ledger, portfolio, &chosen, now).await?;
            let (signed, version) = self.leave(&ledger, visitor, key, proven, form.mandate.as_ref()).await?;
            let telling = Telling { portfolio, by: Cause::Debtor, now, random: self.random() };
            let today = local_date(now, portfolio.time_zone);
            let mut debit = Debit {
                id: DebitId { debtor: ledger.debtor(), digest: self.kept_name(now) },
                mandate: signed.mandate.id,
                parts: chosen.shares(minor),
                minor,
                on: first_day(today, debits.notice_days),
                state: State::Ordered,
                hold: None,
                file: None,
                payment: None,
                reason: None,
                ordered_at: now,
            };
            if version == 0 {
                ledger.keep_mandate(&signed, 0)?;
                ledger.tell(now, &Cause::Debtor, What::MandateSigned { mandate: signed.mandate.id });
            }
            let (currency, on) = (Currency::EUR, debit.on);
            ledger.tell(now, &Cause::Debtor, What::DebitOrdered { debit: debit.id, minor, currency, on });
            let items = ledger.items_of(&debit.parts);
            let until = debit.held_until();
            debit.hold = Some(ledger.cover(DEBIT, (minor, currency), items, until, &telling));
            ledger.keep_debit(&debit, 0)?;
            if let Some(once) = once {
                ledger.beside.push(put(once.clone(), 0, record::encode(&debit.id)?, None, None));
            }
            match self.commit(&mut ledger, portfolio, ()).await? {
                Written::Done(()) => return Ok((debit, signed)),
                Written::Again => self.back_off(attempt).await,
            }
        }
        Err(contended())
    }

    /// What the same attempt ordered before.
    async fn ordered_before(
        &self,
        keys: Keys,
        once: Option<&Key>,
    ) -> Result<Option<(Debit, Signed)>, AppError> {
        let Some(once) = once else { return Ok(None) };
        let Some(item) = self.table().get(once, Read::Strong).await? else { return Ok(None) };
        let debit = self.debit(keys, record::decode(&item.body)?).await?;
        let debit = debit.ok_or(AppError::NotFound("debit"))?.value;
        let signed = self.mandate(keys, debit.mandate).await?.ok_or(AppError::NotFound("mandate"))?;
        Ok(Some((debit, signed.value)))
    }

    /// Refuses what is paid already on another way, and too many orders.
    async fn nothing_under_way(
        &self,
        ledger: &Ledger,
        portfolio: &Portfolio,
        chosen: &Chosen,
        now: DateTime<Utc>,
    ) -> Result<(), AppError> {
        let before = self.debits_of(ledger).await?;
        let named = |parts: &[(InvoiceId, i64)]| {
            parts.iter().any(|(id, _)| chosen.items().iter().any(|item| item.invoice == *id))
        };
        let ordered = |debit: &Debit| debit.state.is_under_way() && named(&debit.parts);
        if before.iter().any(|kept| ordered(&kept.value)) {
            return Err(AppError::Conflict("a collection of this is ordered already".to_owned()));
        }
        if portfolio.led_elsewhere() {
            let paid = |it: &domain::checkout::Checkout| {
                it.state == domain::checkout::State::Pending && it.may_be_paid(now) && named(&it.parts)
            };
            if self.checkouts(ledger).await?.iter().any(|kept| paid(&kept.checkout)) {
                let detail = "a payment of this is on its way: wait until it is there";
                return Err(AppError::Conflict(detail.to_owned()));
            }
        }
        let today = local_date(now, portfolio.time_zone);
        let of_today = |kept: &&Kept<Debit>| local_date(kept.value.ordered_at, portfolio.time_zone) == today;
        if before.iter().filter(of_today).count() >= A_DAY {
            let detail = "too many collections were ordered today: pay by transfer";
            return Err(AppError::TooMuch(detail.to_owned()));
        }
        Ok(())
    }

    /// Unix seconds and 32 random bits: names that are kept in order of time.
    fn kept_name(&self, now: DateTime<Utc>) -> u64 {
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        let [.., a, b, c, d] = self.random().to_be_bytes();
        seconds << 32 | u64::from(u32::from_be_bytes([a, b, c, d]))
    }

    /// The notice before the collection, by mail: to the address the code went to, or to another one on file. Who has none
    /// was told on the page.
    async fn tell_order(
        &self,
        visitor: &Visitor,
        key: &PortfolioKey,
        (debit, signed): (&Debit, &Signed),
        proven: Recipient,
    ) -> Result<(), AppError> {
        let ledger = self.visited(visitor).await?;
        let by_mail = |reach: &&Reach| reach.channel == Channel::Email && may_be_asked_at(reach);
        let mut mails = ledger.account.reach.iter().filter(by_mail);
        let same = mails.clone().find(|reach| reach.recipient == proven);
        let Some(reach) = same.or_else(|| mails.next()) else { return Ok(()) };
        let payer: Payer = signed.payer(key)?;
        let confirmation = Confirmation {
            amount: Some(domain::money::Money::new(debit.minor, Currency::EUR).map_err(internal)?),
            on: Some(debit.on),
            held_until: Some(debit.held_until()),
            debit: Some(message::Debit {
                mandate: signed.mandate.reference.clone(),
                identifier: signed.mandate.identifier.to_string(),
                account: payer.covered(),
            }),
            ..Confirmation::of(Act::Debit)
        };
        let cause = format!("debit|{}", debit.id);
        let asked = Asked {
            debtor: visitor.debtor,
            notice: Notice::Confirmation,
            cause: &cause,
            to: To::Only(reach.recipient),
            code: None,
            confirms: Some(&confirmation),
            beside: None,
        };
        match self.claim_asked(&visitor.portfolio, &asked).await {
            Ok(Some(claimed)) => self.speak(claimed).await.map(|_| ()),
            // It was sent before, by the same attempt; or its address was stopped since: the page has told
            Ok(None) | Err(AppError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// What shows that the visitor agreed, from the code he typed.
    fn proof(
        ledger: &Ledger,
        proven: Recipient,
        form: &MandateForm,
        text: String,
    ) -> Result<Proof, AppError> {
        let reach = ledger.account.reach.iter().find(|reach| reach.recipient == proven);
        let missing = AppError::Forbidden("type the code that is sent to an address on file first");
        let channel = reach.ok_or(missing)?.channel;
        let wording = render::mandate::WORDING.to_owned();
        Ok(Proof { channel, recipient: proven, language: form.language, text, wording })
    }
}

/// What is to be collected, of what is open: refused unless that is what was shown, and what may be collected.
fn judge(
    ledger: &Ledger,
    portfolio: &Portfolio,
    debits: &Debits,
    form: &DebitForm,
    now: DateTime<Utc>,
) -> Result<(Chosen, i64), AppError> {
    let chosen = Chosen::of(ledger, portfolio, now, &form.invoices)?;
    chosen.to_creditor()?;
    if chosen.currency() != Currency::EUR {
        return Err(AppError::refused("/invoices", "only euros can be collected: pay by transfer"));
    }
    chosen.as_shown(&form.open)?;
    let least = portfolio.policy.minimum;
    let part = form.amount.as_deref().map(|amount| chosen.part(amount, least)).transpose()?;
    let minor = part.unwrap_or(chosen.open());
    if minor > debits.ceiling {
        let most = decimal(debits.ceiling, Currency::EUR);
        let detail = format!("at most {most} is collected at once: choose less, or pay by transfer");
        return Err(AppError::refused("/amount", detail));
    }
    Ok((chosen, minor))
}
