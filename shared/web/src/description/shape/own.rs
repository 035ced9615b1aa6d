//! What the debtor decides about himself: codes, addresses, choices, and what is kept of him.

use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::letterhead::CreditorView;
use super::name::{AddressId, Date, Instant, InvoiceId, RequestId};
use super::plan::ScheduleView;
use super::word::{Channel, LanguageTag};

/// Where a code should go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeForm {
    /// What it opens.
    pub purpose: CodePurpose,
    /// An address on file.
    pub address: AddressId,
}

/// What a code opens.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CodePurpose {
    /// To add an address, or to take one off.
    Contact,
    /// To take a copy of all that is kept.
    Data,
    /// To sign a plan.
    Plan,
    /// To let the creditor collect from an account.
    Debit,
}

/// A code is on its way.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeSent {
    /// How it travels.
    pub channel: Channel,
    /// Where to, most letters covered.
    pub to: String,
    /// The last instant at which it may be typed.
    pub ends_at: Instant,
}

/// A code, as it was typed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuessForm {
    /// What it opens.
    pub purpose: CodePurpose,
    /// Six digits, with or without spaces.
    #[schema(max_length = 40, examples("482915"))]
    pub code: String,
}

/// It was the code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proven {
    /// Until when it opens what it is for.
    pub until: Instant,
}

/// What the debtor chooses; what is absent stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoicesForm {
    /// Language he is written to.
    pub language: Option<LanguageTag>,
    /// How he would rather be written to.
    pub channel: Option<ChosenChannel>,
    /// What helps him; an empty list: nothing.
    #[schema(max_items = 4)]
    pub needs: Option<Vec<Need>>,
}

/// What helps somebody to be written and spoken to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Large letters on paper.
    LargePrint,
    /// Short, plain sentences.
    PlainWords,
    /// Rather a call than something to read.
    Call,
    /// Never a call.
    NoCall,
}

/// A new address: an e-mail address or a mobile number, one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactForm {
    /// E-mail address.
    #[schema(max_length = 254, examples("direction@dupont.example"))]
    pub email: Option<String>,
    /// Mobile number of a country of the European Economic Area, of Switzerland or of the United Kingdom, with its country
    /// code or as it is dialled in the debtor's country.
    #[schema(max_length = 40, examples("+33 6 12 34 56 78"))]
    pub phone: Option<String>,
    /// Who reads there.
    #[schema(max_length = 120)]
    pub name: Option<String>,
}

/// The code that was sent to a new address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmForm {
    /// Six digits, with or without spaces.
    #[schema(max_length = 40, examples("482915"))]
    pub code: String,
}

/// Whether courtesy notices go to an address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CourtesyForm {
    /// They do.
    pub wanted: bool,
}

/// An address on file.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddressView {
    /// Names it.
    pub id: AddressId,
    /// How it is written to.
    pub channel: Channel,
    /// The address, most letters covered.
    pub address: String,
    /// Why nothing, or no courtesy notice, goes there.
    pub stopped: Option<Stop>,
    /// What its owner may do.
    pub acts: Vec<AddressAct>,
}

/// What a debtor may do about an address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AddressAct {
    /// Have a code sent there.
    Code,
    /// Decline courtesy notices there.
    Decline,
    /// Let them come again.
    Resume,
    /// Take it off.
    Remove,
}

/// A page of the copy of all that is kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DataPage {
    /// Name of the format.
    pub format: DataFormat,
    /// When this page was made.
    pub made_at: Instant,
    /// Who is responsible.
    pub creditor: CreditorView,
    /// What is kept.
    pub items: Vec<DataItem>,
    /// Pass it back as `cursor` for the next page.
    pub next: Option<String>,
}

/// One thing that is kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DataItem {
    /// What it is.
    pub kind: DataKind,
    /// What is kept.
    pub data: Value,
}

/// A request.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestForm {
    /// What is asked for.
    pub asks: Right,
    /// In the debtor's words.
    #[schema(min_length = 3, max_length = 2000)]
    pub text: String,
}

/// What may be asked for here.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// To correct what is wrong.
    Correct,
    /// To use it for less, or to object.
    Restrict,
    /// To erase it, where the law allows.
    Erase,
}

