//! The ear without IO: sound and recognised words in, what was heard out.

use super::{
    endpoint::{Endpoint, Holds},
    pauses::Pauses,
    segment::{Found, Segmenter},
};
use crate::{audio::SAMPLE_RATE_HZ, interview::event::SampleRange};

/// How a listener listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListenerSettings {
    /// How long silence lasts before a turn is over.
    pub holds: Holds,
    /// Greatest piece that the recogniser takes, in milliseconds; never less than two seconds.
    pub max_piece_ms: u32,
}

/// One thing that was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A voice began.
    SpeechStarted {
        /// Index of its first sample.
        at_sample: u64,
    },
    /// The voice paused.
    SpeechStopped {
        /// Index behind its last sample.
        at_sample: u64,
    },
    /// The voice goes on: the next [`Heard::Segment`] as far as it was said. For the eye.
    Growing {
        /// Where it stands.
        range: SampleRange,
        /// Its sound.
        samples: Vec<i16>,
    },
    /// The voice paused. Unless it goes on, this will be the next [`Heard::Segment`], sample for sample.
    Tail {
        /// Where it stands.
        range: SampleRange,
        /// Its sound.
        samples: Vec<i16>,
    },
    /// A piece to be recognised; answer it with [`Listener::recognised`].
    Segment {
        /// Where it stands.
        range: SampleRange,
        /// Its sound.
        samples: Vec<i16>,
    },
    /// The turn is over. Once for each turn, see [`Listener::turn_taken`].
    TurnEnded,
}

/// Listens to one microphone. Feed sound in order; a hole is told by [`Listener::skip_to`].
///
/// The pieces are a pure function of the samples from any piece's end (or from a hole) on, however the sound is portioned:
/// a listener made anew at the end of a piece cuts the same pieces. Only [`Listener::commit`] cuts elsewhere.
#[derive(Debug)]
pub struct Listener {
    segmenter: Segmenter,
    endpoint: Endpoint,
}

impl Listener {
    /// A listener whose first sample has the index `first_sample`. The interviewer has the floor.
    pub fn new(settings: ListenerSettings, first_sample: u64) -> Self {
        Self {
            segmenter: Segmenter::new(settings.max_piece_ms, first_sample),
            endpoint: Endpoint::new(settings.holds, first_sample),
        }
    }

    /// Hears the samples that follow [`Self::position`], as many as there are.
    pub fn push(&mut self, samples: &[i16]) -> Vec<Heard> {
        let mut heard = Vec::new();
        for portion in samples.chunks(SAMPLE_RATE_HZ as usize) {
            self.segmenter.take_in(portion);
            self.judge(&mut heard);
        }
        heard
    }

    /// The samples up to `sample` never arrived. A hole is neither speech nor silence: what was being said is cut here.
    /// An index that is not ahead is ignored.
    pub fn skip_to(&mut self, sample: u64) -> Vec<Heard> {
        let position = self.position();
        let mut heard = Vec::new();
        if sample <= position {
            return heard;
        }
        let piece = self.segmenter.flush();
        self.note(piece, &mut heard);
        let stopped = self.segmenter.restart(sample);
        self.note(stopped, &mut heard);
        self.endpoint.hole(sample - position);
        heard
    }

    /// Takes the words of a piece. Every [`Heard::Segment`] must be answered, in any order; empty text means that it was
    /// no speech, or the interviewer's own voice.
    pub fn recognised(&mut self, range: SampleRange, text: &str) -> Vec<Heard> {
        self.endpoint.recognised(range, text);
        let mut heard = Vec::new();
        self.look_for_end(&mut heard);
        heard
    }

    /// "I'm done": cuts what is being said and ends the turn as soon as everything is recognised and the candidate has
    /// the floor. Without any words it does nothing.
    pub fn commit(&mut self) -> Vec<Heard> {
        let mut heard = Vec::new();
        let piece = self.segmenter.flush();
        self.note(piece, &mut heard);
        self.endpoint.done();
        self.judge(&mut heard);
        self.look_for_end(&mut heard);
        heard
    }

    /// The interviewer is silent: the turn may end from now on, after a hold that counts from here at the earliest.
    pub fn give_floor(&mut self) {
        self.endpoint.give_floor(self.position());
    }

    /// The interviewer speaks: pieces are still cut, but no turn ends.
    pub fn take_floor(&mut self) {
        self.endpoint.take_floor();
    }

    /// What earlier turns taught about this person's pauses.
    pub fn learn(&mut self, pauses: Pauses) {
        self.endpoint.learn(pauses);
    }

    /// What was learned about this person's pauses so far.
    pub fn pauses(&self) -> &Pauses {
        self.endpoint.pauses()
    }

    /// How long the present silence must last to end the turn, in samples, as its words stand.
    pub fn hold_samples(&self) -> u64 {
        self.endpoint.hold_samples()
    }

    /// Index behind the last sample that was heard, or skipped.
    pub fn position(&self) -> u64 {
        self.segmenter.position()
    }

    /// The turn is recorded: its words are forgotten, the next turn begins. Pieces not yet recognised belong to the next.
    pub fn turn_taken(&mut self) {
        self.endpoint.turn_taken();
    }

    fn judge(&mut self, heard: &mut Vec<Heard>) {
        while let Some(found) = self.segmenter.step() {
            self.note(found, heard);
            self.look_for_end(heard);
        }
    }

    fn note(&mut self, found: impl IntoIterator<Item = Found>, heard: &mut Vec<Heard>) {
        for found in found {
            if let Found::Started { at_sample } = found {
                self.endpoint.voice_began(at_sample);
            }
            heard.push(match found {
                Found::Started { at_sample } => Heard::SpeechStarted { at_sample },
                Found::Stopped { at_sample } => Heard::SpeechStopped { at_sample },
                Found::Growing { range, samples } => Heard::Growing { range, samples },
                Found::Tail { range, samples } => Heard::Tail { range, samples },
                Found::Piece { range, samples } => {
                    self.endpoint.piece_cut(range);
                    Heard::Segment { range, samples }
                }
            });
        }
        self.endpoint.voice_until(self.segmenter.voice_end());
    }

    fn look_for_end(&mut self, heard: &mut Vec<Heard>) {
        if self.endpoint.is_over(self.segmenter.judged(), self.segmenter.is_busy()) {
            heard.push(Heard::TurnEnded);
        }
    }
}
