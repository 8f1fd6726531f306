//! Frames on their way to stored chunks and pieces of speech, as in a live interview, with a watch on what must hold.

use std::collections::VecDeque;

use vivavoce::{
    audio::{
        frame::{Frame, FrameError, Kind, MAX_END_SAMPLE},
        samples_in_ms,
    },
    interview::event::{LineId, SampleRange},
    session::{
        microphone::{Arrival, CHUNK_SAMPLES, Microphone},
        protocol::ClientEvent,
    },
    speech::{
        Word,
        barge::Duplex,
        endpoint::Holds,
        listener::{Heard, Listener, ListenerSettings, Over},
    },
};

use super::input::{Aim, Generator, Input};

/// Greatest piece of speech.
const MAX_PIECE_MS: u32 = 3_000;
/// An interview has no more samples: an hour and fifty minutes.
const MOST_SAMPLES: u64 = 105_600_000;
/// What the interviewer says.
const LINE: &str = "Tell me about an index that you added.";
/// Words of a piece, by chance.
const WORDS: [&str; 4] = ["", "I added an index.", "because", "let me think"];

/// Takes messages in and panics where something that must hold does not.
pub struct Assembler<'s> {
    generator: Generator,
    sound: &'s [i16],
    connection: u32,
    microphone: Microphone,
    listener: Listener,
    /// What is stored and not yet part of a turn, in order.
    kept: Vec<SampleRange>,
    /// Index behind the last sample stored.
    stored: u64,
    /// Index behind the last sample that is part of a turn.
    heard_until: u64,
    pieces_end: u64,
    awaited: VecDeque<SampleRange>,
    has_words: bool,
    /// The interviewer's latest line.
    line: LineId,
    /// Behind this index the interview is over.
    limit: u64,
}

impl<'s> Assembler<'s> {
    /// All that happens follows from `seed`; wherever a sample stands, it is that of the looped `sound`.
    pub fn new(seed: u64, sound: &'s [i16]) -> Self {
        Self {
            generator: Generator::new(seed),
            sound,
            connection: 1,
            microphone: Microphone::new(0),
            listener: listener(0),
            kept: Vec::new(),
            stored: 0,
            heard_until: 0,
            pieces_end: 0,
            awaited: VecDeque::new(),
            has_words: false,
            line: 0,
            limit: MOST_SAMPLES,
        }
    }

    /// Makes one message and takes it in; gives it with what became of it.
    pub fn step(&mut self) -> (Input, String) {
        let aim = Aim { connection: self.connection, received: self.microphone.received() };
        let input = self.generator.next(aim);
        let outcome = match &input {
            Input::Sound(bytes) => self.sound(bytes),
            Input::Event(text) => self.event(text),
        };
        self.befall();
        assert!(self.microphone.received() >= self.microphone.durable(), "more is stored than arrived");
        assert_eq!(self.microphone.durable(), self.stored);
        (input, outcome)
    }

    fn sound(&mut self, bytes: &[u8]) -> String {
        let _as_a_page_reads_it = frame_outcome(bytes, Kind::Interviewer);
        let frame = match Frame::parse(bytes, Kind::Microphone) {
            Ok(frame) => frame,
            Err(error) => return name(&error),
        };
        assert_eq!(frame.to_bytes(), bytes, "a frame means something else than it says");
        if frame.connection != self.connection {
            return "foreign".to_owned();
        }
        let samples = self.samples(frame.range());
        let outcome = self.hear(frame.first_sample, &samples);
        if frame.end_of_stream {
            self.commit();
        }
        outcome.to_owned()
    }

    fn event(&mut self, text: &str) -> String {
        if matches!(serde_json::from_str(text), Ok(ClientEvent::Commit)) {
            self.commit();
        }
        event_outcome(text)
    }

    /// Not each time: no piece would ever grow to its full length.
    fn commit(&mut self) {
        if self.generator.roll(100) == 0 {
            let heard = self.listener.commit();
            self.note(heard);
        }
    }

