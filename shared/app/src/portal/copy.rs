//! A message as it was sent, to be read again: made from the inputs that were kept sealed, not from what is owed today.
//!
//! It is shown as text. The text says what the HTML says; it needs no frame, no style and no image inside our own page,
//! and its links open nothing, because the token was never kept.

use chrono::{DateTime, Utc};
use domain::action::Outcome;
use domain::debtor::Channel;
use domain::ids::ActionId;
use domain::scenario::Notice;
use serde::Serialize;
use store::keys::Keys;
use store::record;
use store::table::Read;

use super::history::{covered, may_be_read_again, nth};
use super::session::Visitor;
use crate::app::App;
use crate::error::AppError;
use crate::inputs::{self, Inputs};
use crate::ports::Body;
use crate::seal::Sealed;

/// A message, to be read again. Personal data: it has no `Debug`.
#[derive(Clone, Serialize)]
pub struct CopyView {
    /// The action.
    pub id: ActionId,
    /// Which try of it, from 1.
    pub attempt: u8,
    /// What it is.
    pub notice: Notice,
    /// How it travelled.
    pub channel: Channel,
    /// When it was handed over.
    pub at: DateTime<Utc>,
    /// Where to, most letters covered.
    pub to: String,
    /// Language it is written in.
    pub language: &'static str,
    /// Subject of an e-mail.
    pub subject: Option<String>,
    /// The words.
    pub text: String,
}

impl App {
    /// One message of the visitor's own history; the last try of it unless `attempt` says which.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for what is not his, never left, or may not be shown again.
    pub async fn message_copy(
        &self,
        visitor: &Visitor,
        id: ActionId,
        attempt: Option<u8>,
    ) -> Result<CopyView, AppError> {
        let missing = || AppError::NotFound("message");
        let portfolio = &visitor.portfolio;
        let ledger = self.visited(visitor).await?;
        let mine = id.debtor == ledger.account.id || ledger.account.merged.contains(&id.debtor);
        let action = ledger.actions.find(|action| mine && action.id.digest == id.digest);
        let action = action.ok_or_else(missing)?;
        let last = u8::try_from(action.attempts.len()).unwrap_or(u8::MAX);
        let attempt = attempt.unwrap_or(last);
        let tried = nth(action, attempt).ok_or_else(missing)?;
        if matches!(tried.outcome, Outcome::Refused { .. })
            || !may_be_read_again(action.notice, tried.channel)
        {
            return Err(missing());
        }
        let place = Keys::of(portfolio.id).message(id, usize::from(attempt));
        let item = self.table().get(&place, Read::Eventual).await?.ok_or_else(missing)?;
        let sealed: Sealed = record::decode(&item.body)?;
        let key = self.portfolio_key(portfolio.id).await?;
        let inputs = Inputs::unpressed(&key.open(id.debtor, inputs::FIELD, &sealed)?)?;
        let body = Self::write_words(portfolio, &inputs.message, inputs.channel, &inputs.to, id)?;
        let (subject, text) = match body {
            Body::Email(mail) => (Some(mail.subject), mail.text),
            Body::Sms(sms, _) => (None, sms.text),
        };
        Ok(CopyView {
            id,
            attempt,
            notice: action.notice,
            channel: inputs.channel,
            at: tried.claimed_at,
            to: covered(&inputs.to),
            language: inputs.message.language.tag(),
            subject,
            text,
        })
    }
}
