//! Where speech is cut into the pieces that are recognised.
//!
//! A piece begins 500 ms before the voice and is cut 400 ms after it. One that has grown long is cut at the voice's first
//! pause, and at the quietest moment before it grows longer than is recognised within a hold. At every cut everything is forgotten and the detector starts anew: the pieces are a pure function
//! of the samples from any piece's end, so a listener that is rebuilt after a crash cuts as the undisturbed one did.

use super::vad::{Activity, FRAME_SAMPLES, ONSET_FRAMES, Vad};
use crate::{audio::samples_in_ms, interview::event::SampleRange};

/// Sound kept before the voice, so that a soft first consonant isn't lost.
pub const PRE_ROLL_SAMPLES: u64 = samples_in_ms(500);

/// Silence after which the voice counts as paused.
pub const SOFT_END_SAMPLES: u64 = samples_in_ms(200);

/// Silence after which a piece is worth recognising ahead: most pauses between clauses are shorter, and what is recognised
/// in them is wasted. A whole number of frames.
pub const AHEAD_SAMPLES: u64 = samples_in_ms(320);

/// A piece that grows is shown every time that so much was added while a voice is heard.
pub const SHOW_SAMPLES: u64 = samples_in_ms(1_000);

/// Silence after which a piece is cut.
pub const COMMIT_SAMPLES: u64 = samples_in_ms(400);

/// A piece as long as this is cut at the voice's first pause, [`SOFT_END_SAMPLES`], so that the last piece of a turn is short.
pub const LONG_SAMPLES: u64 = samples_in_ms(6_000);

/// No piece grows longer than this, even where the model takes more: somebody waits for the last one.
pub const MOST_SAMPLES: u64 = samples_in_ms(12_000);

/// Silence that a piece keeps at its end; the rest belongs to the next piece's pre-roll.
pub const TAIL_SAMPLES: u64 = samples_in_ms(208);

/// No piece is forced to be shorter than this.
pub const SHORTEST_LIMIT_MS: u32 = 2_000;

const FRAME: u64 = FRAME_SAMPLES as u64;
const DIP_FRAMES: usize = 9;

/// What was found on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A voice began.
    Started {
        /// Index of its first sample.
        at_sample: u64,
    },
    /// The voice paused.
    Stopped {
        /// Index behind its last sample.
        at_sample: u64,
    },
    /// The voice goes on: so far this is the beginning of the next piece.
    Growing {
        /// Where it stands.
        range: SampleRange,
        /// Its sound.
        samples: Vec<i16>,
    },
    /// The voice paused: unless it goes on, this is the next piece.
    Tail {
        /// Where it stands.
        range: SampleRange,
        /// Its sound.
        samples: Vec<i16>,
    },
    /// A piece is complete.
    Piece {
        /// Where it stands.
        range: SampleRange,
        /// Its sound.
        samples: Vec<i16>,
    },
}

/// Cuts one microphone's sound.
#[derive(Debug)]
pub struct Segmenter {
    max_samples: u64,
    vad: Vad,
    /// Sound from the latest cut on, or from the pre-roll on while nobody speaks.
    buffer: Vec<i16>,
    /// Index of the buffer's first sample.
    base: u64,
    /// Index of the first sample that the detector has not heard.
    cursor: u64,
    open: Option<Open>,
    speaking: bool,
    voice_end: u64,
}

/// A piece that grows.
#[derive(Clone, Copy, Debug)]
struct Open {
    start: u64,
    voice_end: u64,
    shown_until: u64,
}

impl Open {
    /// Silence after which it is cut.
    const fn patience(&self) -> u64 {
        if self.voice_end - self.start >= LONG_SAMPLES { SOFT_END_SAMPLES } else { COMMIT_SAMPLES }
    }
}

impl Segmenter {
    /// A segmenter whose first sample has the index `first_sample` and whose pieces last at most `max_piece_ms`.
    pub fn new(max_piece_ms: u32, first_sample: u64) -> Self {
        Self {
            max_samples: samples_in_ms(u64::from(max_piece_ms.max(SHORTEST_LIMIT_MS))).min(MOST_SAMPLES),
            vad: Vad::new(),
            buffer: Vec::new(),
            base: first_sample,
            cursor: first_sample,
            open: None,
            speaking: false,
            voice_end: first_sample,
        }
    }

