//! What who runs a deployment asks of it: portfolios, members, whether anything leaves, and a portfolio carried away or taken
//! in. Who may ask is not decided here: on AWS it is who may invoke the function.

use std::collections::BTreeMap;
use std::fmt;

use domain::event::Fault;
use domain::ids::{PortfolioId, UserId};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::desk::PortfolioView;
use crate::error::AppError;
use crate::founding::PortfolioForm;
use crate::member::Role;
use crate::parcel::{Depot, ParcelError, SentOff, TravelKey};
use crate::stop::Stop;

/// One thing asked.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Order {
    /// Make a portfolio, in rehearsal.
    Portfolio(Box<PortfolioForm>),
    /// List the portfolios.
    Portfolios(Nothing),
    /// Let somebody in, or give him another role.
    Member(MemberForm),
    /// Take somebody's membership away.
    Dismiss(DismissForm),
    /// Take the secret that a platform made itself.
    Source(SourceForm),
    /// Stop everything, or let it go on.
    Sending(Sending),
    /// Lay a parcel of a portfolio down.
    Export(ExportForm),
    /// Take a parcel in.
    Import(ImportForm),
}

/// An order that needs no words.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Who is let in where.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberForm {
    /// Where.
    pub portfolio: PortfolioId,
    /// Who, as the identity provider names him.
    pub subject: String,
    /// What he may do.
    pub role: Role,
}

/// Who leaves.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DismissForm {
    /// From where.
    pub portfolio: PortfolioId,
    /// Who, as the identity provider names him.
    pub subject: String,
}

/// What a source signs with. A secret: it has no `Debug` of its own.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceForm {
    /// Of which portfolio.
    pub portfolio: PortfolioId,
    /// Which source: `stripe`, `gocardless`.
    pub source: String,
    /// What its platform says it signs with.
    pub secret: String,
}

impl fmt::Debug for SourceForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceForm").field("portfolio", &self.portfolio).finish_non_exhaustive()
    }
}

/// Whether anything leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sending {
    /// What portfolios let go leaves.
    On,
    /// Nothing does.
    Off,
}

/// What is carried away.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportForm {
    /// Which portfolio.
    pub portfolio: PortfolioId,
}

/// What is taken in. Its key is a secret: it has no `Debug` of its own.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportForm {
    /// Name of the parcel in the depot.
    pub parcel: String,
    /// What opens it: 64 hexadecimal digits.
    pub travel_key: String,
}

impl fmt::Debug for ImportForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImportForm").field("parcel", &self.parcel).finish_non_exhaustive()
    }
}

/// What came of it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// A portfolio was made.
    Portfolio(Made),
    /// The portfolios there are.
    Portfolios(Vec<PortfolioView>),
    /// Somebody is a member.
    Member(Seated),
    /// Somebody is none any more.
    Dismissed(Seated),
    /// A source may sign with this secret from now on.
    Source(Heard),
    /// Whether anything leaves.
    Sending(Stop),
    /// A parcel was laid down.
    Export(Exported),
    /// A portfolio was taken in, and is stopped.
    Import(Imported),
}

/// A parcel, with what opens it.
#[derive(Clone, Serialize)]
pub struct Exported {
    /// The parcel.
    #[serde(flatten)]
    pub sent_off: SentOff,
    /// 64 hexadecimal digits, shown only once. Who has them and the parcel can read everything.
    pub travel_key: String,
}

impl fmt::Debug for Exported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exported").field("sent_off", &self.sent_off).finish_non_exhaustive()
    }
}

/// A portfolio that came from elsewhere.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Imported {
    /// Which.
    pub portfolio: PortfolioId,
    /// Items that were written now.
    pub written: u64,
    /// Items that stood already, from a try that was cut off.
    pub found: u64,
}

/// A source that is listened to.
#[derive(Debug, Clone, Serialize)]
pub struct Heard {
    /// Of which portfolio.
    pub portfolio: PortfolioId,
    /// Which source.
    pub source: String,
    /// Secrets that are live now: the newest two.
    pub live_secrets: usize,
}

/// A portfolio just made.
#[derive(Debug, Clone, Serialize)]
pub struct Made {
    /// What its team sees, with what is missing before it may send.
    #[serde(flatten)]
    pub portfolio: PortfolioView,
    /// Live webhook secrets by source; shown only once.
    pub webhook_secrets: BTreeMap<String, Vec<String>>,
}

/// A user and where.
#[derive(Debug, Clone, Serialize)]
pub struct Seated {
    /// Where.
    pub portfolio: PortfolioId,
    /// Who, as the history names him.
    pub user: UserId,
}

impl App {
    /// Does what the operator asks; parcels lie in `depot`.
    ///
    /// # Errors
    /// What makes no sense, with its place in the order; what cannot be written now.
    pub async fn obey(&self, order: Order, depot: &dyn Depot) -> Result<Told, AppError> {
        match order {
            Order::Portfolio(form) => self.found(&form).await.map_err(|error| within("portfolio", error)),
            Order::Portfolios(Nothing {}) => self.listed().await,
            Order::Member(form) => self.seated(&form).await.map_err(|error| within("member", error)),
            Order::Dismiss(form) => self.unseated(&form).await.map_err(|error| within("dismiss", error)),
            Order::Source(form) => self.hears(&form).await.map_err(|error| within("source", error)),
            Order::Sending(sending) => self.switch(sending).await,
            Order::Export(form) => {
                let exported = self.exported(form.portfolio, depot).await;
                exported.map_err(|error| within("export", refusal(error)))
            }
            Order::Import(form) => {
                self.imported(&form, depot).await.map_err(|error| within("import", refusal(error)))
            }
        }
    }

