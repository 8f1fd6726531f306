//! The ear without IO: sound and recognised words in, what was heard out.

use super::{
    Word,
    barge::{Barge, Duplex, Order},
    endpoint::{Endpoint, Holds},
    pauses::Pauses,
    pitch::Pitch,
    segment::{Found, PRE_ROLL_SAMPLES, Segmenter},
};
use crate::interview::event::{LineId, SampleRange};

/// Sound is taken in by portions of 32 ms.
const PORTION_SAMPLES: usize = 512;

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
    /// Somebody is heard while the interviewer speaks.
    Over(Over),
}

/// What is heard while the interviewer speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    /// A piece that was only the interviewer's own sound.
    Echo,
    /// Perhaps the candidate: lower the voice.
    Duck,
    /// It was nothing: bring the voice back.
    Restore,
    /// Recognise this at once and answer with [`Listener::suspected`]; it is no piece.
    Suspected {
        /// Where it stands.
        range: SampleRange,
        /// Its sound.
        samples: Vec<i16>,
    },
    /// The candidate speaks.
    Speaks {
        /// Index of the first sample.
        at_sample: u64,
    },
    /// The candidate takes the floor: stop the voice.
    Stop,
}

/// Listens to one microphone. Feed sound in order; a hole is told by [`Listener::skip_to`].
///
/// The pieces are a pure function of the samples from any piece's end (or from a hole) on, however the sound is portioned:
/// a listener made anew at the end of a piece cuts the same pieces. Only [`Listener::commit`] cuts elsewhere, and a
/// candidate who speaks over the interviewer.
#[derive(Debug)]
pub struct Listener {
    segmenter: Segmenter,
    endpoint: Endpoint,
    barge: Box<Barge>,
    /// The candidate's voice, while the candidate has the floor.
    pitch: Pitch,
}

impl Listener {
    /// A listener whose first sample has the index `first_sample`. The interviewer has the floor.
    pub fn new(settings: ListenerSettings, first_sample: u64) -> Self {
        Self {
            segmenter: Segmenter::new(settings.max_piece_ms, first_sample),
            endpoint: Endpoint::new(settings.holds, first_sample),
            barge: Box::new(Barge::new(first_sample)),
            pitch: Pitch::new(first_sample),
        }
    }