    fn hear(&mut self, first_sample: u64, samples: &[i16]) -> &'static str {
        let before = self.microphone.received();
        let (new, outcome) = match self.microphone.arrival(first_sample, samples.len()) {
            Arrival::Duplicate => return "duplicate",
            Arrival::Absurd => return "absurd",
            Arrival::Next { skip: 0 } => (samples, "next"),
            Arrival::Next { skip } => (&samples[skip..], "overlap"),
            Arrival::AfterHole(hole) => {
                self.store();
                self.microphone.pass_hole(hole);
                let heard = self.listener.skip_to(hole.end_sample);
                self.note(heard);
                (samples, "hole")
            }
        };
        self.microphone.take(new);
        let end = first_sample + samples.len() as u64;
        assert!(
            self.microphone.received() == end && end > before || samples.is_empty(),
            "samples were miscounted"
        );
        if self.microphone.has_chunk() {
            self.store();
        }
        let heard = self.listener.push(new);
        self.note(heard);
        outcome
    }

    /// No sample twice, none that was not sent, none at another place.
    fn store(&mut self) {
        let chunks = self.microphone.chunks();
        if chunks.is_empty() {
            return;
        }
        for chunk in chunks {
            assert!(chunk.first_sample >= self.stored, "a sample is stored twice");
            assert!((1..=CHUNK_SAMPLES).contains(&chunk.samples.len()));
            let range = SampleRange { first_sample: chunk.first_sample, end_sample: chunk.end_sample() };
            assert_eq!(chunk.samples, self.samples(range), "samples were stored at another place");
            match self.kept.last_mut().filter(|last| last.end_sample == range.first_sample) {
                Some(last) => last.end_sample = range.end_sample,
                None => self.kept.push(range),
            }
            self.stored = range.end_sample;
        }
        self.microphone.stored();
        assert_eq!(self.microphone.durable(), self.microphone.received(), "something was left behind");
    }

    /// Pieces in order, none twice, none longer than the model takes; a turn ends once, when all its words are there.
    fn note(&mut self, heard: Vec<Heard>) {
        for heard in heard {
            match heard {
                Heard::Segment { range, samples } => {
                    assert!(range.first_sample >= self.pieces_end, "a sample stands in two pieces");
                    assert!(range.end_sample <= self.listener.position(), "a piece of what was never heard");
                    let longest = samples_in_ms(u64::from(MAX_PIECE_MS));
                    assert!(samples.len() as u64 <= longest, "{range:?} is longer than the model takes");
                    assert_eq!(
                        samples,
                        self.samples(range),
                        "a piece has other samples than those of its place"
                    );
                    self.pieces_end = range.end_sample;
                    self.awaited.push_back(range);
                }
                Heard::TurnEnded => {
                    assert!(self.has_words && self.awaited.is_empty(), "a turn ended without its words");
                    self.take_turn();
                }
                Heard::Growing { range, samples } | Heard::Tail { range, samples } => {
                    assert_eq!(samples.len() as u64, range.end_sample - range.first_sample);
                }
                Heard::Over(Over::Suspected { range, samples }) => {
                    let length = range.end_sample - range.first_sample;
                    assert!(samples.len() as u64 <= length, "a suspicion has more sound than its place");
                    let words = [Word::new(WORDS[self.generator.roll(WORDS.len() as u32) as usize], 0.9)];
                    let heard = self.listener.suspected(range, &words);
                    self.note(heard);
                }
                Heard::Over(Over::Echo | Over::Duck | Over::Restore | Over::Speaks { .. } | Over::Stop)
                | Heard::SpeechStarted { .. }
                | Heard::SpeechStopped { .. } => {}
            }
        }
    }

    /// The interviewer speaks, as loudly as the candidate.
    fn play(&mut self) {
        self.line += 1;
        self.listener.take_floor(Some(LINE.to_owned()));
        let first_sample = self.microphone.received();
        let end_sample = first_sample + samples_in_ms(2_000);
        let samples = self.samples(SampleRange { first_sample, end_sample });
        self.listener.plays(self.line, first_sample, samples);
    }

    /// What else happens meanwhile: words come back, acknowledgements are due, the floor changes, lines break.
    fn befall(&mut self) {
        match self.generator.roll(1_000) {
            0..40 => self.words(),
            40..50 => self.store(),
            50 | 51 => {
                let heard = self.listener.give_floor();
                self.note(heard);
            }
            52 => self.listener.take_floor(Some(LINE.to_owned())),
            53 if self.awaited.is_empty() => self.take_turn(),
            54 => self.reconnect(),
            56 => self.play(),
            57 => {
                let late = u64::from(self.generator.roll(200_000));
                self.listener.line_begins(self.line, self.microphone.received().saturating_add(late));
            }
            58 => self.listener.set_duplex(Duplex::Full),
            59 => self.listener.set_duplex(Duplex::Half),
            55 if self.generator.roll(10) == 0 => self.start_anew(),
            _ => {}
        }
        if self.microphone.received() > self.limit || self.awaited.len() > 64 {
            self.start_anew();
        }
    }

    fn words(&mut self) {
        let which = self.generator.roll(self.awaited.len().max(1) as u32) as usize;
        let Some(range) = self.awaited.remove(which) else { return };
        let text = WORDS[self.generator.roll(WORDS.len() as u32) as usize];
        self.has_words |= !text.is_empty();
        let heard = self.listener.recognised(range, text);
        self.note(heard);
    }

    fn take_turn(&mut self) {
        self.store();
        assert!(self.microphone.drain_holes().len() <= 256, "a turn's record grows without bound");
        self.listener.turn_taken();
        self.has_words = false;
        self.heard_until = self.pieces_end;
        self.kept.retain(|range| range.end_sample > self.heard_until);
    }

    /// The server dies: what is stored is heard again from the last turn on, everything else comes again.
    fn reconnect(&mut self) {
        self.connection += 1;
        self.microphone = Microphone::new(self.stored.max(self.heard_until));
        self.stored = self.microphone.durable();
        self.pieces_end = self.heard_until;
        self.awaited.clear();
        self.has_words = false;
        self.listener = listener(self.heard_until);
        for range in self.kept.clone() {
            let heard = self.listener.skip_to(range.first_sample);
            self.note(heard);
            let first_sample = range.first_sample.max(self.listener.position());
            let again = self.samples(SampleRange { first_sample, ..range });
            let heard = self.listener.push(&again);
            self.note(heard);
        }
        let heard = self.listener.skip_to(self.stored);
        self.note(heard);
    }

    /// Another interview, now and then one that goes on near the greatest index there is.
    fn start_anew(&mut self) {
        let edges = [0, 1, (1 << 32) - 5_000, MAX_END_SAMPLE - 60_000];
        self.stored = edges[self.generator.roll(edges.len() as u32) as usize];
        self.limit = self.stored + MOST_SAMPLES;
        self.heard_until = self.stored;
        self.kept.clear();
        self.reconnect();
    }

    fn samples(&self, range: SampleRange) -> Vec<i16> {
        let count = (range.end_sample - range.first_sample) as usize;
        let from = (range.first_sample % self.sound.len() as u64) as usize;
        self.sound.iter().cycle().skip(from).take(count).copied().collect()
    }
}

