//! When a turn is over. Pure, on sample time: a gap in the network is no silence.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{pauses::Pauses, sounding::Sounding, textclass::TextClass};
use crate::{audio::samples_in_ms, interview::event::SampleRange};

/// How long silence lasts after the true end of speech before the turn is over, by how it sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Holds {
    /// The words make a whole, or the voice fell where they are hard to tell.
    pub complete_ms: u32,
    /// Hard to tell. For a few words that make a whole, half of the way here from a whole.
    pub unknown_ms: u32,
    /// The words trail off.
    pub trailing_ms: u32,
    /// The candidate asked for time.
    pub asked_for_time_ms: u32,
}

impl Default for Holds {
    /// Generous, since nobody is cut off while thinking; `benches/pauses.rs` measures them.
    fn default() -> Self {
        Self { complete_ms: 1_000, unknown_ms: 2_500, trailing_ms: 3_500, asked_for_time_ms: 12_000 }
    }
}

impl Holds {
    /// The hold for a turn that sounds like this, in samples.
    pub fn samples_for(&self, sounding: &Sounding) -> u64 {
        let milliseconds = match sounding.class {
            TextClass::Done | TextClass::Complete | TextClass::Unknown if sounding.is_over() => {
                self.complete_ms
            }
            TextClass::Done | TextClass::Complete => self.complete_ms.midpoint(self.unknown_ms),
            TextClass::Unknown => self.unknown_ms,
            TextClass::Trailing => self.trailing_ms,
            TextClass::AskedForTime => self.asked_for_time_ms,
        };
        samples_in_ms(u64::from(milliseconds))
    }
}

/// Speech that goes on so soon after the end of a turn was cut off.
const RESUMED_SAMPLES: u64 = samples_in_ms(1_500);

/// What is known of the turn that runs.
#[derive(Clone, Debug)]
pub struct Endpoint {
    holds: Holds,
    /// Pieces that are not recognised yet.
    pending: Vec<SampleRange>,
    /// Words by the place of their piece.
    texts: BTreeMap<u64, String>,
    /// How the turn sounds.
    sounding: Sounding,
    /// Since when the candidate may end the turn; nothing while the interviewer speaks.
    floor_since: Option<u64>,
    /// Since when nobody speaks, holes left out.
    quiet_since: u64,
    done: bool,
    ended: bool,
    /// The person's own pauses.
    pauses: Pauses,
    /// Where the latest turn ended and how it sounded, until something else is said.
    ended_at: Option<(u64, Sounding)>,
}

impl Endpoint {
    /// A turn that has not begun, at `sample`.
    pub fn new(holds: Holds, sample: u64) -> Self {
        Self {
            holds,
            pending: Vec::new(),
            texts: BTreeMap::new(),
            sounding: Sounding::NOTHING,
            floor_since: None,
            quiet_since: sample,
            done: false,
            ended: false,
            pauses: Pauses::default(),
            ended_at: None,
        }
    }

    /// What earlier turns taught about this person's pauses.
    pub fn learn(&mut self, pauses: Pauses) {
        self.pauses = pauses;
    }

    /// A voice began at `sample`: a pause within an answer is over, or one that was taken for its end.
    pub fn voice_began(&mut self, sample: u64) {
        let within = self.floor_since.is_some() && !(self.texts.is_empty() && self.pending.is_empty());
        let cut = self.ended_at.take().filter(|(at, _)| sample < at + RESUMED_SAMPLES);
        let after = cut.map(|(_, sounding)| sounding).or_else(|| within.then(|| self.sounding()));
        if let Some(after) = after {
            self.pauses.heard(sample.saturating_sub(self.quiet_since), &after);
        }
        self.sounding.fell = false;
    }

    /// The voice stopped; whether it clearly fell.
    pub fn voice_stopped(&mut self, fell: bool) {
        self.sounding.fell = fell;
    }

