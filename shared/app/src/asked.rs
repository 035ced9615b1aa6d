//! Messages a person asked for: they skip the sweep, windows and caps, leave within seconds, and have a limit of their own.
//! The action's id is computed from what was asked for and the hour, so that asking again sends nothing again.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::{REACH_LIMIT, Reach, Stop};
use domain::action::{Action, Recipient};
use domain::code::{CODES_AN_HOUR, TEXTED_A_DAY};
use domain::debtor::Channel;
use domain::decide::{Doing, Planned, Reason, thanks_digest};
use domain::ids::DebtorId;
use domain::portfolio::Portfolio;
use domain::scenario::Notice;
use domain::timeline::Cause;
use render::message::Confirmation;
use store::keys::Keys;
use store::table::{Read, Write};

use crate::app::App;
use crate::change::{TRIES, Written, contended};
use crate::dispatch::{Claimed, Said};
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::seal::{PortfolioKey, sha256_hex};

/// Fresh links one debtor gets in a day.
const LINKS_A_DAY: usize = 3;

/// What a person asked for.
pub(crate) struct Asked<'a> {
    /// Who gets it.
    pub(crate) debtor: DebtorId,
    /// What it is.
    pub(crate) notice: Notice,
    /// Names it: asked for again by the same name, it is not sent again.
    pub(crate) cause: &'a str,
    /// Where to.
    pub(crate) to: To<'a>,
    /// The code it brings.
    pub(crate) code: Option<&'a str>,
    /// What it confirms.
    pub(crate) confirms: Option<&'a Confirmation>,
    /// Written with the claim, so that neither is without the other.
    pub(crate) beside: Option<&'a Write>,
}

/// Where to.
pub(crate) enum To<'a> {
    /// To this address, or to another one on file if it does not work.
    Rather(Recipient),
    /// To this address on file and to no other.
    Only(Recipient),
    /// To an address that is not on file, on this channel.
    New(&'a str, Channel),
}

impl App {
    /// Sends a fresh link to the address the old one was sent to, or to another one on file; never to a new address. The
    /// answer is the same for a link that is unknown.
    ///
    /// # Errors
    /// When it cannot be written now.
    pub async fn fresh_link(&self, token: &str) -> Result<(), AppError> {
        let Some((link, _)) = self.known_link(token).await? else { return Ok(()) };
        let portfolio = self.portfolio(link.portfolio).await?;
        if self.holds_what_is_asked(&portfolio) {
            return Ok(());
        }
        let hour = self.now().format("%Y-%m-%dT%H").to_string();
        let cause = sha256_hex(format!("link|{}|{hour}", link.code).as_bytes());
        let asked = Asked {
            debtor: link.action.debtor,
            notice: Notice::Link,
            cause: &cause,
            to: To::Rather(link.recipient),
            code: None,
            confirms: None,
            beside: None,
        };
        match self.claim_asked(&portfolio, &asked).await? {
            Some(claimed) => self.speak(claimed).await.map(|_| ()),
            None => Ok(()),
        }
    }

    /// True while not even what a person asked for may leave.
    pub(crate) fn holds_what_is_asked(&self, portfolio: &Portfolio) -> bool {
        portfolio.gate(self.now(), true).is_some_and(|reason| reason != Reason::StaleSource)
    }

    /// Claims what was asked for; none when it was sent already or cannot be sent.
    ///
    /// # Errors
    /// [`AppError::TooMuch`] when too many codes were asked for, [`AppError::Conflict`] for an address that does not work.
    pub(crate) async fn claim_asked(
        &self,
        portfolio: &Arc<Portfolio>,
        asked: &Asked<'_>,
    ) -> Result<Option<Claimed>, AppError> {
        let key = self.portfolio_key(portfolio.id).await?;
        let _lane = self.lane(asked.debtor).await;
        for attempt in 0..TRIES {
            let keys = Keys::of(portfolio.id);
            let ledger = Ledger::load(self.table(), keys, asked.debtor, Read::Strong, false).await?;
            let Some(mut ledger) = ledger else { return Ok(None) };
            let Some((planned, reach)) = self.planned(&mut ledger, portfolio, &key, asked).await? else {
                return Ok(None);
            };
            let currency = ledger.currencies().first().copied().unwrap_or(portfolio.currency);
            let new = match asked.to {
                To::New(address, _) => Some(address),
                To::Rather(_) | To::Only(_) => None,
            };
            let said = Said { planned: &planned, reach, new, code: asked.code, confirms: asked.confirms };
            let claimed = self.prepare(&mut ledger, portfolio, &key, currency, &said)?;
            ledger.beside.extend(asked.beside.cloned());
            match self.commit(&mut ledger, portfolio, claimed).await? {
                Written::Done(claimed) => return Ok(Some(claimed)),
                Written::Again => self.back_off(attempt).await,
            }
        }
        Err(contended())
    }

