//! What can have happened.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::case::State;
use crate::code::Purpose;
use crate::debtor::Channel;
use crate::dispute;
use crate::erasure;
use crate::event::{ObservedStatus, Return};
use crate::hold;
use crate::ids::{
    ActionId, CheckoutId, CreditNoteId, DebitFileId, DebitId, FileId, HoldId, InvoiceId, ItemId, MandateId,
    PaymentId, RequestId,
};
use crate::invoice::Format;
use crate::money::Currency;
use crate::request::{Answer, Asks};
use crate::scenario::Notice;

/// What a debtor chooses about the way he is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// The language.
    Language,
    /// The channel he prefers.
    Channel,
    /// What helps him to be written and spoken to.
    Needs,
}

/// What happened. Amounts are minor units of the document's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum What {
    /// The debtor became known or changed.
    DebtorChanged,
    /// Another debtor was merged into this one, or this one into another.
    DebtorMerged {
        /// Written out, for the team.
        detail: String,
    },
    /// An invoice became known.
    InvoiceRecorded {
        /// Which.
        invoice: InvoiceId,
        /// Gross.
        minor: i64,
        /// Currency.
        currency: Currency,
        /// First due date.
        due_on: NaiveDate,
        /// The due date was derived.
        estimated: bool,
    },
    /// An invoice was replaced by a later version of its source.
    InvoiceChanged {
        /// Which.
        invoice: InvoiceId,
        /// Gross now.
        minor: i64,
    },
    /// The document itself was given, in place of the one of its format if there was one.
    OriginalKept {
        /// Of which invoice.
        invoice: InvoiceId,
        /// In what.
        format: Format,
        /// Where it is kept.
        file: FileId,
        /// What it stands in place of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead_of: Option<FileId>,
    },
    /// The document itself was taken off.
    OriginalDropped {
        /// Of which invoice.
        invoice: InvoiceId,
        /// In what.
        format: Format,
        /// What is not there any more.
        file: FileId,
    },
    /// An invoice is paid to somebody else than before, or to another account of his.
    PayeeChanged {
        /// Which invoice.
        invoice: InvoiceId,
        /// The payee's account, most of it covered; none: the creditor's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<String>,
        /// The account before, covered alike; none: the creditor's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead_of: Option<String>,
        /// Why, as the team says; a source says none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// An invoice never was due.
    InvoiceVoided {
        /// Which.
        invoice: InvoiceId,
        /// As the source says.
        reason: String,
    },
    /// The creditor gave up on an invoice.
    InvoiceWrittenOff {
        /// Which.
        invoice: InvoiceId,
        /// As the source says.
        reason: String,
    },
    /// The source said what is left.
    Observed {
        /// Which.
        invoice: InvoiceId,
        /// Left.
        remaining: i64,
        /// Closing word.
        status: ObservedStatus,
        /// The instant it speaks of.
        as_of: DateTime<Utc>,
    },
    /// A credit note became known.
    CreditNoteRecorded {
        /// Which.
        credit_note: CreditNoteId,
        /// Amount.
        minor: i64,
        /// Currency.
        currency: Currency,
    },
    /// A credit note was cancelled.
    CreditNoteVoided {
        /// Which.
        credit_note: CreditNoteId,
    },
    /// Money came in.
    PaymentReceived {
        /// Which.
        payment: PaymentId,
        /// Amount.
        minor: i64,
        /// Currency.
        currency: Currency,
    },
    /// Money went back.
    PaymentReturned {
        /// Which.
        payment: PaymentId,
        /// Amount.
        minor: i64,
        /// Why.
        cause: Return,
        /// The source's code.
        reason_code: String,
    },
    /// A try to collect failed.
    PaymentFailed {
        /// Which invoice.
        invoice: InvoiceId,
        /// The source's reason.
        reason: String,
    },
    /// The debtor went to pay on the provider's page.
    CheckoutBegan {
        /// Which.
        checkout: CheckoutId,
        /// Amount.
        minor: i64,
        /// Currency.
        currency: Currency,
    },
    /// He gave the order; the provider is still collecting.
    CheckoutPending {
        /// Which.
        checkout: CheckoutId,
    },
    /// The provider was asked to collect, by the mandate that he signed there.
    CheckoutSent {
        /// Which.
        checkout: CheckoutId,
        /// The day of collection, where it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<NaiveDate>,
        /// What was ordered, when less was left to collect.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead_of: Option<i64>,
    },
    /// The provider could not collect.
    CheckoutRefused {
        /// Which.
        checkout: CheckoutId,
        /// Why, where it says so: a bank's code, or a word.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The money went back: what it had paid is owed again.
    CheckoutReturned {
        /// Which.
        checkout: CheckoutId,
        /// Why: a bank's code, or a word.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// He did not pay there.
    CheckoutAbandoned {
        /// Which.
        checkout: CheckoutId,
        /// Why nothing was collected although he had ordered it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// He paid there.
    CheckoutPaid {
        /// Which.
        checkout: CheckoutId,
        /// The money.
        payment: PaymentId,
        /// What was to be paid, when what was paid differs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead_of: Option<i64>,
    },
    /// He let the creditor collect from an account.
    MandateSigned {
        /// By which mandate.
        mandate: MandateId,
    },
    /// A mandate is used no more.
    MandateEnded {
        /// Which.
        mandate: MandateId,
        /// `revoked`, `replaced`, or the bank's reason code.
        reason: String,
    },
    /// He ordered a collection, and was told of it.
    DebitOrdered {
        /// Which.
        debit: DebitId,
        /// How much.
        minor: i64,
        /// Currency.
        currency: Currency,
        /// When.
        on: NaiveDate,
    },
    /// It was put into a file for the bank.
    DebitSent {
        /// Which.
        debit: DebitId,
        /// Which file.
        file: DebitFileId,
        /// The day of collection.
        on: NaiveDate,
        /// What was ordered, when less is still owed and collected.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead_of: Option<i64>,
    },
    /// It will not be collected.
    DebitDropped {
        /// Which.
        debit: DebitId,
        /// `withdrawn` by the debtor, `settled`, `too_late`, `mandate_ended`, `assigned` to somebody else.
        reason: String,
    },
    /// The money is there.
    DebitCollected {
        /// Which.
        debit: DebitId,
        /// The money.
        payment: PaymentId,
    },
    /// The bank did not collect it, or the money went back.
    DebitFailed {
        /// Which.
        debit: DebitId,
        /// The bank's reason code.
        reason_code: String,
        /// In plain words.
        reason: String,
        /// True when the money had come.
        returned: bool,
    },
    /// Two versions of one instant disagree: the first is kept, a person looks.
    Conflicting {
        /// What disagrees, by id.
        what: String,
    },
    /// A hold was placed.
    HoldPlaced {
        /// Which.
        hold: HoldId,
        /// What kind.
        hold_kind: hold::Kind,
        /// Items; empty: the whole case.
        items: Vec<ItemId>,
        /// Last day.
        until: NaiveDate,
    },
    /// A hold was ended before its time.
    HoldEnded {
        /// Which.
        hold: HoldId,
    },
    /// The day of a promise passed without the money.
    PromiseBroken {
        /// Which.
        hold: HoldId,
    },
    /// The promised money came.
    PromiseKept {
        /// Which.
        hold: HoldId,
    },
    /// Every instalment of a plan came.
    PlanKept {
        /// Which.
        hold: HoldId,
    },
    /// An instalment of a plan did not come: the plan has ended.
    PlanBroken {
        /// Which.
        hold: HoldId,
    },
    /// The case moved on.
    StateChanged {
        /// Which case.
        currency: Currency,
        /// From.
        from: State,
        /// To.
        to: State,
    },
    /// A person has to approve.
    ApprovalAsked {
        /// What for.
        action: ActionId,
        /// Notice.
        notice: Notice,
    },
    /// A person said yes.
    Approved {
        /// What to.
        action: ActionId,
    },
    /// A person said no.
    Rejected {
        /// What to.
        action: ActionId,
    },
    /// What was asked no longer makes sense.
    ApprovalLapsed {
        /// What.
        action: ActionId,
        /// Why.
        reason: String,
    },
    /// A person has a decision to take.
    TaskOpened {
        /// What.
        action: ActionId,
        /// Notice.
        notice: Notice,
    },
    /// About to be handed to the provider.
    Claimed {
        /// What.
        action: ActionId,
        /// Notice.
        notice: Notice,
        /// How.
        channel: Channel,
        /// Which try, from 1.
        attempt: u8,
    },
    /// What became of a try (`accepted`, `delivered`, `bounced`, `failed`, `refused`, `unknown`, `review`).
    Outcome {
        /// What.
        action: ActionId,
        /// Which try, from 1.
        attempt: u8,
        /// The word.
        outcome: String,
        /// When it happened, which may be before it was recorded here.
        happened_at: DateTime<Utc>,
    },
    /// The provider is still trying to deliver.
    Delayed {
        /// What.
        action: ActionId,
        /// Which try, from 1.
        attempt: u8,
        /// When it said so.
        happened_at: DateTime<Utc>,
    },
    /// A person judged an unknown outcome.
    Judged {
        /// What.
        action: ActionId,
        /// It went out.
        sent: bool,
    },
    /// A step that will never be sent.
    Superseded {
        /// Notice.
        notice: Notice,
        /// Item.
        item: ItemId,
        /// Why.
        reason: String,
    },
    /// An address is no longer written to.
    AddressStopped {
        /// How it was written to.
        channel: Channel,
        /// Why (`bounced`, `complained`, `opted_out`, `unsubscribed`, `wrong_person`).
        reason: String,
    },
    /// Deciding or sending failed; it is tried again later.
    Failed {
        /// What the person who looks should know.
        reason: String,
    },
    /// It failed again and again: a person must look.
    Stuck {
        /// What the person who looks should know.
        reason: String,
    },
    /// The debtor typed the code that was sent to an address on file: who is on his page reads there.
    CodeProven {
        /// What for.
        purpose: Purpose,
    },
    /// The debtor chose how he is written to. What he chose of it is no fact: it may tell of his health.
    ChoiceMade {
        /// What about.
        about: Choice,
    },
    /// The debtor added an address, and typed the code that was sent there.
    AddressAdded {
        /// How it is written to.
        channel: Channel,
    },
    /// No mail says again what the debtor did, or warns his other addresses.
    NotConfirmed {
        /// `no_address`, `too_many` in a day, or `too_late`: nobody took it while it was news.
        reason: String,
    },
    /// The debtor lets an address be written to again.
    AddressResumed {
        /// How it is written to.
        channel: Channel,
    },
    /// The debtor began to take a copy of all that is kept of him.
    DataTaken,
    /// Somebody of the team has his data erased: nothing is decided from here on.
    ErasureBegan {
        /// Why.
        reason: erasure::Reason,
        /// What it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request: Option<RequestId>,
    },
    /// They are erased: only what holds ids is left.
    Erased,
    /// The debtor asked something of the team.
    Asked {
        /// Which request.
        request: RequestId,
        /// What it asks for.
        asks: Asks,
        /// The last day to answer, in the creditor's zone.
        answer_by: NaiveDate,
    },
    /// The team answered.
    Answered {
        /// Which request.
        request: RequestId,
        /// What it said.
        answer: Answer,
    },
    /// Somebody spoke about a dispute: the debtor, or the team. What he said is no fact of the chain.
    DisputeSaid {
        /// Which dispute.
        hold: HoldId,
    },
    /// The team decided a dispute.
    DisputeResolved {
        /// Which one.
        hold: HoldId,
        /// What it decided.
        outcome: dispute::Outcome,
    },
    /// The debtor opened his page with this link.
    PageOpened {
        /// The message the link came with.
        action: ActionId,
    },
}
