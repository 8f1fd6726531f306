//! What a person's own pauses teach about how long to wait for them. Upward only: nobody waits less than the plan says.
//!
//! A pause where the answer sounded over is the only one that says how long to wait at such a place: whoever trails off
//! thinks on, and would otherwise make every true end wait.

use super::{sounding::Sounding, textclass::TextClass};
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
/// No turn that sounds over waits longer than this for what was learned.
const GREATEST_OVER_MS: u64 = 2_500;
/// Nor one at whose end the voice fell.
const GREATEST_FALLEN_MS: u64 = 1_400;
/// Nor do other words.
const GREATEST_OPEN_MS: u64 = 4_000;

/// The pauses of one person within their own answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pauses {
    /// Where the answer sounded over.
    over: Learned,
    /// Anywhere.
    any: Learned,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Learned {
    /// In milliseconds, ascending.
    known: Vec<u64>,
    hold_ms: u64,
}

impl Pauses {
    /// The person paused for so many samples where the answer sounded like this, and went on with it.
    pub fn heard(&mut self, samples: u64, after: &Sounding) {
        let pause_ms = ms_of_samples(samples);
        if !(SHORTEST_MS..=LONGEST_MS).contains(&pause_ms) {
            return;
        }
        self.any.take_in(pause_ms, GREATEST_OPEN_MS);
        if after.is_over() && after.class != TextClass::Done {
            self.over.take_in(pause_ms, GREATEST_OVER_MS);
        }
    }

    /// How long to wait at least where an answer sounds like this, in samples; 0 while nothing is known, and for somebody
    /// who says that it is over.
    pub fn hold_samples(&self, sounding: &Sounding) -> u64 {
        samples_in_ms(match (sounding.class, sounding.is_over(), sounding.fell) {
            (TextClass::Done, _, _) => 0,
            (_, true, true) => self.over.hold_ms.min(GREATEST_FALLEN_MS),
            (_, true, false) => self.over.hold_ms,
            (_, false, _) => self.any.hold_ms,
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

    const fn sounds(class: TextClass, fell: bool) -> Sounding {
        Sounding { class, words: 20, fell }
    }

    const TRAILING: Sounding = sounds(TextClass::Trailing, false);
    const WHOLE: Sounding = sounds(TextClass::Complete, false);
    const UNKNOWN: Sounding = sounds(TextClass::Unknown, false);
    const ALL: [Sounding; 7] = [
        sounds(TextClass::Done, false),
        WHOLE,
        sounds(TextClass::Complete, true),
        UNKNOWN,
        sounds(TextClass::Unknown, true),
        TRAILING,
        sounds(TextClass::AskedForTime, false),
    ];

    #[test]
    fn a_person_who_pauses_long_is_waited_for_longer() {
        let mut pauses = Pauses::default();
        assert_eq!(pauses.hold_samples(&UNKNOWN), 0);
        pauses.heard(samples_in_ms(1_500), &TRAILING);
        assert_eq!(pauses.hold_samples(&UNKNOWN), samples_in_ms(1_800));
    }

    #[test]
    fn only_a_pause_after_whole_words_makes_a_whole_sentence_wait() {
        let mut pauses = Pauses::default();
        pauses.heard(samples_in_ms(1_500), &TRAILING);
        assert_eq!(pauses.hold_samples(&WHOLE), 0);
        pauses.heard(samples_in_ms(1_000), &WHOLE);
        assert_eq!(pauses.hold_samples(&WHOLE), samples_in_ms(1_200));
    }

    #[test]
    fn a_few_words_that_make_a_whole_are_waited_for_as_any_others() {
        let mut pauses = Pauses::default();
        let few = Sounding { words: 5, ..WHOLE };
        pauses.heard(samples_in_ms(1_500), &few);
        assert_eq!(pauses.hold_samples(&WHOLE), 0);
        assert_eq!(pauses.hold_samples(&few), samples_in_ms(1_800));
    }

    #[test]
    fn breath_and_broken_lines_teach_nothing() {
        let mut pauses = Pauses::default();
        pauses.heard(samples_in_ms(399), &WHOLE);
        pauses.heard(samples_in_ms(6_001), &WHOLE);
        assert_eq!(pauses, Pauses::default());
    }

    proptest! {
        #[test]
        fn what_was_learned_never_shrinks_and_has_a_limit(
            heard in prop::collection::vec((0_u64..200_000, prop::sample::select(&ALL[..])), 0..200)
        ) {
            let mut pauses = Pauses::default();
            let holds = |pauses: &Pauses| ALL.map(|sounding| pauses.hold_samples(&sounding));
            let mut before = holds(&pauses);
            for (samples, after) in heard {
                pauses.heard(samples, &after);
                for (now, before) in holds(&pauses).into_iter().zip(before) {
                    prop_assert!(now >= before);
                    prop_assert!(now <= samples_in_ms(GREATEST_OPEN_MS));
                }
                before = holds(&pauses);
                prop_assert!(before[1] <= samples_in_ms(GREATEST_OVER_MS));
                prop_assert!(before[2] <= samples_in_ms(GREATEST_FALLEN_MS));
                prop_assert_eq!(before[0], 0);
            }
        }
    }
}
