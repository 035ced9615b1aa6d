//! Collections from a debtor's account.

use serde::Deserialize;
use utoipa::ToSchema;

use super::name::{
    Amount, CreditorIdentifier, Currency, Date, DebitFileId, DebitId, Instant, InvoiceId, MandateId,
};
use super::word::LanguageTag;

/// What is to be collected.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DebitForm {
    /// What for; all in euros.
    #[schema(min_items = 1, max_items = 500)]
    pub invoices: Vec<InvoiceId>,
    /// What was shown as open of it: the sum of what its invoices leave undisputed.
    pub open: Amount,
    /// How much of it; all when absent. The oldest due is paid first.
    pub amount: Option<Amount>,
    /// A mandate that is signed with this; when absent, the one that was signed before is used.
    pub mandate: Option<MandateForm>,
}

/// What is typed under a mandate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateForm {
    /// Whose account it is.
    #[schema(min_length = 1, max_length = 70, examples("Atelier Dupont SARL"))]
    pub holder: String,
    /// The account, spaces allowed.
    #[schema(max_length = 60, examples("DE89 3704 0044 0532 0130 00"))]
    pub iban: String,
    /// The language of the text that was shown.
    pub language: LanguageTag,
    /// The digest that came with that text.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub seen: String,
}

/// The text of a mandate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateTextView {
    /// Who may collect.
    pub creditor: String,
    /// His number with the scheme.
    pub identifier: CreditorIdentifier,
    /// His postal address.
    pub address_lines: Vec<String>,
    /// The language it is written in.
    pub language: LanguageTag,
    /// What it says.
    pub paragraphs: Vec<String>,
    /// Digest of all of it, to be passed back as what was seen.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub digest: String,
}

/// A mandate, as its debtor sees it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateView {
    /// Its id.
    pub id: MandateId,
    /// The reference that his bank shows.
    #[schema(max_length = 35)]
    pub reference: String,
    /// The creditor's number.
    pub identifier: CreditorIdentifier,
    /// The account, most letters covered.
    pub account: String,
    /// When it was signed.
    pub signed_on: Date,
    /// Where it stands.
    pub state: MandateState,
    /// What he may do about it.
    pub acts: Vec<MandateAct>,
}

/// What a debtor may do about his mandate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MandateAct {
    /// Take it back.
    Revoke,
}

/// An order to collect.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DebitView {
    /// Its id.
    pub id: DebitId,
    /// Where it stands.
    pub state: DebitState,
    /// How much.
    pub amount: Amount,
    /// Its currency.
    pub currency: Currency,
    /// Invoices it is for.
    pub invoices: Vec<InvoiceId>,
    /// The day of collection.
    pub on: Date,
    /// When it was given.
    pub ordered_at: Instant,
    /// By what it goes.
    pub mandate: MandateView,
}

/// What may be collected at once.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DebitPolicyView {
    /// Smallest amount.
    pub minimum: Amount,
    /// Largest amount.
    pub maximum: Amount,
    /// The day of collection of what is ordered today.
    pub on: Date,
    /// The mandate that can be used again.
    pub mandate: Option<MandateView>,
}

/// Under what a portfolio collects.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DebitsForm {
    /// The creditor identifier.
    #[schema(max_length = 60, examples("DE98ZZZ09999999999"))]
    pub identifier: String,
    /// Calendar days between telling a debtor and collecting; 14 when absent.
    #[schema(minimum = 1, maximum = 30)]
    pub notice_days: Option<u8>,
    /// Largest amount of one collection, in euros; 10 000.00 when absent.
    pub ceiling: Option<Amount>,
}

/// Under what a portfolio collects.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DebitsView {
    /// Mandates are taken.
    pub open: bool,
    /// The creditor identifier.
    pub identifier: Option<CreditorIdentifier>,
    /// Calendar days between telling a debtor and collecting.
    pub notice_days: u8,
    /// Largest amount of one collection.
    pub ceiling: Amount,
    /// Its currency.
    pub currency: Currency,
    /// Since when mandates are taken.
    pub opened_at: Option<Instant>,
    /// When that ended.
    pub closed_at: Option<Instant>,
    /// What a mandate that is signed with a code proves.
    pub proof_says: String,
}