    /// Hears the samples that follow [`Self::position`], as many as there are.
    pub fn push(&mut self, samples: &[i16]) -> Vec<Heard> {
        let mut heard = Vec::new();
        for portion in samples.chunks(PORTION_SAMPLES) {
            self.segmenter.take_in(portion);
            if self.endpoint.has_floor() {
                self.pitch.hear(portion);
            }
            let orders = self.barge.hear(portion, self.segmenter.is_speaking());
            self.judge(&mut heard);
            self.follow(orders, &mut heard);
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
        self.barge.skip_to(sample);
        self.pitch.skip_to(sample);
        self.endpoint.hole(sample - position);
        heard
    }

    /// Takes the words of a piece. Every [`Heard::Segment`] must be answered, in any order; empty text means that it was
    /// no speech, or the interviewer's own voice. A listener's "mm-hmm" ends no turn.
    pub fn recognised(&mut self, range: SampleRange, text: &str) -> Vec<Heard> {
        self.endpoint.recognised(range, if self.barge.is_aside(range, text) { "" } else { text });
        let mut heard = Vec::new();
        self.look_for_end(&mut heard);
        heard
    }

    /// Takes the words of [`Over::Suspected`].
    pub fn suspected(&mut self, range: SampleRange, words: &[Word]) -> Vec<Heard> {
        let orders = self.barge.words(range, words);
        let mut heard = Vec::new();
        self.follow(orders, &mut heard);
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
    pub fn give_floor(&mut self) -> Vec<Heard> {
        if !self.endpoint.has_floor() {
            self.pitch.skip_to(self.position());
        }
        self.endpoint.give_floor(self.position());
        let orders = self.barge.end();
        let mut heard = Vec::new();
        self.follow(orders, &mut heard);
        heard
    }

    /// The interviewer speaks `text`, or only chooses words: pieces are still cut, but no turn ends.
    pub fn take_floor(&mut self, text: Option<String>) {
        self.endpoint.take_floor();
        self.barge.begin(text);
    }

    /// What is said over the interviewer, and what comes back of the interviewer.
    pub fn barge(&self) -> &Barge {
        &self.barge
    }

    /// The sound of `line` is played from the microphone's sample `first_sample` on.
    pub fn plays(&mut self, line: LineId, first_sample: u64, samples: Vec<i16>) {
        self.barge.plays(line, first_sample, samples);
    }

    /// The sound of `line` begins elsewhere than was thought.
    pub fn line_begins(&mut self, line: LineId, first_sample: u64) {
        self.barge.begins(line, first_sample);
    }

    /// Who is heard while the interviewer speaks, from now on.
    pub fn set_duplex(&mut self, duplex: Duplex) {
        self.barge.set_duplex(duplex);
    }

    /// What the interviewer said on earlier connections.
    pub fn lines_before(&mut self, lines: Vec<(SampleRange, String)>) {
        self.barge.heard_before(lines);
    }

    /// Whether words of the present turn are known.
    pub fn has_words(&self) -> bool {
        self.endpoint.has_words()
    }

    /// Whether the words of the present turn, all of which are known, sound like its end.
    pub fn sounds_over(&self) -> bool {
        self.endpoint.sounds_over()
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
            match found {
                Found::Started { at_sample } => self.endpoint.voice_began(at_sample),
                Found::Stopped { at_sample } => self.endpoint.voice_stopped(self.pitch.stopped(at_sample)),
                Found::Growing { .. } | Found::Tail { .. } | Found::Piece { .. } => {}
            }
            heard.push(match found {
                Found::Started { at_sample } => Heard::SpeechStarted { at_sample },
                Found::Stopped { at_sample } => Heard::SpeechStopped { at_sample },
                Found::Growing { range, samples } => Heard::Growing { range, samples },
                Found::Tail { range, samples } => Heard::Tail { range, samples },
                Found::Piece { range, .. } if self.barge.is_echo(range) => Heard::Over(Over::Echo),
                Found::Piece { range, samples } => {
                    self.endpoint.piece_cut(range);
                    Heard::Segment { range, samples }
                }
            });
        }
        self.endpoint.voice_until(self.segmenter.voice_end());
    }

    fn follow(&mut self, orders: Vec<Order>, heard: &mut Vec<Heard>) {
        for order in orders {
            let over = match order {
                Order::Duck => Over::Duck,
                Order::Restore => Over::Restore,
                Order::Recognise(range) => Over::Suspected { range, samples: self.barge.sound(range) },
                Order::Speaks { first_sample } => {
                    self.split(first_sample, heard);
                    Over::Speaks { at_sample: first_sample }
                }
                Order::Stop => Over::Stop,
            };
            heard.push(Heard::Over(over));
        }
    }

    /// What comes back of the interviewer before the candidate's voice is a piece of its own. Where the candidate is heard in
    /// the piece already, nothing is cut: it would be in the middle of a word.
    fn split(&mut self, first_sample: u64, heard: &mut Vec<Heard>) {
        let Some(start) = self.segmenter.growing_since() else { return };
        let before = SampleRange { first_sample: start, end_sample: first_sample };
        if start + PRE_ROLL_SAMPLES < first_sample && self.barge.is_echo(before) {
            let piece = self.segmenter.split(first_sample);
            self.note(piece, heard);
            self.judge(heard);
        }
    }

    fn look_for_end(&mut self, heard: &mut Vec<Heard>) {
        if self.endpoint.is_over(self.segmenter.judged(), self.segmenter.is_busy()) {
            heard.push(Heard::TurnEnded);
        }
    }
}