    async fn found(&self, form: &PortfolioForm) -> Result<Told, AppError> {
        let new = form.read().map_err(AppError::Refused)?;
        let created = self.found_portfolio(new).await?;
        tracing::info!(portfolio.id = %created.portfolio.id, "Made a portfolio");
        let portfolio = PortfolioView::of(&created.portfolio);
        Ok(Told::Portfolio(Made { portfolio, webhook_secrets: created.secrets }))
    }

    async fn listed(&self) -> Result<Told, AppError> {
        let mut views = Vec::new();
        for id in self.portfolios().await? {
            views.push(PortfolioView::of(&*self.portfolio(id).await?));
        }
        Ok(Told::Portfolios(views))
    }

    async fn seated(&self, form: &MemberForm) -> Result<Told, AppError> {
        let portfolio = form.portfolio;
        let user = self.admit(portfolio, &form.subject, form.role).await?;
        let role = form.role.word();
        tracing::info!(portfolio.id = %portfolio, user.id = %user, role, "Let a member in");
        Ok(Told::Member(Seated { portfolio, user }))
    }

    async fn unseated(&self, form: &DismissForm) -> Result<Told, AppError> {
        let portfolio = form.portfolio;
        let user = self.dismiss(portfolio, &form.subject).await?;
        tracing::info!(portfolio.id = %portfolio, user.id = %user, "Dismissed a member");
        Ok(Told::Dismissed(Seated { portfolio, user }))
    }

    async fn hears(&self, form: &SourceForm) -> Result<Told, AppError> {
        let portfolio = form.portfolio;
        let live_secrets = self.adopt_secret(portfolio, &form.source, &form.secret).await?;
        tracing::info!(portfolio.id = %portfolio, live_secrets, "Adopted a source's secret");
        Ok(Told::Source(Heard { portfolio, source: form.source.clone(), live_secrets }))
    }

    async fn switch(&self, sending: Sending) -> Result<Told, AppError> {
        match sending {
            Sending::Off => self.stop_everything().await?,
            Sending::On => self.resume_everything().await?,
        };
        // A stop by the deployment's own settings still stands
        let stop = Stop { stopped_at: self.stopped_since().await? };
        tracing::warn!(on = stop.stopped_at.is_none(), "Sending was switched");
        Ok(Told::Sending(stop))
    }

    async fn exported(&self, portfolio: PortfolioId, depot: &dyn Depot) -> Result<Told, ParcelError> {
        let (sent_off, key) = self.send_off(portfolio, depot).await?;
        tracing::warn!(portfolio.id = %portfolio, items = sent_off.items, "Carried a portfolio away");
        Ok(Told::Export(Exported { sent_off, travel_key: key.to_text() }))
    }

    async fn imported(&self, form: &ImportForm, depot: &dyn Depot) -> Result<Told, ParcelError> {
        let key = TravelKey::read(&form.travel_key);
        let key = key.ok_or_else(|| AppError::refused("/travel_key", "it is 64 hexadecimal digits"))?;
        let taken = self.receive(&form.parcel, &key, depot).await?;
        let (portfolio, written, found) = (taken.portfolio, taken.written, taken.found);
        tracing::warn!(portfolio.id = %portfolio, written, found, "Took a portfolio in");
        Ok(Told::Import(Imported { portfolio, written, found }))
    }
}

/// What a parcel's error is to who gave the order.
fn refusal(error: ParcelError) -> AppError {
    let told = error.to_string();
    match error {
        ParcelError::App(error) => error,
        ParcelError::Line { .. } | ParcelError::NoParcel => AppError::refused("/parcel", told),
        ParcelError::WrongKey(_) => AppError::refused("/travel_key", told),
        ParcelError::Nobody(cause) => AppError::Internal(cause.into()),
        ParcelError::File(cause) => AppError::Unavailable(cause.into()),
        ParcelError::Changed
        | ParcelError::Exists(_)
        | ParcelError::OtherKey(_)
        | ParcelError::Occupied { .. }
        | ParcelError::Shards { .. }
        | ParcelError::NotStopped
        | ParcelError::Settling
        | ParcelError::Moving
        | ParcelError::TooLarge(_)
        | ParcelError::TooSlow
        | ParcelError::Unfinished { .. } => AppError::Conflict(told),
    }
}

/// Faults of a form, at their place in the order.
fn within(order: &str, error: AppError) -> AppError {
    let inside = |fault: Fault| Fault { pointer: format!("/{order}{}", fault.pointer), ..fault };
    match error {
        AppError::Refused(faults) => AppError::Refused(faults.into_iter().map(inside).collect()),
        AppError::NotFound("portfolio") => {
            AppError::refused(format!("/{order}/portfolio"), "there is no such portfolio")
        }
        AppError::NotFound("source") => {
            AppError::refused(format!("/{order}/source"), "there is no such source")
        }
        AppError::NotFound("member") => AppError::refused(format!("/{order}/subject"), "is no member of it"),
        other => other,
    }
}
