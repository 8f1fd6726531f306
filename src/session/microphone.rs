//! The microphone's sound on its way in: duplicates dropped, holes seen, stored in chunks of a second, acknowledged. Pure.

use crate::{interview::event::SampleRange, store::audio_chunks::AudioChunk};

/// Samples of one second, the length of a chunk.
pub const CHUNK_SAMPLES: usize = 16_000;

/// Greatest hole that is believed: ten minutes, what a page keeps at the most.
const GREATEST_HOLE_SAMPLES: u64 = 16_000 * 600;

/// Holes that are told one by one until they are drained; the last one takes in those that follow, so that a turn's record
/// stays small whatever is sent.
const MOST_HOLES: usize = 256;

/// What a frame brought.
#[derive(Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Nothing new.
    Duplicate,
    /// New samples that follow what is there; `skip` of the frame's samples were there already.
    Next {
        /// How many samples of the frame to leave out.
        skip: usize,
    },
    /// New samples behind a hole.
    AfterHole(SampleRange),
    /// A jump that no honest page makes; the frame is refused.
    Absurd,
}

/// Counts samples in, gives chunks out.
#[derive(Debug)]
pub struct Microphone {
    received: u64,
    durable: u64,
    pending: Vec<i16>,
    pending_first: u64,
    holes: Vec<SampleRange>,
}

impl Microphone {
    /// A microphone of which everything below `durable` is stored.
    pub const fn new(durable: u64) -> Self {
        Self { received: durable, durable, pending: Vec::new(), pending_first: durable, holes: Vec::new() }
    }

    /// All samples below this index have arrived.
    pub const fn received(&self) -> u64 {
        self.received
    }

    /// All samples below this index are stored.
    pub const fn durable(&self) -> u64 {
        self.durable
    }

    /// Judges a frame of `count` samples from index `first_sample` on.
    pub fn arrival(&self, first_sample: u64, count: usize) -> Arrival {
        let end = first_sample.saturating_add(count as u64);
        if end <= self.received {
            return Arrival::Duplicate;
        }
        match first_sample.checked_sub(self.received) {
            None => Arrival::Next { skip: (self.received - first_sample) as usize },
            Some(0) => Arrival::Next { skip: 0 },
            Some(hole) if hole <= GREATEST_HOLE_SAMPLES => {
                Arrival::AfterHole(SampleRange { first_sample: self.received, end_sample: first_sample })
            }
            Some(_) => Arrival::Absurd,
        }
    }

    /// Takes samples in that follow what is there.
    pub fn take(&mut self, samples: &[i16]) {
        self.pending.extend_from_slice(samples);
        self.received += samples.len() as u64;
    }

    /// Passes over a hole. Everything pending must have been drained before.
    pub fn pass_hole(&mut self, hole: SampleRange) {
        debug_assert!(self.pending.is_empty(), "a chunk has no hole inside");
        self.remember_hole(hole);
        self.received = hole.end_sample;
        self.pending_first = hole.end_sample;
    }

    /// A hole found in what is stored.
    pub fn remember_hole(&mut self, hole: SampleRange) {
        let one_more = self.holes.len() < MOST_HOLES;
        match self.holes.last_mut().filter(|_| !one_more) {
            Some(last) => last.end_sample = hole.end_sample,
            None => self.holes.push(hole),
        }
    }

    /// The holes since the last call, in order; at most 256.
    pub fn drain_holes(&mut self) -> Vec<SampleRange> {
        std::mem::take(&mut self.holes)
    }

    /// Whether a whole chunk waits to be stored.
    pub fn has_chunk(&self) -> bool {
        self.pending.len() >= CHUNK_SAMPLES
    }

    /// Everything that waits to be stored, in chunks of a second, the last one shorter. It stays pending until
    /// [`Self::stored`]: a failed write loses nothing.
    pub fn chunks(&self) -> Vec<AudioChunk> {
        let mut first_sample = self.pending_first;
        self.pending
            .chunks(CHUNK_SAMPLES)
            .map(|samples| {
                let chunk = AudioChunk { first_sample, samples: samples.to_vec() };
                first_sample += samples.len() as u64;
                chunk
            })
            .collect()
    }

    /// What [`Self::chunks`] gave is stored.
    pub fn stored(&mut self) {
        self.pending.clear();
        self.pending_first = self.received;
        self.durable = self.received;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_sent_twice_is_taken_once() {
        let mut microphone = Microphone::new(0);
        microphone.take(&[1; 512]);
        assert_eq!(microphone.arrival(0, 512), Arrival::Duplicate);
    }

    #[test]
    fn of_an_overlapping_frame_only_the_new_part_is_taken() {
        let mut microphone = Microphone::new(0);
        microphone.take(&[1; 512]);
        assert_eq!(microphone.arrival(256, 512), Arrival::Next { skip: 256 });
    }

    #[test]
    fn a_hole_is_seen_and_an_absurd_jump_refused() {
        let microphone = Microphone::new(1_000);
        let hole = SampleRange { first_sample: 1_000, end_sample: 2_000 };
        assert_eq!(microphone.arrival(2_000, 512), Arrival::AfterHole(hole));
        assert_eq!(microphone.arrival(u64::MAX - 10, 512), Arrival::Absurd);
    }

    #[test]
    fn holes_without_number_are_told_as_few() {
        let mut microphone = Microphone::new(0);
        for number in 0..10_000 {
            microphone.pass_hole(SampleRange { first_sample: 2 * number, end_sample: 2 * number + 1 });
        }
        let holes = microphone.drain_holes();
        assert_eq!(holes.len(), MOST_HOLES);
        assert_eq!(holes.last(), Some(&SampleRange { first_sample: 510, end_sample: 19_999 }));
        assert_eq!(microphone.drain_holes(), []);
    }

    #[test]
    fn samples_are_durable_only_once_stored() {
        let mut microphone = Microphone::new(0);
        microphone.take(&vec![7; CHUNK_SAMPLES + 100]);
        let chunks = microphone.chunks();
        assert_eq!(chunks.iter().map(|chunk| chunk.samples.len()).collect::<Vec<_>>(), [CHUNK_SAMPLES, 100]);
        assert_eq!(chunks[1].first_sample, CHUNK_SAMPLES as u64);
        assert_eq!(microphone.durable(), 0);
        microphone.stored();
        assert_eq!(microphone.durable(), CHUNK_SAMPLES as u64 + 100);
    }
}
