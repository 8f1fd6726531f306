//! What the microphone hears while the interviewer speaks: the interviewer's own voice coming back, or the candidate.
//!
//! The sound that is played is known. Frame by frame and band by band the microphone is compared with it: at the delay at
//! which the two resemble each other most, what comes back is some decibels below what was played, and how many is learned
//! while only the interviewer is heard. What is louder than that comes from somebody else. Loudness alone survives what
//! rooms, loudspeakers and the browser's own echo cancellation do to a waveform.

mod bands;
mod delay;
mod spread;
mod usual;

use std::collections::VecDeque;

pub use self::bands::FRAME_SAMPLES;
use self::{
    bands::{BANDS, Bands, Levels, SILENT},
    delay::{Delay, MOST_FRAMES},
    usual::{Compared, Masking, Usual},
};
use crate::interview::event::LineId;

/// So many frames of played sound must have been heard before loudness tells who speaks: three seconds.
const SETTLED_FRAMES: u32 = 300;
/// So many are needed to see a resemblance at all: half a second.
const SEEN_FRAMES: u32 = 50;
/// So many are needed to see that there is none: a second and a half.
const COMPARED_FRAMES: u32 = 150;
/// Frames that are kept until then, to be judged in hindsight: twenty seconds.
const MOST_EARLY_FRAMES: usize = 2_000;
/// Counts that make a voice. Measured by `benches/echo.rs`: echo alone reaches this for 0.33 s at a stretch at the most.
const VOICE_COUNTS: f32 = 2.0;
/// The noise of the room is believed to rise so much a frame at the most.
const NOISE_RISES_DB: f32 = 0.02;
/// An echo resembles what is played at least so much once a second and a half are known (seen: 0.53 and more), another voice
/// less (0.51 at the most, 0.40 after three seconds). Levels themselves tell far worse: two voices that begin together rise
/// together.
const RESEMBLES: f32 = 0.5;
/// The same while little is known.
const RESEMBLES_EARLY: f32 = 0.65;
/// Below this no echo is likely.
const MAY_RESEMBLE: f32 = 0.4;
/// Frames on either side of the delay that may still carry the echo's beginning.
const BESIDE: usize = 2;

/// What a frame carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    /// Nothing but the noise of the room.
    Quiet,
    /// The interviewer's sound coming back.
    Echo,
    /// Somebody else.
    Voice,
    /// Something; who it is can't be told yet.
    Unsure,
}

/// Compares one microphone with what is played beside it.
#[derive(Debug)]
pub struct EchoMeter {
    next_sample: u64,
    rest: Vec<i16>,
    lines: VecDeque<Played>,
    microphone: Bands,
    loudspeaker: Bands,
    /// Levels of the played sound, the newest first, and how they change.
    history: VecDeque<(Levels, Levels)>,
    played_changes: Changes,
    heard_changes: Changes,
    noise: Levels,
    delay: Delay,
    masking: Masking,
    usual: Usual,
    known_frames: u32,
    /// Frames that seemed a voice; they teach nothing before it is known that they were none.
    held: Vec<Compared>,
    /// The first frames with played sound, until loudness tells who speaks.
    early: Vec<Early>,
    /// Of these, the ends of those that carried a voice, as was seen in hindsight.
    early_voices: Vec<u64>,
}

#[derive(Debug)]
struct Early {
    end_sample: u64,
    heard: Levels,
    noise: Levels,
    played: Levels,
}

#[derive(Debug)]
struct Played {
    line: LineId,
    first_sample: u64,
    samples: Vec<i16>,
}

impl Played {
    fn end_sample(&self) -> u64 {
        self.first_sample + self.samples.len() as u64
    }
}

impl EchoMeter {
    /// A meter whose first sample has this index.
    pub fn new(first_sample: u64) -> Self {
        Self {
            next_sample: first_sample,
            rest: Vec::new(),
            lines: VecDeque::new(),
            microphone: Bands::default(),
            loudspeaker: Bands::default(),
            history: VecDeque::from(vec![(SILENT, [0.0; BANDS]); MOST_FRAMES + 1]),
            played_changes: Changes::default(),
            heard_changes: Changes::default(),
            noise: [-60.0; BANDS],
            delay: Delay::default(),
            masking: Masking::default(),
            usual: Usual::default(),
            known_frames: 0,
            held: Vec::new(),
            early: Vec::new(),
            early_voices: Vec::new(),
        }
    }

