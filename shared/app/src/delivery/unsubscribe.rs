//! The one click that every courtesy notice offers.

use domain::account::{Reach, Stop};
use domain::debtor::Channel;
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
            if ledger.account.stop_of(link.recipient).is_none() {
                let same = |reach: &&Reach| reach.recipient == link.recipient;
                let channel =
                    ledger.account.reach.iter().find(same).map_or(Channel::Email, |reach| reach.channel);
                ledger.stop_address(link.recipient, channel, Stop::Unsubscribed, &Cause::Debtor, now);
            }
            Ok(())
        })
        .await
    }
}
