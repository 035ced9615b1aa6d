//! Who is owed, as every page shows him.

use domain::debtor::Country;
use domain::portfolio::Portfolio;
use serde::Serialize;

use crate::brand::NoticesView;
use crate::error::AppError;
use crate::logo::LogoView;
use crate::words::{address_lines, color};

/// Who is owed, as shown on every page.
#[derive(Debug, Clone, Serialize)]
pub struct CreditorView {
    /// Legal name, as the bank knows it.
    pub name: String,
    /// Register and number.
    pub registration: Option<RegistrationView>,
    /// Postal address.
    pub address_lines: Vec<String>,
    /// Whose law it follows.
    pub country: Country,
    /// Where a human answers.
    pub support: SupportView,
    /// How it looks.
    pub brand: BrandView,
    /// Pages of his own site.
    pub notices: NoticesView,
}

/// Register and number of a company.
#[derive(Debug, Clone, Serialize)]
pub struct RegistrationView {
    /// Name of the register or number (`SIREN`).
    pub label: String,
    /// The number.
    pub number: String,
}

/// Where a human answers.
#[derive(Debug, Clone, Serialize)]
pub struct SupportView {
    /// E-mail.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
}

/// Colours and letters of a creditor.
#[derive(Debug, Clone, Serialize)]
pub struct BrandView {
    /// Fill, `#rrggbb`.
    pub color: String,
    /// Text on the fill, at least 4.5:1.
    pub on_color: String,
    /// At most two letters for the tile.
    pub initials: String,
    /// His picture, in place of the letters.
    pub logo: Option<LogoView>,
}

impl CreditorView {
    pub(crate) fn of(portfolio: &Portfolio) -> Result<Self, AppError> {
        let creditor = &portfolio.creditor;
        let fill = color(creditor)?;
        let words = creditor.legal_name.split_whitespace().filter_map(|word| word.chars().next());
        let initials: String = words.filter(|letter| letter.is_alphanumeric()).take(2).collect();
        Ok(Self {
            name: creditor.legal_name.clone(),
            registration: creditor
                .registration
                .as_ref()
                .map(|(label, number)| RegistrationView { label: label.clone(), number: number.clone() }),
            country: portfolio.country,
            address_lines: creditor.address.as_ref().map(address_lines).unwrap_or_default(),
            support: SupportView { email: creditor.reply_to.clone(), phone: creditor.phone.clone() },
            brand: BrandView {
                color: fill.to_string(),
                on_color: fill.foreground().to_string(),
                initials: initials.to_uppercase(),
                logo: portfolio.logo.as_ref().map(LogoView::of),
            },
            notices: NoticesView::of(&creditor.notices),
        })
    }
}
