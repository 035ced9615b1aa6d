//! What most addresses fall through: a few bits that every process has at hand, and that say of nearly all addresses that
//! nobody ever stopped them. Only what stays in the sieve is worth a look at what is kept.

use serde::{Deserialize, Serialize};

use crate::action::Recipient;

/// Words of 64 bits: at 200 stopped addresses one in twenty others stays too, at 1 000 one in five.
const WORDS: u64 = 64;

/// A set of addresses that may hold more than was put in, never less.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sieve(Vec<u64>);

impl Sieve {
    /// True when nothing was put in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// False when `recipient` was certainly never put in.
    #[must_use]
    pub fn keeps(&self, recipient: Recipient) -> bool {
        let (word, bit) = place(recipient);
        self.0.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// Puts an address in; true when the sieve changed.
    pub fn put(&mut self, recipient: Recipient) -> bool {
        let (word, bit) = place(recipient);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        let changed = self.0[word] & bit == 0;
        self.0[word] |= bit;
        changed
    }
}

/// Names of addresses are digests: any of their bits are as good as random.
fn place(recipient: Recipient) -> (usize, u64) {
    let place = recipient.0 % (WORDS * 64);
    (usize::try_from(place / 64).unwrap_or(0), 1 << (place % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_always_stays_and_nearly_everything_else_falls_through() {
        let mut sieve = Sieve::default();
        assert!(!sieve.keeps(Recipient(7)));
        let spread = |number: u64| Recipient(number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31));
        for number in 0..200 {
            sieve.put(spread(number));
        }
        assert!((0..200).all(|number| sieve.keeps(spread(number))));
        assert!(!sieve.put(spread(0)), "twice is once");
        let kept = (1_000..2_000).filter(|number| sieve.keeps(spread(*number))).count();
        assert!(kept < 100, "{kept}");
        assert!(sieve.0.len() <= 64);
    }
}
