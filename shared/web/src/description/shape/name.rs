//! Names, amounts and dates, each with its pattern; and the parameters that carry them.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::file::Format;

macro_rules! text {
    ($($(#[$doc:meta])* $name:ident, $pattern:literal, $example:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Deserialize, ToSchema)]
        #[schema(value_type = String, pattern = $pattern, examples($example))]
        pub struct $name(pub String);
    )*};
}
text! {
    /// One creditor's receivables.
    PortfolioId, "^por_[0-7][0-9a-hjkmnp-tv-z]{25}$", "por_01jd3v9q6f8x2k4m5n7p9r1s3t";
    /// Everything owed by one debtor in one currency.
    CaseId, "^cas_[0-7][0-9a-hjkmnp-tv-z]{25}-[a-z]{3}$", "cas_01jd3v9q6f8x2k4m5n7p9r1s3t-eur";
    /// A debtor, where a visit holds several.
    DebtorId, "^deb_[0-7][0-9a-hjkmnp-tv-z]{25}$", "deb_01jd3v9q6f8x2k4m5n7p9r1s3t";
    /// A hold: a promise, a dispute, a pause.
    HoldId, "^hol_[0-7][0-9a-hjkmnp-tv-z]{25}$", "hol_01jd3v9q6f8x2k4m5n7p9r1s3t";
    /// One step for one debtor.
    ActionId, "^act_[0-7][0-9a-hjkmnp-tv-z]{25}-[0-9a-f][0-9a-hjkmnp-tv-z]{12}$", "act_01jd3v9q6f8x2k4m5n7p9r1s3t-0123456789abc";
    /// A payment by card that was begun.
    CheckoutId, "^chk_[0-7][0-9a-hjkmnp-tv-z]{25}-[0-9a-f][0-9a-hjkmnp-tv-z]{12}$", "chk_01jd3v9q6f8x2k4m5n7p9r1s3t-0123456789abc";
    /// A debtor's leave to collect from his account.
    MandateId, "^man_[0-7][0-9a-hjkmnp-tv-z]{25}-[0-9a-f][0-9a-hjkmnp-tv-z]{12}$", "man_01jd3v9q6f8x2k4m5n7p9r1s3t-0123456789abc";
    /// An order to collect from a debtor's account.
    DebitId, "^dbt_[0-7][0-9a-hjkmnp-tv-z]{25}-[0-9a-f][0-9a-hjkmnp-tv-z]{12}$", "dbt_01jd3v9q6f8x2k4m5n7p9r1s3t-0123456789abc";
    /// A file of collections for the bank.
    DebitFileId, "^dfi_[0-7][0-9a-hjkmnp-tv-z]{25}$", "dfi_01jd3v9q6f8x2k4m5n7p9r1s3t";
    /// A creditor's number with the SEPA scheme.
    CreditorIdentifier, "^[A-Z]{2}[0-9]{2}[A-Z0-9]{3}[A-Z0-9]{1,28}$", "DE98ZZZ09999999999";
    /// A file that a debtor gave.
    FileId, "^fil_[0-7][0-9a-hjkmnp-tv-z]{25}-[0-9a-f][0-9a-hjkmnp-tv-z]{12}$", "fil_01jd3v9q6f8x2k4m5n7p9r1s3t-0123456789abc";
    /// An invoice.
    InvoiceId, "^inv_[0-7][0-9a-hjkmnp-tv-z]{25}$", "inv_01jd3v9q6f8x2k4m5n7p9r1s3t";
    /// Money that came in.
    PaymentId, "^pay_[0-7][0-9a-hjkmnp-tv-z]{25}$", "pay_01jd3v9q6f8x2k4m5n7p9r1s3t";
    /// An open instalment of an invoice.
    ItemId, "^inv_[0-7][0-9a-hjkmnp-tv-z]{25}-[0-9]{1,5}$", "inv_01jd3v9q6f8x2k4m5n7p9r1s3t-0";
    /// What a debtor asks of the team.
    RequestId, "^req_[0-7][0-9a-hjkmnp-tv-z]{25}$", "req_01jd3v9q6f8x2k4m5n7p9r1s3t";
    /// An address of a debtor, named to himself.
    AddressId, "^[0-9a-f]{16}$", "00c0ffee00c0ffee";
    /// A decimal number with at most the currency's decimals.
    Amount, "^-?[0-9]{1,13}(\\.[0-9]{1,4})?$", "1200.00";
    /// ISO 4217.
    Currency, "^[A-Z]{3}$", "EUR";
    /// A date, ISO 8601.
    Date, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "2026-10-01";
    /// An instant, RFC 3339.
    Instant, "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$", "2026-09-01T08:00:00Z";
}

/// The portfolio of a path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct PortfolioPath {
    /// The portfolio.
    #[param(pattern = "^por_[0-7][0-9a-hjkmnp-tv-z]{25}$")]
    pub p: String,
}

