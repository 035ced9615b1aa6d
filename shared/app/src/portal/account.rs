//! The account a debtor sees: every amount is the one `decide` counts with, every act shown is one the rules allow.

use chrono::{DateTime, NaiveDate, Utc};
use domain::account::Reach;
use domain::calendar::local_date;
use domain::debtor::{Channel, Country, Kind, Person};
use domain::hold::{self, Hold};
use domain::ids::{CaseId, DebtorId, HoldId, InvoiceId, ItemId};
use domain::money::Currency;
use domain::payee::Payee;
use domain::payment::Payment;
use domain::portfolio::{Feed, Portfolio};
use domain::statement::{Item, Statement};
use serde::Serialize;
use store::keys::Keys;
use store::table::Read;

use super::address::AddressView;
use super::amend::{change_policy, may_retract};
use super::bounds::{PromisePolicyView, promise_policy};
use super::card::{CardPolicyView, CheckoutView, card_policy, collector_policy, under_way};
use super::creditor::CreditorView;
use super::debit::{DebitPolicyView, DebitView};
use super::invoice::{InvoiceView, invoices};
use super::plan::{LineView, PlanPolicyView, plan_policy, schedule_of};
use super::propose::{ProposalPolicyView, ProposalView, last_proposal, proposal_policy};
use super::session::Visitor;
use super::transfer::PayeeView;
use crate::app::App;
use crate::commit::decimal;
use crate::debit::is_own_payment;
use crate::dispatch::open_person;
use crate::error::AppError;
use crate::ledger::{Drawn, Ledger};

/// The whole account.
#[derive(Debug, Clone, Serialize)]
pub struct AccountView {
    /// Names it in every request about it.
    pub id: DebtorId,
    /// How many others are open in the same visit.
    pub others: usize,
    /// Who is owed.
    pub creditor: CreditorView,
    /// Who owes.
    pub debtor: DebtorView,
    /// The creditor's day.
    pub today: NaiveDate,
    /// Until when facts are known.
    pub data_as_of: DateTime<Utc>,
    /// One a currency.
    pub cases: Vec<CaseView>,
}

/// Who owes.
#[derive(Debug, Clone, Serialize)]
pub struct DebtorView {
    /// The name on the invoices.
    pub name: String,
    /// Language he is written to.
    pub language: &'static str,
    /// Business, consumer, public body or unknown.
    pub kind: Kind,
    /// Where he is.
    pub country: Country,
    /// Where he is written to.
    pub addresses: Vec<AddressView>,
    /// How he would rather be written to.
    pub prefers: Option<Channel>,
    /// What kinds of address he may give: `email`, `sms`.
    pub adds: Vec<Channel>,
}

/// Everything owed in one currency.
#[derive(Debug, Clone, Serialize)]
pub struct CaseView {
    /// The case.
    pub id: CaseId,
    /// Its currency.
    pub currency: Currency,
    /// Net balance.
    pub balance: String,
    /// Overdue, disputed parts included.
    pub overdue: String,
    /// What is asked for now.
    pub payable: String,
    /// Set aside.
    pub disputed: String,
    /// Not due yet.
    pub not_due: String,
    /// Money of the debtor nobody claims.
    pub unapplied: String,
    /// Days the oldest item is late; 0 when none is.
    pub oldest_days_late: i64,
    /// Open ones, and those settled of late.
    pub invoices: Vec<InvoiceView>,
    /// What stands between the debtor and reminders.
    pub holds: Vec<HoldView>,
    /// The last payment.
    pub last_payment: Option<LastPaymentView>,
    /// What he may do.
    pub acts: Vec<&'static str>,
    /// What a promise may say.
    pub promise_policy: Option<PromisePolicyView>,
    /// What a plan may say.
    pub plan_policy: Option<PlanPolicyView>,
    /// What a card may pay; nothing where nobody takes cards.
    pub card_policy: Option<CardPolicyView>,
    /// What a provider collects by a mandate signed on its page; nothing where none does.
    pub collector_policy: Option<CardPolicyView>,
    /// A payment on a provider's page that may be under way.
    pub checkout: Option<CheckoutView>,
    /// What may be collected from his account; nothing where nobody collects.
    pub debit_policy: Option<DebitPolicyView>,
    /// Orders to collect that are under way, newest first.
    pub debits: Vec<DebitView>,
    /// What may be proposed beyond that.
    pub proposal_policy: Option<ProposalPolicyView>,
    /// What was proposed last, while it waits and a month after.
    pub proposal: Option<ProposalView>,
    /// To whom invoices are paid instead of the creditor.
    pub payees: Vec<PayeeView>,
}

