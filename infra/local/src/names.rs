//! What the sender calls a debtor: messages carry our id, tests and demos know theirs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use app::App;
use app::desk::CasesQuery;
use app::member::Member;
use domain::ids::{DebtorId, PortfolioId};

use crate::provider::record::Accepted;
use crate::team::Team;

/// Most names that are remembered.
const NAMES_LIMIT: usize = 100_000;

/// Pages of a portfolio's list that are read for names.
const PAGES_LIMIT: usize = 500;

/// Names that were asked for before.
#[derive(Default)]
pub struct Names {
    known: Mutex<BTreeMap<DebtorId, String>>,
    /// Portfolios whose whole list was read once.
    listed: Mutex<BTreeSet<PortfolioId>>,
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Names {
    /// The sender's id of the debtor of a message; ours when it cannot be had.
    pub async fn of(&self, app: &App, team: &Team, message: &Accepted) -> String {
        let debtor = message.case.debtor;
        if let Some(name) = self.known(debtor) {
            return name;
        }
        self.ask(app, team, message)
            .await
            .or_else(|| self.known(debtor))
            .unwrap_or_else(|| debtor.to_string())
    }

    fn known(&self, debtor: DebtorId) -> Option<String> {
        hold(&self.known).get(&debtor).cloned()
    }

    fn learn(&self, debtor: DebtorId, name: String) {
        let mut known = hold(&self.known);
        if known.len() < NAMES_LIMIT {
            known.insert(debtor, name);
        }
    }

    /// Asks as a member of the team would: the first time for the whole list, later for the one case.
    async fn ask(&self, app: &App, team: &Team, message: &Accepted) -> Option<String> {
        let user = team.of(message.portfolio).into_iter().next()?;
        let member = app.member(&user.token, message.portfolio).await.ok()?;
        if hold(&self.listed).insert(message.portfolio) {
            self.list(app, &member).await;
            if let Some(name) = self.known(message.case.debtor) {
                return Some(name);
            }
        }
        let name = app.case(&member, message.case).await.ok()?.debtor.id;
        self.learn(message.case.debtor, name.clone());
        Some(name)
    }

    async fn list(&self, app: &App, member: &Member) {
        let mut query = CasesQuery::default();
        for _ in 0..PAGES_LIMIT {
            let Ok(page) = app.cases(member, &query).await else { return };
            for row in page.items {
                self.learn(row.id.debtor, row.debtor.id);
            }
            query.cursor = page.next;
            if query.cursor.is_none() {
                return;
            }
        }
    }
}
