//! Paying on a provider's page, by card or by a mandate that is signed there: a payment is written down, then the provider is
//! asked for a page, then the debtor goes there.
//!
//! What he sees and what he is asked for is one amount: he says what was open when he looked, and another amount answers so.
//! A case has one page at a time: another one of its debtor is closed at the provider before a new one is made, so that
//! nothing can be paid twice in two tabs. Coming back from there proves nothing: only the provider's signed word does.
//! Nothing is ever added to what is owed.

mod page;

use chrono::{DateTime, NaiveDate, Utc};
use domain::bugs::{self, Bug};
use domain::calendar::local_date;
use domain::checkout::{A_DAY, Checkout, Event, Means, State, may_hold};
use domain::ids::{CheckoutId, InvoiceId, ItemId};
use domain::money::Currency;
use domain::portfolio::Portfolio;
use domain::timeline::{Cause, What};
use formats::platforms::{gocardless, stripe};
use serde::{Deserialize, Serialize};
use store::keys::Keys;
use store::record;
use store::table::{Key, Read};

use super::chosen::Chosen;
use super::session::Visitor;
use crate::app::App;
use crate::asking::ProviderKey;
use crate::change::{TRIES, Written, contended};
use crate::checkout::{Kept, Telling};
use crate::commit::{decimal, put};
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::seal::sha256_hex;

/// Rounds of closing another page before a new one is made. A case has one: more is somebody racing himself.
const CLOSED_AT_ONCE: usize = 3;

/// What is to be paid on a provider's page.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckoutForm {
    /// What for.
    pub invoices: Vec<InvoiceId>,
    /// What was shown as open of it, a decimal in the case's currency.
    pub open: String,
    /// How much of it; all when absent.
    #[serde(default)]
    pub amount: Option<String>,
    /// How: by card when absent.
    #[serde(default)]
    pub means: Means,
}

/// A payment on a provider's page, and where it stands.
#[derive(Debug, Clone, Serialize)]
pub struct CheckoutView {
    /// Its id.
    pub id: CheckoutId,
    /// `card` or `debit`.
    pub means: &'static str,
    /// `open`, `pending`, `paid`, `refused`, `abandoned` or `returned`.
    pub state: &'static str,
    /// How much; once it is paid, how much really.
    pub amount: String,
    /// Its currency.
    pub currency: Currency,
    /// Invoices it is for.
    pub invoices: Vec<InvoiceId>,
    /// When it began.
    pub began_at: DateTime<Utc>,
    /// When the provider's page closes.
    pub closes_at: DateTime<Utc>,
    /// The day of collection, once the provider has said it.
    pub on: Option<NaiveDate>,
    /// Where to pay, only in the answer to its beginning.
    pub url: Option<String>,
}

/// What may be paid at once on a provider's page.
#[derive(Debug, Clone, Serialize)]
pub struct CardPolicyView {
    /// Smallest amount.
    pub minimum: String,
    /// Largest amount.
    pub maximum: String,
}

impl CheckoutView {
    fn of(it: &Checkout, url: Option<String>) -> Self {
        let state = match it.state {
            State::Opening | State::Open => "open",
            State::Pending => "pending",
            State::Paid => "paid",
            State::Refused => "refused",
            State::Abandoned => "abandoned",
            State::Returned => "returned",
        };
        let (minor, currency) = it.paid.unwrap_or((it.minor, it.currency));
        Self {
            id: it.id,
            means: it.means.word(),
            state,
            amount: decimal(minor, currency),
            currency,
            invoices: it.parts.iter().map(|(invoice, _)| *invoice).collect(),
            began_at: it.began_at,
            closes_at: it.closes_at,
            on: it.collection.as_ref().and_then(|it| it.on),
            url,
        }
    }
}

/// What may be paid by card in this currency; nothing where nobody takes cards.
pub(super) fn card_policy(portfolio: &Portfolio, currency: Currency) -> Option<CardPolicyView> {
    portfolio.till.as_ref().filter(|till| till.refused_at.is_none())?;
    bounds(portfolio, Means::Card, currency).shown(currency)
}

