//! What an interview led to: canonical transcripts and scores. New ones are added; old ones stay.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::StoreError;
use crate::{
    id::InterviewId,
    interview::event::{HeardSegment, RecognitionVersion, SampleRange, TurnId, TurnSource},
    score::combine::InterviewScores,
    time::UnixMillis,
};

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

/// Scores with what made them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScoreRecord {
    /// The scores of the whole interview and of each answer.
    pub scores: InterviewScores,
    /// When they were made.
    pub made: UnixMillis,
    /// Version of the program.
    pub program: String,
    /// Version of the lexicon.
    pub lexicon: String,
}

/// Transcripts and scores.
#[async_trait]
pub trait Results: Send + Sync {
    /// Adds a canonical transcript.
    async fn add_transcript(
        &self,
        interview: InterviewId,
        transcript: &Transcript,
        now: UnixMillis,
    ) -> Result<(), StoreError>;

    /// The latest canonical transcript.
    async fn transcript(&self, interview: InterviewId) -> Result<Option<Transcript>, StoreError>;

    /// Adds scores.
    async fn add_scores(&self, interview: InterviewId, scores: &ScoreRecord) -> Result<(), StoreError>;

    /// All scores, latest first.
    async fn scores(&self, interview: InterviewId) -> Result<Vec<ScoreRecord>, StoreError>;
}
