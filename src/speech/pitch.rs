//! Whether a voice fell to the end of what it says. Only chooses how long silence may last: never stored, never scored,
//! and silent where it is not sure.
//!
//! Speakers let their voice fall at the end of a sentence and hold it up where they go on (Gravano and Hirschberg,
//! "Turn-taking cues in task-oriented dialogue", 2011). What counts is the voice's own usual pitch, not any figure in hertz.
//! The pitch is the lag at which the sound is most like itself (Boersma, 1993, without his search for a path), taken at
//! 4 kHz every 10 ms.

use std::collections::VecDeque;

/// Samples that are averaged to one: 16 kHz to 4 kHz.
const AVERAGED: usize = 4;
const RATE_HZ: f32 = 4_000.0;
/// 10 ms and 40 ms, after averaging.
const STEP: usize = 40;
const WINDOW: usize = 160;
/// Lags of 400 Hz and 60 Hz.
const LAGS: std::ops::RangeInclusive<usize> = 10..=66;
const HEARD: usize = WINDOW + *LAGS.end() + 2;

/// So like itself a voiced frame is at its lag, 1 at the most.
const VOICED: f32 = 0.5;
/// The shortest lag that is nearly as good as the best one is the pitch; others are its multiples.
const NEARLY: f32 = 0.9;
/// Power of a frame's sample, below which sound counts as noise.
const NOISE: f32 = 1e4;
/// A voiced frame is at most so much weaker than the loudest, which is forgotten slowly.
const WEAKER_DB: f32 = 25.0;
const FORGOTTEN_DB: f32 = 0.01;
/// From one frame to the next a voice moves less than this, in semitones.
const STEADY: f32 = 1.5;

/// Frames that tell the pitch in the end, at the most and at the least, and samples within which they lie.
const LAST_FRAMES: usize = 10;
const FEWEST_FRAMES: usize = 6;
const LAST_SAMPLES: u64 = crate::audio::samples_in_ms(600);
/// Frames until a voice's usual pitch is known: 0.6 s of vowels.
const KNOWN_FRAMES: u32 = 60;
/// A voice has clearly fallen when it ends so much below its usual pitch, in semitones.
const FALLEN: f32 = 3.5;

/// Bins of the usual pitch: eight a semitone, over more than the three octaves of [`LAGS`].
const BINS: usize = 8 * 36;
const BINS_PER_SEMITONE: f32 = 8.0;

/// Follows the pitch of one voice.
#[derive(Clone, Debug)]
pub struct Pitch {
    /// Index of the next sample.
    position: u64,
    /// Samples that are not averaged yet.
    left: Vec<i16>,
    /// Averaged sound that is not judged yet.
    sound: VecDeque<f32>,
    loudest_db: f32,
    /// The frame before, if it was voiced, and whether it was taken.
    before: Option<(Frame, bool)>,
    /// Steady voiced frames since the voice last stopped.
    recent: Vec<Frame>,
    /// How often each pitch was heard.
    usual: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Frame {
    /// Index of the sample in its middle.
    at: u64,
    /// Above 60 Hz.
    semitones: f32,
}

impl Pitch {
    /// A voice that nothing is known of, at `sample`.
    pub fn new(sample: u64) -> Self {
        Self {
            position: sample,
            left: Vec::new(),
            sound: VecDeque::new(),
            loudest_db: 0.0,
            before: None,
            recent: Vec::new(),
            usual: vec![0; BINS],
        }
    }

    /// Hears the samples that follow.
    pub fn hear(&mut self, samples: &[i16]) {
        self.position += samples.len() as u64;
        self.left.extend_from_slice(samples);
        let whole = self.left.len() / AVERAGED * AVERAGED;
        let averaged = self.left[..whole]
            .chunks(AVERAGED)
            .map(|four| four.iter().map(|sample| f32::from(*sample)).sum::<f32>() / AVERAGED as f32);
        self.sound.extend(averaged);
        self.left.drain(..whole);
        while self.sound.len() >= HEARD {
            self.judge();
            self.sound.drain(..STEP);
        }
    }

    /// What comes next begins at `sample`: what was heard before it is no part of it.
    pub fn skip_to(&mut self, sample: u64) {
        self.position = sample;
        self.left.clear();
        self.sound.clear();
        self.before = None;
        self.recent.clear();
    }