/// What is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// To correct what is wrong.
    Correct,
    /// To use it for less, or to object.
    Restrict,
    /// To erase it, where the law allows.
    Erase,
    /// To pay later, or in other parts: made as a proposal.
    Time,
}

/// What the team said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestAnswer {
    /// It is done.
    Granted,
    /// Not as proposed, but otherwise.
    Amended,
    /// It is not; the words say why.
    Refused,
}

/// A request, and its answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestView {
    /// Its id.
    pub id: RequestId,
    /// What is asked for.
    pub asks: Asks,
    /// The creditor's day on which it was asked.
    pub asked_on: Date,
    /// The last day to answer.
    pub answer_by: Date,
    /// An answer is to come.
    pub waits: bool,
    /// For a proposal: what is proposed.
    pub offer: Option<ScheduleView>,
    /// The debtor's words.
    pub text: Option<String>,
    /// What the team said; none while it waits.
    pub answer: Option<RequestAnswer>,
    /// The creditor's day on which it said so.
    pub answered_on: Option<Date>,
    /// The team's words.
    pub answer_text: Option<String>,
}

/// An answer to a request.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerForm {
    /// What is said.
    pub answer: RequestAnswer,
    /// Why, or what was done.
    #[schema(min_length = 3, max_length = 2000)]
    pub text: String,
    /// For a proposal that is amended: into how many instalments; 1: all of it on the day.
    #[schema(minimum = 1, maximum = 36)]
    pub instalments: Option<u8>,
    /// For a proposal that is amended: when the first one is paid.
    pub first_on: Option<Date>,
}

/// More time than the policy gives.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalForm {
    /// What for.
    #[schema(min_items = 1, max_items = 500)]
    pub invoices: Vec<InvoiceId>,
    /// Into how many instalments; 1: all of it on the day.
    #[schema(minimum = 1, maximum = 36)]
    pub instalments: u8,
    /// When the first one is paid.
    pub first_on: Date,
    /// In the debtor's words.
    #[schema(min_length = 3, max_length = 500)]
    pub text: String,
}

/// What may be proposed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalPolicyView {
    /// Most instalments.
    pub instalments: u8,
    /// First day the first one may fall on.
    pub earliest: Date,
    /// Last day the first one may fall on.
    pub latest: Date,
}

/// Where a proposal stands.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalView {
    /// Whether it was answered, and how.
    pub state: ProposalState,
    /// The day of the answer; while it waits, the last day for one.
    pub on: Date,
}

/// How a debtor may choose to be written to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChosenChannel {
    /// E-mail.
    Email,
    /// Text message.
    Sms,
}

/// Why nothing, or no courtesy notice, goes to an address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// It does not exist.
    Bounced,
    /// Its owner complained.
    Complained,
    /// Its owner said stop.
    OptedOut,
    /// Its owner wants no courtesy notices there.
    Unsubscribed,
    /// The debtor took it off.
    Removed,
    /// Whoever reads there is somebody else.
    WrongPerson,
}

/// Name of the format of a copy.
#[derive(Debug, Deserialize, ToSchema)]
pub enum DataFormat {
    /// The first.
    #[serde(rename = "relance-debtor-data/1")]
    One,
}

/// What a kept thing is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DataKind {
    /// Kind, country, language, choices, stops, cases, requests.
    Account,
    /// Name, numbers, addresses, contacts.
    Person,
    /// An invoice.
    Invoice,
    /// Money that came in.
    Payment,
    /// A credit note.
    CreditNote,
    /// A hold.
    Hold,
    /// A step that was taken.
    Action,
    /// The row of the team's list.
    Case,
    /// A part of the history.
    Fact,
    /// A message.
    Message,
    /// A payment on a provider's page.
    Checkout,
    /// A mandate.
    Mandate,
    /// An order to collect.
    Debit,
    /// What he wrote, and what he was answered.
    Words,
    /// A file he added.
    File,
    /// An invoice itself.
    Original,
    /// A file he was about to send.
    Upload,
}

/// Where a proposal stands.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProposalState {
    /// Nobody has answered.
    Waiting,
    /// It was.
    Granted,
    /// Something else was granted.
    Amended,
    /// It was not.
    Refused,
    /// Nobody answered in time.
    Lapsed,
}
