//! To whom an invoice is paid when that is not the creditor.

use serde::Deserialize;
use utoipa::ToSchema;

use super::name::{Date, Instant};

/// To whom an assigned invoice is paid, such as a factor.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayeeSaid {
    /// Name, as the notice of the assignment has it.
    #[schema(min_length = 1, max_length = 140)]
    pub name: String,
    /// Account holder exactly as the bank knows him; the name when absent.
    #[schema(min_length = 1, max_length = 140)]
    pub account_holder: Option<String>,
    /// IBAN of the SEPA area, spaces allowed; its check digits are checked.
    #[schema(max_length = 60, examples("DE89 3704 0044 0532 0130 00"))]
    pub iban: String,
    /// BIC.
    #[schema(pattern = "^[A-Za-z]{6}[A-Za-z0-9]{2}([A-Za-z0-9]{3})?$")]
    pub bic: Option<String>,
    /// ISO 3166-1, two letters.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub country: Option<String>,
    /// What is to be said with the account, such as the mention of subrogation.
    #[schema(min_length = 1, max_length = 500)]
    pub mention: Option<String>,
}

/// To whom an invoice is paid from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayeeForm {
    /// To whom; null: to the creditor.
    #[schema(required = true)]
    pub payee: Option<PayeeSaid>,
    /// Why.
    #[schema(min_length = 3, max_length = 500)]
    pub reason: String,
}

/// To whom an invoice is paid, as the team sees it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaidToView {
    /// Name.
    pub name: String,
    /// Account holder, exactly as the bank knows him.
    pub account_holder: String,
    /// IBAN.
    pub iban: String,
    /// BIC.
    pub bic: Option<String>,
    /// ISO 3166-1.
    pub country: Option<String>,
    /// What is said with the account.
    pub mention: Option<String>,
    /// When this became known here.
    pub since: Option<Instant>,
}

/// To whom invoices are paid instead of their creditor, as their debtor sees it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayeeView {
    /// Name.
    pub name: String,
    /// What is said with the account.
    pub mention: Option<String>,
    /// The creditor's day since which these details have been the same.
    pub since: Option<Date>,
}