/// The case of a path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CasePath {
    /// The case.
    #[param(pattern = "^cas_[0-7][0-9a-hjkmnp-tv-z]{25}-[a-z]{3}$")]
    pub case: String,
}

/// The hold of a path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct HoldPath {
    /// The hold.
    #[param(pattern = "^hol_[0-7][0-9a-hjkmnp-tv-z]{25}$")]
    pub hold: String,
}

/// The invoice of a path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct InvoicePath {
    /// The invoice.
    #[param(pattern = "^inv_[0-7][0-9a-hjkmnp-tv-z]{25}$")]
    pub invoice: String,
}

/// The request of a path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct RequestPath {
    /// The request.
    #[param(pattern = "^req_[0-7][0-9a-hjkmnp-tv-z]{25}$")]
    pub request: String,
}

/// The address of a path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AddressPath {
    /// The address.
    #[param(pattern = "^[0-9a-f]{16}$")]
    pub address: String,
}

/// The action of a path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ActionPath {
    /// The action.
    #[param(pattern = "^act_[0-7][0-9a-hjkmnp-tv-z]{25}-[0-9a-f][0-9a-hjkmnp-tv-z]{12}$")]
    pub action: String,
}

/// The payment of a path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CheckoutPath {
    /// The payment.
    #[param(pattern = "^chk_[0-7][0-9a-hjkmnp-tv-z]{25}-[0-9a-f][0-9a-hjkmnp-tv-z]{12}$")]
    pub checkout: String,
}

/// The payment of a path, as it came in.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct PaymentPath {
    /// The payment.
    #[param(pattern = "^pay_[0-7][0-9a-hjkmnp-tv-z]{25}$")]
    pub payment: String,
}

/// The mandate of a path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct MandatePath {
    /// The mandate.
    #[param(pattern = "^man_[0-7][0-9a-hjkmnp-tv-z]{25}-[0-9a-f][0-9a-hjkmnp-tv-z]{12}$")]
    pub mandate: String,
}

/// The order of a path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct DebitPath {
    /// The order.
    #[param(pattern = "^dbt_[0-7][0-9a-hjkmnp-tv-z]{25}-[0-9a-f][0-9a-hjkmnp-tv-z]{12}$")]
    pub debit: String,
}

/// The file for the bank of a path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct DebitFilePath {
    /// The file.
    #[param(pattern = "^dfi_[0-7][0-9a-hjkmnp-tv-z]{25}$")]
    pub bank_file: String,
}

/// The format of a path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct FormatPath {
    /// In what.
    #[param(value_type = Format)]
    pub format: Format,
}

/// The picture of a path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct LogoPath {
    /// Its name.
    #[param(pattern = "^[0-9a-f]{32}$")]
    pub logo: String,
}

/// The file of a path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct FilePath {
    /// The file.
    #[param(pattern = "^fil_[0-7][0-9a-hjkmnp-tv-z]{25}-[0-9a-f][0-9a-hjkmnp-tv-z]{12}$")]
    pub file: String,
}

/// The source of a path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct SourcePath {
    /// The source.
    #[param(pattern = "^[a-z0-9_-]{1,64}$", example = "relance")]
    pub source: String,
}

/// The link of a path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct TokenPath {
    /// The token of a link, with what mail programs add to it.
    #[param(min_length = 1, max_length = 200)]
    pub token: String,
}

/// The secret of a path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct SecretPath {
    /// What a source that cannot sign proves itself with.
    #[param(min_length = 1, max_length = 200)]
    pub secret: String,
}

/// The account of a visit: every call that takes the session takes it too, so no route repeats it.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Header)]
pub struct AccountHeader {
    /// Which account of the visit this is about, where it holds several; a call that changes something must say it then.
    #[param(rename = "relance-account", pattern = "^deb_[0-7][0-9a-hjkmnp-tv-z]{25}$", required = false)]
    pub account: String,
}

/// The name of an attempt.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Header)]
pub struct OnceHeader {
    /// Names the attempt: the same key sent twice is one change.
    #[param(rename = "idempotency-key", pattern = "^[!-~]{1,200}$", required = false)]
    pub once: String,
}
