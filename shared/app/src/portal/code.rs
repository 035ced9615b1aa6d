//! A code sent to an address on file, and the guess: what could harm a debtor if somebody else had his link asks for it.
//!
//! The code is kept as a keyed digest beside the debtor, one for each purpose of a visit, so that a new one takes the place
//! of the old. A guess is written down before it is answered: five tries in parallel are five tries.

use chrono::{DateTime, Utc};
use domain::account::Reach;
use domain::action::Recipient;
use domain::code::{Challenge, DIGITS, Guess, Purpose};
use domain::debtor::Channel;
use domain::ids::DebtorId;
use domain::scenario::Notice;
use domain::timeline::{Cause, What};
use serde::{Deserialize, Serialize};
use store::keys::Keys;
use store::record;
use store::table::{Condition, Item, Read, TableError, Write};

use super::address::AddressId;
use super::history::covered;
use super::session::{HOURS, Visitor};
use crate::app::App;
use crate::asked::{Asked, To};
use crate::change::{TRIES, contended};
use crate::dispatch::{Dispatched, address, open_person};
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::ports::Answer;
use crate::seal::{PortfolioKey, Sealed, sha256_hex};

/// Where a code should go, and what for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeForm {
    /// What it opens.
    pub purpose: CodePurpose,
    /// An address on file.
    pub address: AddressId,
}

/// What a debtor may ask a code for; a new address is sent one when it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodePurpose {
    /// To add an address, or to take one off.
    Contact,
    /// To take a copy of all that is kept.
    Data,
    /// To sign a plan.
    Plan,
    /// To let the creditor collect from an account.
    Debit,
}

impl From<CodePurpose> for Purpose {
    fn from(purpose: CodePurpose) -> Self {
        match purpose {
            CodePurpose::Contact => Self::Contact,
            CodePurpose::Data => Self::Data,
            CodePurpose::Plan => Self::Plan,
            CodePurpose::Debit => Self::Debit,
        }
    }
}

/// A code, as it was typed.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuessForm {
    /// What it opens.
    pub purpose: CodePurpose,
    /// Six digits, with or without spaces.
    pub code: String,
}

/// A code is on its way.
#[derive(Debug, Clone, Serialize)]
pub struct CodeSent {
    /// How it travels.
    pub channel: Channel,
    /// Where to, most letters covered.
    pub to: String,
    /// The last instant at which it may be typed.
    pub ends_at: DateTime<Utc>,
}

/// What was proven, and for how long.
#[derive(Debug, Clone, Serialize)]
pub struct Proven {
    /// Until when it opens what it is for.
    pub until: DateTime<Utc>,
}

/// A challenge, as it is kept.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    #[serde(flatten)]
    pub(super) challenge: Challenge,
    /// The new address it was sent to, where that is not on file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) address: Option<Sealed>,
}

impl App {
    /// Sends a code to an address on file. The one before for the same purpose is void from now on.
    ///
    /// # Errors
    /// [`AppError::Refused`] for an address that is not his or does not work, [`AppError::TooMuch`] after five in an hour,
    /// [`AppError::Conflict`] when nothing may be sent now.
    pub async fn send_code(
        &self,
        visitor: &Visitor,
        once: Option<&str>,
        form: &CodeForm,
    ) -> Result<CodeSent, AppError> {
        let ledger = self.visited(visitor).await?;
        let recipient = form.address.recipient();
        let known = ledger.account.reach.iter().find(|reach| reach.recipient == recipient);
        let reach: Reach = *known.ok_or_else(|| {
            AppError::refused("/address", "this is no address on file: choose one of the account's")
        })?;
        let person = open_person(&ledger, &self.portfolio_key(visitor.portfolio.id).await?)?;
        let shown = address(&person, reach).map(|address| covered(&address)).unwrap_or_default();
        let to = To::Only(recipient);
        let ends_at = self.challenge(visitor, once, form.purpose.into(), (recipient, to), None).await?;
        Ok(CodeSent { channel: reach.channel, to: shown, ends_at })
    }

    /// Takes a guess at the code that was last sent for this purpose of this visit.
    ///
    /// # Errors
    /// [`AppError::Refused`] for a wrong one, [`AppError::Conflict`] when another code must be asked for.
    pub async fn guess_code(&self, visitor: &Visitor, form: &GuessForm) -> Result<Proven, AppError> {
        let purpose: Purpose = form.purpose.into();
        let kept = self.guess(visitor, purpose, &form.code).await?;
        let now = self.now();
        let until = kept.challenge.proves_until(now).ok_or_else(void)?;
        self.change_own(visitor, |ledger| {
            ledger.tell(now, &Cause::Debtor, What::CodeProven { purpose });
            Ok(())
        })
        .await?;
        Ok(Proven { until })
    }

    /// Refuses unless this visit has proven that its owner reads an address on file; says which one.
    pub(super) async fn proven(&self, visitor: &Visitor, purpose: Purpose) -> Result<Recipient, AppError> {
        let kept = self.kept(visitor, purpose).await?.map(|(kept, _)| kept.challenge);
        let proves = kept.filter(|challenge| challenge.proves_until(self.now()).is_some());
        let missing = AppError::Forbidden("type the code that is sent to an address on file first");
        proves.map(|challenge| challenge.sent_to).ok_or(missing)
    }

