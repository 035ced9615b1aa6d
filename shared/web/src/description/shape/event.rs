//! What Relance's own events say. The strict readers are in `formats`; this says the same to people.

use std::collections::BTreeMap;

use serde::Deserialize;
use utoipa::ToSchema;

use super::name::{Amount, Currency, Date, Instant};
use super::payee::PayeeSaid;
use super::word::DebtorKind;

/// Who owes, as a source says it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DebtorSaid {
    /// The sender's id.
    #[schema(min_length = 1, max_length = 200)]
    pub id: String,
    /// Name.
    pub name: Option<String>,
    /// What kind of debtor.
    pub kind: Option<DebtorKind>,
    /// ISO 3166-1, two letters.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub country: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// IANA.
    pub time_zone: Option<String>,
    /// French company number.
    pub siren: Option<String>,
    /// VAT number.
    pub vat_id: Option<String>,
    /// Postal address.
    pub address: Option<AddressSaid>,
    /// Whom to write to.
    pub contacts: Option<Vec<ContactSaid>>,
}

/// A postal address.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AddressSaid {
    /// Street lines.
    pub lines: Option<Vec<String>>,
    /// Postcode.
    pub postcode: Option<String>,
    /// City.
    pub city: Option<String>,
    /// ISO 3166-1, two letters.
    pub country: Option<String>,
}

/// A person to write to.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ContactSaid {
    /// What for, such as `billing`.
    pub role: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone, international.
    pub phone: Option<String>,
}

/// An invoice.
#[derive(Debug, Deserialize, ToSchema)]
pub struct InvoiceSaid {
    /// The sender's id.
    #[schema(min_length = 1, max_length = 200)]
    pub id: String,
    /// The number printed on it.
    pub number: String,
    /// Date of issue.
    pub issued_on: Date,
    /// When it is due.
    pub due_on: Option<Date>,
    /// Currency.
    pub currency: Currency,
    /// Gross amount.
    pub amount: Amount,
    /// Instalments; they add up to the amount.
    pub items: Option<Vec<InstalmentSaid>>,
    /// Where it can be seen, https.
    pub url: Option<String>,
    /// Free fields.
    pub custom: Option<BTreeMap<String, String>>,
    /// To whom it is paid, when it was assigned. A later version without it is paid to the creditor again.
    pub payee: Option<PayeeSaid>,
}

/// An instalment.
#[derive(Debug, Deserialize, ToSchema)]
pub struct InstalmentSaid {
    /// When it is due.
    pub due_on: Date,
    /// How much.
    pub amount: Amount,
}

/// A credit note.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreditNoteSaid {
    /// The sender's id.
    #[schema(min_length = 1, max_length = 200)]
    pub id: String,
    /// The number printed on it.
    pub number: String,
    /// Date of issue.
    pub issued_on: Date,
    /// Currency.
    pub currency: Currency,
    /// How much.
    pub amount: Amount,
    /// The invoice it corrects.
    pub invoice_id: Option<String>,
}

/// Money that came in.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PaymentSaid {
    /// The sender's id.
    #[schema(min_length = 1, max_length = 200)]
    pub id: String,
    /// Value date.
    pub received_on: Date,
    /// Currency.
    pub currency: Currency,
    /// How much.
    pub amount: Amount,
    /// `transfer`, `card`, `direct_debit`, `cheque`, `cash` or `other`.
    pub method: Option<String>,
    /// What the payer wrote.
    pub reference: Option<String>,
    /// Invoices it is for.
    pub invoice_ids: Option<Vec<String>>,
    /// How it is spread.
    pub allocations: Option<Vec<AllocationSaid>>,
}

/// Part of a payment.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AllocationSaid {
    /// The invoice.
    pub invoice_id: String,
    /// How much of it.
    pub amount: Amount,
}

/// Up to when a source has told everything.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SyncSaid {
    /// Payments are told until then.
    pub payments_seen_until: Instant,
}
