//! "I am not this person": an address that belongs to somebody else is not written to again, by nobody's reminder and
//! nobody's formal notice, and no link that was sent there opens any more.
//!
//! It asks for the code of the message, so that a robot which presses every button stops nothing.

use domain::account::Stop;
use domain::timeline::{Cause, What};
use serde::Deserialize;

use super::genuine::plain;
use crate::app::App;
use crate::error::AppError;

/// "I am not this person."
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StrangerForm {
    /// The token of the link.
    pub token: String,
    /// The code of the message it came with.
    pub code: String,
}

impl App {
    /// Stops the address a link was sent to.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a link that does not open, [`AppError::Refused`] for another code.
    pub async fn wrong_person(&self, form: &StrangerForm) -> Result<(), AppError> {
        let link = self.live_link(&form.token).await?;
        if plain(&form.code) != plain(&link.code) {
            return Err(AppError::refused("/code", "type the code that stands on your message"));
        }
        let portfolio = self.portfolio(link.portfolio).await?;
        let now = self.now();
        self.change(&portfolio, link.action.debtor, |ledger| {
            let (recipient, channel, stop) = (link.recipient, link.channel, Stop::WrongPerson);
            let same = |reach: &&mut domain::account::Reach| reach.recipient == recipient;
            match ledger.account.reach.iter_mut().find(same) {
                Some(reach) if reach.stop == Some(stop) => return Ok(()),
                Some(reach) => reach.stop = Some(stop),
                // It is no longer on file, and must not come back.
                None => ledger.account.remember_stop(recipient, stop),
            }
            let reason = "wrong_person".to_owned();
            ledger.tell(now, &Cause::Debtor, What::AddressStopped { channel, reason });
            Ok(())
        })
        .await
    }
}
