//! `[speech]`: recognition.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::setting::{Kind, Setting};

const MOST_THREADS: usize = 256;
const MOST_INTERVIEWS: usize = 10_000;

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        name: "speech.model",
        kind: Kind::Text,
        meaning: "Speech model, a file in ggml's Whisper format; also `VIVA_MODEL`. Unless set, of those in \
                  `./models` and in the user's cache the most accurate one that keeps up, measured at the first \
                  start that finds several; without any, or with `none`, candidates type.",
        expected: "a file",
        example: "models/ggml-base.en.bin",
    },
    Setting {
        name: "speech.threads",
        kind: Kind::Number,
        meaning: "Pieces of speech recognised at the same time, one thread each. Unless set, one for every \
                  processor core.",
        expected: "a number from 1 to 256",
        example: "4",
    },
    Setting {
        name: "speech.interviews",
        kind: Kind::Number,
        meaning: "Interviews held at the same time; who comes then waits in line. Unless set, as many as the speech \
                  model bears on this machine, measured at start.",
        expected: "a number from 1 to 10000",
        example: "20",
    },
    Setting {
        name: "speech.partials",
        kind: Kind::Flag,
        meaning: "Show candidates their words while they speak, whenever a core has nothing else to do; never scored.",
        expected: "true or false",
        example: "false",
    },
];

/// In place of a file's name: no model.
const OFF: &str = "none";

/// Recognition of speech.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Speech {
    /// The model's file; looked for when not set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    threads: Option<usize>,
    /// Interviews at the same time; measured when not set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interviews: Option<usize>,
    /// Whether words are shown while they are said.
    pub partials: bool,
}

impl Default for Speech {
    fn default() -> Self {
        Self { model: None, threads: None, interviews: None, partials: true }
    }
}

impl Speech {
    /// Pieces of speech recognised at the same time.
    pub fn threads(&self) -> usize {
        self.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
    }

    /// True where the operator wants no recognition: candidates type.
    pub fn is_off(&self) -> bool {
        self.model.as_deref() == Some(Path::new(OFF))
    }

    pub(super) fn validate(&self) -> Option<&'static str> {
        if self.model.as_ref().is_some_and(|model| model.as_os_str().is_empty()) {
            return Some("speech.model");
        }
        let sound = self.threads.is_none_or(|threads| (1..=MOST_THREADS).contains(&threads));
        if !sound {
            return Some("speech.threads");
        }
        let sound = self.interviews.is_none_or(|interviews| (1..=MOST_INTERVIEWS).contains(&interviews));
        (!sound).then_some("speech.interviews")
    }
}