fn listener(first_sample: u64) -> Listener {
    let settings = ListenerSettings { holds: Holds::default(), max_piece_ms: MAX_PIECE_MS };
    Listener::new(settings, first_sample)
}

/// What reading a binary message comes to.
pub fn frame_outcome(bytes: &[u8], expected: Kind) -> String {
    match Frame::parse(bytes, expected) {
        Ok(frame) => {
            assert_eq!(frame.to_bytes(), bytes, "a frame means something else than it says");
            "frame".to_owned()
        }
        Err(error) => name(&error),
    }
}

/// What reading a text message comes to.
pub fn event_outcome(text: &str) -> String {
    match serde_json::from_str::<ClientEvent>(text) {
        Ok(event) => {
            let written = serde_json::to_value(&event).expect("events have a JSON form");
            let again: ClientEvent = serde_json::from_value(written.clone()).expect("it can be read");
            assert_eq!(again, event, "an event means something else than it says");
            written["type"].as_str().unwrap_or_default().to_owned()
        }
        Err(error) => format!("{:?}: {}", error.classify(), without_values(&error.to_string())),
    }
}

fn name(error: &FrameError) -> String {
    let debug = format!("{error:?}");
    debug.split('(').next().unwrap_or_default().to_owned()
}

/// The sentence before anything that stood in the message.
fn without_values(sentence: &str) -> String {
    let end = sentence.find(['`', '"', ',']).unwrap_or(sentence.len());
    let plain: String = sentence[..end].chars().filter(|letter| !letter.is_ascii_digit()).collect();
    plain.replace(" at line  column ", "").trim().to_owned()
}
