//! What a page, a broken page, or somebody who only plays one may send. Everything follows from a seed.

use rand::{RngExt, SeedableRng, rngs::SmallRng, seq::IndexedRandom};
use vivavoce::audio::frame::{Frame, HEADER_BYTES, Kind, MAX_END_SAMPLE, MAX_SAMPLES};

/// Greatest hole that a server believes, in samples.
const TEN_MINUTES: u64 = 9_600_000;

/// Events of the protocol to begin with.
const EVENTS: [&str; 8] = [
    r#"{"type":"input_audio_buffer.commit"}"#,
    r#"{"type":"conversation.item.create","item":{"text":"I added an index."}}"#,
    r#"{"type":"interview.line_spoken","line":4}"#,
    r#"{"type":"interview.intent","intent":"repeat"}"#,
    r#"{"type":"interview.intent","intent":"pause"}"#,
    r#"{"type":"interview.typing"}"#,
    r#"{"type":"session.leave"}"#,
    r#"{"type":"session.update","instructions":"five points, please"}"#,
];

/// Text that is put into events.
const SCRAPS: [&str; 16] = [
    "null",
    "-1",
    "4294967296",
    "1e999",
    "\"\"",
    "[]",
    "{}",
    "true",
    "\\ud800",
    "\u{0}",
    "\u{202e}",
    "\"type\":",
    "}{",
    "[[[[[[[[",
    "\u{1f600}",
    "99999999999999999999999999",
];

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    Sound(Vec<u8>),
    Event(String),
}

/// What a message is aimed at.
#[derive(Clone, Copy, Debug)]
pub struct Aim {
    /// The present connection.
    pub connection: u32,
    /// All samples below this index have arrived.
    pub received: u64,
}

/// Makes messages.
pub struct Generator {
    chance: SmallRng,
    latest: Vec<u8>,
    /// For a while no sample is left out, so that pieces of speech grow to their full length.
    calm: bool,
}

impl Generator {
    pub fn new(seed: u64) -> Self {
        Self { chance: SmallRng::seed_from_u64(seed), latest: Vec::new(), calm: false }
    }

    /// The next message; the samples in it are noise.
    pub fn next(&mut self, aim: Aim) -> Input {
        if self.roll(5_000) == 0 {
            self.calm = !self.calm;
        }
        let sound = match self.chance.random_range(0..20) {
            0..7 => self.frame(aim, aim.received),
            7..10 => {
                let first_sample = self.index(aim);
                self.frame(aim, first_sample)
            }
            10..13 => self.mutated(aim),
            13 => self.latest.clone(),
            14 => {
                let length = self.length(10_000);
                (0..length).map(|_| self.chance.random()).collect()
            }
            _ => return Input::Event(self.event()),
        };
        self.latest.clone_from(&sound);
        Input::Sound(sound)
    }

    /// Chance for whoever feeds the messages.
    pub fn roll(&mut self, sides: u32) -> u32 {
        self.chance.random_range(0..sides)
    }

    fn frame(&mut self, aim: Aim, first_sample: u64) -> Vec<u8> {
        let count = self.length(MAX_SAMPLES + 2);
        let samples = (0..count).map(|_| self.chance.random()).collect();
        let other = self.roll(40) == 0;
        let frame = Frame {
            kind: if self.roll(50) == 0 { Kind::Interviewer } else { Kind::Microphone },
            end_of_stream: self.roll(60) == 0,
            replay: self.roll(6) == 0,
            connection: if other { self.chance.random() } else { aim.connection },
            first_sample,
            samples,
        };
        frame.to_bytes()
    }

    /// Mostly short, sometimes what a page sends, rarely as long as can be.
    fn length(&mut self, most: usize) -> usize {
        match self.roll(100) {
            0..4 => 0,
            4..80 => self.chance.random_range(0..80),
            80..98 => 512,
            98 => self.chance.random_range(0..=most),
            _ => most - self.roll(4) as usize,
        }
    }

    /// An index near one that matters.
    fn index(&mut self, aim: Aim) -> u64 {
        let places = [aim.received; 6];
        let edges = [
            0,
            1 << 31,
            1 << 32,
            1 << 63,
            MAX_END_SAMPLE,
            u64::MAX,
            aim.received.saturating_add(TEN_MINUTES),
        ];
        let near =
            *if self.roll(3) > 0 { places.choose(&mut self.chance) } else { edges.choose(&mut self.chance) }
                .unwrap_or(&0);
        let reach = if self.roll(2) == 0 { 4 } else { 5_000 };
        let offset = self.chance.random_range(0..reach);
        if self.calm {
            aim.received.saturating_sub(offset)
        } else if self.chance.random() {
            near.saturating_add(offset)
        } else {
            near.saturating_sub(offset)
        }
    }

    /// A frame with something wrong.
    fn mutated(&mut self, aim: Aim) -> Vec<u8> {
        let mut bytes = self.frame(aim, aim.received);
        for _ in 0..=self.roll(3) {
            let within = bytes.len().clamp(1, if self.calm { 4 } else { HEADER_BYTES + 4 });
            let place = self.chance.random_range(0..within);
            match self.roll(5) {
                0 => bytes.truncate(place),
                1 => bytes.extend((0..=place).map(|byte| byte as u8)),
                2 => bytes.iter_mut().skip(place).take(1).for_each(|byte| *byte = 0xff),
                3 => bytes.iter_mut().skip(place).take(1).for_each(|byte| *byte ^= 1 << (place % 8)),
                _ => drop(bytes.drain(..place.min(bytes.len()))),
            }
        }
        bytes
    }

    fn event(&mut self) -> String {
        let mut text = (*EVENTS.choose(&mut self.chance).unwrap_or(&"")).to_owned();
        for _ in 0..self.roll(4) {
            let places: Vec<usize> =
                text.char_indices().map(|(place, _)| place).chain([text.len()]).collect();
            let [from, to] = [0, 1].map(|_| *places.choose(&mut self.chance).unwrap_or(&0));
            let (from, to) = (from.min(to), from.max(to));
            let scrap = *SCRAPS.choose(&mut self.chance).unwrap_or(&"");
            match self.roll(6) {
                0 => text.insert_str(from, scrap),
                1 => text.replace_range(from..to, scrap),
                2 => text.replace_range(from..to, ""),
                3 => text.truncate(from),
                4 => text = [&text[..to], &text[from..]].concat(),
                _ => text.insert_str(from, &scrap.repeat(self.length(200))),
            }
        }
        text
    }
}