    /// The voice stopped at `sample`. True when it clearly fell; what it said counts from now on for its usual pitch.
    pub fn stopped(&mut self, sample: u64) -> bool {
        let said: Vec<Frame> = self.recent.drain(..).filter(|frame| frame.at < sample).collect();
        for frame in &said {
            self.usual[((frame.semitones * BINS_PER_SEMITONE) as usize).min(BINS - 1)] += 1;
        }
        let last = said.iter().rev().take_while(|frame| frame.at + LAST_SAMPLES >= sample).take(LAST_FRAMES);
        let mut last: Vec<f32> = last.map(|frame| frame.semitones).collect();
        last.sort_by(f32::total_cmp);
        let Some(usual) = self.usual_semitones() else { return false };
        last.len() >= FEWEST_FRAMES && last[last.len() / 2] <= usual - FALLEN
    }

    /// The middle of all pitches that were heard, as soon as there are enough.
    fn usual_semitones(&self) -> Option<f32> {
        let heard: u32 = self.usual.iter().sum();
        let mut below = 0;
        let middle = self.usual.iter().position(|count| {
            below += count;
            below * 2 >= heard
        })?;
        (heard >= KNOWN_FRAMES).then_some(middle as f32 / BINS_PER_SEMITONE)
    }

    fn judge(&mut self) {
        let start = self.position - ((self.sound.len() * AVERAGED + self.left.len()) as u64);
        let at = start + (WINDOW * AVERAGED / 2) as u64;
        let heard: Vec<f32> = self.sound.iter().take(HEARD).copied().collect();
        self.loudest_db = level_db(&heard).max(self.loudest_db - FORGOTTEN_DB);
        let loud = level_db(&heard) > self.loudest_db - WEAKER_DB;
        let frame = if loud { semitones(&heard).map(|semitones| Frame { at, semitones }) } else { None };
        let before = self.before.take();
        if let (Some(frame), Some((earlier, taken))) = (frame, before)
            && (frame.semitones - earlier.semitones).abs() < STEADY
        {
            self.recent.extend((!taken).then_some(earlier));
            self.recent.push(frame);
            self.before = Some((frame, true));
        } else {
            self.before = frame.map(|frame| (frame, false));
        }
    }
}

fn level_db(heard: &[f32]) -> f32 {
    let mean = heard.iter().sum::<f32>() / heard.len() as f32;
    let power = heard[..WINDOW].iter().map(|sample| (sample - mean).powi(2)).sum::<f32>() / WINDOW as f32;
    10.0 * (power + 1.0).log10()
}

/// The pitch of a frame in semitones above 60 Hz; nothing where it is no voice.
fn semitones(heard: &[f32]) -> Option<f32> {
    let mean = heard.iter().sum::<f32>() / heard.len() as f32;
    let sound: Vec<f32> = heard.iter().map(|sample| sample - mean).collect();
    let mut powers = vec![0.0];
    powers.extend(sound.iter().scan(0.0, |sum, sample| {
        *sum += sample * sample;
        Some(*sum)
    }));
    let power = |from: usize| powers[from + WINDOW] - powers[from];
    let own = power(0);
    let likeness = |lag: usize| {
        let product: f32 =
            sound.iter().zip(&sound[lag..]).take(WINDOW).map(|(left, right)| left * right).sum();
        product / (own * power(lag) + NOISE * WINDOW as f32).sqrt()
    };
    // One lag more on either side, to see a peak at the ends.
    let likenesses: Vec<f32> = (LAGS.start() - 1..=LAGS.end() + 1).map(likeness).collect();
    let best = likenesses[1..likenesses.len() - 1].iter().copied().fold(0.0, f32::max);
    let peak = likenesses
        .windows(3)
        .position(|near| near[1] >= NEARLY * best && near[1] >= near[0] && near[1] >= near[2])?;
    let [left, middle, right] = [likenesses[peak], likenesses[peak + 1], likenesses[peak + 2]];
    // The top of a parabola through the three.
    let bend = left - 2.0 * middle + right;
    let beside = if bend < 0.0 { ((left - right) / (2.0 * bend)).clamp(-0.5, 0.5) } else { 0.0 };
    let lag = (LAGS.start() + peak) as f32 + beside;
    (middle > VOICED).then(|| 12.0 * (RATE_HZ / lag / 60.0).log2().max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::samples_in_ms;

    /// A buzz with overtones whose pitch goes from one figure to the other.
    fn buzz(from_hz: f32, to_hz: f32, milliseconds: u64) -> Vec<i16> {
        let count = samples_in_ms(milliseconds);
        let mut phase = 0.0_f32;
        let wave = (0..count).map(|place| {
            phase += (from_hz + (to_hz - from_hz) * place as f32 / count as f32) / 16_000.0;
            let overtones = (1..=6_u8).map(f32::from);
            let sound: f32 =
                overtones.map(|number| (std::f32::consts::TAU * phase * number).sin() / number).sum();
            (sound * 4_000.0) as i16
        });
        wave.collect()
    }

    fn falls(sounds: &[Vec<i16>]) -> bool {
        let sound = sounds.concat();
        let mut pitch = Pitch::new(0);
        for portion in sound.chunks(512) {
            pitch.hear(portion);
        }
        pitch.hear(&[0; 3_200]);
        pitch.stopped(sound.len() as u64)
    }

    #[test]
    fn a_pitch_is_found_between_seventy_and_four_hundred_hertz() {
        for hz in [70.0, 90.0, 120.0, 180.0, 250.0, 390.0_f32] {
            let sound: Vec<f32> = buzz(hz, hz, 400)
                .chunks(AVERAGED)
                .map(|four| four.iter().map(|sample| f32::from(*sample)).sum::<f32>() / 4.0)
                .collect();
            let found = semitones(&sound[400..400 + HEARD]).unwrap();
            assert!((found - 12.0 * (hz / 60.0).log2()).abs() < 0.3, "{hz} Hz: {found}");
        }
    }

    #[test]
    fn only_a_voice_that_ends_well_below_its_usual_pitch_has_fallen() {
        assert!(falls(&[buzz(130.0, 120.0, 1_500), buzz(120.0, 85.0, 200), buzz(85.0, 80.0, 150)]));
        assert!(!falls(&[buzz(120.0, 120.0, 1_800)]), "a monotone voice");
        assert!(!falls(&[buzz(120.0, 120.0, 1_500), buzz(120.0, 180.0, 300)]), "a rising voice");
        assert!(!falls(&[buzz(125.0, 115.0, 1_800)]), "a slight fall");
    }

    #[test]
    fn nothing_is_said_of_a_voice_that_is_not_known_or_not_heard() {
        assert!(!falls(&[buzz(130.0, 80.0, 300)]), "hardly anything was said");
        assert!(!falls(&[buzz(120.0, 120.0, 1_500), vec![0; 16_000]]), "the end is not voiced");
        let noise: Vec<i16> =
            (0..32_000_u32).map(|place| (place.wrapping_mul(2_654_435_761) >> 18) as i16 - 8_192).collect();
        assert!(!falls(&[buzz(120.0, 120.0, 1_500), noise]), "the end is noise");
    }

    #[test]
    fn the_usual_pitch_is_learned_over_all_that_was_said_and_a_hole_is_no_part_of_it() {
        let mut pitch = Pitch::new(0);
        pitch.hear(&buzz(120.0, 120.0, 1_500));
        assert!(!pitch.stopped(samples_in_ms(1_500)));
        pitch.skip_to(samples_in_ms(60_000));
        pitch.hear(&buzz(85.0, 85.0, 400));
        pitch.hear(&[0; 3_200]);
        assert!(pitch.stopped(samples_in_ms(60_400)));
    }

    #[test]
    fn however_the_sound_is_portioned_the_same_is_heard() {
        let sound = [buzz(130.0, 120.0, 900), buzz(120.0, 80.0, 300), vec![0; 4_000]].concat();
        let heard = |portion: usize| {
            let mut pitch = Pitch::new(7);
            sound.chunks(portion).for_each(|portion| pitch.hear(portion));
            pitch.recent.iter().map(|frame| (frame.at, frame.semitones.to_bits())).collect::<Vec<_>>()
        };
        assert_eq!(heard(512), heard(331));
        assert!(heard(512).len() > 60);
    }
}
