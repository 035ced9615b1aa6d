//! A creditor's picture, on every page of his debtors. It is no secret; its address is one that nobody can guess and that
//! says nothing of whose it is, so that whoever knows one portfolio's cannot count the others'. Another picture has another
//! address: browsers keep each for good.

use data_encoding::BASE64;
use domain::ids::PortfolioId;
use domain::portfolio::{Logo, Portfolio};
use formats::logo::{BYTES_LIMIT, look};
use serde::{Deserialize, Serialize};
use store::keys;
use store::record;
use store::table::{Condition, Item, Read, Write};

use crate::app::App;
use crate::desk::PortfolioView;
use crate::error::AppError;
use crate::member::{Member, Right};
use crate::portfolio::Changed;
use crate::seal::sha256_hex;

/// Where pictures are, on the origin of the debtors' pages.
pub const PATH: &str = "/api/portal/logos/";
/// Letters of a picture's name: 128 bits.
const NAME_LETTERS: usize = 32;
/// Letters of a picture that is given, in base64.
const LETTERS_LIMIT: usize = BYTES_LIMIT.div_ceil(3) * 4;

/// A picture.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogoForm {
    /// A PNG in base64.
    pub png: String,
}

/// Where a picture is, and how much room it takes.
#[derive(Debug, Clone, Serialize)]
pub struct LogoView {
    /// On our own origin.
    pub href: String,
    /// In pixels.
    pub width: u16,
    /// In pixels.
    pub height: u16,
}

/// A picture, as it is kept under its name. The portfolio is inside, as with all that outsiders may ask for.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    portfolio: PortfolioId,
    png: String,
}

impl LogoView {
    pub(crate) fn of(logo: &Logo) -> Self {
        Self { href: format!("{PATH}{}", logo.name), width: logo.width, height: logo.height }
    }
}

impl App {
    /// Shows this picture from now on, in place of the one before.
    ///
    /// # Errors
    /// [`AppError::Refused`] for what is no small, sound, still PNG.
    pub async fn set_logo(&self, member: &Member, form: &LogoForm) -> Result<PortfolioView, AppError> {
        member.may(Right::Manage)?;
        let refused = |detail: &str| AppError::refused("/png", detail);
        if form.png.len() > LETTERS_LIMIT {
            return Err(refused(&formats::logo::LogoError::Large.to_string()));
        }
        let bytes = BASE64.decode(form.png.as_bytes()).map_err(|_| refused("give the PNG in base64"))?;
        let seen = look(&bytes).map_err(|error| refused(&error.to_string()))?;
        let id = member.portfolio.id;
        let digest = self.portfolio_key(id).await?.code_digest("logo", &sha256_hex(&seen.png));
        let name: String = digest.chars().take(NAME_LETTERS).collect();
        let room = |pixels: u32| u16::try_from(pixels).unwrap_or(u16::MAX);
        let logo = Logo { name, width: room(seen.width), height: room(seen.height) };
        let body = record::encode(&Kept { portfolio: id, png: BASE64.encode(&seen.png) })?;
        self.show_logo(id, Some((logo, body))).await
    }

    /// Shows no picture any more.
    ///
    /// # Errors
    /// When it cannot be written now.
    pub async fn drop_logo(&self, member: &Member) -> Result<PortfolioView, AppError> {
        member.may(Right::Manage)?;
        self.show_logo(member.portfolio.id, None).await
    }

    /// The picture and the setting that names it are one write, and the one before goes in it.
    async fn show_logo(
        &self,
        id: PortfolioId,
        shown: Option<(Logo, String)>,
    ) -> Result<PortfolioView, AppError> {
        let changed = |portfolio: &mut Portfolio| {
            let logo = shown.as_ref().map(|(logo, _)| logo.clone());
            if portfolio.logo == logo {
                return Changed::Nothing;
            }
            let before = std::mem::replace(&mut portfolio.logo, logo);
            let gone = before.map(|before| Write::Delete(keys::logo(&before.name), Condition::Any));
            let new = shown.as_ref().map(|(logo, body)| {
                let (key, body) = (keys::logo(&logo.name), body.clone());
                Write::Put(
                    Item { key, version: 1, body, due: None, book: None, expires_at: None },
                    Condition::Any,
                )
            });
            Changed::Beside(gone.into_iter().chain(new).collect())
        };
        Ok(PortfolioView::of(&*self.rewrite_portfolio(id, changed).await?))
    }

    /// The picture of this name, a PNG.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a name that no creditor shows.
    pub async fn logo(&self, name: &str) -> Result<Vec<u8>, AppError> {
        let item = self.table().get(&keys::logo(name), Read::Eventual).await?;
        let kept: Kept = record::decode(&item.ok_or(AppError::NotFound("logo"))?.body)?;
        BASE64.decode(kept.png.as_bytes()).map_err(|error| AppError::Internal(error.into()))
    }
}
