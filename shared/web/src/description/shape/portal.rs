//! What the debtor owes, as his page shows it.

use serde::Deserialize;
use utoipa::ToSchema;

use super::card::{CardPolicyView, CheckoutView};
use super::debit::{DebitPolicyView, DebitView};
use super::file::OriginalView;
use super::letterhead::CreditorView;
use super::name::{Amount, CaseId, Currency, Date, DebtorId, HoldId, Instant, InvoiceId};
use super::own::{AddressView, ChosenChannel, ProposalPolicyView, ProposalView};
use super::payee::PayeeView;
use super::plan::{LineView, PlanPolicyView};
use super::word::{DebtorKind, HoldKind, LanguageTag};

/// Everything a debtor owes a creditor.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountView {
    /// What the header `relance-account` says.
    pub id: DebtorId,
    /// How many others are open in the same visit.
    #[schema(maximum = 20)]
    pub others: u32,
    /// Who is owed.
    pub creditor: CreditorView,
    /// Who owes.
    pub debtor: DebtorView,
    /// Today, for the creditor.
    pub today: Date,
    /// Facts are known until then.
    pub data_as_of: Instant,
    /// One a currency.
    pub cases: Vec<AccountCaseView>,
}

/// Who owes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DebtorView {
    /// Name.
    pub name: String,
    /// Language.
    pub language: LanguageTag,
    /// What kind of debtor.
    pub kind: DebtorKind,
    /// Where he is, ISO 3166-1.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub country: String,
    /// Where he is written to.
    pub addresses: Vec<AddressView>,
    /// How he would rather be written to.
    pub prefers: Option<ChosenChannel>,
    /// What kinds of address he may give: e-mail always, the other where the creditor writes by text message.
    pub adds: Vec<ChosenChannel>,
}

/// What is owed in one currency.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountCaseView {
    /// The case.
    pub id: CaseId,
    /// Its currency.
    pub currency: Currency,
    /// What is owed, unapplied money taken off.
    pub balance: Amount,
    /// The part of it that is late.
    pub overdue: Amount,
    /// What can be paid now.
    pub payable: Amount,
    /// The contested part.
    pub disputed: Amount,
    /// The part that is not due yet.
    pub not_due: Amount,
    /// Money and credit that no invoice has taken yet.
    pub unapplied: Amount,
    /// Days the oldest invoice is late.
    pub oldest_days_late: u32,
    /// Invoices.
    pub invoices: Vec<AccountInvoiceView>,
    /// Why some are not chased.
    pub holds: Vec<HoldView>,
    /// The last money that came in.
    pub last_payment: Option<LastPaymentView>,
    /// What may be done about the whole case.
    pub acts: Vec<Act>,
    /// What a promise may say; none when no promise may be made.
    pub promise_policy: Option<PromisePolicyView>,
    /// What a plan may say; none when no plan may be made.
    pub plan_policy: Option<PlanPolicyView>,
    /// What a card may pay; none where nobody takes cards.
    pub card_policy: Option<CardPolicyView>,
    /// What a provider collects by a mandate signed on its page; none where none does.
    pub collector_policy: Option<CardPolicyView>,
    /// A payment on a provider's page that may be under way.
    pub checkout: Option<CheckoutView>,
    /// What may be collected from his account; none where nobody collects.
    pub debit_policy: Option<DebitPolicyView>,
    /// Orders to collect that are under way, newest first.
    #[schema(max_items = 8)]
    pub debits: Vec<DebitView>,
    /// What may be proposed beyond that; none when nothing may.
    pub proposal_policy: Option<ProposalPolicyView>,
    /// What was proposed last, while it waits and a month after.
    pub proposal: Option<ProposalView>,
    /// To whom invoices are paid instead of the creditor.
    pub payees: Vec<PayeeView>,
}

/// An invoice, as its debtor sees it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountInvoiceView {
    /// Its id.
    pub id: InvoiceId,
    /// The number printed on it.
    pub number: String,
    /// Date of issue.
    pub issued_on: Date,
    /// When it is due.
    pub due_on: Date,
    /// Gross amount.
    pub amount: Amount,
    /// What is left.
    pub open: Amount,
    /// The contested part.
    pub disputed: Amount,
    /// Days late; 0 when it is not.
    pub days_late: u32,
    /// Where it stands.
    pub state: InvoiceState,
    /// Where its source shows it, on another host.
    pub url: Option<String>,
    /// The document itself, to be saved here: at most one a format.
    #[schema(max_items = 2)]
    pub originals: Vec<OriginalView>,
    /// What may be done about it.
    pub acts: Vec<InvoiceAct>,
    /// To whom it is paid: a place in the case's `payees`; none: to the creditor.
    pub payee: Option<u32>,
}

/// A hold, as its debtor sees it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldView {
    /// Its id.
    pub id: HoldId,
    /// What kind.
    pub kind: HoldKind,
    /// Invoices it covers; none: all.
    pub invoices: Vec<InvoiceId>,
    /// The part it covers; none: all of it.
    pub amount: Option<Amount>,
    /// Since when.
    pub since: Date,
    /// The last day it holds.
    pub until: Date,
    /// Reason code; empty for a promise.
    pub reason: String,
    /// For a promise: the day.
    pub pay_on: Option<Date>,
    /// What its debtor may do about it.
    pub acts: Vec<HoldAct>,
    /// What a change may say; none when it may not be changed.
    pub change_policy: Option<PromisePolicyView>,
    /// For a plan: its instalments.
    pub plan: Vec<LineView>,
    /// For a plan: who keeps it is asked for no interest and no costs of his being late.
    pub waives_interest: bool,
    /// What its debtor wrote with it: for the team.
    pub words: Option<String>,
}

/// What a debtor may do about his own promise.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoldAct {
    /// Name another day or amount.
    Change,
    /// Take it back.
    Retract,
}

/// Money that came in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LastPaymentView {
    /// How much.
    pub amount: Amount,
    /// Value date.
    pub received_on: Date,
    /// Numbers of the invoices it paid.
    pub invoices: Vec<String>,
}

/// What the debtor may do about an invoice. That it is paid he may say of any.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceAct {
    /// Pay.
    Pay,
    /// Promise to pay.
    Promise,
    /// Spread it over months.
    Plan,
    /// Propose more time than that.
    Propose,
    /// Contest.
    Dispute,
}

/// What the debtor may do about a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Pay.
    Pay,
    /// Promise to pay.
    Promise,
    /// Spread it over months.
    Plan,
    /// Propose more time than that.
    Propose,
    /// Contest.
    Dispute,
    /// Say that it is paid.
    AlreadyPaid,
}

/// What a promise may say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PromisePolicyView {
    /// First day it may name.
    pub earliest: Date,
    /// Last day it may name.
    pub latest: Date,
    /// Smallest amount.
    pub minimum: Amount,
}

/// Where an invoice stands.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceState {
    /// It is owed and not late.
    Due,
    /// Its day has passed.
    Late,
    /// All of it is contested.
    Disputed,
    /// It is not chased for now.
    Paused,
    /// Nothing is left of it.
    Paid,
}
