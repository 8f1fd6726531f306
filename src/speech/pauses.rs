//! What a person's own pauses teach about how long to wait for them. Upward only: nobody waits less than the plan says.

use crate::audio::{ms_of_samples, samples_in_ms};

/// Shorter pauses are breath and articulation; pieces are not even cut there.
const SHORTEST_MS: u64 = 400;
/// Longer ones are no habit but a thought, or a broken line.
const LONGEST_MS: u64 = 6_000;
/// The hold reaches beyond the pauses that it was learned from by this factor.
const MARGIN: f64 = 1.2;
/// Of the known pauses, so many are to be waited for.
const SHARE: f64 = 0.9;
/// Pauses that are remembered; the shortest go first.
const MOST: usize = 64;
/// No finished sentence waits longer than this for being learned.
const GREATEST_HOLD_MS: u64 = 2_500;

/// The pauses of one person within their own answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pauses {
    /// In milliseconds, ascending.
    known: Vec<u64>,
    learned_ms: u64,
}

impl Pauses {
    /// The person paused for so many samples and went on with the same answer.
    pub fn heard(&mut self, samples: u64) {
        let pause_ms = ms_of_samples(samples);
        if !(SHORTEST_MS..=LONGEST_MS).contains(&pause_ms) {
            return;
        }
        let place = self.known.partition_point(|known| *known < pause_ms);
        self.known.insert(place, pause_ms);
        if self.known.len() > MOST {
            self.known.remove(0);
        }
        let at = ((self.known.len() - 1) as f64 * SHARE).round() as usize;
        let wanted_ms = (self.known[at] as f64 * MARGIN) as u64;
        self.learned_ms = self.learned_ms.max(wanted_ms.min(GREATEST_HOLD_MS));
    }

    /// How long to wait at least, in samples; 0 while nothing is known.
    pub fn hold_samples(&self) -> u64 {
        samples_in_ms(self.learned_ms)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_person_who_pauses_long_is_waited_for_longer() {
        let mut pauses = Pauses::default();
        assert_eq!(pauses.hold_samples(), 0);
        pauses.heard(samples_in_ms(1_500));
        assert_eq!(pauses.hold_samples(), samples_in_ms(1_800));
    }

    #[test]
    fn breath_and_broken_lines_teach_nothing() {
        let mut pauses = Pauses::default();
        pauses.heard(samples_in_ms(399));
        pauses.heard(samples_in_ms(6_001));
        assert_eq!(pauses, Pauses::default());
    }

    proptest! {
        #[test]
        fn what_was_learned_never_shrinks_and_has_a_limit(heard in prop::collection::vec(0_u64..200_000, 0..200)) {
            let mut pauses = Pauses::default();
            let mut before = 0;
            for samples in heard {
                pauses.heard(samples);
                prop_assert!(pauses.hold_samples() >= before);
                prop_assert!(pauses.hold_samples() <= samples_in_ms(GREATEST_HOLD_MS));
                before = pauses.hold_samples();
            }
        }
    }
}
