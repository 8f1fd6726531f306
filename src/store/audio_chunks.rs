//! The sound of running interviews, in chunks of about a second; what stands here is durable.

use async_trait::async_trait;

use super::StoreError;
use super::event_log::AppendError;
use crate::{id::InterviewId, interview::event::SampleRange, time::UnixMillis};

/// Whose sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Track {
    /// The candidate's microphone.
    Microphone,
    /// The interviewer's voice, placed on the microphone's clock.
    Interviewer,
}

/// A stretch of sound, 16 kHz mono.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AudioChunk {
    /// Index of its first sample on the microphone's clock.
    pub first_sample: u64,
    /// Its samples.
    pub samples: Vec<i16>,
}

/// The chunks of every interview.
#[async_trait]
pub trait AudioChunks: Send + Sync {
    /// Stores chunks in one transaction; the same chunk twice is stored once. Refuses a stale lease.
    async fn put_chunks(
        &self,
        interview: InterviewId,
        lease_epoch: u32,
        track: Track,
        chunks: Vec<AudioChunk>,
        now: UnixMillis,
    ) -> Result<(), AppendError>;

    /// Index behind the last stored sample of a track; 0 for none.
    async fn end_of_track(&self, interview: InterviewId, track: Track) -> Result<u64, StoreError>;

    /// The chunks that overlap `range`, in order; they may begin before it and leave holes.
    async fn chunks(
        &self,
        interview: InterviewId,
        track: Track,
        range: SampleRange,
    ) -> Result<Vec<AudioChunk>, StoreError>;

    /// Deletes the chunks of an interview, once they stand in a recording.
    async fn delete_chunks(&self, interview: InterviewId) -> Result<(), StoreError>;
}