    /// The sound of `line` is played from the moment on at which the microphone's sample `first_sample` is taken.
    pub fn plays(&mut self, line: LineId, first_sample: u64, samples: Vec<i16>) {
        self.lines.push_back(Played { line, first_sample, samples });
    }

    /// The sound of `line` begins elsewhere than was thought.
    pub fn begins(&mut self, line: LineId, first_sample: u64) {
        let mut parts = self.lines.iter_mut().filter(|played| played.line == line).peekable();
        let thought = parts.peek().map_or(first_sample, |part| part.first_sample);
        for part in parts {
            part.first_sample = (part.first_sample + first_sample).saturating_sub(thought);
        }
    }

    /// Index behind the last sample that is to be played; nothing where nothing is.
    pub fn plays_until(&self) -> Option<u64> {
        self.lines.iter().map(Played::end_sample).max()
    }

    /// Nothing is played from `sample` on.
    pub fn falls_silent(&mut self, sample: u64) {
        for line in &mut self.lines {
            line.samples.truncate(sample.saturating_sub(line.first_sample) as usize);
        }
    }

    /// Takes in the samples that follow; gives what each frame that they complete carries, with the index behind it.
    pub fn hear(&mut self, samples: &[i16], learns: bool) -> Vec<(u64, Sound)> {
        self.rest.extend_from_slice(samples);
        let whole = self.rest.len() / FRAME_SAMPLES * FRAME_SAMPLES;
        let frames: Vec<i16> = self.rest.drain(..whole).collect();
        frames.chunks(FRAME_SAMPLES).map(|frame| self.judge(frame, learns)).collect()
    }

    /// The samples below `sample` never arrived.
    pub fn skip_to(&mut self, sample: u64) {
        self.rest.clear();
        self.next_sample = self.next_sample.max(sample);
    }

    /// What seemed a voice lately was none: it is learned as echo.
    pub fn was_echo(&mut self) {
        for compared in std::mem::take(&mut self.held) {
            self.learn(&compared);
        }
    }

    /// What seemed a voice lately was one.
    pub fn was_voice(&mut self) {
        self.held.clear();
    }

    /// Whether what the microphone hears resembles what is played: an echo is there.
    pub fn resembles(&self) -> bool {
        let least = if self.is_compared() { RESEMBLES } else { RESEMBLES_EARLY };
        self.is_seen() && self.delay.confidence() >= least
    }

    /// Whether an echo is there, or may be for all that is known.
    pub fn may_resemble(&self) -> bool {
        !self.is_seen() || self.resembles() || !self.is_settled() && self.delay.confidence() >= MAY_RESEMBLE
    }

    /// Whether loudness tells who speaks.
    pub const fn is_settled(&self) -> bool {
        self.known_frames >= SETTLED_FRAMES
    }

    /// Whether enough was played to see anything.
    pub const fn is_seen(&self) -> bool {
        self.known_frames >= SEEN_FRAMES
    }

    /// Whether enough was played to see that nothing comes back.
    pub const fn is_compared(&self) -> bool {
        self.known_frames >= COMPARED_FRAMES
    }

    /// The ends of the frames that carried a voice before loudness told who speaks, as far as that is seen in hindsight.
    pub fn early_voices(&self) -> Vec<u64> {
        if self.is_settled() { self.early_voices.clone() } else { self.hindsight().1 }
    }

    fn judge(&mut self, frame: &[i16], learns: bool) -> (u64, Sound) {
        let playing = self.advance();
        let heard = self.microphone.levels(frame);
        self.follow_noise(&heard);
        let shape = self.heard_changes.follow(&heard, &self.noise);
        if playing {
            self.follow_delay(&shape);
        }
        self.keep_early(&heard, playing);
        (self.next_sample, self.compare(&heard, learns, playing))
    }

    fn keep_early(&mut self, heard: &Levels, playing: bool) {
        let begun = playing || !self.early.is_empty();
        if begun && !self.is_settled() && self.early.len() < MOST_EARLY_FRAMES {
            let (noise, played) = (self.noise, self.history[0].0);
            self.early.push(Early { end_sample: self.next_sample, heard: *heard, noise, played });
        }
    }

