//! What a link says: who writes to whom, and no amount.

use serde::Deserialize;
use utoipa::ToSchema;

use super::name::{Date, DebtorId};
use super::word::Channel;

/// Who a message is from and for. No amount.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkView {
    /// Who is owed.
    pub creditor: CreditorView,
    /// Whom the message addresses.
    pub addressee: AddresseeView,
    /// Language of the message.
    pub language: String,
    /// The message that carried the link.
    pub message: MessageView,
}

/// What opening a link says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitView {
    /// Who is owed.
    pub creditor: CreditorView,
    /// Whom the message addresses.
    pub addressee: AddresseeView,
    /// Language of the message.
    pub language: String,
    /// The message that carried the link.
    pub message: MessageView,
    /// Whose account the link opened: what the header `relance-account` says.
    pub account: DebtorId,
}

/// The accounts of a visit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountsView {
    /// The one that was asked for, then the others, the last opened first.
    #[schema(max_items = 21)]
    pub items: Vec<AccountName>,
}

/// One account of a visit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountName {
    /// What the header `relance-account` says.
    pub id: DebtorId,
    /// The name on the invoices.
    pub name: String,
    /// True for the one that was asked for.
    pub current: bool,
}

/// Who is owed, as debtors see him.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditorView {
    /// Legal name.
    pub name: String,
    /// Company number with its register.
    pub registration: Option<RegistrationView>,
    /// Postal address, line by line.
    pub address_lines: Vec<String>,
    /// Whose law it follows, ISO 3166-1.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub country: String,
    /// Where a person answers.
    pub support: SupportView,
    /// Colours and initials.
    pub brand: BrandView,
}

/// A company number.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegistrationView {
    /// The register's word for it.
    pub label: String,
    /// The number as printed.
    pub number: String,
}

/// Where a person answers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupportView {
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
}

/// The creditor's look.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BrandView {
    /// Fill colour.
    #[schema(pattern = "^#[0-9a-fA-F]{6}$")]
    pub color: String,
    /// Colour of text on it.
    #[schema(pattern = "^#[0-9a-fA-F]{6}$")]
    pub on_color: String,
    /// Two letters at most.
    pub initials: String,
}

/// Whom a message addresses.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddresseeView {
    /// Name.
    pub name: String,
}

/// The message that carried a link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageView {
    /// Short code printed in it.
    pub code: String,
    /// How it came.
    pub channel: Channel,
    /// When it was sent.
    pub sent_on: Date,
}

/// The reader is not the person a message is for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StrangerForm {
    /// The last part of the link's path.
    #[schema(max_length = 200)]
    pub token: String,
    /// The code that stands on the message.
    #[schema(max_length = 100, examples("K7QX-2FDM"))]
    pub code: String,
}

/// Messages that carry a code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GenuineView {
    /// Newest first; none when nobody sent it.
    #[schema(max_items = 3)]
    pub messages: Vec<GenuineMessage>,
}

/// What is said of a message to anybody who has its code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GenuineMessage {
    /// Legal name of who sent it.
    pub creditor: String,
    /// How.
    pub channel: Channel,
    /// When.
    pub sent_on: Date,
}

/// The request for a new link was heard.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Always `asked`, whatever the token was.
    #[schema(pattern = "^asked$")]
    pub status: String,
}
