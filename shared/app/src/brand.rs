//! How a creditor looks and speaks to his debtors, beside his picture: a colour, where a person answers, and the pages of his
//! own site that the law or a careful reader asks for. Who he is and where he is paid is not changed here.

use domain::ids::PortfolioId;
use domain::portfolio::{Creditor, Notices, Portfolio};
use formats::is_https;
use render::color::Color;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::error::AppError;
use crate::founding::{NUMBER_LIMIT, Wrong, line, mailbox};
use crate::member::{Member, Right};
use crate::words::color;

/// What is changed. What is not given stays; an empty text takes it away.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrandForm {
    /// Fill of the button and the top line, `#rrggbb`.
    pub color: Option<String>,
    /// Where answers go. Messages need it, so that it cannot be taken away.
    pub reply_to: Option<String>,
    /// Telephone for debtors.
    pub phone: Option<String>,
    /// Legal notice on his own site.
    pub legal: Option<String>,
    /// What becomes of personal data, on his own site.
    pub privacy: Option<String>,
    /// General conditions, on his own site.
    pub terms: Option<String>,
}

/// How debtors see the creditor.
#[derive(Debug, Clone, Serialize)]
pub struct BrandSettings {
    /// Of which portfolio.
    pub portfolio: PortfolioId,
    /// Fill, `#rrggbb`.
    pub color: String,
    /// What is written on it: black or white.
    pub on_color: String,
    /// The contrast of the two, `4.58` at least.
    pub contrast: String,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// His own pages.
    pub notices: NoticesView,
}

/// Pages of the creditor's own site.
#[derive(Debug, Clone, Serialize)]
pub struct NoticesView {
    /// Legal notice.
    pub legal: Option<String>,
    /// Personal data.
    pub privacy: Option<String>,
    /// General conditions.
    pub terms: Option<String>,
}

impl NoticesView {
    pub(crate) fn of(Notices { legal, privacy, terms }: &Notices) -> Self {
        Self { legal: legal.clone(), privacy: privacy.clone(), terms: terms.clone() }
    }
}

impl BrandSettings {
    fn of(portfolio: &Portfolio) -> Result<Self, AppError> {
        let creditor = &portfolio.creditor;
        let fill = color(creditor)?;
        let on = fill.foreground();
        Ok(Self {
            portfolio: portfolio.id,
            color: fill.to_string(),
            on_color: on.to_string(),
            contrast: format!("{:.2}", fill.contrast(on)),
            reply_to: creditor.reply_to.clone(),
            phone: creditor.phone.clone(),
            notices: NoticesView::of(&creditor.notices),
        })
    }
}

impl App {
    /// How debtors see the creditor.
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub fn brand(&self, member: &Member) -> Result<BrandSettings, AppError> {
        member.may(Right::Read)?;
        BrandSettings::of(&member.portfolio)
    }

    /// Changes how debtors see him, from their next page on.
    ///
    /// # Errors
    /// [`AppError::Refused`] with every field that makes no sense; nothing is changed then.
    pub async fn set_brand(&self, member: &Member, form: &BrandForm) -> Result<BrandSettings, AppError> {
        member.may(Right::Manage)?;
        let given = Given::read(form)?;
        let change = |portfolio: &mut Portfolio| {
            let before = portfolio.creditor.clone();
            given.put_on(&mut portfolio.creditor);
            portfolio.creditor != before
        };
        let portfolio = self.change_portfolio(member.portfolio.id, change).await?;
        BrandSettings::of(&portfolio)
    }
}

/// What is read of a field; what is empty is left so.
fn or_empty(text: &str, read: impl FnOnce(&str) -> Result<String, String>) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Ok(String::new()) } else { read(text) }
}

/// What was given, read; an empty text takes a field away.
struct Given {
    color: Option<String>,
    reply_to: Option<String>,
    phone: Option<String>,
    legal: Option<String>,
    privacy: Option<String>,
    terms: Option<String>,
}

impl Given {
    fn read(form: &BrandForm) -> Result<Self, AppError> {
        let mut wrong = Wrong::default();
        let fill = |text: &str| {
            let read = |text: &str| text.parse::<Color>().map_err(|error| error.to_string());
            or_empty(text, |text| read(text).map(String::from))
        };
        let number = |text: &str| or_empty(text, |text| line(text, NUMBER_LIMIT));
        let given = Self {
            color: wrong.given("color", form.color.as_deref(), fill),
            reply_to: wrong.given("reply_to", form.reply_to.as_deref(), mailbox),
            phone: wrong.given("phone", form.phone.as_deref(), number),
            legal: wrong.given("legal", form.legal.as_deref(), page),
            privacy: wrong.given("privacy", form.privacy.as_deref(), page),
            terms: wrong.given("terms", form.terms.as_deref(), page),
        };
        if wrong.0.is_empty() { Ok(given) } else { Err(AppError::Refused(wrong.0)) }
    }

    fn put_on(&self, creditor: &mut Creditor) {
        let Notices { legal, privacy, terms } = &mut creditor.notices;
        for (field, given) in [
            (&mut creditor.brand_color, &self.color),
            (&mut creditor.reply_to, &self.reply_to),
            (&mut creditor.phone, &self.phone),
            (legal, &self.legal),
            (privacy, &self.privacy),
            (terms, &self.terms),
        ] {
            if let Some(given) = given {
                *field = Some(given.clone()).filter(|text| !text.is_empty());
            }
        }
    }
}

fn page(text: &str) -> Result<String, String> {
    let wrong = "must be an https:// address of at most 2000 ASCII characters, without user name";
    or_empty(text, |text| if is_https(text) { Ok(text.to_owned()) } else { Err(wrong.to_owned()) })
}
