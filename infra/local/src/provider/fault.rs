//! How the provider misbehaves, for a number of calls. Nothing of it is kept: a restarted process behaves.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use domain::debtor::Channel;
use serde::{Deserialize, Serialize};

/// Most calls of one fault.
pub const TIMES_LIMIT: u32 = 1_000_000;

/// What a provider call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Takes the message and tells about it.
    #[default]
    None,
    /// Proves that it does not take it.
    Refuse,
    /// Proves that it does not take it now.
    Throttle,
    /// Gives no answer and has not taken it.
    TimeoutBefore,
    /// Gives no answer and has taken it.
    TimeoutAfter,
    /// The process dies before the provider takes it.
    CrashBefore,
    /// The process dies after the provider has taken it, before it writes that down.
    CrashAfter,
    /// Takes it and never tells.
    EventLost,
    /// Takes it and tells two hours late.
    EventLate,
    /// Takes it and tells everything twice.
    EventTwice,
}

/// The switch.
#[derive(Debug, Default)]
pub struct Faults(Mutex<BTreeMap<Channel, (Mode, u32)>>);

impl Faults {
    /// The next `times` calls of the channel do `mode`; what was set before for it is forgotten.
    pub fn set(&self, channel: Channel, mode: Mode, times: u32) {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        faults.insert(channel, (mode, times));
    }

    /// What this call does.
    pub fn take(&self, channel: Channel) -> Mode {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match faults.get_mut(&channel) {
            Some((mode, left)) if *left > 0 => {
                *left -= 1;
                *mode
            }
            _ => Mode::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_lasts_as_many_calls_as_asked_and_on_its_channel_alone() {
        let faults = Faults::default();
        faults.set(Channel::Email, Mode::Throttle, 2);
        assert_eq!(faults.take(Channel::Sms), Mode::None);
        let taken = [(); 3].map(|()| faults.take(Channel::Email));
        assert_eq!(taken, [Mode::Throttle, Mode::Throttle, Mode::None]);
    }

    #[test]
    fn the_last_word_counts() {
        let faults = Faults::default();
        faults.set(Channel::Sms, Mode::CrashAfter, 5);
        faults.set(Channel::Sms, Mode::None, 1);
        assert_eq!(faults.take(Channel::Sms), Mode::None);
        assert_eq!(faults.take(Channel::Sms), Mode::None);
    }

    #[test]
    fn modes_have_the_words_of_the_contract() {
        let words = "none refuse throttle timeout_before timeout_after crash_before crash_after event_lost event_late event_twice";
        for word in words.split(' ') {
            let mode: Mode = serde_json::from_value(word.into()).unwrap();
            assert_eq!(serde_json::to_value(mode).unwrap(), word);
        }
    }
}
