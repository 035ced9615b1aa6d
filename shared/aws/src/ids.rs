//! Randomness of the operating system.

use app::ports::Ids;

/// Draws from the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemIds;

impl Ids for SystemIds {
    fn fill(&self, bytes: &mut [u8]) {
        // Secrets are made of this: without randomness the process must not go on, and a crash loses nothing acknowledged
        if let Err(error) = getrandom::fill(bytes) {
            tracing::error!(%error, "The operating system has no randomness: stopping");
            std::process::abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ() {
        let (mut one, mut other) = ([0; 16], [0; 16]);
        SystemIds.fill(&mut one);
        SystemIds.fill(&mut other);
        assert_ne!(one, other);
    }
}
