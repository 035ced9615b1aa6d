//! Speaks: decides again on fresh facts, claims in one write, hands the message to the provider, marks the answer.
//!
//! What is claimed is never sendable again by itself. The provider is called once; an answer that proves nothing leaves
//! the attempt unknown, and time, an event or a person settles it.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::{REACH_LIMIT, Reach};
use domain::action::{Action, Attempt, News, Outcome};
use domain::bugs::{self, Bug};
use domain::debtor::{Channel, Person};
use domain::decide::{Doing, Planned, Reason};
use domain::ids::{ActionId, CaseId};
use domain::money::Currency;
use domain::portfolio::Portfolio;
use domain::timeline::{Cause, What};
use render::email::{Envelope, email};
use render::message::{Confirmation, Message};
use render::sms::sms;
use store::keys::Keys;
use store::record;
use store::table::{Read, TableError};

use crate::app::{App, words};
use crate::asked::is_asked;
use crate::change::{TRIES, contended};
use crate::commit::put;
use crate::error::AppError;
use crate::inputs::{self, Inputs};
use crate::ledger::Ledger;
use crate::ports::{Answer, Body, Outgoing};
use crate::seal::{PortfolioKey, Sealed};
use crate::sweep::Errand;
use crate::words::{Draft, Links};

/// Seconds a claim lasts: longer than any call to a provider may take.
const LEASE_SECONDS: i64 = 120;
/// Seconds a call to a provider may take: one that could outlive its lease is not begun.
pub const CALL_SECONDS: i64 = 30;
/// The reason of an attempt that was given back before the provider was called.
const DEFERRED: &str = "deferred";
/// Letters of a sender's name on a text message (GSM: 11, letters and digits).
const SMS_SENDER_LETTERS: usize = 11;

/// What dispatch did for one debtor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dispatched {
    /// A message was handed to the provider, which answered so.
    Called {
        /// The action.
        action: ActionId,
        /// The provider's answer.
        answer: Answer,
    },
    /// Nothing may leave now, for these reasons.
    Held(Vec<Reason>),
}

/// What a claim came to.
pub enum Claim {
    /// Written down: [`App::speak`] says it, or its lease ends.
    Ready(Box<Claimed>),
    /// Nothing may leave now, for these reasons.
    Held(Vec<Reason>),
}

/// What is about to be said to one address.
pub(crate) struct Said<'a> {
    pub(crate) planned: &'a Planned,
    pub(crate) reach: Reach,
    /// The address, where it is not on file.
    pub(crate) new: Option<&'a str>,
    /// The code a person asked for.
    pub(crate) code: Option<&'a str>,
    /// What is confirmed.
    pub(crate) confirms: Option<&'a Confirmation>,
}

/// A message that is claimed and not yet said. Personal data: it has no `Debug`.
pub struct Claimed {
    portfolio: Arc<Portfolio>,
    case: CaseId,
    message: Message,
    channel: Channel,
    to: String,
    action: Action,
    version: u64,
}

impl App {
    /// Sends what is due to one debtor, at most one message.
    ///
    /// # Errors
    /// When it could not be claimed now; it stays due and is found again.
    pub async fn dispatch(&self, errand: &Errand) -> Result<Dispatched, AppError> {
        let outcome = match self.claim(errand).await {
            Ok(Claim::Ready(claimed)) => self.speak(*claimed).await,
            Ok(Claim::Held(reasons)) => return Ok(Dispatched::Held(reasons)),
            Err(error) => Err(error),
        };
        if let Err(error) = &outcome {
            self.put_aside(*errand, error).await?;
        }
        outcome
    }

    /// Says what was claimed: writes the words, calls the provider once, marks the answer. What was stopped since, or was
    /// claimed too long ago, is given back in one write and not said.
    ///
    /// # Errors
    /// When a stop cannot be read or the words cannot be written (the claim is given back), or the mark cannot be written (the lease ends and the
    /// outcome is unknown).
    pub async fn speak(&self, claimed: Claimed) -> Result<Dispatched, AppError> {
        let id = claimed.action.id;
        let place = claimed.action.attempts.len() - 1;
        let news = |reason: &str| News::Refused { reason: reason.to_owned() };
        match self.held_since(&claimed).await {
            Ok(None) => {}
            held => {
                self.give_back(&claimed.portfolio, id, place, &news(DEFERRED)).await?;
                return held.map(|reasons| Dispatched::Held(reasons.unwrap_or_default()));
            }
        }
        let words = Self::write_words(&claimed.portfolio, &claimed.message, claimed.channel, &claimed.to, id);
        let body = match words {
            Ok(body) => body,
            Err(error) => {
                self.give_back(&claimed.portfolio, id, place, &news("unwritable")).await?;
                return Err(error);
            }
        };
        let outgoing = Outgoing {
            portfolio: claimed.portfolio.id,
            case: claimed.case,
            action: id,
            attempt: place,
            notice: claimed.action.notice,
            to: claimed.to.clone(),
            body,
        };
        let answer = self.inner().ports.channels.send(&outgoing).await;
        self.mark(claimed, place, &answer).await?;
        Ok(Dispatched::Called { action: id, answer })
    }

