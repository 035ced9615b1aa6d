//! `debtor.merged`: the first write leaves a forwarding account, so that whatever order events come in, the old name means
//! the new debtor. Moving what stands under the old name is [`crate::merge`]'s job.

use domain::account::{MERGED_LIMIT, MERGES_LIMIT};
use domain::event::ExternalId;
use domain::timeline::{Cause, What};
use store::table::{Read, TableError};

use super::apply::{ledger_of_unknown, used};
use super::{Incoming, Status, Taken};
use crate::app::App;
use crate::change::{TRIES, Written, contended};
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::merge::CHUNKS_AT_ONCE;

impl App {
    /// Merges one debtor into another; either may be unknown yet.
    pub(super) async fn merge_debtors(
        &self,
        incoming: &Incoming<'_>,
        from: &ExternalId,
        into: &ExternalId,
    ) -> Result<Taken, AppError> {
        for attempt in 0..TRIES {
            if attempt > 0
                && let Some(known) = self.known_delivery(incoming).await?
            {
                return self.repeated(incoming, known).await;
            }
            match self.try_to_merge(incoming, from, into).await? {
                Written::Again => self.back_off(attempt).await,
                Written::Done(taken) => {
                    let job =
                        self.go_on_merging(&incoming.portfolio, incoming.debtor_id(from), CHUNKS_AT_ONCE);
                    if let Err(error) = job.await {
                        let id = incoming.debtor_id(from);
                        tracing::warn!(debtor.id = %id, ?error, "Left the merge of {id} to the sweep");
                    }
                    return Ok(taken);
                }
            }
        }
        Err(contended())
    }

    async fn try_to_merge(
        &self,
        incoming: &Incoming<'_>,
        from: &ExternalId,
        into: &ExternalId,
    ) -> Result<Written<Taken>, AppError> {
        let (keys, now) = (incoming.keys(), self.now());
        let from_id = incoming.debtor_id(from);
        let _lane = self.lane(incoming.debtor_id(into)).await;
        let leaving = Ledger::load_own(self.table(), keys, from_id, Read::Strong, false).await?;
        let mut leaving = leaving.map_or_else(|| ledger_of_unknown(incoming, from), Ok)?;
        let home = self.ledger_at_home(keys, incoming.debtor_id(into)).await?;
        let mut home = home.map_or_else(|| ledger_of_unknown(incoming, into), Ok)?;
        if leaving.account.is_erasing() || home.account.is_erasing() {
            // It is over within days at most, mostly within minutes: whoever tells of the merge tells it again
            return Err(AppError::Unavailable("the data of one of them are being erased".into()));
        }
        if leaving.account.merged_into.is_some() {
            let known = self.ledger_at_home(keys, from_id).await?;
            if known.is_some_and(|known| known.debtor() == home.debtor()) {
                return self.say_nothing_new(incoming).await;
            }
        }
        if let Some((pointer, reason)) = refusal(&leaving, &home) {
            self.keep(incoming, Status::Invalid, reason.to_owned()).await?;
            return Err(AppError::refused(pointer, reason));
        }
        leaving.leave_for(&mut home, &incoming.portfolio, now);
        let detail = format!("{} was merged into {}", leaving.account.external_id, home.account.external_id);
        let by = Cause::Delivery(format!("{}/{}", incoming.source, incoming.delivery.id));
        leaving.tell(now, &by, What::DebtorMerged { detail: detail.clone() });
        home.tell(now, &by, What::DebtorMerged { detail });
        home.beside.push(incoming.remembered(Status::Used, now)?);
        let written = self.commit_both(&incoming.portfolio, &mut leaving, &mut home).await?;
        Ok(match written {
            Written::Done(()) => Written::Done(used()),
            Written::Again => Written::Again,
        })
    }

    /// Another delivery told of this merge.
    async fn say_nothing_new(&self, incoming: &Incoming<'_>) -> Result<Written<Taken>, AppError> {
        let remembered = incoming.remembered(Status::Used, self.now())?;
        match self.table().write(vec![remembered]).await {
            Ok(()) | Err(TableError::ConditionFailed { .. }) => Ok(Written::Done(used())),
            Err(error) => Err(error.into()),
        }
    }
}

/// Why two debtors cannot be merged so, and where the event says it.
fn refusal(leaving: &Ledger, home: &Ledger) -> Option<(&'static str, &'static str)> {
    if home.debtor() == leaving.debtor() {
        return Some((
            "/data/into_id",
            "into_id was merged into from_id before: a circle of debtors leads nowhere; keep the one that has the invoices",
        ));
    }
    if leaving.account.merged_into.is_some() {
        return Some((
            "/data/from_id",
            "from_id was merged into another debtor before: merge that one, if he is the same too",
        ));
    }
    if leaving.account.merge_depth >= MERGES_LIMIT {
        return Some((
            "/data/from_id",
            "five merges in a row lead to from_id already: merge into him instead of him into another",
        ));
    }
    let merged = home.account.merged.len() + leaving.account.merged.len();
    (merged >= MERGED_LIMIT).then_some((
        "/data/into_id",
        "two hundred debtors were merged into into_id already: that is the limit",
    ))
}