    /// The message and an address that nobody of the portfolio stopped.
    async fn planned(
        &self,
        ledger: &mut Ledger,
        portfolio: &Portfolio,
        key: &PortfolioKey,
        asked: &Asked<'_>,
    ) -> Result<Option<(Planned, Reach)>, AppError> {
        let now = self.now();
        for _ in 0..=REACH_LIMIT {
            if !ledger.may_be_asked(asked, now)? {
                return Ok(None);
            }
            let Some(reach) = ledger.reach_asked(asked, key)? else { return Ok(None) };
            match self.stop_of(portfolio, reach.recipient).await? {
                None => return Ok(Some((planned(asked, reach), reach))),
                Some(_) if matches!(asked.to, To::New(..)) => return Err(unusable()),
                Some(stop) => {
                    ledger.stop_address(reach.recipient, reach.channel, stop, &Cause::Relance, now);
                }
            }
        }
        Ok(None)
    }
}

impl Ledger {
    /// False when this was sent already, or no link may be sent now.
    fn may_be_asked(&self, asked: &Asked<'_>, now: DateTime<Utc>) -> Result<bool, AppError> {
        if self.account.leaving || self.account.is_erasing() {
            // A message claimed now would keep his documents from moving, or tell of what goes.
            return Ok(false);
        }
        let digest = thanks_digest(asked.cause);
        let alike = || self.actions.all().iter().filter(|action| action.notice == asked.notice);
        if alike().any(|action| action.id.digest == digest) {
            return Ok(false);
        }
        let since = |span: TimeDelta| alike().filter(|action| action.recorded_at + span > now).count();
        if asked.notice == Notice::Code && since(TimeDelta::hours(1)) >= CODES_AN_HOUR {
            let detail = "too many codes were asked for: wait an hour, then ask again";
            return Err(AppError::TooMuch(detail.to_owned()));
        }
        if matches!(asked.to, To::New(_, Channel::Sms)) && self.texted_codes(now) >= TEXTED_A_DAY {
            let detail = "too many codes were sent by text message: give an e-mail address, or wait a day";
            return Err(AppError::TooMuch(detail.to_owned()));
        }
        // What is confirmed has a limit of its own
        let free = matches!(asked.notice, Notice::Code | Notice::Confirmation);
        Ok(free || since(TimeDelta::days(1)) < LINKS_A_DAY)
    }

    /// Codes that went to telephones in the last 24 hours.
    fn texted_codes(&self, now: DateTime<Utc>) -> usize {
        let of_today = |action: &&Action| action.recorded_at + TimeDelta::days(1) > now;
        let codes = self.actions.all().iter().filter(|action| action.notice == Notice::Code);
        let texted = |action: &&Action| action.attempts.iter().any(|tried| tried.channel == Channel::Sms);
        codes.filter(of_today).filter(texted).count()
    }

    /// Where it goes.
    fn reach_asked(&self, asked: &Asked<'_>, key: &PortfolioKey) -> Result<Option<Reach>, AppError> {
        let mut usable = self.account.reach.iter().filter(|reach| may_be_asked_at(reach));
        match asked.to {
            To::Rather(recipient) => {
                let same = |reach: &&Reach| reach.recipient == recipient;
                Ok(usable.clone().find(same).or_else(|| usable.next()).copied())
            }
            To::Only(recipient) => {
                let found = usable.find(|reach| reach.recipient == recipient).copied();
                found.map(Some).ok_or_else(unusable)
            }
            To::New(address, channel) => {
                let recipient = key.recipient(address);
                Ok(Some(Reach { recipient, channel, contact: NOBODY, stop: None }))
            }
        }
    }
}

/// The place of no contact.
const NOBODY: u8 = u8::MAX;

fn unusable() -> AppError {
    AppError::refused("/address", "no code can be sent to this address: choose another")
}

fn planned(asked: &Asked<'_>, reach: Reach) -> Planned {
    Planned {
        digest: thanks_digest(asked.cause),
        notice: asked.notice,
        level: 0,
        carrying: None,
        due_on: None,
        raises: Vec::new(),
        doing: Doing::Send(reach),
    }
}

/// True for an address on file to which what a person asks for may be sent.
pub(crate) const fn may_be_asked_at(reach: &Reach) -> bool {
    matches!(reach.stop, None | Some(Stop::Unsubscribed))
        && matches!(reach.channel, Channel::Email | Channel::Sms)
}

/// True for what a person asked for: caps do not count it.
pub(crate) const fn is_asked(notice: Notice) -> bool {
    matches!(notice, Notice::Link | Notice::Code | Notice::Confirmation)
}
