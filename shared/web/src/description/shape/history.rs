//! What was said between creditor and debtor.

use serde::Deserialize;
use utoipa::ToSchema;

use super::file::FileView;
use super::name::{ActionId, Amount, Currency, Date, Instant};
use super::word::{Channel, LanguageTag, Notice};

/// A page of the history.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryPage {
    /// Newest first.
    pub items: Vec<HistoryEntry>,
    /// Pass it back as `cursor` for what came before.
    pub next: Option<String>,
}

/// Something that happened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryEntry {
    /// When it was recorded.
    pub at: Instant,
    /// What.
    pub kind: HistoryKind,
    /// True when the debtor said it.
    pub own: bool,
    /// Value date of money, the promised day, the date of a credit note.
    pub on: Option<Date>,
    /// The last day a hold was meant to last.
    pub until: Option<Date>,
    /// How much.
    pub amount: Option<Amount>,
    /// Its currency.
    pub currency: Option<Currency>,
    /// Numbers of the invoices it is about, the first five.
    #[schema(max_items = 5)]
    pub invoices: Vec<String>,
    /// How many there are.
    pub invoice_count: u32,
    /// The number to quote, or the one printed on a credit note.
    pub number: Option<String>,
    /// Reason of a dispute, method of a payment.
    pub reason: Option<String>,
    /// What the debtor wrote.
    pub words: Option<String>,
    /// Files the debtor added.
    pub files: Vec<FileView>,
    /// The message.
    pub message: Option<SentView>,
}

/// What happened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HistoryKind {
    /// A message left, or is about to.
    Message,
    /// Money came in.
    Payment,
    /// Money went back.
    PaymentReturned,
    /// A credit note lowered what is owed.
    CreditNote,
    /// A day was promised.
    Promise,
    /// The promised money came.
    PromiseKept,
    /// The promised day passed.
    PromiseBroken,
    /// The promise was taken back.
    PromiseEnded,
    /// Something was contested.
    Dispute,
    /// The dispute was closed.
    DisputeEnded,
    /// Something was said to be paid.
    AlreadyPaid,
    /// It was found, or not.
    AlreadyPaidEnded,
    /// A plan was agreed.
    Plan,
    /// Every instalment came.
    PlanKept,
    /// An instalment did not come.
    PlanBroken,
    /// The plan ended.
    PlanEnded,
    /// Nothing was asked for a while.
    Pause,
    /// It goes on.
    PauseEnded,
    /// Courtesy notices were declined.
    Unsubscribed,
    /// The debtor added an address.
    AddressAdded,
    /// The debtor took an address off.
    AddressRemoved,
    /// Courtesy notices are wanted again.
    AddressResumed,
    /// A collection from his account was ordered.
    Debit,
    /// It will not be collected.
    DebitDropped,
    /// The bank could not collect it.
    DebitRefused,
    /// The debtor asked something of the team.
    Asked,
    /// The team answered.
    Answered,
    /// Something was said about a dispute.
    DisputeSaid,
    /// A dispute was decided.
    DisputeResolved,
}

/// A message that was sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SentView {
    /// The action.
    pub id: ActionId,
    /// Which try of it, from 1.
    #[schema(minimum = 1)]
    pub attempt: u8,
    /// What it is.
    pub notice: Notice,
    /// How it travelled.
    pub channel: Channel,
    /// Where to, most letters covered.
    pub to: Option<String>,
    /// What is known of its way.
    pub state: SentState,
    /// It can be read again.
    pub copy: bool,
}

/// A message, to be read again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CopyView {
    /// The action.
    pub id: ActionId,
    /// Which try of it, from 1.
    #[schema(minimum = 1)]
    pub attempt: u8,
    /// What it is.
    pub notice: Notice,
    /// How it travelled.
    pub channel: Channel,
    /// When it was handed over.
    pub at: Instant,
    /// Where to, most letters covered.
    pub to: String,
    /// Language it is written in.
    pub language: LanguageTag,
    /// Subject of an e-mail.
    pub subject: Option<String>,
    /// The words.
    pub text: String,
}

/// What is known of a message's way.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SentState {
    /// It is about to leave, or nobody knows yet.
    Pending,
    /// It left.
    Sent,
    /// It arrived.
    Delivered,
    /// It came back.
    Returned,
}