    /// Judges the first frames anew, now that the delay is known and so is what follows them.
    fn hindsight(&self) -> (Usual, Vec<u64>) {
        let late = self.delay.frames();
        let (mut usual, mut masking) = (Usual::default(), Masking::default());
        let frames = self.early.iter().enumerate().map(|(at, early)| {
            let near = (late.saturating_sub(BESIDE)..=late + BESIDE).filter_map(|late| at.checked_sub(late));
            masking.follow(near.map(|at| self.early[at].played));
            (early.end_sample, masking.against(&early.heard, &early.noise))
        });
        let frames: Vec<(u64, Compared)> = frames.collect();
        for (_, compared) in frames.iter().filter(|(_, compared)| compared.is_masked()) {
            usual.learn(compared);
        }
        let voices = frames.iter().filter(|(_, compared)| usual.louder(compared) >= VOICE_COUNTS);
        let voices = voices.map(|(end_sample, _)| *end_sample).collect();
        (usual, voices)
    }

    /// Takes what is played during the next frame; true while any of it may still be heard.
    fn advance(&mut self) -> bool {
        let from = self.next_sample;
        self.next_sample += FRAME_SAMPLES as u64;
        let mut frame = [0_i16; FRAME_SAMPLES];
        for line in &self.lines {
            for (place, sample) in frame.iter_mut().enumerate() {
                let at = (from + place as u64).checked_sub(line.first_sample);
                if let Some(played) = at.and_then(|at| line.samples.get(at as usize)) {
                    *sample = *played;
                }
            }
        }
        let tail = (MOST_FRAMES * FRAME_SAMPLES) as u64;
        self.lines.retain(|line| line.end_sample() + tail > from);
        let levels = self.loudspeaker.levels(&frame);
        let playing = self.lines.iter().any(|line| line.first_sample <= from);
        let shape = self.played_changes.follow(&levels, &FAINT);
        self.history.pop_back();
        self.history.push_front((levels, shape));
        playing
    }

    fn follow_noise(&mut self, heard: &Levels) {
        for (noise, level) in self.noise.iter_mut().zip(heard) {
            *noise = if *level < *noise { 0.8 * *noise + 0.2 * *level } else { *noise + NOISE_RISES_DB };
        }
    }

    fn follow_delay(&mut self, shape: &Levels) {
        let history = &self.history;
        self.delay.learn(shape, |late| history[late].1);
    }

    fn compare(&mut self, heard: &Levels, learns: bool, playing: bool) -> Sound {
        let late = self.delay.frames();
        let near = late.saturating_sub(BESIDE)..=(late + BESIDE).min(MOST_FRAMES);
        self.masking.follow(near.map(|late| self.history[late].0));
        let compared = self.masking.against(heard, &self.noise);
        let masked = playing && compared.is_masked();
        let sound = match (compared.is_audible(), masked) {
            (true, true) if !self.is_settled() && self.is_compared() && !self.resembles() => Sound::Unsure,
            // Nothing tells an echo from a voice yet; most likely it is an echo.
            (true, true) if !self.is_settled() => Sound::Echo,
            (true, _) if self.usual.louder(&compared) >= VOICE_COUNTS => Sound::Voice,
            (true, true) => Sound::Echo,
            (true | false, false) | (false, true) => Sound::Quiet,
        };
        match sound {
            Sound::Voice if learns && masked => self.held.push(compared),
            Sound::Quiet | Sound::Echo | Sound::Unsure if learns && masked => self.learn(&compared),
            Sound::Voice | Sound::Quiet | Sound::Echo | Sound::Unsure => {}
        }
        sound
    }

    fn learn(&mut self, compared: &Compared) {
        let was_settled = self.is_settled();
        self.known_frames = self.known_frames.saturating_add(1);
        self.usual.learn(compared);
        if self.is_settled() && !was_settled {
            (self.usual, self.early_voices) = self.hindsight();
            self.early = Vec::new();
        }
    }
}

const FAINT: Levels = [usual::FAINT_DBFS; BANDS];
/// A change is seen from one frame to the third behind it: 30 ms.
const CHANGE_FRAMES: usize = 3;

/// How the levels of a sound change.
#[derive(Debug, Default)]
struct Changes {
    before: [Option<Levels>; CHANGE_FRAMES],
}

impl Changes {
    /// What changed up to a frame with these levels; what is below `least` counts as that.
    fn follow(&mut self, levels: &Levels, least: &Levels) -> Levels {
        let now: Levels = std::array::from_fn(|band| levels[band].max(least[band]));
        let before = self.before[CHANGE_FRAMES - 1].unwrap_or(now);
        self.before.rotate_right(1);
        self.before[0] = Some(now);
        std::array::from_fn(|band| now[band] - before[band])
    }
}