/// A file for the bank.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DebitFileView {
    /// Its id.
    pub id: DebitFileId,
    /// Its name with the bank.
    #[schema(max_length = 35)]
    pub message: String,
    /// When it was made.
    pub made_at: Instant,
    /// How many collections it holds.
    pub count: u32,
    /// Their sum.
    pub amount: Amount,
    /// Its currency.
    pub currency: Currency,
    /// The same by day.
    pub days: Vec<DayView>,
    /// What it holds, each with where it stands; only in answers about one file.
    #[schema(max_items = 200)]
    pub debits: Vec<DebitLineView>,
}

/// What is collected on one day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DayView {
    /// The day.
    pub on: Date,
    /// How many.
    pub count: u32,
    /// How much.
    pub amount: Amount,
}

/// One collection of a file.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DebitLineView {
    /// The order.
    pub id: DebitId,
    /// What travels with the money: a bank names it when it sends something back.
    #[schema(max_length = 35)]
    pub end_to_end: String,
    /// Where it stands.
    pub state: FiledState,
    /// The day of collection.
    pub on: Date,
    /// How much.
    pub amount: Amount,
}

/// A collection that failed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FailForm {
    /// The bank's reason code.
    pub reason: BankReason,
    /// The day it counts from.
    pub on: Date,
}

/// An order to collect, as the team sees it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DebitRow {
    /// Its id.
    pub id: DebitId,
    /// Where it stands.
    pub state: DebitState,
    /// How much.
    pub amount: Amount,
    /// The day of collection.
    pub on: Date,
    /// What travels with the money.
    #[schema(max_length = 35)]
    pub end_to_end: String,
    /// Why it was not collected, or went back.
    pub reason: Option<String>,
    /// By what it goes.
    pub mandate: MandateRow,
}

/// A mandate, as the team sees it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateRow {
    /// Its id.
    pub id: MandateId,
    /// The reference that banks know it by.
    #[schema(max_length = 35)]
    pub reference: String,
    /// Where it stands.
    pub state: MandateState,
    /// When it was signed.
    pub signed_on: Date,
    /// What shows that the debtor agreed.
    pub proof: MandateProof,
    /// How much that is worth.
    pub proof_says: String,
}

/// Where a mandate stands.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MandateState {
    /// Nothing was collected by it yet.
    Signed,
    /// Something was.
    Used,
    /// It was taken back.
    Revoked,
    /// Nothing was collected by it for too long.
    Expired,
}

/// Where an order to collect stands.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DebitState {
    /// No file for the bank holds it yet.
    Ordered,
    /// It stands in a file for the bank.
    Sent,
    /// The money is there.
    Collected,
    /// The bank could not collect it.
    Refused,
    /// It was collected and went back.
    Returned,
    /// Its mandate was taken back before.
    Withdrawn,
    /// It will not be collected.
    Dropped,
}

/// Where a collection of a file stands.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FiledState {
    /// The bank has not answered.
    Sent,
    /// The money is there.
    Collected,
    /// The bank could not collect it.
    Refused,
    /// It was collected and went back.
    Returned,
}

/// What shows that a debtor agreed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MandateProof {
    /// A code that was sent to an e-mail address on file.
    CodeByEmail,
    /// A code that was sent to a mobile number on file.
    CodeBySms,
}

/// A bank's reason code (ISO 20022, `ExternalStatusReason1Code` and `ExternalReturnReason1Code`).
#[derive(Debug, Deserialize, ToSchema)]
#[allow(missing_docs, reason = "the words of each are in domain::debit::REASONS")]
pub enum BankReason {
    AC01,
    AC04,
    AC06,
    AC13,
    AG01,
    AG02,
    AM04,
    AM05,
    BE05,
    CNOR,
    DNOR,
    FF01,
    MD01,
    MD02,
    MD06,
    MD07,
    MS02,
    MS03,
    RC01,
    RR01,
    RR02,
    RR03,
    RR04,
    SL01,
    TM01,
}