/// A hold, as its debtor sees it.
#[derive(Debug, Clone, Serialize)]
pub struct HoldView {
    /// Its id.
    pub id: HoldId,
    /// What kind.
    pub kind: hold::Kind,
    /// Invoices it covers; empty: all.
    pub invoices: Vec<InvoiceId>,
    /// Amount it covers, if not all.
    pub amount: Option<String>,
    /// Since.
    pub since: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Reason code.
    pub reason: String,
    /// For a promise: the day.
    pub pay_on: Option<NaiveDate>,
    /// What its debtor may do about it: `change`, `retract`.
    pub acts: Vec<&'static str>,
    /// What a change may say.
    pub change_policy: Option<PromisePolicyView>,
    /// For a plan: its instalments.
    pub plan: Vec<LineView>,
    /// For a plan: who keeps it is asked for no interest and no costs of his being late.
    pub waives_interest: bool,
    /// What its debtor wrote with it: only the team is shown it here.
    pub words: Option<String>,
}

/// A payment received.
#[derive(Debug, Clone, Serialize)]
pub struct LastPaymentView {
    /// Amount.
    pub amount: String,
    /// Value date.
    pub received_on: NaiveDate,
    /// Invoices it settled, by number.
    pub invoices: Vec<String>,
}

impl App {
    /// What the visitor owes.
    ///
    /// # Errors
    /// When it cannot be read now.
    pub async fn account(&self, visitor: &Visitor) -> Result<AccountView, AppError> {
        let portfolio = &visitor.portfolio;
        let ledger = self.visited(visitor).await?;
        let person = open_person(&ledger, &self.portfolio_key(portfolio.id).await?)?;
        let now = self.now();
        // On a clock that stands still, a source that never said otherwise is synchronised until now.
        let assumed = self.settings().assume_fresh.then_some(now);
        let heard = |feed: &Feed| feed.synchronised_until.or(assumed).or(feed.heard_at);
        let known = portfolio.feeds.values().filter_map(heard);
        Ok(AccountView {
            id: visitor.debtor,
            others: visitor.others.len(),
            creditor: CreditorView::of(portfolio)?,
            debtor: debtor_view(&ledger, person, self.adds(&ledger, portfolio)),
            today: local_date(now, portfolio.time_zone),
            data_as_of: known.min().unwrap_or(now),
            cases: self.case_views(&ledger, portfolio).await?,
        })
    }

    async fn case_views(&self, ledger: &Ledger, portfolio: &Portfolio) -> Result<Vec<CaseView>, AppError> {
        let now = self.now();
        // Who never led anybody to a provider has none under way: his debtors' pages cost one read less.
        let begun = if portfolio.led_elsewhere() { self.checkouts(ledger).await? } else { Vec::new() };
        let (policy, debits) = self.debits_shown(ledger, portfolio).await?;
        let view = |currency| {
            let view = case_view(ledger, &ledger.draw(currency, portfolio, now), portfolio, now);
            let card_policy = view.card_policy.filter(|_| self.takes_cards());
            // What is paid to somebody else is not collected by the creditor
            let owes = view.invoices.iter().any(|it| it.payee.is_none() && it.acts.contains(&"pay"));
            let collects = currency == Currency::EUR;
            let collector_policy = collector_policy(portfolio, currency)
                .filter(|_| owes && self.collecting(portfolio).is_some());
            CaseView {
                card_policy,
                collector_policy,
                checkout: under_way(&begun, currency, now),
                debit_policy: policy.clone().filter(|_| collects && owes),
                debits: debits.iter().filter(|_| collects).cloned().collect(),
                ..view
            }
        };
        Ok(ledger.currencies().into_iter().map(view).collect())
    }

    /// The visitor's ledger, unless he was erased since his visit began.
    pub(crate) async fn visited(&self, visitor: &Visitor) -> Result<Ledger, AppError> {
        let keys = Keys::of(visitor.portfolio.id);
        let ledger = Ledger::load(self.table(), keys, visitor.debtor, Read::Strong, false).await?;
        let ledger = ledger.ok_or(AppError::NotFound("account"))?;
        visitor.goes_on(&ledger)?;
        Ok(ledger)
    }

    /// Changes the visitor's ledger, unless he was erased since his visit began.
    pub(super) async fn change_own<T>(
        &self,
        visitor: &Visitor,
        mut verb: impl FnMut(&mut Ledger) -> Result<T, AppError> + Send,
    ) -> Result<T, AppError> {
        self.change(&visitor.portfolio, visitor.debtor, |ledger| {
            visitor.goes_on(ledger)?;
            verb(ledger)
        })
        .await
    }
}

fn debtor_view(ledger: &Ledger, person: Person, adds: Vec<Channel>) -> DebtorView {
    let profile = &ledger.account.profile;
    let shown = |reach: &Reach| AddressView::of(ledger, &person, reach);
    DebtorView {
        addresses: ledger.account.reach.iter().filter_map(shown).collect(),
        prefers: ledger.account.choices.channel,
        adds,
        language: profile.language.tag(),
        kind: profile.kind,
        country: profile.country,
        name: person.name,
    }
}