    /// A voice was heard up to `sample`.
    pub fn voice_until(&mut self, sample: u64) {
        self.quiet_since = self.quiet_since.max(sample);
    }

    /// So many samples never arrived: they were no silence.
    pub fn hole(&mut self, samples: u64) {
        self.quiet_since += samples;
        self.floor_since = self.floor_since.map(|since| since + samples);
    }

    /// A piece was cut; its words follow.
    pub fn piece_cut(&mut self, range: SampleRange) {
        self.pending.push(range);
    }

    /// The words of a piece; empty when it was no speech. A piece that is not awaited is ignored.
    pub fn recognised(&mut self, range: SampleRange, text: &str) {
        let before = self.pending.len();
        self.pending.retain(|pending| *pending != range);
        if self.pending.len() == before || text.trim().is_empty() {
            return;
        }
        self.ended = false;
        self.texts.insert(range.first_sample, text.trim().to_owned());
        let texts: Vec<&str> = self.texts.values().map(String::as_str).collect();
        self.sounding = Sounding { fell: self.sounding.fell, ..Sounding::of(&texts) };
    }

    /// Whether words of the turn are known.
    pub fn has_words(&self) -> bool {
        !self.texts.is_empty()
    }

    /// Whether the words, all of which are known, sound like the end of the turn.
    pub fn sounds_over(&self) -> bool {
        let sounding = self.sounding();
        sounding.is_over() || sounding.class == TextClass::Complete
    }

    /// Whether the candidate may end the turn.
    pub fn has_floor(&self) -> bool {
        self.floor_since.is_some()
    }

    /// The candidate says that the turn is over.
    pub fn done(&mut self) {
        self.done = true;
    }

    /// The candidate may end the turn from `sample` on.
    pub fn give_floor(&mut self, sample: u64) {
        self.floor_since = Some(sample);
    }

    /// The interviewer speaks.
    pub fn take_floor(&mut self) {
        self.floor_since = None;
    }

    /// The turn was recorded.
    pub fn turn_taken(&mut self) {
        self.texts.clear();
        self.sounding = Sounding::NOTHING;
        self.done = false;
        self.ended = false;
    }

    /// Whether the turn is over at `sample`: true once for each turn. `busy` while somebody speaks.
    pub fn is_over(&mut self, sample: u64, busy: bool) -> bool {
        if !self.pending.is_empty() || self.ended {
            return false;
        }
        if self.texts.is_empty() {
            self.done = false;
            return false;
        }
        let Some(floor_since) = self.floor_since else { return false };
        let quiet = sample.saturating_sub(self.quiet_since.max(floor_since));
        self.ended = self.done || (!busy && quiet >= self.hold_samples());
        // Whoever says that the turn is over was not cut off.
        self.ended_at = (self.ended && !self.done).then(|| (sample, self.sounding()));
        self.ended
    }

    /// How long silence must last, in samples, as the words stand.
    pub fn hold_samples(&self) -> u64 {
        let sounding = self.sounding();
        self.holds.samples_for(&sounding).max(self.pauses.hold_samples(&sounding))
    }

    /// What this turn's pauses and those before taught about the person.
    pub fn pauses(&self) -> &Pauses {
        &self.pauses
    }

