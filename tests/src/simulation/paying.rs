//! The verbs of who pays on a provider's page, and what he must find there: one page at a time, the amount he was shown, and
//! nothing that is not owed.

use app::AppError;
use app::portal::{CaseView, CheckoutForm, CheckoutView, InvoiceView};
use chrono::{DateTime, TimeDelta, Utc};
use domain::checkout::{LIVE_MINUTES, Means};
use domain::ids::{DebtorId, InvoiceId};
use domain::money::Currency;

use super::act::{Came, Process};
use super::deed::{Deed, OnPage};
use super::model::decimal;
use super::orders::Page;
use super::stage::State;
use super::till::READ_MINUTES;
use super::watch::Taken;

/// Place of the debtor whose invoices stand with Stripe: what is paid of them here, Stripe's own pictures do not show.
const OF_STRIPE: usize = 2;

/// What somebody wants to pay, as he was shown it.
struct Wish {
    currency: Currency,
    invoices: Vec<InvoiceId>,
    /// Of these, so much is open.
    open: i64,
    /// So much of it, if not all.
    part: Option<i64>,
}

impl Wish {
    fn minor(&self) -> i64 {
        self.part.unwrap_or(self.open)
    }
}

/// Minor units of an amount as pages show it.
pub(super) fn minor(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap_or(0)
}

impl Process {
    /// A debtor opens the link of a message and begins to pay on a provider's page.
    pub async fn begin_page(self, taken: Taken, means: Means) -> Came {
        match self.try_to_begin(&taken, means).await {
            Ok(())
            | Err(
                AppError::NotFound(_)
                | AppError::Conflict(_)
                | AppError::Moved(_)
                | AppError::Refused(_)
                | AppError::TooMuch(_),
            ) => {}
            Err(error) => self.expect_only_weather("begin to pay", &error),
        }
        Came::Done
    }

    async fn try_to_begin(&self, taken: &Taken, means: Means) -> Result<(), AppError> {
        let home = taken.portfolio;
        let whose = self.stage.state().watch.model.debtor(taken.action.debtor);
        let Some((_, debtor)) = whose.filter(|(_, debtor)| *debtor != OF_STRIPE) else { return Ok(()) };
        let (secret, _) = self.app.open_session(&taken.token).await?;
        let visitor = self.app.visitor(&secret).await?;
        let account = self.app.account(&visitor).await?;
        let (wish, before, began) = {
            let mut state = self.stage.state();
            state.watch.model.disturbed.push((home, debtor));
            let Some(wish) = wish(&mut state, &account.cases, means) else { return Ok(()) };
            let before = (owed(&state, (home, debtor), wish.currency), told(&state));
            (wish, before, state.now)
        };
        let form = CheckoutForm {
            invoices: wish.invoices.clone(),
            open: decimal(wish.open),
            amount: wish.part.map(decimal),
            means,
        };
        let view = self.app.begin_checkout(&visitor, None, form).await?;
        self.is_sent_there((home, debtor), means, wish, &view, (before.0, before.1, began));
        Ok(())
    }

    /// He has the page's address from now on.
    fn is_sent_there(
        &self,
        (portfolio, debtor): (usize, usize),
        means: Means,
        wish: Wish,
        view: &CheckoutView,
        (owed_before, told_before, began): (i64, usize, DateTime<Utc>),
    ) {
        let order = view.id.to_string();
        let house = &self.houses.0[portfolio];
        let made = house.page_of(means, &order);
        let mut state = self.stage.state();
        let (Some((session, asked)), Some(_)) = (made, &view.url) else {
            return state.watch.broken("who begins to pay is led to a page", order);
        };
        if asked.is_some_and(|asked| asked != wish.minor()) || minor(&view.amount) != wish.minor() {
            let detail = format!("{order}: {} was wished, {asked:?} is asked for on its page", wish.minor());
            return state.watch.broken("what is shown is what is asked for", detail);
        }
        if let Some(invoice) = wish.invoices.iter().find(|it| state.watch.model.is_assigned(**it, began)) {
            let detail = format!("{order} is for {invoice}");
            return state.watch.broken("what was assigned is not paid to the creditor", detail);
        }
        let most = owed_before.max(owed(&state, (portfolio, debtor), wish.currency));
        if wish.minor() > most && told_before == told(&state) {
            let detail = format!("{order}: {} is asked for, at most {most} is owed", wish.minor());
            return state.watch.broken("nobody is asked on a page for what he does not owe", detail);
        }
        let account: DebtorId = view.id.debtor;
        let (minor, Wish { currency, invoices, .. }) = (wish.minor(), wish);
        let page = Page { portfolio, debtor, account, order, means, currency, minor, invoices, session };
        let same = |it: &&Page| it.account == account && it.currency == currency && it.order != page.order;
        let now = state.now;
        // Two that became one may each have been led somewhere before
        let alone = state.watch.model.group(portfolio, debtor).len() == 1;
        let pages = state.watch.model.pages.clone();
        if let Some(other) = pages.iter().filter(same).find(|it| alone && house.open(it, now).is_some()) {
            let detail = format!("{} and {} are open", other.order, page.order);
            return state.watch.broken("a case has one page at a time", detail);
        }
        let known = pages.iter().position(|it| it.order == page.order);
        let place = known.unwrap_or(pages.len());
        if known.is_none() {
            state.watch.model.pages.push(page);
            let ends = now + TimeDelta::minutes(LIVE_MINUTES + 10);
            state.coming.push((ends, Deed::OnPage(place, OnPage::RunOut)));
        }
        goes_on(&mut state, place, (portfolio, debtor), means);
    }
}

