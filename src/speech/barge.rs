//! Speaking over the interviewer: whether it is the candidate or an echo, and what follows.

mod rules;
mod words;

use std::collections::VecDeque;

pub use self::{
    rules::{Duplex, Order},
    words::is_backchannel,
};
use self::{
    rules::{Rules, stretches},
    words::{Claim, claim},
};
use super::{
    Word,
    clean::{is_echo, may_be_echo},
    echo::EchoMeter,
    lines::Lines,
    segment::PRE_ROLL_SAMPLES,
};
use crate::{
    audio::samples_in_ms,
    interview::event::{LineId, SampleRange},
};

/// Sound that is kept to recognise what was said just now.
const RECENT_SAMPLES: u64 = samples_in_ms(4_000);
/// After the last sound of a line its echo may still be heard for so long.
const TAIL_SAMPLES: u64 = samples_in_ms(1_000);
/// Stretches that are remembered.
const MOST_REMEMBERED: usize = 64;
/// Shorter stretches of voice among an echo are no words.
const VOICE_SAMPLES: u64 = samples_in_ms(200);
/// The detector of voices may hear one so much too early.
const ONSET_SAMPLES: u64 = samples_in_ms(200);
/// An answer may begin so long before the end of a line.
const LAST_SAMPLES: u64 = samples_in_ms(1_000);

/// Follows the microphone while the interviewer speaks.
#[derive(Debug)]
pub struct Barge {
    meter: Box<EchoMeter>,
    rules: Rules,
    lines: Lines,
    position: u64,
    recent: VecDeque<i16>,
    /// Where the interviewer was to be heard.
    played: VecDeque<(LineId, SampleRange)>,
    /// Where somebody else was heard.
    voices: VecDeque<SampleRange>,
    /// Since when loudness tells who speaks.
    settled_at: Option<u64>,
}

impl Barge {
    /// Begins at this sample; nothing is being said.
    pub fn new(first_sample: u64) -> Self {
        Self {
            meter: Box::new(EchoMeter::new(first_sample)),
            rules: Rules::default(),
            lines: Lines::default(),
            position: first_sample,
            recent: VecDeque::new(),
            played: VecDeque::new(),
            voices: VecDeque::new(),
            settled_at: None,
        }
    }

    /// What an earlier connection said.
    pub fn heard_before(&mut self, lines: Vec<(SampleRange, String)>) {
        self.lines = Lines::heard_before(lines);
    }

    /// Who is heard while the interviewer speaks, from now on.
    pub const fn set_duplex(&mut self, duplex: Duplex) {
        self.rules.set_duplex(duplex);
    }

    /// The interviewer speaks `text` from now on, or only chooses words.
    pub fn begin(&mut self, text: Option<String>) {
        if text.is_some() {
            self.rules.interviewer_speaks();
        }
        self.lines.begin(self.position, text);
    }

    /// The interviewer is silent from now on.
    pub fn end(&mut self) -> Vec<Order> {
        self.lines.end(self.position);
        self.meter.falls_silent(self.position);
        for (_, range) in &mut self.played {
            range.end_sample = range.end_sample.min(self.position);
        }
        self.rules.interviewer_is_silent(self.position)
    }

    /// The sound of `line` is played from the microphone's sample `first_sample` on.
    pub fn plays(&mut self, line: LineId, first_sample: u64, samples: Vec<i16>) {
        let range = SampleRange { first_sample, end_sample: first_sample + samples.len() as u64 };
        remember(&mut self.played, (line, range));
        self.meter.plays(line, first_sample, samples);
        self.follow_end();
    }

    /// The sound of `line` begins elsewhere than was thought. A line that is not being played is ignored.
    pub fn begins(&mut self, line: LineId, first_sample: u64) {
        let mut parts = self.played.iter_mut().filter(|(played, _)| *played == line).peekable();
        let thought = parts.peek().map_or(first_sample, |(_, range)| range.first_sample);
        for (_, range) in parts {
            let length = range.end_sample.saturating_sub(range.first_sample);
            let first_sample = (range.first_sample + first_sample).saturating_sub(thought);
            *range = SampleRange { first_sample, end_sample: first_sample + length };
        }
        self.meter.begins(line, first_sample);
        self.follow_end();
    }

    /// Hears the samples that follow; `voiced` tells whether the detector of voices hears one.
    pub fn hear(&mut self, samples: &[i16], voiced: bool) -> Vec<Order> {
        self.position += samples.len() as u64;
        self.recent.extend(samples);
        let unneeded = self.recent.len().saturating_sub(RECENT_SAMPLES as usize);
        self.recent.drain(..unneeded);
        let learns = !self.rules.is_ducked();
        let mut orders = Vec::new();
        for (end_sample, sound) in self.meter.hear(samples, learns) {
            orders.extend(self.rules.frame(end_sample, sound, voiced));
            self.follow_runs();
        }
        if self.settled_at.is_none() && self.meter.is_settled() {
            self.settled_at = Some(self.position);
        }
        orders
    }

