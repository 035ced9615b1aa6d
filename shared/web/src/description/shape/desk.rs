//! What the team is answered and decides.

use serde::Deserialize;
use utoipa::ToSchema;

use super::debit::DebitRow;
use super::dispute::DisputeView;
use super::erasure::ErasureView;
use super::file::{FileView, OriginalRow};
use super::name::{ActionId, Amount, CaseId, Currency, Date, Instant, InvoiceId};
use super::own::{Need, RequestView};
use super::payee::PaidToView;
use super::portal::HoldView;
use super::word::{AlertWhy, CaseState, Channel, HeldReason, Notice};

/// A page of cases.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CasesPage {
    /// Cases.
    pub items: Vec<CaseRow>,
    /// Pass it back as `cursor` for the next page.
    pub next: Option<String>,
}

/// A case in a list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseRow {
    /// The case.
    pub id: CaseId,
    /// Who owes.
    pub debtor: DebtorName,
    /// Its currency.
    pub currency: Currency,
    /// Where it stands.
    pub state: CaseState,
    /// What is owed, unapplied money taken off.
    pub balance: Amount,
    /// The part of it that is late.
    pub overdue: Amount,
    /// When it is looked at next.
    pub next_look_at: Option<Instant>,
}

/// Who owes, by name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DebtorName {
    /// The sender's id.
    pub id: String,
    /// Name; where nobody has described him, or he was erased, his id.
    pub name: String,
    /// The creditor's day on which his data were erased, unless a source has described him since.
    pub erased_on: Option<Date>,
}

/// A case, whole.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseSheet {
    /// The case.
    pub id: CaseId,
    /// Who owes.
    pub debtor: DebtorName,
    /// Its currency.
    pub currency: Currency,
    /// Where it stands.
    pub state: CaseState,
    /// What is owed, unapplied money taken off.
    pub balance: Amount,
    /// The part of it that is late.
    pub overdue: Amount,
    /// Money and credit that no invoice has taken yet.
    pub unapplied: Amount,
    /// Open items, oldest first.
    pub items: Vec<CaseItem>,
    /// What stands.
    pub holds: Vec<HoldView>,
    /// What helps the debtor to be written and spoken to, as he said himself.
    pub needs: Vec<Need>,
    /// What he asked of the team, oldest first.
    pub requests: Vec<RequestView>,
    /// Collections from his account that he ordered, newest first.
    pub debits: Vec<DebitRow>,
    /// Files he added to what he declared, oldest first.
    pub files: Vec<FileView>,
    /// Invoices themselves that he may save, of the invoices recorded last.
    #[schema(max_items = 200)]
    pub originals: Vec<OriginalRow>,
    /// What he contests, newest first, with what was said about it.
    pub disputes: Vec<DisputeView>,
    /// His data are erased, or were.
    pub erasure: Option<ErasureView>,
    /// What comes next, or why nothing does.
    pub next: NextView,
    /// When it is looked at next.
    pub next_look_at: Option<Instant>,
    /// Everything that happened, oldest first.
    pub timeline: Vec<TimelineEntry>,
}

/// An open item.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseItem {
    /// Its invoice.
    pub invoice: InvoiceId,
    /// The number printed on it.
    pub number: String,
    /// The source that told of it.
    pub source: String,
    /// The source's own id of it.
    pub source_id: String,
    /// When it is due.
    pub due_on: Date,
    /// What is left.
    pub open: Amount,
    /// The contested part.
    pub disputed: Amount,
    /// Highest level accepted.
    pub level: u8,
    /// To whom it is paid; none: to the creditor.
    pub payee: Option<PaidToView>,
    /// Why it gets nothing now.
    pub held: Vec<HeldView>,
}

/// Why something is not sent, and until when.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HeldView {
    /// Why.
    pub reason: HeldReason,
    /// Until when, if time ends it.
    pub until: Option<Instant>,
}

/// What comes next.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum NextView {
    /// This.
    Action(NextAction),
    /// Nothing, for these reasons.
    Held(NextHeld),
}

/// The action that comes next.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NextAction {
    /// Which action.
    pub action: ActionId,
    /// What it is.
    pub notice: Notice,
    /// When.
    pub at: Instant,
}

/// Nothing comes next.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NextHeld {
    /// Why.
    pub held: Vec<HeldView>,
}

/// One thing that happened. Other fields depend on `kind`; they hold ids, never a person's data.
#[derive(Debug, Deserialize, ToSchema)]
pub struct TimelineEntry {
    /// When it was recorded.
    pub at: Instant,
    /// What happened.
    #[schema(pattern = "^[a-z_]+$", examples("payment_received"))]
    pub kind: String,
}

/// A message to come.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgendaEntry {
    /// When it leaves.
    pub at: Instant,
    /// The case.
    pub case: CaseId,
    /// What it is.
    pub notice: Notice,
    /// How it travels.
    pub channel: Channel,
    /// The address.
    pub to: String,
    /// What it asks for, in the case's currency.
    pub amount: Amount,
}

/// A page of alerts, newest first.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlertsPage {
    /// Alerts.
    pub items: Vec<AlertView>,
    /// Pass it back as `cursor` for the next page.
    pub next: Option<String>,
}

/// Something a person should look at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlertView {
    /// When it happened.
    pub at: Instant,
    /// Why a person should look.
    pub why: AlertWhy,
    /// Whom it is about; nobody, when it is about the portfolio.
    pub debtor: Option<DebtorName>,
    /// What it is about.
    pub action: Option<ActionId>,
}