    /// Index behind the last sample that was taken in.
    pub fn position(&self) -> u64 {
        self.base + self.buffer.len() as u64
    }

    /// Index behind the last sample that was judged.
    pub fn judged(&self) -> u64 {
        self.cursor
    }

    /// True while a piece grows or a voice is heard.
    pub fn is_busy(&self) -> bool {
        self.open.is_some() || self.speaking
    }

    /// Index behind the last sample with a voice; where the sound began if there was none.
    pub fn voice_end(&self) -> u64 {
        self.voice_end
    }

    /// Takes in more sound; call [`Self::step`] until it gives nothing. Best in portions of a second at most.
    pub fn take_in(&mut self, samples: &[i16]) {
        self.buffer.extend_from_slice(samples);
    }

    /// Judges one frame; nothing when less than a frame is left.
    pub fn step(&mut self) -> Option<Vec<Found>> {
        if self.cursor + FRAME > self.position() {
            return None;
        }
        if let Some(open) = self.open
            && self.cursor + FRAME - open.start > self.max_samples
        {
            let dip = self.quietest_moment(open.start);
            self.voice_end = dip;
            return Some(vec![self.cut(open.start, dip)]);
        }
        let from = (self.cursor - self.base) as usize;
        let activity = self.vad.hear(&self.buffer[from..from + FRAME_SAMPLES]);
        self.cursor += FRAME;
        Some(self.follow(activity))
    }

    /// Cuts what is being said, at the last sample if the voice goes on and the model takes so much.
    pub fn flush(&mut self) -> Option<Found> {
        let open = self.open.or_else(|| self.suspected())?;
        let still_voiced = open.voice_end == self.cursor;
        let end = if still_voiced { self.position() } else { self.tail_end(open.voice_end) };
        let end = end.min(open.start + self.max_samples);
        self.voice_end = if still_voiced { end } else { open.voice_end };
        Some(self.cut(open.start, end))
    }

    /// True while a voice is heard.
    pub const fn is_speaking(&self) -> bool {
        self.speaking
    }

    /// First sample of the piece that grows.
    pub fn growing_since(&self) -> Option<u64> {
        self.open.map(|open| open.start)
    }

    /// Cuts what is being said at `sample`, which must lie within it: what follows is judged anew.
    pub fn split(&mut self, sample: u64) -> Option<Found> {
        let open = self.open.filter(|open| (open.start + FRAME..self.cursor).contains(&sample))?;
        Some(self.cut(open.start, sample))
    }

    /// Goes on at `sample` behind a hole. Call [`Self::flush`] before; what is left is silence and is dropped.
    pub fn restart(&mut self, sample: u64) -> Option<Found> {
        let stopped = self.speaking.then_some(Found::Stopped { at_sample: self.voice_end });
        self.speaking = false;
        self.buffer.clear();
        self.forget(sample);
        stopped
    }

    fn follow(&mut self, activity: Activity) -> Vec<Found> {
        let mut found = Vec::new();
        match activity {
            Activity::Silence => self.trim(),
            Activity::Began { frames } => {
                let at_sample = self.cursor - frames as u64 * FRAME;
                let start = self.with_pre_roll(at_sample);
                self.open = Some(Open { start, voice_end: self.cursor, shown_until: start });
                found.extend(self.voice_heard(at_sample));
            }
            Activity::Voiced => {
                if let Some(open) = &mut self.open {
                    open.voice_end = self.cursor;
                }
                found.extend(self.voice_heard(self.cursor - FRAME));
                found.extend(self.growing());
            }
            Activity::Unvoiced => {}
        }
        if self.speaking && self.cursor.saturating_sub(self.voice_end) >= SOFT_END_SAMPLES {
            self.speaking = false;
            found.push(Found::Stopped { at_sample: self.voice_end });
        }
        if self.open.is_some_and(|open| self.cursor - open.voice_end == AHEAD_SAMPLES) {
            found.extend(self.tail());
        }
        if let Some(open) = self.open
            && self.cursor - open.voice_end >= open.patience()
        {
            found.push(self.cut(open.start, self.tail_end(open.voice_end)));
        }
        found
    }

