//! The sample portfolio: eighteen months in the life of a creditor, played through the same doors as real life (signed
//! webhooks, the debtors' pages, the desk, the clock), so that nothing in it could not have happened.
//!
//! It is the same in every run but for random ids and secrets, and ends now.

mod original;
mod people;
mod script;
mod stage;
#[cfg(test)]
mod tests;

pub use stage::Stage;

use std::collections::BTreeMap;

use app::desk::{ApprovalForm, CaseSheet, CasesQuery, HoldForm};
use app::logo::LogoForm;
use app::member::{Member, Role};
use app::original::OriginalForm;
use app::portal::{AlreadyPaidForm, DisputeForm, PromiseForm};
use app::ports::Clock;
use app::{App, AppError};
use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use domain::ids::{ActionId, CaseId, PortfolioId};
use domain::invoice::Format;
use formats::SignatureError;
use formats::signature::{standard, stripe};
use render::paper::PrinterError;
use serde_json::{Value, json};
use thiserror::Error;
use web::problem::Problem;

use crate::form::Fields;
use crate::outbox::links;
use crate::portfolios;
use crate::server::Local;
use crate::time::TimeError;
use script::{Declared, Deed};

/// Most messages looked at to find a debtor's link.
const LINKS_LOOK: u64 = 2_000;
/// Name of the sample portfolio.
const NAME: &str = "Atelier Morvan";
/// Its picture.
const LOGO: &[u8] = include_bytes!("logo.png");

/// Why the sample could not be played.
#[derive(Debug, Error)]
pub enum SampleError {
    /// A verb said no.
    #[error("at {at}: {source}")]
    Verb {
        /// When in the history.
        at: String,
        /// What it said.
        source: AppError,
    },
    /// Time.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// A signature.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// An invoice's page.
    #[error(transparent)]
    Page(#[from] PrinterError),
    /// The creditor's settings.
    #[error("the creditor was refused: {0:?}")]
    Creditor(Problem),
    /// A form or a line of a history.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// The script and the world do not fit.
    #[error("at {at}: {what} ({debtor})")]
    Script {
        /// When in the history.
        at: String,
        /// What is missing.
        what: &'static str,
        /// Whose.
        debtor: &'static str,
    },
}

/// Fills an empty deployment whose clock stands where the history begins; it then stands at `now`.
///
/// # Errors
/// [`SampleError`]: the sample is wrong, or the disk is.
pub async fn fill(local: &Local, now: DateTime<Utc>) -> Result<(), SampleError> {
    let portfolio = portfolios::make(local, creditor()?).await.map_err(at(local))?;
    let mut player = Player { local, portfolio, deliveries: 0 };
    player.show_logo().await?;
    for (when, deed) in script::written(now) {
        // Equal instants: the clock already stands there
        local.machine.go_to(when.max(local.clock.now())).await?;
        player.play(deed).await?;
    }
    local.machine.go_to(now).await?;
    tracing::info!(
        deliveries = player.deliveries,
        messages = local.provider.log.len(),
        "The sample is played"
    );
    Ok(())
}

/// Where the history of a sample that ends `now` begins.
pub fn beginning(now: DateTime<Utc>) -> DateTime<Utc> {
    script::beginning(now)
}

fn creditor() -> Result<app::portfolio::NewPortfolio, SampleError> {
    let fields = json!({
        "name": NAME, "legal_name": "Atelier Morvan SAS", "siren": "841207392",
        "account_holder": "ATELIER MORVAN SAS", "sender": "relances@atelier-morvan.example",
        "reply_to": "comptabilite@atelier-morvan.example",
        "address": { "lines": ["4 quai de la Douane"], "postcode": "29200", "city": "Brest", "country": "FR" },
    });
    let fields = Fields::of_body(fields.to_string().as_bytes()).map_err(SampleError::Creditor)?;
    portfolios::read(&fields).map_err(SampleError::Creditor)
}

/// Says when in the history a verb failed.
fn at(local: &Local) -> impl Fn(AppError) -> SampleError {
    let at = crate::clock::written(local.clock.now());
    move |source| SampleError::Verb { at: at.clone(), source }
}

struct Player<'a> {
    local: &'a Local,
    portfolio: PortfolioId,
    deliveries: u64,
}

