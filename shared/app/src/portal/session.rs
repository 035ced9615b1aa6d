//! From a link to a session. A link is opened as often as its owner likes and changes nothing; a session begins only when
//! somebody presses a button.
//!
//! A clerk who pays for several companies gets a link for each, and each is its own proof: opening a second one of the same
//! portfolio in the same browser adds its account to the visit. Which of them a request is about is said by the request,
//! never by what was opened last: two tabs would change each other's accounts. Only companies and public bodies are put
//! together; whom a family or a library shares a browser with is not shown his account.

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
use store::table::{Condition, Item, Key, Read, TableError, Write};

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
/// Accounts a visit holds at most beside the one that was opened last.
const OTHERS_LIMIT: usize = 20;

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

/// What opening a link says: whose account this visit may ask about now.
#[derive(Debug, Clone, Serialize)]
pub struct VisitView {
    /// What the link said before.
    #[serde(flatten)]
    pub letter: LinkView,
    /// Names the account in every request about it.
    pub account: DebtorId,
}

/// The accounts of a visit.
#[derive(Debug, Clone, Serialize)]
pub struct AccountsView {
    /// The one that was asked for, then the others, the last opened first.
    pub items: Vec<AccountName>,
}

/// One account of a visit.
#[derive(Debug, Clone, Serialize)]
pub struct AccountName {
    /// Names it in requests.
    pub id: DebtorId,
    /// The name on the invoices.
    pub name: String,
    /// True for the one that was asked for.
    pub current: bool,
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
    /// Whether its accounts are kept when another of the portfolio is opened; sessions of the version before end then.
    #[serde(default)]
    shared: bool,
    /// Opened before in the same browser, the last one first.
    #[serde(default)]
    others: Vec<Opened>,
}

/// An account that was opened before the present one.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Opened {
    debtor: DebtorId,
    action: ActionId,
    recipient: Recipient,
    began_at: DateTime<Utc>,
}

impl Session {
    /// A session that begins with a link and is good for this account alone.
    const fn of(link: &Link, shared: bool, now: DateTime<Utc>) -> Self {
        Self {
            portfolio: link.portfolio,
            debtor: link.action.debtor,
            action: link.action,
            recipient: link.recipient,
            began_at: now,
            used_at: now,
            shared,
            others: Vec::new(),
        }
    }

    /// With the accounts of the session that stood before it in the same browser, if both may be put together.
    fn after(mut self, before: &Self) -> Self {
        if self.shared && before.shared && self.portfolio == before.portfolio {
            let mut others = vec![before.opened()];
            others.extend_from_slice(&before.others);
            others.retain(|other| other.debtor != self.debtor && other.lives(self.began_at));
            others.truncate(OTHERS_LIMIT);
            self.others = others;
        }
        self
    }

    /// The account that was opened last.
    const fn opened(&self) -> Opened {
        Opened {
            debtor: self.debtor,
            action: self.action,
            recipient: self.recipient,
            began_at: self.began_at,
        }
    }

    /// Whether it still answers, whoever asks.
    fn lives(&self, now: DateTime<Utc>) -> bool {
        self.used_at + TimeDelta::minutes(IDLE_MINUTES) > now && self.opened().lives(now)
    }
}

impl Opened {
    fn lives(&self, now: DateTime<Utc>) -> bool {
        self.began_at + TimeDelta::hours(HOURS) > now
    }
}

/// Somebody with a session: one debtor of one portfolio.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Where.
    pub portfolio: Arc<Portfolio>,
    /// Who.
    pub debtor: DebtorId,
    /// Whose accounts are open in the same visit, the last opened first.
    pub others: Vec<DebtorId>,
    pub(crate) action: ActionId,
    /// Where his link was sent to.
    pub(crate) recipient: Recipient,
    /// When he opened this account.
    began_at: DateTime<Utc>,
    /// Hash of the session's secret: what a code is bound to.
    pub(super) session: String,
}

impl Visitor {
    /// The message his link came with.
    #[must_use]
    pub const fn came_by(&self) -> ActionId {
        self.action
    }

    /// Refuses a visit that began before his data were erased: it is as if there were none.
    pub(super) fn goes_on(&self, ledger: &Ledger) -> Result<(), AppError> {
        if is_shut(ledger, self.debtor, self.began_at) { Err(gone()) } else { Ok(()) }
    }
}

/// True for what was given to a debtor, by the name he had then, before he was erased: it opens nothing any more.
fn is_shut(ledger: &Ledger, debtor: DebtorId, given_at: DateTime<Utc>) -> bool {
    ledger.account.is_erasing()
        || ledger.account.forgotten_until(debtor).is_some_and(|until| given_at <= until)
}

