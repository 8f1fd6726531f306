//! What the fuzzer found: one message for everything that can become of one, as JSON lines.

use serde::{Deserialize, Serialize};
use vivavoce::audio::frame::Kind;

use super::{
    assembler::{event_outcome, frame_outcome},
    input::Input,
};

/// A message with what reading it comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Find {
    pub outcome: String,
    /// A binary message, in hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame: Option<String>,
    /// A text message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
}

impl Find {
    pub fn of(input: &Input) -> Self {
        match input {
            Input::Sound(bytes) => Self {
                outcome: frame_outcome(bytes, Kind::Microphone),
                frame: Some(digits(bytes)),
                event: None,
            },
            Input::Event(text) => {
                Self { outcome: event_outcome(text), frame: None, event: Some(text.clone()) }
            }
        }
    }

    /// The message.
    pub fn input(&self) -> Input {
        match (&self.frame, &self.event) {
            (Some(digits), None) => Input::Sound(bytes(digits)),
            (None, Some(text)) => Input::Event(text.clone()),
            both_or_neither => panic!("a find is a frame or an event: {both_or_neither:?}"),
        }
    }
}

fn digits(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn bytes(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).expect("ASCII"));
    pairs.map(|pair| u8::from_str_radix(pair, 16).expect("hexadecimal digits")).collect()
}
