//! What an interview led to: canonical transcripts and scores. New ones are added; old ones stay.

use async_trait::async_trait;

use super::StoreError;
use crate::{id::InterviewId, time::UnixMillis};

pub use crate::{
    interview::transcript::{Transcript, TranscriptTurn},
    score::record::ScoreRecord,
};

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