fn case_view(ledger: &Ledger, drawn: &Drawn<'_>, portfolio: &Portfolio, now: DateTime<Utc>) -> CaseView {
    let statement = &drawn.statement;
    let currency = statement.currency;
    let today = local_date(now, portfolio.time_zone);
    let money = |minor| decimal(minor, currency);
    let open = || statement.items.iter().filter(|item| item.open > 0);
    let overdue = statement.overdue(today);
    let oldest = open().map(|item| (today - item.due_on).num_days()).max().unwrap_or(0).max(0);
    let owes = open().any(|item| item.claimed() > 0);
    let promise_policy = promise_policy(ledger, portfolio, currency, today).filter(|_| owes);
    let claimed = open().map(Item::claimed).sum();
    let plan_policy = plan_policy(ledger, portfolio, currency, claimed, today);
    let proposal_policy = proposal_policy(ledger, currency, portfolio, today).filter(|_| owes);
    let mut acts = Vec::new();
    if owes {
        acts.push("pay");
        acts.extend(promise_policy.is_some().then_some("promise"));
        acts.extend(plan_policy.is_some().then_some("plan"));
        acts.extend(proposal_policy.is_some().then_some("propose"));
        acts.extend(["dispute", "already_paid"]);
    }
    let mut payees: Vec<&Payee> = Vec::new();
    let own = open().any(|item| item.claimed() > 0 && drawn.invoices[item.invoice].payee().is_none());
    CaseView {
        id: ledger.case_id(currency),
        currency,
        balance: money(statement.balance()),
        overdue: money(overdue),
        payable: money(open().filter(|item| item.due_on < today).map(Item::claimed).sum()),
        disputed: money(open().map(|item| item.disputed).sum()),
        not_due: money(open().filter(|item| item.due_on >= today).map(|item| item.open).sum()),
        unapplied: money(statement.unapplied),
        oldest_days_late: oldest,
        invoices: invoices(drawn, today, &acts, &mut payees),
        payees: payees.into_iter().map(|payee| PayeeView::of(payee, ledger, portfolio)).collect(),
        holds: holds(ledger, statement, portfolio, today)
            .into_iter()
            // His own payment by card or by debit stands apart
            .filter(|hold| hold.kind != hold::Kind::Covered || !is_own_payment(&hold.reason))
            .map(|hold| for_debtor(hold, ledger, portfolio, today))
            .collect(),
        last_payment: last_payment(ledger, drawn),
        acts,
        promise_policy,
        plan_policy,
        card_policy: card_policy(portfolio, currency).filter(|_| own),
        collector_policy: None,
        checkout: None,
        debit_policy: None,
        debits: Vec::new(),
        proposal_policy,
        proposal: last_proposal(ledger, currency, portfolio, today),
    }
}

pub(crate) fn holds(
    ledger: &Ledger,
    statement: &Statement,
    portfolio: &Portfolio,
    today: NaiveDate,
) -> Vec<HoldView> {
    let currency = statement.currency;
    let stands = |hold: &&Hold| hold.currency == currency && hold.stands(today);
    ledger
        .holds
        .all()
        .iter()
        .filter(stands)
        .map(|hold| HoldView {
            id: hold.id,
            kind: hold.kind,
            invoices: invoices_of(&hold.items),
            amount: hold.minor.map(|minor| decimal(minor, currency)),
            since: local_date(hold.recorded_at, portfolio.time_zone),
            until: hold.until,
            reason: hold.reason.clone(),
            pay_on: hold.pay_on,
            acts: Vec::new(),
            change_policy: None,
            plan: schedule_of(hold, statement),
            waives_interest: hold.waives_interest,
            words: None,
        })
        .collect()
}

/// With what he may do about it, and without what the team wrote: that is for the team.
fn for_debtor(mut view: HoldView, ledger: &Ledger, portfolio: &Portfolio, today: NaiveDate) -> HoldView {
    let own = |hold: &Hold| hold.id == view.id && hold.author == hold::Author::Debtor;
    let Some(hold) = ledger.holds.find(own) else {
        view.reason.clear();
        return view;
    };
    view.change_policy = change_policy(ledger, portfolio, hold, today);
    view.acts.extend(view.change_policy.is_some().then_some("change"));
    view.acts.extend(may_retract(hold, today).then_some("retract"));
    view
}

pub(super) fn invoices_of(items: &[ItemId]) -> Vec<InvoiceId> {
    let mut invoices: Vec<InvoiceId> = items.iter().map(|item| item.invoice).collect();
    invoices.dedup();
    invoices
}

fn last_payment(ledger: &Ledger, drawn: &Drawn<'_>) -> Option<LastPaymentView> {
    let currency = drawn.statement.currency;
    let kept = |it: &Payment| it.currency == currency && it.minor > it.reversed;
    let mine = ledger.payments.all().iter().enumerate().filter(|(_, payment)| kept(payment));
    let (place, payment) = mine.max_by_key(|(_, payment)| payment.received_on)?;
    let settled = drawn
        .allocation
        .applied
        .iter()
        .filter(|(source, ..)| *source == domain::allocation::Source::Payment(place));
    let mut numbers: Vec<String> = settled
        .filter_map(|(_, item, _)| drawn.invoices.iter().find(|invoice| invoice.id == item.invoice))
        .map(|invoice| invoice.number.clone())
        .collect();
    numbers.dedup();
    Some(LastPaymentView {
        amount: decimal(payment.minor, currency),
        received_on: payment.received_on,
        invoices: numbers,
    })
}