    fn tail(&self) -> Option<Found> {
        let open = self.open?;
        let range = SampleRange { first_sample: open.start, end_sample: self.tail_end(open.voice_end) };
        let [from, to] = [range.first_sample, range.end_sample].map(|sample| (sample - self.base) as usize);
        Some(Found::Tail { range, samples: self.buffer[from..to].to_vec() })
    }

    fn growing(&mut self) -> Option<Found> {
        let open = self.open.as_mut().filter(|open| self.cursor - open.shown_until >= SHOW_SAMPLES)?;
        open.shown_until = self.cursor;
        let range = SampleRange { first_sample: open.start, end_sample: self.cursor };
        let [from, to] = [range.first_sample, range.end_sample].map(|sample| (sample - self.base) as usize);
        Some(Found::Growing { range, samples: self.buffer[from..to].to_vec() })
    }

    fn voice_heard(&mut self, from: u64) -> Option<Found> {
        let was_speaking = std::mem::replace(&mut self.speaking, true);
        self.voice_end = self.cursor;
        (!was_speaking).then_some(Found::Started { at_sample: from })
    }

    /// A word too short to be sure of, at a moment when nothing more will come.
    fn suspected(&self) -> Option<Open> {
        let at_sample = self.cursor - self.vad.suspected()? as u64 * FRAME;
        let start = self.with_pre_roll(at_sample);
        Some(Open { start, voice_end: self.cursor, shown_until: start })
    }

    fn with_pre_roll(&self, at_sample: u64) -> u64 {
        at_sample.saturating_sub(PRE_ROLL_SAMPLES).max(self.base)
    }

    fn tail_end(&self, voice_end: u64) -> u64 {
        self.position().min(voice_end + TAIL_SAMPLES)
    }

    fn trim(&mut self) {
        let kept = PRE_ROLL_SAMPLES + ONSET_FRAMES as u64 * FRAME;
        let unneeded = self.cursor.saturating_sub(kept).saturating_sub(self.base);
        self.buffer.drain(..unneeded as usize);
        self.base += unneeded;
    }

    fn cut(&mut self, start: u64, end: u64) -> Found {
        let mut samples: Vec<i16> = self.buffer.drain(..(end - self.base) as usize).collect();
        samples.drain(..(start - self.base) as usize);
        self.forget(end);
        Found::Piece { range: SampleRange { first_sample: start, end_sample: end }, samples }
    }

    fn forget(&mut self, from: u64) {
        self.base = from;
        self.cursor = from;
        self.open = None;
        self.vad = Vad::new();
    }

    /// The middle of the quietest 144 ms in the later part of a piece that has grown to its limit.
    fn quietest_moment(&self, start: u64) -> u64 {
        let earliest = start + self.max_samples * 2 / 5;
        let from = (earliest - self.base) as usize;
        let to = (self.cursor - self.base) as usize;
        let energies: Vec<f64> = self.buffer[from..to].chunks_exact(FRAME_SAMPLES).map(energy).collect();
        let quietest = energies
            .windows(DIP_FRAMES)
            .map(|window| window.iter().sum::<f64>())
            .enumerate()
            .min_by(|left, right| left.1.total_cmp(&right.1))
            .map_or(0, |(place, _)| place);
        earliest + (quietest as u64 * 2 + DIP_FRAMES as u64) * FRAME / 2
    }
}

/// Power around the mean, so that a constant offset counts as silence.
fn energy(frame: &[i16]) -> f64 {
    let count = frame.len() as f64;
    let mean = frame.iter().map(|sample| f64::from(*sample)).sum::<f64>() / count;
    frame.iter().map(|sample| (f64::from(*sample) - mean).powi(2)).sum()
}