/// What a provider collects in this currency; nothing where none does.
pub(super) fn collector_policy(portfolio: &Portfolio, currency: Currency) -> Option<CardPolicyView> {
    portfolio.collects().filter(|_| gocardless::till::takes(currency))?;
    bounds(portfolio, Means::Debit, currency).shown(currency)
}

/// Smallest and largest amount of one payment, minor units.
struct Bounds {
    least: i64,
    most: i64,
}

impl Bounds {
    fn shown(&self, currency: Currency) -> Option<CardPolicyView> {
        let money = |minor| decimal(minor, currency);
        let view = || CardPolicyView { minimum: money(self.least), maximum: money(self.most) };
        (self.least <= self.most).then(view)
    }
}

fn bounds(portfolio: &Portfolio, means: Means, currency: Currency) -> Bounds {
    match means {
        Means::Card => Bounds { least: stripe::till::least(currency), most: portfolio.policy.card_ceiling },
        Means::Debit => {
            let most = portfolio.collects().map_or(0, |collector| collector.ceiling);
            Bounds { least: gocardless::till::LEAST, most }
        }
    }
}

/// The payment of a case that its debtor may still be making, newest first.
pub(super) fn under_way(all: &[Kept], currency: Currency, now: DateTime<Utc>) -> Option<CheckoutView> {
    let mine = |kept: &&Kept| kept.checkout.currency == currency && kept.checkout.may_be_paid(now);
    all.iter().find(mine).map(|kept| CheckoutView::of(&kept.checkout, None))
}

/// What one look at what was begun before comes to.
enum Next {
    /// Go on with this one.
    On(Box<Checkout>),
    /// Close these first.
    Close(Vec<Checkout>),
    /// Ask for the payment of this one first: it was signed, and nobody has told.
    Collect(CheckoutId),
    /// Begin one.
    Begin(Box<Beginning>),
}

/// One about to be begun.
struct Beginning {
    means: Means,
    currency: Currency,
    parts: Vec<(InvoiceId, i64)>,
    minor: i64,
    items: Vec<ItemId>,
    /// Begun and never answered: given up with this beginning.
    given_up: Vec<Kept>,
    holds: bool,
}

impl App {
    /// Begins a payment on a provider's page, or goes on with the same one.
    ///
    /// # Errors
    /// [`AppError::Moved`] when something else is open than was shown, [`AppError::Refused`] for what cannot be paid so,
    /// [`AppError::Conflict`] where nobody takes it now or a payment is on its way, [`AppError::TooMuch`] for too many
    /// in a day, [`AppError::Unavailable`] when the provider does not answer: the same again goes on where it ended.
    pub async fn begin_checkout(
        &self,
        visitor: &Visitor,
        once: Option<&str>,
        form: CheckoutForm,
    ) -> Result<CheckoutView, AppError> {
        let means = form.means;
        let key = self.key_for(&visitor.portfolio, means).await?.ok_or_else(|| not_taken(means))?;
        let keys = Keys::of(visitor.portfolio.id);
        // Not the place of a declaration: a key said to two calls names two attempts.
        let name = |once: &str| {
            let name = format!("{}|{once}", means.word());
            keys.idempotency(visitor.debtor, &sha256_hex(name.as_bytes()))
        };
        let once = once.map(name);
        for _ in 0..=CLOSED_AT_ONCE {
            match self.write_down(visitor, once.as_ref(), &form).await? {
                Next::On(checkout) => return self.page_of(visitor, *checkout, &key).await,
                Next::Close(others) => self.close_pages(visitor, &others).await?,
                Next::Collect(order) => {
                    self.collect(&visitor.portfolio, order).await?;
                }
                Next::Begin(_) => break,
            }
        }
        Err(contended())
    }

    /// The portfolio's key at who takes this, where somebody does.
    async fn key_for(&self, portfolio: &Portfolio, means: Means) -> Result<Option<ProviderKey>, AppError> {
        match means {
            Means::Card => self.till_key(portfolio).await,
            Means::Debit => self.collector_key(portfolio).await,
        }
    }

