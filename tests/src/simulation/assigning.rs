//! The team assigns an invoice to somebody who is paid instead of the creditor, and takes it back.

use app::AppError;
use app::desk::PayeeForm;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{CaseId, InvoiceId};
use domain::money::Currency;
use domain::payee::PayeeSaid;

use super::act::{Came, Process};
use super::cast::Creditor;
use super::model::Model;
use super::till::READ_MINUTES;

/// What the team said of an invoice's payee.
#[derive(Debug, Clone)]
pub struct Assigned {
    /// Which.
    pub invoice: InvoiceId,
    /// It is paid to somebody else from now on.
    pub away: bool,
    /// When somebody began to say so.
    pub told_at: DateTime<Utc>,
    /// When that was acknowledged.
    pub known_at: Option<DateTime<Utc>>,
}

impl Model {
    /// Whether the last that was said, and acknowledged before `at`, is that somebody else is paid.
    #[must_use]
    pub fn is_assigned(&self, invoice: InvoiceId, at: DateTime<Utc>) -> bool {
        let mine = || self.assigned.iter().filter(|it| it.invoice == invoice);
        // Who was not answered may still be saying it
        let open =
            |it: &Assigned| it.known_at.is_none() && it.told_at + TimeDelta::minutes(READ_MINUTES) > at;
        mine().next_back().is_some_and(|it| it.away && it.known_at.is_some_and(|known| known < at))
            && !mine().any(open)
    }
}

impl Process {
    /// The team says of a debtor's oldest invoice that somebody else is paid, or nobody else any more.
    pub async fn assign(self, creditor: Creditor, (home, debtor): (usize, usize), away: bool) -> Came {
        match self.try_to_assign(&creditor, (home, debtor), away).await {
            Ok(()) | Err(AppError::NotFound(_) | AppError::Conflict(_)) => {}
            Err(error) => self.expect_only_weather("assign an invoice", &error),
        }
        Came::Done
    }

    async fn try_to_assign(
        &self,
        creditor: &Creditor,
        (home, debtor): (usize, usize),
        away: bool,
    ) -> Result<(), AppError> {
        let member = self.app.member(&creditor.manager, creditor.id).await?;
        let debtor = self.stage.state().watch.model.homes[home].debtors[debtor].id;
        let case = CaseId { debtor, currency: Currency::EUR };
        let sheet = self.app.case(&member, case).await?;
        let Some(item) = sheet.items.iter().find(|item| item.payee.is_some() != away) else { return Ok(()) };
        let (invoice, place) = {
            let mut state = self.stage.state();
            let told_at = state.now;
            let assigned = &mut state.watch.model.assigned;
            assigned.push(Assigned { invoice: item.invoice, away, told_at, known_at: None });
            (item.invoice, assigned.len() - 1)
        };
        let payee = away.then(|| PayeeSaid {
            name: Some("Factor Atlantique SA".to_owned()),
            iban: Some("DE89370400440532013000".to_owned()),
            ..PayeeSaid::default()
        });
        let form = PayeeForm { payee, reason: "sold on the first".to_owned() };
        self.app.set_payee(&member, case, invoice, &form).await?;
        let mut state = self.stage.state();
        state.watch.model.assigned[place].known_at = Some(state.now);
        Ok(())
    }
}
