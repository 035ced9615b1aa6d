//! What stands between a due message and its debtor: no address, an open question, too many messages, the hour.

use chrono::TimeDelta;

use super::due::shift;
use super::run::Run;
use super::{At, Reason, later};
use crate::account::{Reach, Stop};
use crate::calendar::{Closed, Window, local_date, start_of_day};
use crate::debtor::Channel;
use crate::scenario::{Notice, Step};
use crate::statement::Past;

impl<'a> Run<'a> {
    /// Everything that time or a provider's answer ends, in the order a person would ask.
    pub(super) fn obstacle(&self, channel: Channel, past: Option<&Past>) -> Result<(), (Reason, Option<At>)> {
        if self.facing.busy {
            return Err((Reason::UnknownOutcome, None));
        }
        if let Some(at) = past.and_then(|past| past.not_before).filter(|at| *at > self.now) {
            return Err((Reason::UnknownOutcome, Some(at)));
        }
        if let Some((reason, at)) = self.too_many() {
            return Err((reason, Some(at)));
        }
        self.at_a_decent_hour(channel)
    }

    fn at_a_decent_hour(&self, channel: Channel) -> Result<(), (Reason, Option<At>)> {
        let window = self.window(channel);
        let (zone, calendar) = (self.facing.profile.time_zone, self.facing.calendar);
        let reason = match window.why_closed(self.now, zone, calendar) {
            None => return Ok(()),
            Some(Closed::QuietHours) => Reason::QuietHours,
            Some(Closed::Holiday) => Reason::Holiday,
        };
        Err((reason, window.next_opening(self.now, zone, calendar)))
    }

    pub(super) fn window(&self, channel: Channel) -> &'a Window {
        match channel {
            Channel::Sms | Channel::Phone => &self.terms.sms_window,
            Channel::Email | Channel::Letter => &self.terms.email_window,
        }
    }

    /// The first address that works for the step's channel, else for its fallback. What a person must mend otherwise.
    pub(super) fn address(&self, step: &Step, past: Option<&Past>) -> Result<Reach, Reason> {
        let tried = past.map_or(&[][..], |past| past.tried.as_slice());
        let courtesy = step.notice.is_courtesy();
        // An answer is no reminder: who declined those gets it all the same
        let declinable = courtesy && step.notice != Notice::Confirmation;
        let mut declined = false;
        let mut channels = [Some(step.channel), step.fallback];
        // What a courtesy notice may fall back to, its reader may prefer; a formal one goes as the scenario says.
        if courtesy && step.fallback.is_some() && step.fallback == self.facing.prefers {
            channels.reverse();
        }
        for channel in channels.into_iter().flatten() {
            for reach in self.facing.reach.iter().filter(|reach| reach.channel == channel) {
                match reach.stop {
                    Some(Stop::OptedOut) => declined = true,
                    Some(Stop::Unsubscribed) if declinable => declined = true,
                    None | Some(Stop::Unsubscribed) if !tried.contains(&reach.recipient) => {
                        return Ok(*reach);
                    }
                    _ => {}
                }
            }
        }
        Err(if declined { Reason::OptedOut } else { Reason::NoContact })
    }

    /// Caps count steps at the claim, over all cases and channels, in the debtor's days.
    fn too_many(&self) -> Option<(Reason, At)> {
        let contacted = self.facing.contacted;
        let zone = self.facing.profile.time_zone;
        let (per_day, per_week) = (usize::from(self.terms.per_day), usize::from(self.terms.per_week));
        if contacted.is_empty() && per_day > 0 && per_week > 0 {
            return None;
        }
        let today = local_date(self.now, zone);
        let tomorrow = || start_of_day(shift(today, 1), zone);
        if contacted.iter().rev().take_while(|at| local_date(**at, zone) >= today).count() >= per_day {
            return Some((Reason::Cap, tomorrow()));
        }
        let frees = |at: &At| later(*at, TimeDelta::days(7));
        let recent = contacted.iter().filter(|at| frees(at) > self.now).count();
        if recent >= per_week {
            // The one whose seventh day makes room; with a cap of none there is nothing to wait for but a new policy.
            let first = contacted.len().checked_sub(per_week).and_then(|place| contacted.get(place));
            return Some((Reason::Cap, first.map_or_else(tomorrow, frees)));
        }
        let last = contacted.last()?;
        let gap_ends = start_of_day(shift(local_date(*last, zone), self.terms.gap_days.into()), zone);
        (gap_ends > self.now).then_some((Reason::Gap, gap_ends))
    }
}