    /// Why what is claimed may not be said after all: a stop that was placed since, or a lease that is nearly over.
    async fn held_since(&self, claimed: &Claimed) -> Result<Option<Vec<Reason>>, AppError> {
        let portfolio = self.portfolio(claimed.portfolio.id).await?;
        let asked = is_asked(claimed.action.notice);
        let now = self.now();
        let gate = portfolio.gate(now, asked || self.settings().assume_fresh);
        if let Some(reason) = gate.filter(|reason| !asked || *reason != Reason::StaleSource) {
            return Ok(Some(vec![reason]));
        }
        let ends = claimed.action.attempts.last().map(|attempt| &attempt.outcome);
        let over = match ends {
            Some(Outcome::Claimed { lease_until }) => now + TimeDelta::seconds(CALL_SECONDS) > *lease_until,
            _ => true,
        };
        Ok(over.then(Vec::new))
    }

    /// Decides on fresh facts and writes down what is about to be said, in one write on the account's version.
    ///
    /// # Errors
    /// When it cannot be read or written now.
    pub async fn claim(&self, errand: &Errand) -> Result<Claim, AppError> {
        let portfolio = self.portfolio(errand.portfolio).await?;
        let key = self.portfolio_key(portfolio.id).await?;
        let keys = Keys::of(portfolio.id);
        let _lane = self.lane(errand.debtor).await;
        let mut first = None;
        for attempt in 0..TRIES {
            let now = self.now();
            let ledger = Ledger::load(self.table(), keys, errand.debtor, Read::Strong, false).await?;
            let mut ledger = ledger.ok_or(AppError::NotFound("debtor"))?;
            let assume = self.settings().assume_fresh;
            let send = self.choose(&mut ledger, &portfolio, now).await?;
            let send = if bugs::is_on(Bug::DecideOnce) { first.get_or_insert(send).clone() } else { send };
            let Some((currency, planned, reach)) = send else {
                return self.nothing_to_send(&mut ledger, &portfolio, now).await;
            };
            let said = Said { planned: &planned, reach, new: None, code: None, confirms: None };
            let claimed = self.prepare(&mut ledger, &portfolio, &key, currency, &said)?;
            let writes = ledger.writes(&portfolio, assume, now)?;
            if bugs::is_on(Bug::NoClaim) {
                return Ok(Claim::Ready(Box::new(claimed)));
            }
            match self.table().write(writes).await {
                Ok(()) => return Ok(Claim::Ready(Box::new(claimed))),
                Err(TableError::ConditionFailed { .. } | TableError::Contended) => {
                    self.back_off(attempt).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(contended())
    }

    /// What to say, to an address that nobody of the portfolio stopped: those that somebody did are stopped here too, and
    /// it is decided again.
    async fn choose(
        &self,
        ledger: &mut Ledger,
        portfolio: &Portfolio,
        now: DateTime<Utc>,
    ) -> Result<Option<(Currency, Planned, Reach)>, AppError> {
        for _ in 0..=REACH_LIMIT {
            let plans = ledger.plans(portfolio, self.settings().assume_fresh, now);
            let send = plans.into_iter().find_map(|(currency, planned)| match planned.doing {
                Doing::Send(reach) => Some((currency, planned, reach)),
                Doing::AskApproval | Doing::Task => None,
            });
            let Some((currency, planned, reach)) = send else { return Ok(None) };
            match self.stop_of(portfolio, reach.recipient).await? {
                None => return Ok(Some((currency, planned, reach))),
                Some(stop) => {
                    ledger.stop_address(reach.recipient, reach.channel, stop, &Cause::Relance, now);
                }
            }
        }
        Ok(None)
    }

    /// Facts changed since the sweep looked: the account moves to its next look.
    async fn nothing_to_send(
        &self,
        ledger: &mut Ledger,
        portfolio: &Portfolio,
        now: DateTime<Utc>,
    ) -> Result<Claim, AppError> {
        let assume = self.settings().assume_fresh;
        let mut reasons: Vec<Reason> = ledger
            .currencies()
            .into_iter()
            .flat_map(|currency| {
                let drawn = ledger.draw(currency, portfolio, now);
                ledger.decide(&drawn.statement, portfolio, assume, now).held
            })
            .map(|held| held.reason)
            .collect();
        reasons.sort_unstable();
        reasons.dedup();
        self.commit(ledger, portfolio, ()).await?;
        Ok(Claim::Held(reasons))
    }

    /// Draws the words, mints the link and adds the claim to the ledger's changes.
    pub(crate) fn prepare(
        &self,
        ledger: &mut Ledger,
        portfolio: &Arc<Portfolio>,
        key: &PortfolioKey,
        currency: Currency,
        said: &Said<'_>,
    ) -> Result<Claimed, AppError> {
        let now = self.now();
        let Said { planned, reach, new, code, confirms } = *said;
        let id = ActionId { debtor: ledger.debtor(), digest: planned.digest };
        let person = open_person(ledger, key)?;
        let (token, link, link_write) = self.mint(portfolio.id, id, reach.recipient, reach.channel)?;
        let links = Links {
            page: self.address(&token),
            code: link.code,
            unsubscribe: format!("{}/api/portal/unsubscribe/{token}", self.settings().public_url),
        };
        let drawn = ledger.draw(currency, portfolio, now);
        let draft = Draft { ledger, drawn: &drawn, portfolio, person: &person, now };
        let mut message = draft.message(planned, Some(reach.contact), &links)?;
        message.security_code = code.map(str::to_owned);
        if let Some(confirms) = confirms {
            message.confirmation = Some(confirms.clone());
        }
        let to = new.map(str::to_owned).or_else(|| address(&person, reach));
        let to = to.ok_or(AppError::NotFound("address"))?;
        let action = ledger.claim(id, currency, planned, reach, portfolio, now);
        let version = ledger.actions.version_after(|known| known.id == id);
        self.keep_inputs(ledger, key, &action, &message, &to, &token)?;
        ledger.beside.push(link_write);
        let case = ledger.case_id(currency);
        let (portfolio, channel) = (portfolio.clone(), reach.channel);
        Ok(Claimed { portfolio, case, message, channel, to, action, version })
    }

    /// The words of `message` for one address.
    pub(crate) fn write_words(
        portfolio: &Portfolio,
        message: &Message,
        channel: Channel,
        to: &str,
        action: ActionId,
    ) -> Result<Body, AppError> {
        let words = words(message.language)?;
        let creditor = &portfolio.creditor;
        if channel == Channel::Sms {
            let text = sms(words, message).map_err(|error| AppError::Internal(error.into()))?;
            return Ok(Body::Sms(text, sms_sender(&creditor.legal_name)));
        }
        let envelope = Envelope {
            from_name: creditor.legal_name.clone(),
            from_address: creditor.sender.clone().unwrap_or_default(),
            to: to.to_owned(),
            reply_to: creditor.reply_to.clone().unwrap_or_default(),
            action: action.to_string(),
        };
        let mail = email(words, message, &envelope).map_err(|error| AppError::Internal(error.into()))?;
        Ok(Body::Email(Box::new(mail)))
    }

    /// Keeps what the message was made from, without the link's token and without a code: its bytes can be made again and compared.
    fn keep_inputs(
        &self,
        ledger: &mut Ledger,
        key: &PortfolioKey,
        action: &Action,
        message: &Message,
        to: &str,
        token: &str,
    ) -> Result<(), AppError> {
        let place = action.attempts.len();
        let channel = action.attempts.last().map_or(Channel::Email, |attempt| attempt.channel);
        let mut message = message.clone();
        if let Some(code) = &mut message.security_code {
            // It opens doors while it is young.
            *code = "-".repeat(code.len());
        }
        let inputs = Inputs { message, to: to.to_owned(), channel };
        let pressed = inputs.pressed(token)?;
        let (debtor, person) = (ledger.debtor(), ledger.person.as_ref());
        let sealed: Sealed = key.seal(self.ids(), debtor, inputs::FIELD, &pressed, person)?;
        let name = ledger.keys.message(action.id, place);
        ledger.beside.push(put(name, 0, record::encode(&sealed)?, None, None));
        Ok(())
    }

    /// Notes the provider's answer. An acceptance touches the action alone; a refusal gives the contact back.
    async fn mark(&self, claimed: Claimed, place: usize, answer: &Answer) -> Result<(), AppError> {
        let (portfolio, id) = (&claimed.portfolio, claimed.action.id);
        let news = match answer {
            Answer::Accepted { provider_id } => News::Accepted { provider_id: provider_id.clone() },
            Answer::Unknown => News::NoAnswer,
            Answer::Refused { reason } => News::Refused { reason: reason.clone() },
        };
        if matches!(news, News::Refused { .. }) {
            return self.give_back(portfolio, id, place, &news).await;
        }
        let expected = match answer {
            Answer::Accepted { provider_id } if claimed.channel == Channel::Sms => {
                self.expect_receipt(portfolio.id, (id, place), Channel::Sms, provider_id).await
            }
            _ => Ok(()),
        };
        let known = Some((claimed.action, claimed.version));
        self.note(portfolio, known, id, place, &news).await?;
        if claimed.channel == Channel::Email && matches!(answer, Answer::Accepted { .. }) {
            self.count_sent(portfolio);
        }
        expected
    }
}

impl Ledger {
    /// Gives a contact back to the caps: they count steps, and this one reached nobody or goes once more.
    pub(crate) fn forget_contact(&mut self, claimed_at: DateTime<Utc>) {
        let contacted = &mut self.account.contacted;
        if let Some(place) = contacted.iter().rposition(|at| *at == claimed_at) {
            contacted.remove(place);
        }
    }

    /// Writes the claim down: the attempt, the contact that caps count, the fact.
    fn claim(
        &mut self,
        id: ActionId,
        currency: Currency,
        planned: &Planned,
        reach: Reach,
        portfolio: &Portfolio,
        now: DateTime<Utc>,
    ) -> Action {
        let seconds = if bugs::is_on(Bug::LeaseShort) { 1 } else { LEASE_SECONDS };
        let lease_until = now + TimeDelta::seconds(seconds);
        let early = Outcome::Accepted { at: now, provider_id: String::new() };
        let outcome = Outcome::Claimed { lease_until };
        let attempt = Attempt {
            recipient: reach.recipient,
            channel: reach.channel,
            claimed_at: now,
            outcome: if bugs::is_on(Bug::MarkBeforeSend) { early } else { outcome },
            delayed_at: None,
            told: "claimed".to_owned(),
        };
        if self.actions.find(|action| action.id == id).is_none() {
            let fresh = self.action(id, currency, planned, portfolio, now);
            self.actions.add(fresh);
        }
        let mut claimed = self.action(id, currency, planned, portfolio, now);
        if let Some(action) = self.actions.edit(|action| action.id == id) {
            action.raises.clone_from(&planned.raises);
            action.dropped = None;
            action.attempts.push(attempt);
            claimed = action.clone();
        }
        if !is_asked(planned.notice) {
            self.account.contacted.push(now);
        }
        self.account.failures = 0;
        let place = u8::try_from(claimed.attempts.len()).unwrap_or(u8::MAX);
        let channel = reach.channel;
        let what = What::Claimed { action: id, notice: planned.notice, channel, attempt: place };
        self.tell(now, &Cause::Relance, what);
        claimed
    }
}

/// The debtor's personal data, opened.
pub(crate) fn open_person(ledger: &Ledger, key: &PortfolioKey) -> Result<Person, AppError> {
    let Some(sealed) = &ledger.person else { return Err(AppError::NotFound("person")) };
    let plain = key.open(ledger.debtor(), "person", sealed)?;
    serde_json::from_slice(&plain).map_err(|error| AppError::Internal(error.into()))
}

/// The address a reach stands for.
pub(crate) fn address(person: &Person, reach: Reach) -> Option<String> {
    let contact = person.contacts.get(usize::from(reach.contact))?;
    match reach.channel {
        Channel::Email => contact.email.clone(),
        Channel::Sms | Channel::Phone => contact.phone.clone(),
        Channel::Letter => None,
    }
}

/// The name a text message comes from: letters and digits of the creditor's name.
fn sms_sender(legal_name: &str) -> String {
    let plain = legal_name.chars().filter(char::is_ascii_alphanumeric);
    let name: String = plain.take(SMS_SENDER_LETTERS).collect();
    if name.is_empty() { "Relance".to_owned() } else { name }
}
