//! The one click that every courtesy notice offers.

use domain::account::{Reach, Stop};
use domain::timeline::Cause;

use crate::app::App;
use crate::error::AppError;

impl App {
    /// The debtor wants no courtesy notices at this address (RFC 8058, one click), reminders included. They go another way
    /// or wait for a person; a formal notice still goes there: a debt is not silenced by one click.
    ///
    /// # Errors
    /// When it cannot be written now. An unknown link is answered like a known one.
    pub async fn unsubscribe(&self, token: &str) -> Result<(), AppError> {
        let Some((link, _)) = self.known_link(token).await? else { return Ok(()) };
        let portfolio = self.portfolio(link.portfolio).await?;
        let now = self.now();
        self.change(&portfolio, link.action.debtor, |ledger| {
            let still = |reach: &&Reach| reach.recipient == link.recipient && reach.stop.is_none();
            if let Some(reach) = ledger.account.reach.iter().find(still).copied() {
                let Reach { recipient, channel, .. } = reach;
                ledger.stop_address(recipient, channel, Stop::Unsubscribed, &Cause::Debtor, now);
            }
            Ok(())
        })
        .await
    }
}
