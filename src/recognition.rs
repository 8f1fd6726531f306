//! From sound to words: the seam [`Transcriber`] and what stands on either side of it.

mod abort;
pub mod catalogue;
pub mod choose;
mod decode;
pub mod fetch;
mod ggml;
pub mod models;
mod pool;
pub mod probe;
pub mod verify;
pub mod whisper;

use async_trait::async_trait;

use crate::interview::event::RecognitionVersion;
pub use crate::speech::Word;

/// How urgent a piece is. Whatever is due first is recognised first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// Somebody waits for the end of this turn.
    EndOfTurn,
    /// The end of a turn, if the silence lasts; else wasted.
    Speculative,
    /// A piece in the middle of a turn.
    Segment,
    /// The piece that is just being said, for the eye. Begun only where a worker has nothing to do, and given up as soon
    /// as somebody needs that worker.
    Partial,
    /// Nobody waits.
    Background,
}

impl Urgency {
    /// Its name in measurements.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EndOfTurn => "end_of_turn",
            Self::Speculative => "speculative",
            Self::Segment => "segment",
            Self::Partial => "partial",
            Self::Background => "background",
        }
    }

    /// After so many milliseconds it is due. Background work has a deadline too, so that it is done at last.
    pub const fn due_within_ms(self) -> i64 {
        match self {
            Self::EndOfTurn => 0,
            // What is left of the shortest hold when the voice has just paused.
            Self::Speculative => 700,
            Self::Segment => 2_000,
            Self::Partial => 3_000,
            Self::Background => 3_600_000,
        }
    }
}

/// One piece of sound to be recognised.
#[derive(Clone, Debug)]
pub struct Piece {
    /// 16 kHz mono; at most the model's `max_piece_ms`.
    pub samples: Vec<i16>,
    /// How urgent it is.
    pub urgency: Urgency,
    /// For cost measurements with random weights: decode so many tokens, never retry.
    pub fixed_tokens: Option<u32>,
}

/// What was heard in a piece; empty text where there was no speech.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recognised {
    /// The words joined, cleaned of phantoms.
    pub text: String,
    /// The words one by one.
    pub words: Vec<Word>,
    /// True when the piece was decoded a second time because the first result failed a sanity check.
    pub retried: bool,
    /// Processor time spent, in milliseconds.
    pub cpu_ms: u64,
    /// Milliseconds until a recogniser took the piece up.
    pub waited_ms: u64,
    /// Milliseconds that it worked on it.
    pub decode_ms: u64,
    /// Words that were left out because nobody said them.
    pub dropped_words: u32,
}

/// Why a piece was not recognised.
#[derive(Debug, thiserror::Error)]
pub enum RecognitionError {
    /// The queue is full; try again later.
    #[error("speech recognition is busy; try again in a moment")]
    Busy,
    /// The piece is longer than the model takes.
    #[error("a piece of {given_ms} ms is longer than the {most_ms} ms that the model takes")]
    TooLong {
        /// Length of the piece.
        given_ms: u32,
        /// Greatest length.
        most_ms: u32,
    },
    /// The model failed on this piece; trying again won't help.
    #[error("speech recognition failed: {0}")]
    Failed(String),
}

/// Turns sound into words. A seam: production runs whisper.cpp, tests a script.
#[async_trait]
pub trait Transcriber: Send + Sync {
    /// What the canonical transcript is pinned to.
    fn version(&self) -> &RecognitionVersion;

    /// Recognises one piece. The same piece under the same version gives the same words. Dropping the future cancels it:
    /// at once while it waits, else after the pass in hand.
    async fn transcribe(&self, piece: Piece) -> Result<Recognised, RecognitionError>;
}
