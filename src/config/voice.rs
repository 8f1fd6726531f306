//! `[voice]`: how the interviewer sounds.

use serde::{Deserialize, Serialize};

use super::setting::{Kind, Setting};

const RATES: std::ops::RangeInclusive<u32> = 80..=300;
const OFF: &str = "none";

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        name: "voice.command",
        kind: Kind::Text,
        meaning: "Program that reads a line of text and writes a WAV file to its standard output, with its \
                  arguments. Unless set, espeak-ng where it is installed; `none` leaves the voice to the browser.",
        expected: "a program or `none`",
        example: "\"piper --model en_GB-alba-medium.onnx --output_file -\"",
    },
    Setting {
        name: "voice.voice",
        kind: Kind::Text,
        meaning: "Voice of espeak-ng.",
        expected: "the name of a voice",
        example: "en-gb",
    },
    Setting {
        name: "voice.rate",
        kind: Kind::Number,
        meaning: "Words a minute of espeak-ng.",
        expected: "a number from 80 to 300",
        example: "160",
    },
];

/// The interviewer's voice.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Voice {
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<String>,
    /// Voice of espeak-ng.
    pub voice: String,
    /// Words a minute.
    pub rate: u32,
}

/// Which program speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VoiceProgram {
    /// The one that is found on this machine, if any.
    Installed,
    /// This program with these arguments.
    Command(Vec<String>),
    /// None: the browser speaks.
    Off,
}

impl Default for Voice {
    fn default() -> Self {
        Self { command: None, voice: "en-us".to_owned(), rate: 160 }
    }
}

impl Voice {
    /// Which program speaks.
    pub fn program(&self) -> VoiceProgram {
        match self.command.as_deref() {
            None => VoiceProgram::Installed,
            Some(OFF) => VoiceProgram::Off,
            Some(line) => VoiceProgram::Command(line.split_whitespace().map(str::to_owned).collect()),
        }
    }

    pub(super) fn validate(&self) -> Option<&'static str> {
        if self.command.as_ref().is_some_and(|line| line.trim().is_empty()) {
            return Some("voice.command");
        }
        if self.voice.is_empty() || self.voice.starts_with('-') {
            return Some("voice.voice");
        }
        (!RATES.contains(&self.rate)).then_some("voice.rate")
    }
}
