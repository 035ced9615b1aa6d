//! Actions that wait for a person, holds he places, and the portfolio as a whole.

use serde::Deserialize;
use utoipa::ToSchema;

use super::delivery::DeliveryStatus;
use super::desk::DebtorName;
use super::file::LogoView;
use super::name::{ActionId, Amount, CaseId, Currency, Date, Instant, InvoiceId, PortfolioId};
use super::word::{ActionState, Channel, HoldKind, Notice};

/// An action that waits for an approval.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalView {
    /// The action.
    pub id: ActionId,
    /// Its case.
    pub case: CaseId,
    /// Who would get it.
    pub debtor: DebtorName,
    /// What it is.
    pub notice: Notice,
    /// How it would travel.
    pub channel: Channel,
    /// Hash of what is shown; an approval names it.
    pub seen: String,
    /// Since when it waits.
    pub since: Instant,
    /// Items it names.
    pub items: Vec<NamedItem>,
    /// Currency of the amounts.
    pub currency: Currency,
    /// Subject as it would be written now.
    pub subject: Option<String>,
    /// Text as it would be written now.
    pub text: Option<String>,
}

/// An item that an action names.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedItem {
    /// Its invoice.
    pub invoice: InvoiceId,
    /// The level it would be raised to.
    pub level: u8,
    /// What is left of it.
    pub open: Amount,
}

/// A decision about an action.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalForm {
    /// Yes or no.
    pub decision: DecisionWord,
    /// The hash that was shown.
    pub seen: String,
}

/// Yes or no.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecisionWord {
    /// Yes.
    Approve,
    /// No.
    Reject,
}

/// An action.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActionView {
    /// The action.
    pub id: ActionId,
    /// What it is.
    pub notice: Notice,
    /// Its level.
    pub level: u8,
    /// Where it stands.
    pub state: ActionState,
}

/// A hold to place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldForm {
    /// What kind.
    pub kind: HoldKind,
    /// Last day, at most 366 days ahead; 30 days from today when absent.
    pub until: Option<Date>,
    /// Why.
    #[schema(max_length = 500)]
    pub reason: String,
    /// Invoices it covers; the whole case when absent.
    pub items: Option<Vec<InvoiceId>>,
}

/// A portfolio.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PortfolioView {
    /// Its id.
    pub id: PortfolioId,
    /// Its name.
    pub name: String,
    /// Whether anything leaves.
    pub sending: Sending,
    /// Set while everything is stopped.
    pub stopped_at: Option<Instant>,
    /// Why it stopped by itself; nothing when somebody stopped it.
    pub stopped_for: Option<Tripped>,
    /// What is missing of the creditor's identity before anything may leave.
    pub missing: Vec<String>,
    /// What its debtors' pages show in place of two letters.
    pub logo: Option<LogoView>,
}

/// Too much came back: the portfolio stopped by itself until somebody resumes it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tripped {
    /// What there was too much of.
    pub excess: Excess,
    /// What was counted in the last seven days.
    pub tally: Tally,
}

/// What there was too much of.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Excess {
    /// Hard bounces.
    Bounces,
    /// Complaints.
    Complaints,
}

/// E-mails, and what became of them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// Taken by the provider.
    pub sent: u64,
    /// Came back for good.
    pub bounced: u64,
    /// Complained about.
    pub complained: u64,
}

/// Whether anything leaves.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sending {
    /// Everything is computed, nothing is sent.
    Rehearsal,
    /// Messages leave.
    Enabled,
}

/// A source's new secret.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rotated {
    /// The source.
    pub source: String,
    /// The secret; shown only now.
    #[schema(pattern = "^whsec_[A-Za-z0-9+/]+=*$")]
    pub secret: String,
}

/// A page of deliveries that could not be used.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeptPage {
    /// Deliveries, oldest first.
    pub items: Vec<KeptDelivery>,
    /// Pass it back as `cursor` for the next page.
    pub next: Option<String>,
}

/// A delivery that could not be used.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeptDelivery {
    /// The source.
    pub source: String,
    /// The delivery's id at its source.
    pub id: String,
    /// The source's word for it.
    pub kind: String,
    /// When it came.
    pub received_at: Instant,
    /// What became of it.
    pub status: DeliveryStatus,
    /// Why it was not used.
    pub reason: String,
    /// SHA-256 of its body.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub digest: String,
}
