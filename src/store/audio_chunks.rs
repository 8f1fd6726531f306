//! The sound of running interviews, in chunks of about a second; what stands here is durable.

use async_trait::async_trait;
use sqlx::FromRow;

use super::{
    Store, StoreError,
    db::{in_transaction, on},
    event_log::AppendError,
    value::{Row, signed},
};
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
    /// Stores chunks in one transaction; of chunks with the same first sample the longest is kept. Refuses a stale lease.
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

/// Checks the lease and holds the row until the end of the transaction, so that no lease is taken in between.
const RENEW_LEASE: &str = "UPDATE interview SET lease_seen_ms = $3 WHERE id = $1 AND lease_epoch = $2";
const PUT: &str = "INSERT INTO audio_chunk (org_id, interview_id, track, first_sample, end_sample, stored_ms, pcm) \
     SELECT org_id, id, $2, $3, $4, $5, $6 FROM interview WHERE id = $1 \
     ON CONFLICT (interview_id, track, first_sample) DO UPDATE \
     SET end_sample = excluded.end_sample, pcm = excluded.pcm, stored_ms = excluded.stored_ms \
     WHERE excluded.end_sample > audio_chunk.end_sample";
const END: &str = "SELECT MAX(end_sample) FROM audio_chunk WHERE interview_id = $1 AND track = $2";
const OVERLAPPING: &str = "SELECT first_sample, pcm FROM audio_chunk WHERE interview_id = $1 AND track = $2 \
     AND first_sample < $4 AND end_sample > $3 ORDER BY first_sample";
const DELETE: &str = "DELETE FROM audio_chunk WHERE interview_id = $1";

#[async_trait]
impl AudioChunks for Store {
    async fn put_chunks(
        &self,
        interview: InterviewId,
        lease_epoch: u32,
        track: Track,
        chunks: Vec<AudioChunk>,
        now: UnixMillis,
    ) -> Result<(), AppendError> {
        in_transaction!(&self.write, transaction => {
            let held = sqlx::query(RENEW_LEASE)
                .bind(interview.0)
                .bind(i64::from(lease_epoch))
                .bind(now.0)
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            if held == 0 {
                return Err(AppendError::StaleLease);
            }
            for chunk in chunks.iter().filter(|chunk| !chunk.samples.is_empty()) {
                sqlx::query(PUT)
                    .bind(interview.0)
                    .bind(track.name())
                    .bind(signed(chunk.first_sample))
                    .bind(signed(chunk.end_sample()))
                    .bind(now.0)
                    .bind(chunk.to_bytes())
                    .execute(&mut *transaction)
                    .await?;
            }
        });
        Ok(())
    }

    async fn end_of_track(&self, interview: InterviewId, track: Track) -> Result<u64, StoreError> {
        let end: Option<i64> = on!(&self.read, pool => {
            sqlx::query_scalar(END).bind(interview.0).bind(track.name()).fetch_one(pool).await?
        });
        Row { table: "audio_chunk", id: interview.0 }.unsigned("end_sample", end.unwrap_or(0))
    }

    async fn chunks(
        &self,
        interview: InterviewId,
        track: Track,
        range: SampleRange,
    ) -> Result<Vec<AudioChunk>, StoreError> {
        let rows: Vec<Columns> = on!(&self.read, pool => {
            sqlx::query_as(OVERLAPPING)
                .bind(interview.0)
                .bind(track.name())
                .bind(signed(range.first_sample))
                .bind(signed(range.end_sample))
                .fetch_all(pool)
                .await?
        });
        let row = Row { table: "audio_chunk", id: interview.0 };
        rows.into_iter()
            .map(|columns| {
                Ok(AudioChunk {
                    first_sample: row.unsigned("first_sample", columns.first_sample)?,
                    samples: samples_of(row, &columns.pcm)?,
                })
            })
            .collect()
    }

    async fn delete_chunks(&self, interview: InterviewId) -> Result<(), StoreError> {
        on!(&self.write, pool => {
            sqlx::query(DELETE).bind(interview.0).execute(pool).await?;
        });
        Ok(())
    }
}

impl Track {
    const fn name(self) -> &'static str {
        match self {
            Self::Microphone => "microphone",
            Self::Interviewer => "interviewer",
        }
    }
}

impl AudioChunk {
    /// Index behind its last sample.
    pub const fn end_sample(&self) -> u64 {
        self.first_sample.saturating_add(self.samples.len() as u64)
    }

    fn to_bytes(&self) -> Vec<u8> {
        self.samples.iter().flat_map(|sample| sample.to_le_bytes()).collect()
    }
}

fn samples_of(row: Row, pcm: &[u8]) -> Result<Vec<i16>, StoreError> {
    let (pairs, rest) = pcm.as_chunks::<2>();
    if rest.is_empty() {
        Ok(pairs.iter().map(|pair| i16::from_le_bytes(*pair)).collect())
    } else {
        Err(row.broken("pcm", &"half a sample is missing"))
    }
}

#[derive(FromRow)]
struct Columns {
    first_sample: i64,
    pcm: Vec<u8>,
}
