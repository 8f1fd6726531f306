//! The interviewer's sound on this connection: where it is heard on the microphone's clock. What was heard is stored, once it
//! is known how much that was.

use std::collections::BTreeMap;

use super::microphone::CHUNK_SAMPLES;
use crate::{
    audio::samples_in_ms,
    interview::event::{LineId, SampleRange},
    store::audio_chunks::AudioChunk,
};

/// A line begins to be heard at most so long before or after it was expected to: a minute.
const MOST_MISPLACED: u64 = samples_in_ms(60_000);

/// Lines whose sound was sent.
#[derive(Debug, Default)]
pub struct Played {
    lines: BTreeMap<LineId, Sounding>,
    /// Index behind the last sample that is, or will be, played.
    end_sample: u64,
}

#[derive(Debug)]
struct Sounding {
    first_sample: u64,
    samples: Vec<i16>,
    stored: bool,
}

impl Sounding {
    fn range(&self) -> SampleRange {
        let end_sample = self.first_sample + self.samples.len() as u64;
        SampleRange { first_sample: self.first_sample, end_sample }
    }
}

impl Played {
    /// Nothing is played before this sample.
    pub fn behind(end_sample: u64) -> Self {
        Self { lines: BTreeMap::new(), end_sample }
    }

    /// A part of a line was sent when the microphone had given `received` samples; gives the sample at which it will begin.
    pub fn sent(&mut self, line: LineId, received: u64, samples: Vec<i16>) -> u64 {
        let first_sample = received.max(self.end_sample);
        let sounding =
            self.lines.entry(line).or_insert(Sounding { first_sample, samples: Vec::new(), stored: false });
        // What came too late for its place behind the part before left a silence.
        let silence = first_sample.saturating_sub(sounding.range().end_sample);
        sounding.samples.resize(sounding.samples.len() + silence as usize, 0);
        sounding.samples.extend(samples);
        self.end_sample = sounding.range().end_sample;
        first_sample
    }

    /// The page tells where a line begins to be heard; false where that can't be.
    pub fn started(&mut self, line: LineId, at_sample: u64) -> bool {
        let Some(sounding) = self.lines.get_mut(&line) else { return false };
        if sounding.stored || at_sample.abs_diff(sounding.first_sample) > MOST_MISPLACED {
            return false;
        }
        sounding.first_sample = at_sample;
        self.end_sample = self.end_sample.max(sounding.range().end_sample);
        true
    }

    /// Where a line is heard; nothing where the server didn't speak it.
    pub fn range(&self, line: LineId) -> Option<SampleRange> {
        self.lines.get(&line).map(Sounding::range)
    }

    /// A line is over, or was cut after `heard_ms`: the sound to be stored, once.
    pub fn heard(&mut self, line: LineId, heard_ms: Option<u64>) -> Vec<AudioChunk> {
        let Some(sounding) = self.lines.get_mut(&line).filter(|sounding| !sounding.stored) else {
            return Vec::new();
        };
        sounding.stored = true;
        let mut samples = std::mem::take(&mut sounding.samples);
        if let Some(heard_ms) = heard_ms {
            samples.truncate(samples_in_ms(heard_ms) as usize);
            self.end_sample = sounding.first_sample + samples.len() as u64;
        }
        chunks(sounding.first_sample, &samples)
    }

    /// The connection ends: the sound that was heard before this sample.
    pub fn heard_until(&mut self, end_sample: u64) -> Vec<AudioChunk> {
        let mut all = Vec::new();
        for sounding in self.lines.values_mut().filter(|sounding| !sounding.stored) {
            sounding.stored = true;
            sounding.samples.truncate(end_sample.saturating_sub(sounding.first_sample) as usize);
            all.extend(chunks(sounding.first_sample, &sounding.samples));
        }
        all
    }
}

fn chunks(first_sample: u64, samples: &[i16]) -> Vec<AudioChunk> {
    let starts = (first_sample..).step_by(CHUNK_SAMPLES);
    let chunk =
        |(first_sample, samples): (u64, &[i16])| AudioChunk { first_sample, samples: samples.to_vec() };
    starts.zip(samples.chunks(CHUNK_SAMPLES)).map(chunk).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_begins_behind_the_one_before_unless_the_page_knows_better() {
        let mut played = Played::behind(100);
        assert_eq!(played.sent(1, 50, vec![0; 1_000]), 100);
        assert_eq!(played.sent(2, 60, vec![0; 1_000]), 1_100);
        assert!(played.started(2, 1_500));
        assert_eq!(played.range(2), Some(SampleRange { first_sample: 1_500, end_sample: 2_500 }));
        assert!(!played.started(2, 10_000_000));
        assert!(!played.started(3, 1_500));
    }

    #[test]
    fn a_part_follows_the_one_before_and_one_that_came_late_a_silence() {
        let mut played = Played::behind(0);
        assert_eq!(played.sent(1, 100, vec![7; 1_000]), 100);
        assert_eq!(played.sent(1, 600, vec![8; 1_000]), 1_100);
        assert_eq!(played.sent(1, 2_400, vec![9; 100]), 2_400);
        let stored = played.heard(1, None);
        assert_eq!(stored[0].first_sample, 100);
        assert_eq!(stored[0].samples, [vec![7; 1_000], vec![8; 1_000], vec![0; 300], vec![9; 100]].concat());
    }

    #[test]
    fn of_a_line_that_was_cut_only_what_was_heard_is_stored_and_the_next_follows_it() {
        let mut played = Played::behind(0);
        played.sent(1, 0, vec![7; 40_000]);
        let stored = played.heard(1, Some(1_500));
        let ends: Vec<u64> = stored.iter().map(AudioChunk::end_sample).collect();
        assert_eq!(ends, [16_000, 24_000]);
        assert_eq!(played.heard(1, None), []);
        assert_eq!(played.sent(2, 25_000, vec![7; 10]), 25_000);
    }

    #[test]
    fn what_was_heard_before_the_connection_ended_is_stored() {
        let mut played = Played::behind(0);
        played.sent(1, 0, vec![7; 10_000]);
        played.sent(2, 0, vec![7; 10_000]);
        let ends: Vec<u64> = played.heard_until(12_000).iter().map(AudioChunk::end_sample).collect();
        assert_eq!(ends, [10_000, 12_000]);
    }
}
