//! What an ear has heard since the last turn.

use std::collections::{BTreeMap, BTreeSet};

use super::{Ear, Stop};
use crate::interview::event::{HeardSegment, HeardTurn, TurnSource};

impl Ear {
    /// The turn that just ended, with everything said since the one before. Its sound is stored first.
    pub async fn take_turn(&mut self) -> Result<HeardTurn, Stop> {
        self.store().await?;
        let segments = std::mem::take(&mut self.segments);
        let text = answer_in(&segments, &std::mem::take(&mut self.asides));
        self.listener.turn_taken();
        let (segments, gaps) = (segments.into_values().collect(), self.microphone.drain_holes());
        Ok(HeardTurn { text, source: TurnSource::Voice, segments, gaps })
    }

    /// The turn as it would be if it ended now, where the candidate is silent and the words sound like an end.
    pub fn turn_that_may_end(&self) -> Option<HeardTurn> {
        let quiet = self.has_floor && !self.speaking && self.waiting == 0;
        (quiet && self.listener.sounds_over()).then(|| HeardTurn {
            text: answer_in(&self.segments, &self.asides),
            source: TurnSource::Voice,
            segments: self.segments.values().cloned().collect(),
            gaps: Vec::new(),
        })
    }
}

/// The words of these pieces, without those that only accompanied the interviewer.
fn answer_in(segments: &BTreeMap<u64, HeardSegment>, asides: &BTreeSet<u64>) -> String {
    let answers = segments.values().filter(|segment| !asides.contains(&segment.samples.first_sample));
    let texts: Vec<&str> =
        answers.map(|segment| segment.text.trim()).filter(|text| !text.is_empty()).collect();
    texts.join(" ")
}
