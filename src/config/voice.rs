//! `[voice]`: how the interviewer sounds.

use reqwest::Url;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::setting::{Kind, Setting};
use crate::voice::endpoint::Order;

const RATES: std::ops::RangeInclusive<u32> = 80..=300;
const OFF: &str = "none";
const ESPEAK_VOICE: &str = "en-us";
const SERVER_VOICE: &str = "alloy";

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        name: "voice.command",
        kind: Kind::Text,
        meaning: "Program that reads a line of text and writes a WAV file to its standard output, with its \
                  arguments. Unless this or `voice.url` is set, espeak-ng where it is installed; `none` leaves the voice \
                  to the browser.",
        expected: "a program or `none`",
        example: "\"piper --model en_GB-alba-medium.onnx --output_file -\"",
    },
    Setting {
        name: "voice.voice",
        kind: Kind::Text,
        meaning: "Voice of espeak-ng, `en-us` unless set; or of the server at `voice.url`, `alloy` unless set.",
        expected: "the name of a voice",
        example: "en-gb",
    },
    Setting {
        name: "voice.url",
        kind: Kind::Text,
        meaning: "Base address of a server that speaks OpenAI's `/audio/speech`, in the cloud or on this machine. It is \
                  sent what the interviewer says, which may name what a candidate said.",
        expected: "a web address",
        example: "http://127.0.0.1:8880/v1",
    },
    Setting {
        name: "voice.key",
        kind: Kind::Secret,
        meaning: "Key of that server.",
        expected: "a key",
        example: "sk-…",
    },
    Setting {
        name: "voice.model",
        kind: Kind::Text,
        meaning: "Speech model of that server.",
        expected: "the name of a model",
        example: "tts-1",
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
    #[serde(skip_serializing_if = "Option::is_none")]
    #[expect(clippy::struct_field_names, reason = "it is the name of the setting")]
    voice: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing)]
    key: Option<SecretString>,
    model: String,
    /// Words a minute.
    pub rate: u32,
}

/// Which program speaks.
#[derive(Clone, Debug)]
pub enum VoiceProgram {
    /// The one that is found on this machine, if any.
    Installed,
    /// This program with these arguments.
    Command(Vec<String>),
    /// None, but a server.
    Server(Order),
    /// None: the browser speaks.
    Off,
}

impl Default for Voice {
    fn default() -> Self {
        Self { command: None, voice: None, url: None, key: None, model: "tts-1".to_owned(), rate: 160 }
    }
}

impl Voice {
    /// Which program speaks.
    pub fn program(&self) -> VoiceProgram {
        match (self.command.as_deref(), self.address()) {
            (Some(OFF), _) => VoiceProgram::Off,
            (Some(line), _) => VoiceProgram::Command(line.split_whitespace().map(str::to_owned).collect()),
            (None, Some(address)) => VoiceProgram::Server(Order {
                address,
                key: self.key.clone(),
                model: self.model.clone(),
                voice: self.voice.clone().unwrap_or_else(|| SERVER_VOICE.to_owned()),
            }),
            (None, None) => VoiceProgram::Installed,
        }
    }

    /// Where the voice is made, if that is not this machine.
    pub fn host_elsewhere(&self) -> Option<String> {
        match self.program() {
            VoiceProgram::Server(order) => order.host_elsewhere().map(str::to_owned),
            VoiceProgram::Installed | VoiceProgram::Command(_) | VoiceProgram::Off => None,
        }
    }

    /// Voice of espeak-ng.
    pub fn espeak_voice(&self) -> &str {
        self.voice.as_deref().unwrap_or(ESPEAK_VOICE)
    }

    fn address(&self) -> Option<Url> {
        let address = Url::parse(self.url.as_deref()?).ok()?;
        ["http", "https"].contains(&address.scheme()).then_some(address)
    }

    pub(super) fn validate(&self) -> Option<&'static str> {
        if self.command.as_ref().is_some_and(|line| line.trim().is_empty()) {
            return Some("voice.command");
        }
        if self.voice.as_ref().is_some_and(|voice| voice.is_empty() || voice.starts_with('-')) {
            return Some("voice.voice");
        }
        if self.url.is_some() && self.address().is_none() {
            return Some("voice.url");
        }
        if self.model.is_empty() {
            return Some("voice.model");
        }
        (!RATES.contains(&self.rate)).then_some("voice.rate")
    }
}
