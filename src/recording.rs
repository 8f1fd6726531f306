//! Recordings: the finished sound of an interview, in a directory (or, later, an object store).

mod wav;

use std::{ops::Range, path::Path};

use async_trait::async_trait;
use object_store::{ObjectStoreExt, PutPayload, local::LocalFileSystem};

pub use self::wav::{MOST_MINUTES, stereo_wav};
use crate::{id::InterviewId, store::StoreError};

/// Keeps the finished sound of interviews. A seam: production has a directory, tests may have memory.
#[async_trait]
pub trait Recordings: Send + Sync {
    /// Stores the WAV file of an interview; one that is there already is replaced as a whole. Durable on return.
    async fn put(&self, interview: InterviewId, wav: Vec<u8>) -> Result<(), RecordingError>;

    /// The bytes of `range`, end excluded, as far as the recording goes; nothing where there is no recording.
    async fn get(&self, interview: InterviewId, range: Range<u64>)
    -> Result<Option<Vec<u8>>, RecordingError>;

    /// Size in bytes; nothing where there is no recording.
    async fn size(&self, interview: InterviewId) -> Result<Option<u64>, RecordingError>;

    /// Deletes the recording, if there is one.
    async fn delete(&self, interview: InterviewId) -> Result<(), RecordingError>;
}

/// Why a recording was not made, stored or read.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// Where recordings are kept is away, full or forbidden; trying again may help.
    #[error("the recordings can't be reached: {0}")]
    Unavailable(String),
    /// The interview has more sound than a recording holds; trying again won't help.
    #[error(
        "the sound of this interview lasts longer than the {most_minutes} minutes that a recording holds"
    )]
    TooLong {
        /// Greatest length.
        most_minutes: u64,
    },
    /// The sound could not be read from the store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Recordings as files in one directory, named by the interview.
#[derive(Debug)]
pub struct RecordingDirectory {
    files: LocalFileSystem,
}

impl RecordingDirectory {
    /// Uses `directory`, made where it is missing.
    pub fn open(directory: &Path) -> Result<Self, RecordingError> {
        let refused = |reason: &dyn std::fmt::Display| {
            RecordingError::Unavailable(format!("the directory {}: {reason}", directory.display()))
        };
        std::fs::create_dir_all(directory).map_err(|error| refused(&error))?;
        let files = LocalFileSystem::new_with_prefix(directory).map_err(|error| refused(&error))?;
        // The chunks are deleted once the recording stands, so it must survive a power cut.
        Ok(Self { files: files.with_fsync(true) })
    }
}

#[async_trait]
impl Recordings for RecordingDirectory {
    async fn put(&self, interview: InterviewId, wav: Vec<u8>) -> Result<(), RecordingError> {
        self.files.put(&name(interview), PutPayload::from(wav)).await?;
        Ok(())
    }

    async fn get(
        &self,
        interview: InterviewId,
        range: Range<u64>,
    ) -> Result<Option<Vec<u8>>, RecordingError> {
        let Some(size) = self.size(interview).await? else { return Ok(None) };
        let range = range.start..range.end.min(size);
        if range.is_empty() {
            return Ok(Some(Vec::new()));
        }
        let bytes = absent_as_none(self.files.get_range(&name(interview), range).await)?;
        Ok(bytes.map(Vec::from))
    }

    async fn size(&self, interview: InterviewId) -> Result<Option<u64>, RecordingError> {
        let found = absent_as_none(self.files.head(&name(interview)).await)?;
        Ok(found.map(|meta| meta.size))
    }

    async fn delete(&self, interview: InterviewId) -> Result<(), RecordingError> {
        absent_as_none(self.files.delete(&name(interview)).await)?;
        Ok(())
    }
}

fn name(interview: InterviewId) -> object_store::path::Path {
    object_store::path::Path::from(format!("{interview}.wav"))
}

fn absent_as_none<T>(found: object_store::Result<T>) -> Result<Option<T>, RecordingError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

impl From<object_store::Error> for RecordingError {
    fn from(error: object_store::Error) -> Self {
        Self::Unavailable(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{id::SeededEntropy, time::UnixMillis};

    #[tokio::test]
    async fn a_recording_comes_back_byte_for_byte() {
        let (_folder, recordings, interview) = fresh();

        recordings.put(interview, vec![1, 2, 3, 4]).await.unwrap();

        assert_eq!(recordings.size(interview).await.unwrap(), Some(4));
        assert_eq!(recordings.get(interview, 0..4).await.unwrap(), Some(vec![1, 2, 3, 4]));
    }

    #[tokio::test]
    async fn a_range_is_cut_at_the_end_of_the_recording() {
        let (_folder, recordings, interview) = fresh();
        recordings.put(interview, vec![1, 2, 3, 4]).await.unwrap();

        assert_eq!(recordings.get(interview, 1..3).await.unwrap(), Some(vec![2, 3]));
        assert_eq!(recordings.get(interview, 3..u64::MAX).await.unwrap(), Some(vec![4]));
        assert_eq!(recordings.get(interview, 4..9).await.unwrap(), Some(Vec::new()));
    }

    #[tokio::test]
    async fn a_second_recording_replaces_the_first() {
        let (_folder, recordings, interview) = fresh();
        recordings.put(interview, vec![1; 1_000]).await.unwrap();

        recordings.put(interview, vec![2]).await.unwrap();

        assert_eq!(recordings.get(interview, 0..1_000).await.unwrap(), Some(vec![2]));
    }

    #[tokio::test]
    async fn what_is_not_there_is_nothing_and_may_be_deleted() {
        let (_folder, recordings, interview) = fresh();

        assert_eq!(recordings.size(interview).await.unwrap(), None);
        assert_eq!(recordings.get(interview, 0..9).await.unwrap(), None);
        recordings.delete(interview).await.unwrap();
    }

    #[tokio::test]
    async fn a_deleted_recording_is_gone() {
        let (_folder, recordings, interview) = fresh();
        recordings.put(interview, vec![1]).await.unwrap();

        recordings.delete(interview).await.unwrap();

        assert_eq!(recordings.size(interview).await.unwrap(), None);
    }

    #[test]
    fn a_directory_that_cannot_be_made_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();

        let refused = RecordingDirectory::open(&file.path().join("recordings")).unwrap_err();

        assert!(refused.to_string().contains("recordings:"), "{refused}");
    }

    fn fresh() -> (tempfile::TempDir, RecordingDirectory, InterviewId) {
        let folder = tempfile::tempdir().unwrap();
        let recordings = RecordingDirectory::open(&folder.path().join("made/for/it")).unwrap();
        let interview = InterviewId::new(UnixMillis(0), &SeededEntropy::new(1));
        (folder, recordings, interview)
    }
}
