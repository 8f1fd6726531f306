//! Speech, pure: where it begins and ends, where it is cut, when a turn is over, what of it is phantom.
//!
//! [`listener::Listener`] is the whole; the other modules are its parts and can be used alone.

pub mod agreement;
pub mod barge;
pub mod clean;
pub mod echo;
pub mod endpoint;
pub mod lines;
pub mod listener;
pub mod pauses;
pub mod pitch;
pub mod segment;
pub mod sounding;
pub mod textclass;
pub mod times;
pub mod vad;
pub mod wer;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One recognised word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Word {
    /// As recognised, with its punctuation.
    pub text: String,
    /// The recogniser's confidence, 0 to 1.
    pub confidence: f32,
    /// When it began, in milliseconds since the first sample of its piece; an estimate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_ms: Option<u32>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_ms: Option<u32>,
}

impl Word {
    /// A word whose place is not known.
    pub fn new(text: impl Into<String>, confidence: f32) -> Self {
        Self { text: text.into(), confidence, start_ms: None, end_ms: None }
    }
}

/// The words of a text in lower case without punctuation; apostrophes inside words stay.
pub fn plain_words(text: &str) -> Vec<String> {
    text.split(|letter: char| !(letter.is_alphanumeric() || letter == '\'' || letter == '’'))
        .map(|word| word.trim_matches(['\'', '’']).replace('’', "'").to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}