    /// Draws a code, keeps its digest in the write that claims its message, and sends it.
    pub(super) async fn challenge(
        &self,
        visitor: &Visitor,
        once: Option<&str>,
        purpose: Purpose,
        (recipient, to): (Recipient, To<'_>),
        new: Option<Sealed>,
    ) -> Result<DateTime<Utc>, AppError> {
        let portfolio = &visitor.portfolio;
        if self.holds_what_is_asked(portfolio) {
            let detail = "no code can be sent at the moment: write to us or call";
            return Err(AppError::Conflict(detail.to_owned()));
        }
        let key = self.portfolio_key(portfolio.id).await?;
        let code = self.six_digits();
        let digest = key.code_digest(&bound_to(visitor, purpose), &code);
        let challenge = Challenge::new(digest, recipient, self.now());
        let ends_at = challenge.ends_at();
        let once = once.map_or_else(|| self.secret(), str::to_owned);
        let cause = sha256_hex(format!("code|{}|{once}", bound_to(visitor, purpose)).as_bytes());
        let before = self.kept(visitor, purpose).await?.map_or(0, |(_, version)| version);
        // In place of the one before, unless it was touched meanwhile: then nothing is sent.
        let condition = if before == 0 { Condition::Absent } else { Condition::Version(before) };
        let kept = Kept { challenge, address: new };
        let write = Write::Put(item(visitor, purpose, &kept, before + 1)?, condition);
        let asked = Asked {
            debtor: visitor.debtor,
            notice: Notice::Code,
            cause: &cause,
            to,
            code: Some(&code),
            confirms: None,
            beside: Some(&write),
        };
        let Some(claimed) = self.claim_asked(portfolio, &asked).await? else {
            // The same attempt again: its code is on its way.
            let kept = self.kept(visitor, purpose).await?.ok_or_else(contended)?;
            return Ok(kept.0.challenge.ends_at());
        };
        match self.speak(claimed).await? {
            Dispatched::Called { answer: Answer::Accepted { .. } | Answer::Unknown, .. } => Ok(ends_at),
            Dispatched::Called { answer: Answer::Refused { .. }, .. } | Dispatched::Held(_) => {
                let detail = "the code could not be sent: try another address, write to us or call";
                Err(AppError::Conflict(detail.to_owned()))
            }
        }
    }

    /// Takes a guess, written down before it is answered.
    pub(super) async fn guess(
        &self,
        visitor: &Visitor,
        purpose: Purpose,
        typed: &str,
    ) -> Result<Kept, AppError> {
        let code: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
        if code.len() != DIGITS || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(AppError::refused("/code", "type the six digits of the code"));
        }
        let key = self.portfolio_key(visitor.portfolio.id).await?;
        for attempt in 0..TRIES {
            let (mut kept, version) = self.kept(visitor, purpose).await?.ok_or_else(void)?;
            let fits = key.is_code(&bound_to(visitor, purpose), &code, &kept.challenge.digest);
            let before = kept.challenge.clone();
            let guess = kept.challenge.guess(fits, self.now());
            if kept.challenge != before {
                let item = item(visitor, purpose, &kept, version + 1)?;
                match self.table().write(vec![Write::Put(item, Condition::Version(version))]).await {
                    Ok(()) => {}
                    Err(TableError::ConditionFailed { .. } | TableError::Contended) => {
                        self.back_off(attempt).await;
                        continue;
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            return match guess {
                Guess::Right => Ok(kept),
                Guess::Wrong => Err(AppError::refused("/code", "this is not the code: look again")),
                Guess::Void => Err(void()),
            };
        }
        Err(contended())
    }

    async fn kept(&self, visitor: &Visitor, purpose: Purpose) -> Result<Option<(Kept, u64)>, AppError> {
        let keys = Keys::of(visitor.portfolio.id);
        let place = keys.challenge(visitor.debtor, &visitor.session, purpose.word());
        let item = self.table().get(&place, Read::Strong).await?;
        item.map(|item| Ok((record::decode(&item.body)?, item.version))).transpose()
    }

    /// Six digits that nobody can guess, each number as likely as any other to one part in 10^13.
    fn six_digits(&self) -> String {
        let mut bytes = [0; 8];
        self.ids().fill(&mut bytes);
        format!("{:06}", u64::from_be_bytes(bytes) % 1_000_000)
    }

    /// Seals a new address for this visit, under a data key of its own: it lives no longer than the visit.
    pub(super) fn seal_new(
        &self,
        key: &PortfolioKey,
        debtor: DebtorId,
        plain: &[u8],
    ) -> Result<Sealed, AppError> {
        Ok(key.seal(self.ids(), debtor, NEW_ADDRESS, plain, None)?)
    }
}

/// Name of the sealed field of an address that is not on file yet.
pub(super) const NEW_ADDRESS: &str = "new-address";

fn void() -> AppError {
    AppError::Conflict("this code counts no more: ask for a new one".to_owned())
}

fn bound_to(visitor: &Visitor, purpose: Purpose) -> String {
    format!("{}|{}", visitor.session, purpose.word())
}

fn item(visitor: &Visitor, purpose: Purpose, kept: &Kept, version: u64) -> Result<Item, AppError> {
    let ends = kept.challenge.sent_at + chrono::TimeDelta::hours(HOURS);
    Ok(Item {
        key: Keys::of(visitor.portfolio.id).challenge(visitor.debtor, &visitor.session, purpose.word()),
        version,
        body: record::encode(kept)?,
        due: None,
        book: None,
        expires_at: Some(ends.timestamp()),
    })
}

impl Ledger {
    /// The address on file of this id.
    pub(super) fn reach_of(&self, id: AddressId) -> Result<Reach, AppError> {
        let found = self.account.reach.iter().find(|reach| reach.recipient == id.recipient());
        found.copied().ok_or(AppError::NotFound("address"))
    }
}