const fn gone() -> AppError {
    AppError::Unauthenticated("your visit has ended; open the link in your message again")
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
        if is_shut(&ledger, link.action.debtor, link.created_at)
            || ledger.account.stop_of(link.recipient).is_some_and(Stop::ends_links)
        {
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
        let (secret, visit) = self.join_session(token, None).await?;
        Ok((secret, visit.letter))
    }

    /// As [`Self::open_session`], in a browser whose cookie held the secret `before`. That session ends; its accounts are
    /// those of the new one too, where both are companies or public bodies of one portfolio.
    ///
    /// # Errors
    /// As [`Self::open_session`].
    pub async fn join_session(
        &self,
        token: &str,
        before: Option<&str>,
    ) -> Result<(String, VisitView), AppError> {
        let link = self.live_link(token).await?;
        let letter = self.link_view(&link).await?;
        let secret = self.secret();
        let now = self.now();
        let before = self.session_before(before).await?;
        let portfolio = self.portfolio(link.portfolio).await?;
        // Told only now: a robot that follows links has not been here.
        self.change(&portfolio, link.action.debtor, |ledger| {
            if is_shut(ledger, link.action.debtor, link.created_at) {
                return Err(AppError::NotFound("link"));
            }
            let mut session = Session::of(&link, ledger.account.profile.kind.has_clerks(), now);
            if let Some((key, before)) = &before {
                session = session.after(before);
                ledger.beside.push(Write::Delete(key.clone(), Condition::Any));
            }
            ledger.beside.push(Write::Put(session_item(&secret, &session, 1)?, Condition::Absent));
            ledger.tell(now, &Cause::Debtor, What::PageOpened { action: link.action });
            Ok(())
        })
        .await?;
        Ok((secret, VisitView { letter, account: link.action.debtor }))
    }

    /// The session of a cookie, if it still lives.
    async fn session_before(&self, secret: Option<&str>) -> Result<Option<(Key, Session)>, AppError> {
        let Some(secret) = secret else { return Ok(None) };
        let key = keys::session(&sha256_hex(secret.as_bytes()));
        let Some(item) = self.table().get(&key, Read::Strong).await? else { return Ok(None) };
        let session: Session = record::decode(&item.body)?;
        Ok(Some((key, session)).filter(|(_, session)| session.lives(self.now())))
    }

    /// Who a session's cookie names: the account that was opened last.
    ///
    /// # Errors
    /// As [`Self::visitor_of`].
    pub async fn visitor(&self, secret: &str) -> Result<Visitor, AppError> {
        self.visitor_of(secret, None).await
    }

    /// Who a session's cookie and a request name together; the account that was opened last when it names none.
    ///
    /// # Errors
    /// [`AppError::Unauthenticated`] when there is no session, it is too old, or the account is none of its own: the
    /// answer is the same.
    pub async fn visitor_of(&self, secret: &str, account: Option<DebtorId>) -> Result<Visitor, AppError> {
        let hash = sha256_hex(secret.as_bytes());
        let item = self.table().get(&keys::session(&hash), Read::Strong).await?.ok_or_else(gone)?;
        let mut session: Session = record::decode(&item.body)?;
        let now = self.now();
        if !session.lives(now) {
            return Err(gone());
        }
        let mut accounts = vec![session.opened()];
        accounts.extend(session.others.iter().filter(|other| other.lives(now)).cloned());
        let asked = account.unwrap_or(session.debtor);
        let place = accounts.iter().position(|other| other.debtor == asked).ok_or_else(gone)?;
        let Opened { debtor, action, recipient, began_at, .. } = accounts.remove(place);
        if session.used_at + TimeDelta::minutes(TOUCH_MINUTES) <= now {
            session.used_at = now;
            let touched = session_item(secret, &session, item.version + 1)?;
            // Nothing to write where somebody else just did; what has just ended must not come back
            match self.table().write(vec![Write::Put(touched, Condition::Version(item.version))]).await {
                Ok(()) | Err(TableError::ConditionFailed { .. } | TableError::Contended) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let portfolio = self.portfolio(session.portfolio).await?;
        let others = accounts.into_iter().map(|other| other.debtor).collect();
        Ok(Visitor { portfolio, debtor, others, action, recipient, began_at, session: hash })
    }

    /// The accounts of a visit by name: who opened the link of each knows it.
    ///
    /// # Errors
    /// When they cannot be read now.
    pub async fn accounts(&self, visitor: &Visitor) -> Result<AccountsView, AppError> {
        let key = self.portfolio_key(visitor.portfolio.id).await?;
        let keys = Keys::of(visitor.portfolio.id);
        // No account of a visit was opened before
        let oldest = self.now() - TimeDelta::hours(HOURS);
        let mut items = Vec::with_capacity(1 + visitor.others.len());
        let mut seen = Vec::with_capacity(1 + visitor.others.len());
        for id in std::iter::once(visitor.debtor).chain(visitor.others.iter().copied()) {
            let ledger = Ledger::load(self.table(), keys, id, Read::Strong, false).await?;
            let ledger = ledger.ok_or(AppError::NotFound("account"))?;
            if id == visitor.debtor {
                visitor.goes_on(&ledger)?;
            }
            // Two that were merged are one; who was erased during this visit is nobody
            let erased = id != visitor.debtor && is_shut(&ledger, id, oldest);
            if erased || seen.contains(&ledger.debtor()) {
                continue;
            }
            seen.push(ledger.debtor());
            let name = open_person(&ledger, &key)?.name;
            items.push(AccountName { id, name, current: id == visitor.debtor });
        }
        Ok(AccountsView { items })
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