impl Player<'_> {
    async fn play(&mut self, deed: Deed) -> Result<(), SampleError> {
        match deed {
            Deed::Told(event) => self.tell("relance", &event).await,
            Deed::Stripe(event) => self.tell("stripe", &event).await,
            Deed::Gives(told) => self.give(&told).await,
            Deed::Declares(debtor, declared) => self.declare(debtor, declared).await,
            Deed::Holds(debtor, form) => self.hold(debtor, form).await,
            Deed::Decides(debtor, decision) => self.decide(debtor, decision).await,
            Deed::Judges => self.judge().await,
            Deed::Misbehaves(channel, mode) => {
                self.local.provider.faults.set(channel, mode, 1);
                Ok(())
            }
            Deed::AsksForLink(debtor) => {
                let token = self.token(debtor)?;
                self.app().fresh_link(&token).await.map_err(at(self.local))
            }
        }
    }

    fn app(&self) -> &App {
        &self.local.app
    }

    fn missing(&self, debtor: &'static str, what: &'static str) -> SampleError {
        SampleError::Script { at: crate::clock::written(self.local.clock.now()), what, debtor }
    }

    /// One delivery of a source, signed as it signs.
    async fn tell(&mut self, source: &str, event: &Value) -> Result<(), SampleError> {
        self.deliveries += 1;
        let body = event.to_string().into_bytes();
        let seconds = self.local.clock.now().timestamp();
        let secrets = self.app().source_secrets(self.portfolio, source).await.map_err(at(self.local))?;
        let secret = secrets.first().map_or("", String::as_str);
        let (id, timestamp) = (format!("sample-{:05}", self.deliveries), seconds.to_string());
        let headers = if source == "stripe" {
            vec![("stripe-signature", stripe::sign(secret, seconds, &body)?)]
        } else {
            let signature = standard::sign(secret, &id, seconds, &body)?;
            vec![("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signature)]
        };
        let headers = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let taken =
            self.app().take_in(self.portfolio, source, &headers, &body).await.map_err(at(self.local))?;
        tracing::debug!(source, ?taken, "Played a delivery");
        Ok(())
    }

    async fn manager(&self) -> Result<Member, SampleError> {
        let users = self.local.team.of(self.portfolio);
        let manager = users.into_iter().find(|user| user.role == Role::Manager);
        let token = manager.map(|user| user.token).unwrap_or_default();
        self.app().member(&token, self.portfolio).await.map_err(at(self.local))
    }

    /// The case with the largest overdue amount of a debtor.
    async fn case(&self, member: &Member, debtor: &'static str) -> Result<CaseId, SampleError> {
        let query = CasesQuery { debtor: Some(debtor.to_owned()), ..CasesQuery::default() };
        let page = self.app().cases(member, &query).await.map_err(at(self.local))?;
        page.items.first().map(|row| row.id).ok_or_else(|| self.missing(debtor, "has no case"))
    }

    async fn hold(&self, debtor: &'static str, form: Value) -> Result<(), SampleError> {
        let member = self.manager().await?;
        let case = self.case(&member, debtor).await?;
        let form: HoldForm = serde_json::from_value(form)?;
        self.app().place_hold(&member, case, form).await.map_err(at(self.local))?;
        Ok(())
    }

    async fn decide(&self, debtor: &'static str, decision: &str) -> Result<(), SampleError> {
        let member = self.manager().await?;
        let case = self.case(&member, debtor).await?;
        let waiting = self.app().approvals(&member).await.map_err(at(self.local))?;
        let approval = waiting.into_iter().find(|approval| approval.case == case);
        let approval = approval.ok_or_else(|| self.missing(debtor, "awaits no approval"))?;
        let form: ApprovalForm =
            serde_json::from_value(json!({ "decision": decision, "seen": approval.seen }))?;
        self.app().approve(&member, approval.id, &form).await.map_err(at(self.local))?;
        Ok(())
    }

    /// Says of every message whose outcome waits for a person that it went out.
    async fn judge(&self) -> Result<(), SampleError> {
        let member = self.manager().await?;
        let page = self.app().cases(&member, &CasesQuery::default()).await.map_err(at(self.local))?;
        for row in page.items {
            let sheet = self.app().case(&member, row.id).await.map_err(at(self.local))?;
            for action in in_review(&sheet)? {
                self.app().judge(&member, action, true).await.map_err(at(self.local))?;
            }
        }
        Ok(())
    }

    /// Sends an invoice itself, as a page and as an e-invoice.
    async fn give(&self, told: &Value) -> Result<(), SampleError> {
        let (failed, member) = (at(self.local), self.manager().await?);
        let files = [(Format::Pdf, original::pdf(told)?), (Format::Xml, original::xml(told))];
        for (format, bytes) in files {
            let form = json!({
                "source": "relance", "invoice": told["invoice"]["id"], "format": format,
                "size": bytes.len(), "sha256": app::seal::sha256_hex(&bytes),
            });
            let form: OriginalForm = serde_json::from_value(form)?;
            let place = self.app().original_place(&member, &form).await.map_err(&failed)?;
            let taken =
                self.local.files.take(&place.fields, bytes).await.map_err(AppError::from).map_err(&failed)?;
            taken.map_err(|turned| failed(AppError::refused("/file", turned.to_string())))?;
            self.app().keep_original(&member, &form).await.map_err(&failed)?;
        }
        Ok(())
    }

    /// Shows the creditor's picture from the first day on.
    async fn show_logo(&self) -> Result<(), SampleError> {
        let form = LogoForm { png: BASE64.encode(LOGO) };
        let member = self.manager().await?;
        self.app().set_logo(&member, &form).await.map_err(at(self.local)).map(drop)
    }

    /// The newest link that this debtor was sent.
    fn token(&self, debtor: &'static str) -> Result<String, SampleError> {
        let person = people::PEOPLE.iter().find(|person| person.id == debtor);
        let reached = |to: &str| person.is_some_and(|person| to == person.email || to == person.phone);
        let newest = self.local.provider.log.len();
        let mut numbers = (1..=newest).rev().take(usize::try_from(LINKS_LOOK).unwrap_or(usize::MAX));
        let link = numbers.find_map(|number| {
            let message = self.local.provider.log.read(number).ok().flatten()?;
            if !reached(&message.to) {
                return None;
            }
            links(&message.text, None)
                .into_iter()
                .find_map(|link| link.split("/l/").nth(1).map(str::to_owned))
        });
        link.ok_or_else(|| self.missing(debtor, "was sent no link"))
    }

    async fn declare(&self, debtor: &'static str, declared: Declared) -> Result<(), SampleError> {
        let failed = at(self.local);
        let token = self.token(debtor)?;
        let (session, _) = self.app().open_session(&token).await.map_err(&failed)?;
        let visitor = self.app().visitor(&session).await.map_err(&failed)?;
        let account = self.app().account(&visitor).await.map_err(&failed)?;
        let case = account.cases.first().ok_or_else(|| self.missing(debtor, "sees no case"))?;
        let open = case.invoices.iter().filter(|invoice| invoice.days_late > 0);
        let invoices: Vec<_> = open.map(|invoice| invoice.id).collect();
        match declared {
            Declared::Promise(pay_on) => {
                let form = json!({ "invoices": invoices, "pay_on": pay_on, "amount": case.overdue });
                let form: PromiseForm = serde_json::from_value(form)?;
                self.app().promise(&visitor, None, form).await.map_err(&failed)?;
            }
            Declared::Dispute(minor) => {
                let form = json!({
                    "invoices": invoices, "reason": "wrong_quantity", "amount": script::decimal(minor),
                    "text": "Il manquait deux cartons à la livraison du 12, le bon signé le dit.",
                });
                let form: DisputeForm = serde_json::from_value(form)?;
                self.app().dispute(&visitor, None, form).await.map_err(&failed)?;
            }
            Declared::AlreadyPaid(paid_on) => {
                let form = json!({ "invoices": invoices, "paid_on": paid_on, "method": "transfer" });
                let form: AlreadyPaidForm = serde_json::from_value(form)?;
                self.app().already_paid(&visitor, None, form).await.map_err(&failed)?;
            }
        }
        Ok(())
    }
}

/// Actions whose last try waits for a person's judgement.
fn in_review(sheet: &CaseSheet) -> Result<Vec<ActionId>, SampleError> {
    let sheet = serde_json::to_value(sheet)?;
    let mut outcomes = BTreeMap::new();
    for entry in sheet["timeline"].as_array().into_iter().flatten() {
        if let (Some(action), Some(outcome)) = (entry["action"].as_str(), entry["outcome"].as_str()) {
            outcomes.insert(action.to_owned(), outcome == "review");
        }
    }
    let waiting = outcomes.into_iter().filter(|(_, waits)| *waits);
    Ok(waiting.filter_map(|(action, _)| action.parse().ok()).collect())
}
