//! What a score stands on, as digests: two scores with the same stamps were made from the same things.

use std::fmt::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::interview::transcript::Transcript;

/// What a score was made from, beside the program and the lexicon.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stamps {
    /// Digest of the rubric; nothing in scores of an older program.
    pub rubric: Option<String>,
    /// [`transcript_digest`] of the words that were scored; nothing in scores of an older program.
    pub transcript: Option<String>,
}

/// SHA-256 of a transcript's words by turn, hexadecimal: the same words have the same digest, whatever recognised them.
pub fn transcript_digest(transcript: &Transcript) -> String {
    let mut hash = Sha256::new();
    for turn in &transcript.turns {
        hash.update(turn.turn.to_le_bytes());
        hash.update((turn.text.len() as u64).to_le_bytes());
        hash.update(turn.text.as_bytes());
    }
    hex(&hash.finalize())
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a text never fails.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
