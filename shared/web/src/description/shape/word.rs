//! Words on the wire.

use serde::Deserialize;
use utoipa::ToSchema;

/// State of a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Nothing is late.
    Monitoring,
    /// It is chased.
    Active,
    /// On formal notice.
    FormalNotice,
    /// A professional has it.
    HandedOff,
    /// Nothing is owed.
    Settled,
    /// Given up.
    WrittenOff,
    /// Closed by hand.
    Closed,
}

/// How a message travels.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Email,
    /// Text message.
    Sms,
    /// Letter.
    Letter,
    /// A call by a person.
    Phone,
}

/// Why something is not chased.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoldKind {
    /// The debtor said when he will pay.
    Promise,
    /// An instalment plan runs.
    Plan,
    /// The debtor contests.
    Dispute,
    /// Somebody of the team paused it.
    Pause,
    /// The debtor says he has paid.
    AlreadyPaid,
    /// Insolvency proceedings.
    Insolvency,
    /// No address works.
    Undeliverable,
    /// A credit note was promised.
    AwaitingCreditNote,
    /// A bill of exchange, a cheque, a card payment under way or a direct debit covers it.
    Covered,
}

/// Why nothing is sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeldReason {
    /// Its next step is not due.
    NotDue,
    /// A hold stands.
    Hold,
    /// The debtor's hours.
    QuietHours,
    /// A weekend or public holiday of the debtor.
    Holiday,
    /// He has had enough messages.
    Cap,
    /// The distance between two messages.
    Gap,
    /// Payments have not been synchronised for too long.
    StaleSource,
    /// The portfolio only rehearses.
    Rehearsal,
    /// The creditor's identity is incomplete.
    IdentityIncomplete,
    /// Too little to write for.
    BelowMinimum,
    /// A person has to say something.
    AwaitingApproval,
    /// No address works.
    NoContact,
    /// The debtor declined this channel.
    OptedOut,
    /// The law asks to wait.
    LawGate,
    /// Nothing is open.
    Settled,
    /// Nobody knows whether the last message went out.
    UnknownOutcome,
    /// Everything is stopped.
    PortfolioStopped,
}

/// What a message is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// Before the due date.
    PreDue,
    /// First reminder.
    #[serde(rename = "reminder_1")]
    Reminder1,
    /// Short reminder by text message.
    SmsReminder,
    /// Second reminder.
    #[serde(rename = "reminder_2")]
    Reminder2,
    /// Formal notice.
    FormalNotice,
    /// A person decides what comes next; no message.
    Decision,
    /// An instalment of a plan, shortly before its day and once after it.
    Instalment,
    /// Thanks for a payment.
    Thanks,
    /// Statement of account.
    Statement,
    /// Confirms what the debtor declared.
    Confirmation,
    /// A code the debtor asked for.
    Code,
    /// A fresh link the debtor asked for.
    Link,
}

/// Where an action stands.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActionState {
    /// Not tried yet.
    Open,
    /// A person has to approve.
    AwaitingApproval,
    /// Approved, not tried yet.
    Approved,
    /// A person said no.
    Rejected,
    /// About to be handed to the provider.
    Claimed,
    /// The provider has it.
    Accepted,
    /// It arrived.
    Delivered,
    /// It came back.
    Bounced,
    /// The provider took it and will never deliver it.
    Failed,
    /// The provider proved that it does not have it.
    Refused,
    /// Nobody knows.
    Unknown,
    /// A person judges whether it went out.
    Review,
    /// It will never be sent.
    Dropped,
}

/// Why a person should look.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertWhy {
    /// An address does not exist.
    AddressBounced,
    /// The owner of an address complained, or said stop.
    AddressDeclined,
    /// The day of a promise passed without the money.
    PromiseBroken,
    /// A direct debit was refused, or its money went back.
    DebitFailed,
    /// A decision is due: the last step was taken, an approval was forgotten, or nobody can be reached.
    DecisionDue,
    /// A debtor asked something: the law says by when it is answered.
    Asked,
    /// A debtor contests, or wrote again about it.
    Contested,
    /// Nobody knows whether a message went out.
    OutcomeUnknown,
    /// Too much came back: the portfolio stopped itself.
    PortfolioStopped,
    /// Working on a debtor failed again and again.
    CaseFailed,
}

/// What kind of debtor.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DebtorKind {
    /// A trader or a company.
    Business,
    /// A private person.
    Consumer,
    /// A public body.
    Public,
    /// Nobody said.
    Unknown,
}

/// A language of the pages.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LanguageTag {
    /// French.
    Fr,
    /// English.
    En,
    /// German.
    De,
    /// Dutch.
    Nl,
    /// Spanish.
    Es,
    /// Italian.
    It,
}
