//! What the sender calls a debtor: messages carry our id, tests and demos know theirs.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use app::App;
use domain::ids::DebtorId;

use crate::provider::record::Accepted;
use crate::team::Team;

/// Most names that are remembered.
const NAMES_LIMIT: usize = 100_000;

/// Names that were asked for before.
#[derive(Default)]
pub struct Names(Mutex<BTreeMap<DebtorId, String>>);

impl Names {
    /// The sender's id of the debtor of a message; ours when it cannot be had.
    pub async fn of(&self, app: &App, team: &Team, message: &Accepted) -> String {
        let debtor = message.case.debtor;
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&debtor).cloned();
        if let Some(name) = known {
            return name;
        }
        let Some(name) = asked(app, team, message).await else { return debtor.to_string() };
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if names.len() < NAMES_LIMIT {
            names.insert(debtor, name.clone());
        }
        name
    }
}

/// Asks as a member of the team would.
async fn asked(app: &App, team: &Team, message: &Accepted) -> Option<String> {
    let user = team.of(message.portfolio).into_iter().next()?;
    let member = app.member(&user.token, message.portfolio).await.ok()?;
    let sheet = app.case(&member, message.case).await.ok()?;
    Some(sheet.debtor.id)
}
