//! What a person's own pauses teach about how long to wait for them. Upward only: nobody waits less than the plan says.
//!
//! A pause after words that sounded whole is the only one that says how long to wait after such words: whoever trails off
//! thinks on, and would otherwise make every true end wait.

use super::textclass::TextClass;
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
const GREATEST_WHOLE_MS: u64 = 2_500;
/// Nor do other words.
const GREATEST_OPEN_MS: u64 = 4_000;

/// The pauses of one person within their own answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pauses {
    /// After words that sounded whole.
    whole: Learned,
    /// After any words.
    any: Learned,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Learned {
    /// In milliseconds, ascending.
    known: Vec<u64>,
    hold_ms: u64,
}

impl Pauses {
    /// The person paused for so many samples after words of this class, and went on with the same answer.
    pub fn heard(&mut self, samples: u64, after: TextClass) {
        let pause_ms = ms_of_samples(samples);
        if !(SHORTEST_MS..=LONGEST_MS).contains(&pause_ms) {
            return;
        }
        self.any.take_in(pause_ms, GREATEST_OPEN_MS);
        if after == TextClass::Complete {
            self.whole.take_in(pause_ms, GREATEST_WHOLE_MS);
        }
    }

    /// How long to wait at least after words of this class, in samples; 0 while nothing is known, and for somebody who
    /// says that the answer is over.
    pub fn hold_samples(&self, class: TextClass) -> u64 {
        samples_in_ms(match class {
            TextClass::Done => 0,
            TextClass::Complete => self.whole.hold_ms,
            TextClass::Unknown | TextClass::Trailing | TextClass::AskedForTime => self.any.hold_ms,
        })
    }
}

impl Learned {
    fn take_in(&mut self, pause_ms: u64, greatest_ms: u64) {
        let place = self.known.partition_point(|known| *known < pause_ms);
        self.known.insert(place, pause_ms);
        if self.known.len() > MOST {
            self.known.remove(0);
        }
        let at = ((self.known.len() - 1) as f64 * SHARE).round() as usize;
        let wanted_ms = (self.known[at] as f64 * MARGIN) as u64;
        self.hold_ms = self.hold_ms.max(wanted_ms.min(greatest_ms));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CLASSES: [TextClass; 5] = [
        TextClass::Done,
        TextClass::Complete,
        TextClass::Unknown,
        TextClass::Trailing,
        TextClass::AskedForTime,
    ];

    #[test]
    fn a_person_who_pauses_long_is_waited_for_longer() {
        let mut pauses = Pauses::default();
        assert_eq!(pauses.hold_samples(TextClass::Unknown), 0);
        pauses.heard(samples_in_ms(1_500), TextClass::Trailing);
        assert_eq!(pauses.hold_samples(TextClass::Unknown), samples_in_ms(1_800));
    }

    #[test]
    fn only_a_pause_after_whole_words_makes_a_whole_sentence_wait() {
        let mut pauses = Pauses::default();
        pauses.heard(samples_in_ms(1_500), TextClass::Trailing);
        assert_eq!(pauses.hold_samples(TextClass::Complete), 0);
        pauses.heard(samples_in_ms(1_000), TextClass::Complete);
        assert_eq!(pauses.hold_samples(TextClass::Complete), samples_in_ms(1_200));
    }

    #[test]
    fn breath_and_broken_lines_teach_nothing() {
        let mut pauses = Pauses::default();
        pauses.heard(samples_in_ms(399), TextClass::Complete);
        pauses.heard(samples_in_ms(6_001), TextClass::Complete);
        assert_eq!(pauses, Pauses::default());
    }

    proptest! {
        #[test]
        fn what_was_learned_never_shrinks_and_has_a_limit(
            heard in prop::collection::vec((0_u64..200_000, prop::sample::select(&CLASSES[..])), 0..200)
        ) {
            let mut pauses = Pauses::default();
            let holds = |pauses: &Pauses| CLASSES.map(|class| pauses.hold_samples(class));
            let mut before = holds(&pauses);
            for (samples, after) in heard {
                pauses.heard(samples, after);
                for (now, before) in holds(&pauses).into_iter().zip(before) {
                    prop_assert!(now >= before);
                    prop_assert!(now <= samples_in_ms(GREATEST_OPEN_MS));
                }
                before = holds(&pauses);
                prop_assert!(before[1] <= samples_in_ms(GREATEST_WHOLE_MS));
                prop_assert_eq!(before[0], 0);
            }
        }
    }
}