/// What somebody does who has such a page before him.
fn goes_on(state: &mut State, place: usize, (home, debtor): (usize, usize), means: Means) {
    let now = state.now;
    let soon = |state: &mut State| now + TimeDelta::seconds(20) + state.dice.minutes(25);
    let (at, later) = (soon(state), soon(state));
    let act = if means == Means::Card && state.dice.chance(200) { OnPage::Order } else { OnPage::Pay };
    match state.dice.below(10) {
        0..=4 => state.coming.push((at, Deed::OnPage(place, act))),
        // He leaves it
        5 => {}
        // In another tab he begins again, and goes on in the one or the other
        6 | 7 => {
            let other = if state.dice.chance(300) { other(means) } else { means };
            state.coming.push((at, Deed::Begin(home, other)));
            state.coming.push((later, Deed::OnPage(place, act)));
        }
        // He pays by transfer, and perhaps here too
        8 => {
            let page = &state.watch.model.pages[place];
            let (invoice, minor) = (page.invoices[0], page.minor);
            state.coming.push((at, Deed::Transfer(home, debtor, invoice, minor)));
            if state.dice.chance(500) {
                state.coming.push((later, Deed::OnPage(place, act)));
            }
        }
        // He comes back when its time is nearly over, or over
        _ => {
            let at = now + TimeDelta::minutes(state.dice.between(30, 70));
            state.coming.push((at, Deed::OnPage(place, act)));
        }
    }
}

const fn other(means: Means) -> Means {
    match means {
        Means::Card => Means::Debit,
        Means::Debit => Means::Card,
    }
}

/// Sayings that somebody began to say.
fn told(state: &State) -> usize {
    state.watch.model.said.iter().filter(|said| said.told).count()
}

/// The most that he owes, as far as everybody can have read it.
fn owed(state: &State, (home, debtor): (usize, usize), currency: Currency) -> i64 {
    let read: DateTime<Utc> = state.now - TimeDelta::minutes(READ_MINUTES);
    let model = &state.watch.model;
    let group = model.group(home, debtor);
    model.most_before(home, &group, currency, read).max(model.most_before(home, &[debtor], currency, read))
}

/// All of a case's invoices that can be paid so, or one, or a part of one.
fn wish(state: &mut State, cases: &[CaseView], means: Means) -> Option<Wish> {
    let takes = |case: &&CaseView| match means {
        Means::Card => case.card_policy.is_some(),
        Means::Debit => case.collector_policy.is_some(),
    };
    let case = cases.iter().find(takes)?;
    // Who looked before it was assigned tries it all the same
    let late = state.dice.chance(300);
    let own = |it: &InvoiceView| late || it.payee.is_none();
    let payable = |it: &&InvoiceView| own(it) && it.disputed == "0.00" && minor(&it.open) > 0;
    let mut chosen: Vec<&InvoiceView> = case.invoices.iter().filter(payable).collect();
    if chosen.len() > 1 && state.dice.chance(600) {
        let one = state.dice.place(chosen.len());
        chosen = vec![chosen[one]];
    }
    let open: i64 = chosen.iter().map(|it| minor(&it.open)).sum();
    let part = (open > 1_000 && state.dice.chance(250)).then(|| state.dice.between(500, open));
    let invoices: Vec<InvoiceId> = chosen.iter().map(|it| it.id).collect();
    (!invoices.is_empty()).then_some(Wish { currency: case.currency, invoices, open, part })
}