    /// Where a payment on a provider's page stands.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for one that is not the visitor's.
    pub async fn checkout_of(&self, visitor: &Visitor, id: CheckoutId) -> Result<CheckoutView, AppError> {
        let unknown = AppError::NotFound("payment");
        let ledger = self.visited(visitor).await?;
        let own = ledger.debtor() == id.debtor || ledger.account.merged.contains(&id.debtor);
        if !own {
            return Err(unknown);
        }
        let kept = self.checkout(Keys::of(visitor.portfolio.id), id).await?.ok_or(unknown)?;
        Ok(CheckoutView::of(&kept.checkout, None))
    }

    /// Writes a beginning down, or says what comes before it.
    async fn write_down(
        &self,
        visitor: &Visitor,
        once: Option<&Key>,
        form: &CheckoutForm,
    ) -> Result<Next, AppError> {
        let _lane = self.lane(visitor.debtor).await;
        let (keys, portfolio) = (Keys::of(visitor.portfolio.id), &visitor.portfolio);
        for attempt in 0..TRIES {
            if let Some(known) = self.begun_before(keys, once).await? {
                return Ok(Next::On(Box::new(known)));
            }
            let (mut ledger, now) = (self.visited(visitor).await?, self.now());
            let before = self.checkouts(&ledger).await?;
            self.no_debit_under_way(&ledger, portfolio, form).await?;
            let beginning = match judge(&ledger, portfolio, &before, form, now)? {
                Next::Begin(beginning) => beginning,
                other => return Ok(other),
            };
            let telling = Telling { portfolio, by: Cause::Debtor, now, random: self.random() };
            let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
            let digest = seconds << 32 | u64::from(low_bits(self.random()));
            let id = CheckoutId { debtor: ledger.debtor(), digest };
            let checkout = begin(&mut ledger, id, *beginning, &telling)?;
            if let Some(once) = once {
                ledger.beside.push(put(once.clone(), 0, record::encode(&id)?, None, None));
            }
            match self.commit(&mut ledger, portfolio, ()).await? {
                Written::Done(()) => return Ok(Next::On(Box::new(checkout))),
                Written::Again => self.back_off(attempt).await,
            }
        }
        Err(contended())
    }

    /// What the same attempt began before.
    async fn begun_before(&self, keys: Keys, once: Option<&Key>) -> Result<Option<Checkout>, AppError> {
        let Some(once) = once else { return Ok(None) };
        let Some(item) = self.table().get(once, Read::Strong).await? else { return Ok(None) };
        let kept = self.checkout(keys, record::decode(&item.body)?).await?;
        let kept = kept.ok_or(AppError::NotFound("payment"))?;
        let goes_on = matches!(kept.checkout.state, State::Opening | State::Open);
        if !goes_on || !kept.checkout.may_be_paid(self.now()) {
            return Err(AppError::Conflict(
                "this attempt has ended: look at the account, then begin again".into(),
            ));
        }
        Ok(Some(kept.checkout))
    }
}

/// This is not taken, whatever the reason: the transfer always is.
fn not_taken(means: Means) -> AppError {
    let what = match means {
        Means::Card => "cards are",
        Means::Debit => "direct debits are",
    };
    AppError::Conflict(format!("{what} not taken at the moment: pay by transfer"))
}

fn low_bits(random: u128) -> u32 {
    let [.., a, b, c, d] = random.to_be_bytes();
    u32::from_be_bytes([a, b, c, d])
}

