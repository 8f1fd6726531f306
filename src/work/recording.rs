//! The recording: both sides of an interview from their chunks, which are then no longer needed.

use super::{JobError, Parts};
use crate::{
    recording::{RecordingError, stereo_wav},
    store::{
        audio_chunks::AudioChunks,
        outbox::{ClaimedJob, JobKind},
    },
};

/// Makes the recording, where there is sound at all, and deletes the chunks.
pub async fn run(parts: &Parts, job: &ClaimedJob) -> Result<Vec<JobKind>, JobError> {
    if let Some(wav) = stereo_wav(&*parts.store, job.interview).await? {
        parts.recordings.put(job.interview, wav).await?;
    }
    parts.store.delete_chunks(job.interview).await?;
    Ok(Vec::new())
}

impl From<RecordingError> for JobError {
    /// A full disk or a database that is away may come back; the chunks wait for it.
    fn from(error: RecordingError) -> Self {
        match error {
            RecordingError::Unavailable(_) | RecordingError::Store(_) => Self::Retry(error.to_string()),
            RecordingError::TooLong { .. } => Self::Fail(error.to_string()),
        }
    }
}
