//! The canonical transcript: what the candidate said, as scored and reported.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::event::{HeardSegment, RecognitionVersion, SampleRange, TurnId, TurnSource};

/// The canonical transcript: decoded again from the stored sound with pinned model and settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Transcript {
    /// What made it; nothing for a typed interview.
    pub version: Option<RecognitionVersion>,
    /// The candidate's turns, in order.
    pub turns: Vec<TranscriptTurn>,
}

/// One turn of the candidate in a canonical transcript.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TranscriptTurn {
    /// Its number in the log.
    pub turn: TurnId,
    /// Spoken or typed.
    pub source: TurnSource,
    /// Its words; the texts of its segments joined by a blank.
    pub text: String,
    /// Its pieces; empty when typed.
    pub segments: Vec<HeardSegment>,
    /// Stretches of sound that never arrived.
    pub gaps: Vec<SampleRange>,
}