fn judge(
    ledger: &Ledger,
    portfolio: &Portfolio,
    before: &[Kept],
    form: &CheckoutForm,
    now: DateTime<Utc>,
) -> Result<Next, AppError> {
    let chosen = Chosen::of(ledger, portfolio, now, &form.invoices)?;
    chosen.to_creditor()?;
    let currency = chosen.currency();
    if form.means == Means::Debit && !gocardless::till::takes(currency) {
        return Err(AppError::refused("/invoices", "only euros can be collected: pay by transfer"));
    }
    let minor = amount(&chosen, portfolio, form)?;
    let parts = chosen.shares(minor);
    let mine = || before.iter().filter(|kept| kept.checkout.currency == currency);
    let overlaps = |it: &Checkout| it.touches(parts.iter().map(|(invoice, _)| *invoice));
    let serves = |it: &Checkout| it.means == form.means && it.serves(currency, &parts, now);
    let pending = |it: &Checkout| it.state == State::Pending && it.may_be_paid(now);
    if let Some(kept) = mine().find(|kept| pending(&kept.checkout) && overlaps(&kept.checkout)) {
        if kept.checkout.wants_payment() {
            return Ok(Next::Collect(kept.checkout.id));
        }
        let detail = "a payment of this is on its way: wait until it is there";
        return Err(AppError::Conflict(detail.to_owned()));
    }
    if let Some(same) = mine().find(|kept| serves(&kept.checkout)) {
        return Ok(Next::On(Box::new(same.checkout.clone())));
    }
    let open = mine().filter(|kept| kept.checkout.state == State::Open);
    let open: Vec<Checkout> = open.map(|kept| kept.checkout.clone()).collect();
    if !open.is_empty() && !bugs::is_on(Bug::PagesSideBySide) {
        return Ok(Next::Close(open));
    }
    let today = local_date(now, portfolio.time_zone);
    let of_today = |kept: &&Kept| local_date(kept.checkout.began_at, portfolio.time_zone) == today;
    if before.iter().filter(of_today).count() >= A_DAY {
        return Err(AppError::TooMuch("too many payments were begun today: pay by transfer".to_owned()));
    }
    let known: Vec<Checkout> = before.iter().map(|kept| kept.checkout.clone()).collect();
    let given_up = mine().filter(|kept| kept.checkout.state == State::Opening).cloned().collect();
    let (items, holds) = (chosen.items().to_vec(), may_hold(&known, now));
    let means = form.means;
    Ok(Next::Begin(Box::new(Beginning { means, currency, parts, minor, items, given_up, holds })))
}

/// What is to be paid, of what is open: refused unless that is what was shown, and what may be paid so.
fn amount(chosen: &Chosen, portfolio: &Portfolio, form: &CheckoutForm) -> Result<i64, AppError> {
    let currency = chosen.currency();
    chosen.as_shown(&form.open)?;
    let Bounds { least, most } = bounds(portfolio, form.means, currency);
    let wanted = form.amount.as_deref().map(|amount| chosen.part(amount, least)).transpose()?;
    let minor = wanted.unwrap_or(chosen.open());
    if minor < least || minor > most {
        let (least, most) = (decimal(least, currency), decimal(most, currency));
        let what = match form.means {
            Means::Card => "a card pays",
            Means::Debit => "a direct debit pays",
        };
        let detail = format!("{what} from {least} to {most}: choose less, or pay by transfer");
        return Err(AppError::refused("/amount", detail));
    }
    Ok(minor)
}

fn begin(
    ledger: &mut Ledger,
    id: CheckoutId,
    beginning: Beginning,
    telling: &Telling<'_>,
) -> Result<Checkout, AppError> {
    let now = telling.now;
    for mut kept in beginning.given_up {
        ledger.move_checkout(&mut kept.checkout, Event::Closed, telling);
        ledger.keep_checkout(&kept, now)?;
    }
    let Beginning { means, currency, parts, minor, items, holds, .. } = beginning;
    let mut checkout = Checkout {
        id,
        means,
        currency,
        parts,
        minor,
        state: State::Opening,
        session: None,
        page: None,
        hold: None,
        paid: None,
        began_at: now,
        closes_at: now + chrono::TimeDelta::minutes(means.live_minutes()),
        collection: None,
        reason: None,
    };
    ledger.tell(now, &telling.by, What::CheckoutBegan { checkout: id, minor, currency });
    if holds {
        ledger.hold_for(&mut checkout, items, 0, telling);
    }
    ledger.keep_checkout(&Kept { checkout: checkout.clone(), version: 0 }, now)?;
    Ok(checkout)
}
