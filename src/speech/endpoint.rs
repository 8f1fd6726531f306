//! When a turn is over. Pure, on sample time: a gap in the network is no silence.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    pauses::Pauses,
    textclass::{self, TextClass},
};
use crate::{audio::samples_in_ms, interview::event::SampleRange};

/// How long silence lasts after the true end of speech before the turn is over, by what the text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Holds {
    /// The words make a whole.
    pub complete_ms: u32,
    /// Hard to tell.
    pub unknown_ms: u32,
    /// The words trail off.
    pub trailing_ms: u32,
    /// The candidate asked for time.
    pub asked_for_time_ms: u32,
}

impl Default for Holds {
    /// The figures of the design: generous, since nobody is cut off while thinking.
    fn default() -> Self {
        Self { complete_ms: 900, unknown_ms: 2_200, trailing_ms: 3_500, asked_for_time_ms: 12_000 }
    }
}

impl Holds {
    /// The hold for a text of this class, in samples.
    pub fn samples_for(&self, class: TextClass) -> u64 {
        let milliseconds = match class {
            TextClass::Done | TextClass::Complete => self.complete_ms,
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
    /// How the words sound.
    class: TextClass,
    /// Since when the candidate may end the turn; nothing while the interviewer speaks.
    floor_since: Option<u64>,
    /// Since when nobody speaks, holes left out.
    quiet_since: u64,
    done: bool,
    ended: bool,
    /// The person's own pauses.
    pauses: Pauses,
    /// Where the latest turn ended and on which words, until something else is said.
    ended_at: Option<(u64, TextClass)>,
}

impl Endpoint {
    /// A turn that has not begun, at `sample`.
    pub fn new(holds: Holds, sample: u64) -> Self {
        Self {
            holds,
            pending: Vec::new(),
            texts: BTreeMap::new(),
            class: TextClass::Unknown,
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
        let after = cut.map(|(_, class)| class).or_else(|| within.then(|| self.class()));
        if let Some(after) = after {
            self.pauses.heard(sample.saturating_sub(self.quiet_since), after);
        }
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
        self.class = textclass::classify(&texts);
    }

    /// Whether words of the turn are known.
    pub fn has_words(&self) -> bool {
        !self.texts.is_empty()
    }

    /// Whether the words, all of which are known, sound like the end of the turn.
    pub fn sounds_over(&self) -> bool {
        matches!(self.class(), TextClass::Done | TextClass::Complete)
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
        self.class = TextClass::Unknown;
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
        self.ended_at = (self.ended && !self.done).then(|| (sample, self.class()));
        self.ended
    }

    /// How long silence must last, in samples, as the words stand.
    pub fn hold_samples(&self) -> u64 {
        let class = self.class();
        self.holds.samples_for(class).max(self.pauses.hold_samples(class))
    }

    /// What this turn's pauses and those before taught about the person.
    pub fn pauses(&self) -> &Pauses {
        &self.pauses
    }

    /// How the words sound; unknown while some are awaited.
    fn class(&self) -> TextClass {
        if self.pending.is_empty() { self.class } else { TextClass::Unknown }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(ends_after_ms(after("I added an index to the table.")), 900);
        assert_eq!(ends_after_ms(after("Yes.")), 2_200);
        assert_eq!(ends_after_ms(after("I'm done.")), 900);
        assert_eq!(ends_after_ms(after("I added the index because")), 3_500);
        assert_eq!(ends_after_ms(after("Let me think.")), 12_000);
    }

    #[test]
    fn nothing_ends_while_a_piece_is_awaited_or_somebody_speaks() {
        let mut endpoint = after("I added an index to the table.");
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
        endpoint.recognised(PIECE, "I added an index to the table.");
        assert!(!endpoint.is_over(16_000, false));
    }

    #[test]
    fn the_hold_counts_from_the_floor_when_the_words_came_before_it() {
        let mut endpoint = after("I added an index to the table.");
        endpoint.take_floor();
        assert!(!endpoint.is_over(100_000, false));
        endpoint.give_floor(100_000);
        assert!(!endpoint.is_over(100_000 + samples_in_ms(899), false));
        assert!(endpoint.is_over(100_000 + samples_in_ms(900), false));
    }

    #[test]
    fn a_hole_is_no_silence() {
        let mut endpoint = after("I added an index to the table.");
        endpoint.hole(160_000);
        assert!(!endpoint.is_over(176_000 + samples_in_ms(899), false));
        assert!(endpoint.is_over(176_000 + samples_in_ms(900), false));
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
