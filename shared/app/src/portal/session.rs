//! From a link to a session. A link is opened as often as its owner likes and changes nothing; a session begins only when
//! somebody presses a button.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::account::Stop;
use domain::action::Recipient;
use domain::calendar::local_date;
use domain::ids::{ActionId, DebtorId, PortfolioId};
use domain::portfolio::Portfolio;
use domain::timeline::{Cause, What};
use serde::{Deserialize, Serialize};
use store::keys::{self, Keys};
use store::record;
use store::table::{Condition, Item, Read, Write};

use super::creditor::CreditorView;
use crate::app::App;
use crate::dispatch::open_person;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::link::Link;
use crate::seal::sha256_hex;

/// Minutes a session lives without a request.
const IDLE_MINUTES: i64 = 30;
/// Hours a session lives at most.
pub(super) const HOURS: i64 = 8;
/// A session's last use is written at most this often, in minutes.
const TOUCH_MINUTES: i64 = 5;

/// What a link says before anybody pressed a button: who writes to whom, and no amount.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    /// Who writes.
    pub creditor: CreditorView,
    /// Who is written to.
    pub addressee: AddresseeView,
    /// Language of the message.
    pub language: &'static str,
    /// The message the link came with.
    pub message: MessageView,
}

/// Who is written to.
#[derive(Debug, Clone, Serialize)]
pub struct AddresseeView {
    /// The name on the invoices.
    pub name: String,
}

/// The message a link came with.
#[derive(Debug, Clone, Serialize)]
pub struct MessageView {
    /// The short code that stands on the message too.
    pub code: String,
    /// How it was sent.
    pub channel: domain::debtor::Channel,
    /// The creditor's day on which it was sent.
    pub sent_on: NaiveDate,
}

/// A session, as it is kept under its secret's hash.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Session {
    portfolio: PortfolioId,
    debtor: DebtorId,
    action: ActionId,
    recipient: Recipient,
    began_at: DateTime<Utc>,
    used_at: DateTime<Utc>,
}

/// Somebody with a session: one debtor of one portfolio.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Where.
    pub portfolio: Arc<Portfolio>,
    /// Who.
    pub debtor: DebtorId,
    pub(crate) action: ActionId,
    /// Hash of the session's secret: what a code is bound to.
    pub(super) session: String,
}

impl Visitor {
    /// The message his link came with.
    #[must_use]
    pub const fn came_by(&self) -> ActionId {
        self.action
    }
}

impl App {
    /// What a link says before its button. Changes nothing.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a link that is unknown, expired or revoked: the answer is the same.
    pub async fn link(&self, token: &str) -> Result<LinkView, AppError> {
        let link = self.live_link(token).await?;
        self.link_view(&link).await
    }

    async fn link_view(&self, link: &Link) -> Result<LinkView, AppError> {
        let portfolio = self.portfolio(link.portfolio).await?;
        let keys = Keys::of(portfolio.id);
        let ledger = Ledger::load(self.table(), keys, link.action.debtor, Read::Strong, false)
            .await?
            .ok_or(AppError::NotFound("link"))?;
        if ledger.account.stop_of(link.recipient).is_some_and(Stop::ends_links) {
            return Err(AppError::NotFound("link"));
        }
        let person = open_person(&ledger, &self.portfolio_key(portfolio.id).await?)?;
        Ok(LinkView {
            creditor: CreditorView::of(&portfolio)?,
            addressee: AddresseeView { name: person.name },
            language: ledger.account.profile.language.tag(),
            message: MessageView {
                code: link.code.clone(),
                channel: link.channel,
                sent_on: local_date(link.created_at, portfolio.time_zone),
            },
        })
    }

    /// Begins a session: somebody pressed the button. Returns the secret for his cookie.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a link that does not open.
    pub async fn open_session(&self, token: &str) -> Result<(String, LinkView), AppError> {
        let link = self.live_link(token).await?;
        let view = self.link_view(&link).await?;
        let secret = self.secret();
        let now = self.now();
        let session = Session {
            portfolio: link.portfolio,
            debtor: link.action.debtor,
            action: link.action,
            recipient: link.recipient,
            began_at: now,
            used_at: now,
        };
        let item = session_item(&secret, &session, 1)?;
        let portfolio = self.portfolio(link.portfolio).await?;
        // Told only now: a robot that follows links has not been here.
        self.change(&portfolio, link.action.debtor, |ledger| {
            ledger.beside.push(Write::Put(item.clone(), Condition::Absent));
            ledger.tell(now, &Cause::Debtor, What::PageOpened { action: link.action });
            Ok(())
        })
        .await?;
        Ok((secret, view))
    }

    /// Who a session's cookie names.
    ///
    /// # Errors
    /// [`AppError::Unauthenticated`] when there is none, or it is too old.
    pub async fn visitor(&self, secret: &str) -> Result<Visitor, AppError> {
        let gone = || AppError::Unauthenticated("your visit has ended; open the link in your message again");
        let key = keys::session(&sha256_hex(secret.as_bytes()));
        let item = self.table().get(&key, Read::Strong).await?.ok_or_else(gone)?;
        let mut session: Session = record::decode(&item.body)?;
        let now = self.now();
        let idle = session.used_at + TimeDelta::minutes(IDLE_MINUTES) <= now;
        if idle || session.began_at + TimeDelta::hours(HOURS) <= now {
            return Err(gone());
        }
        if session.used_at + TimeDelta::minutes(TOUCH_MINUTES) <= now {
            session.used_at = now;
            let touched = session_item(secret, &session, item.version + 1)?;
            self.table().write(vec![Write::Put(touched, Condition::Any)]).await?;
        }
        let portfolio = self.portfolio(session.portfolio).await?;
        let hash = sha256_hex(secret.as_bytes());
        Ok(Visitor { portfolio, debtor: session.debtor, action: session.action, session: hash })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When it cannot be written now.
    pub async fn close_session(&self, secret: &str) -> Result<(), AppError> {
        let key = keys::session(&sha256_hex(secret.as_bytes()));
        Ok(self.table().write(vec![Write::Delete(key, Condition::Any)]).await?)
    }
}

fn session_item(secret: &str, session: &Session, version: u64) -> Result<Item, AppError> {
    let ends = session.began_at + TimeDelta::hours(HOURS);
    Ok(Item {
        key: keys::session(&sha256_hex(secret.as_bytes())),
        version,
        body: record::encode(session)?,
        due: None,
        book: None,
        expires_at: Some(ends.timestamp()),
    })
}