    /// How the turn sounds; unknown while words are awaited.
    fn sounding(&self) -> Sounding {
        if self.pending.is_empty() { self.sounding } else { Sounding::NOTHING }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "The queries were slow, so I added an index to the table.";
    const HARD_TO_TELL: &str = "The queries were slow, and the latency went up to about 40.";
    const PIECE: SampleRange = SampleRange { first_sample: 0, end_sample: 16_000 };

    fn after(text: &str) -> Endpoint {
        let mut endpoint = Endpoint::new(Holds::default(), 0);
        endpoint.give_floor(0);
        endpoint.voice_until(16_000);
        endpoint.piece_cut(PIECE);
        endpoint.recognised(PIECE, text);
        endpoint
    }

    fn ends_after_ms(mut endpoint: Endpoint) -> u64 {
        (0..20_000).step_by(100).find(|ms| endpoint.is_over(16_000 + samples_in_ms(*ms), false)).unwrap()
    }

    #[test]
    fn the_words_decide_how_long_silence_lasts() {
        assert_eq!(ends_after_ms(after(WHOLE)), 1_000);
        assert_eq!(ends_after_ms(after("Yes.")), 2_500);
        assert_eq!(ends_after_ms(after("I'm done.")), 1_000);
        assert_eq!(ends_after_ms(after("I added the index because")), 3_500);
        assert_eq!(ends_after_ms(after("Let me think.")), 12_000);
    }

    #[test]
    fn a_few_words_that_make_a_whole_are_given_longer() {
        let hold = after("I added an index to the table.").hold_samples();
        assert_eq!(hold, samples_in_ms(1_750));
    }

    #[test]
    fn a_voice_that_fell_shortens_the_wait_where_words_are_hard_to_tell_and_nowhere_else() {
        for (text, level_ms, fallen_ms) in [
            (HARD_TO_TELL, 2_500, 1_000),
            (WHOLE, 1_000, 1_000),
            ("Yes.", 2_500, 2_500),
            ("The queries were slow, so I added an index because", 3_500, 3_500),
            ("The queries were slow, so let me think.", 12_000, 12_000),
        ] {
            let mut endpoint = after(text);
            assert_eq!(endpoint.hold_samples(), samples_in_ms(level_ms), "{text}");
            endpoint.voice_stopped(true);
            assert_eq!(endpoint.hold_samples(), samples_in_ms(fallen_ms), "{text}");
        }
    }

    #[test]
    fn a_fall_is_over_when_the_voice_goes_on() {
        let mut endpoint = after(HARD_TO_TELL);
        endpoint.voice_stopped(true);
        endpoint.voice_began(20_000);
        assert_eq!(endpoint.hold_samples(), samples_in_ms(2_500));
    }

    #[test]
    fn nothing_ends_while_a_piece_is_awaited_or_somebody_speaks() {
        let mut endpoint = after(WHOLE);
        assert!(!endpoint.is_over(200_000, true));
        endpoint.piece_cut(SampleRange { first_sample: 20_000, end_sample: 30_000 });
        assert!(!endpoint.is_over(200_000, false));
    }

    #[test]
    fn a_turn_of_phantoms_waits_on_and_a_press_of_done_is_forgotten_with_them() {
        let mut endpoint = after("");
        endpoint.done();
        assert!(!endpoint.is_over(400_000, false));
        endpoint.piece_cut(PIECE);
        endpoint.recognised(PIECE, WHOLE);
        assert!(!endpoint.is_over(16_000, false));
    }

    #[test]
    fn the_hold_counts_from_the_floor_when_the_words_came_before_it() {
        let mut endpoint = after(WHOLE);
        endpoint.take_floor();
        assert!(!endpoint.is_over(100_000, false));
        endpoint.give_floor(100_000);
        assert!(!endpoint.is_over(100_000 + samples_in_ms(999), false));
        assert!(endpoint.is_over(100_000 + samples_in_ms(1_000), false));
    }

    #[test]
    fn a_hole_is_no_silence() {
        let mut endpoint = after(WHOLE);
        endpoint.hole(160_000);
        assert!(!endpoint.is_over(176_000 + samples_in_ms(999), false));
        assert!(endpoint.is_over(176_000 + samples_in_ms(1_000), false));
    }

    #[test]
    fn done_ends_the_turn_without_a_hold_and_only_once() {
        let mut endpoint = after("I added");
        endpoint.done();
        assert!(endpoint.is_over(16_000, false));
        assert!(!endpoint.is_over(900_000, false));
        endpoint.turn_taken();
        assert!(!endpoint.is_over(900_000, false));
    }
}