    /// The samples below `sample` never arrived.
    pub fn skip_to(&mut self, sample: u64) {
        self.position = sample;
        self.recent.clear();
        self.meter.skip_to(sample);
    }

    /// The words of a stretch that was to be recognised.
    pub fn words(&mut self, asked: SampleRange, words: &[Word]) -> Vec<Order> {
        let spoken = self.lines.said_in(asked).unwrap_or_default();
        // Before loudness tells who speaks, an echo may be heard as any words.
        let is_misheard = !self.is_settled() && self.meter.resembles();
        let claim = if is_misheard { Claim::Echo } else { claim(words, &spoken) };
        self.rules.words(asked, claim, self.position)
    }

    /// The sound of a stretch that was to be recognised, as far as it is still there.
    pub fn sound(&self, range: SampleRange) -> Vec<i16> {
        let base = self.position - self.recent.len() as u64;
        let from = range.first_sample.saturating_sub(base) as usize;
        let to = range.end_sample.saturating_sub(base) as usize;
        self.recent.iter().take(to).skip(from).copied().collect()
    }

    /// Whether the candidate is speaking.
    pub fn is_spoken_over(&self) -> bool {
        self.rules.speech().is_some()
    }

    /// Whether loudness tells the candidate from an echo.
    pub const fn is_settled(&self) -> bool {
        self.settled_at.is_some()
    }

    /// Whether the words of a piece are those that the interviewer said meanwhile. Of an echo some are misheard, or all.
    pub fn repeats(&self, piece: SampleRange, text: &str) -> bool {
        let Some(spoken) = self.lines.said_in(piece) else { return false };
        if is_echo(text, &spoken) {
            return true;
        }
        let (voice, whole) = (self.voice_samples(piece), length(piece));
        self.holds_echo(piece) && voice * 5 < whole
            || self.may_hold_echo(piece) && voice * 3 < whole && may_be_echo(text, &spoken)
    }

    /// Whether loudness tells that this piece is the interviewer's own sound and nothing else.
    pub fn is_echo(&self, piece: SampleRange) -> bool {
        self.holds_echo(piece) && self.voice_samples(piece) == 0
    }

    /// So much of a piece is somebody else's voice.
    fn voice_samples(&self, piece: SampleRange) -> u64 {
        let early =
            if self.was_unsettled(piece) { stretches(&self.meter.early_voices()) } else { Vec::new() };
        let voices = self.voices.iter().copied().chain(self.rules.speech()).chain(early);
        voices.filter(|voice| length(*voice) >= VOICE_SAMPLES).map(|voice| overlap(voice, piece)).sum()
    }

    /// Whether the interviewer's sound was played when this was heard, and surely comes back: in the first second and a half two
    /// voices may seem alike by chance.
    fn holds_echo(&self, piece: SampleRange) -> bool {
        self.meter.is_compared() && self.meter.resembles() && self.was_played(piece)
    }

    /// The same, or it may for all that is known.
    fn may_hold_echo(&self, piece: SampleRange) -> bool {
        self.meter.may_resemble() && self.was_played(piece)
    }

    /// A voice that was heard before the line began is no echo of it.
    fn was_played(&self, piece: SampleRange) -> bool {
        let latest = piece.end_sample.min(piece.first_sample + PRE_ROLL_SAMPLES + ONSET_SAMPLES);
        let before = |range: &SampleRange| range.first_sample < latest;
        let behind = |range: &SampleRange| range.end_sample + TAIL_SAMPLES > piece.first_sample;
        self.played.iter().any(|(_, range)| before(range) && behind(range))
    }

    fn was_unsettled(&self, piece: SampleRange) -> bool {
        self.settled_at.is_none_or(|at| at > piece.first_sample)
    }

    /// Whether words of this piece only accompany the interviewer: a listener's "mm-hmm" that no answer begins with.
    pub fn is_aside(&self, piece: SampleRange, text: &str) -> bool {
        let until = |range: &SampleRange| range.end_sample.saturating_sub(LAST_SAMPLES);
        let within = |(_, range): &(LineId, SampleRange)| {
            range.first_sample <= piece.end_sample && piece.end_sample < until(range)
        };
        is_backchannel(text) && self.played.iter().any(within)
    }

    fn follow_end(&mut self) {
        if let Some(end_sample) = self.meter.plays_until() {
            self.rules.interviewer_ends(end_sample);
        }
    }

    fn follow_runs(&mut self) {
        let Some((range, was_candidate)) = self.rules.take_ended() else { return };
        if was_candidate {
            self.meter.was_voice();
        } else {
            self.meter.was_echo();
        }
        remember(&mut self.voices, range);
    }
}

const fn length(range: SampleRange) -> u64 {
    range.end_sample - range.first_sample
}

/// How many samples two stretches share.
fn overlap(left: SampleRange, right: SampleRange) -> u64 {
    left.end_sample.min(right.end_sample).saturating_sub(left.first_sample.max(right.first_sample))
}

fn remember<T>(known: &mut VecDeque<T>, new: T) {
    known.push_back(new);
    if known.len() > MOST_REMEMBERED {
        known.pop_front();
    }
}
