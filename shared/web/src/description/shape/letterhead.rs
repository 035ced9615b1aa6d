//! What a link says: who writes to whom, and no amount.

use serde::Deserialize;
use utoipa::ToSchema;

use super::file::LogoView;
use super::name::{Date, DebtorId, PortfolioId};
use super::word::{Channel, LanguageTag};

/// Who a message is from and for. No amount.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkView {
    /// Who is owed.
    pub creditor: CreditorView,
    /// Whom the message addresses.
    pub addressee: AddresseeView,
    /// Language of the message.
    pub language: LanguageTag,
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
    pub language: LanguageTag,
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
    /// Pages of his own site.
    pub notices: NoticesView,
}

/// How debtors see the creditor. What is not given stays; an empty text takes it away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BrandForm {
    /// Fill colour.
    #[schema(pattern = "^(#[0-9a-fA-F]{6})?$")]
    pub color: Option<String>,
    /// Where answers go; it cannot be taken away.
    #[schema(max_length = 254, examples("compta@scierie.example"))]
    pub reply_to: Option<String>,
    /// Telephone for debtors.
    #[schema(max_length = 60)]
    pub phone: Option<String>,
    /// Legal notice, an `https` address.
    #[schema(max_length = 2000, pattern = "^(https://.*)?$", examples("https://scierie.example/legal"))]
    pub legal: Option<String>,
    /// What becomes of personal data, an `https` address.
    #[schema(max_length = 2000, pattern = "^(https://.*)?$", examples("https://scierie.example/privacy"))]
    pub privacy: Option<String>,
    /// General conditions, an `https` address.
    #[schema(max_length = 2000, pattern = "^(https://.*)?$", examples("https://scierie.example/terms"))]
    pub terms: Option<String>,
}

/// How debtors see the creditor.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BrandSettings {
    /// Of which portfolio.
    pub portfolio: PortfolioId,
    /// Fill colour.
    #[schema(pattern = "^#[0-9a-fA-F]{6}$")]
    pub color: String,
    /// Colour of text on it.
    #[schema(pattern = "^#[0-9a-fA-F]{6}$")]
    pub on_color: String,
    /// Contrast of the two (WCAG 2.2).
    #[schema(pattern = "^[0-9]{1,2}\\.[0-9]{2}$")]
    pub contrast: String,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Pages of his own site.
    pub notices: NoticesView,
}

/// Pages of the creditor's own site, to be opened apart.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticesView {
    /// Legal notice.
    pub legal: Option<String>,
    /// What becomes of personal data.
    pub privacy: Option<String>,
    /// General conditions.
    pub terms: Option<String>,
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
    /// A picture, in place of the letters.
    pub logo: Option<LogoView>,
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
    /// The same whatever the token was.
    pub status: AskedStatus,
}

/// That the request was heard.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AskedStatus {
    /// It was.
    Asked,
}
