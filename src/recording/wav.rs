//! From the chunks of both tracks to one WAV file: the candidate left, the interviewer right, 16 kHz.

use std::io::Cursor;

use hound::{SampleFormat, WavSpec, WavWriter};

use super::RecordingError;
use crate::{
    id::InterviewId,
    interview::event::SampleRange,
    store::audio_chunks::{AudioChunk, AudioChunks, Track},
};

const SPEC: WavSpec =
    WavSpec { channels: 2, sample_rate: 16_000, bits_per_sample: 16, sample_format: SampleFormat::Int };
const SAMPLES_PER_MINUTE: u64 = 60 * SPEC.sample_rate as u64;

/// So much sound is read from the store at once.
const WINDOW_SAMPLES: u64 = SAMPLES_PER_MINUTE;

/// Two hours are 460 MB; a first round lasts 15 minutes.
pub const MOST_MINUTES: u64 = 120;

/// Builds the recording of an interview from its chunks, holes as silence; nothing where there is no sound. The file is
/// held in memory once, the chunks a minute at a time.
pub async fn stereo_wav(
    chunks: &dyn AudioChunks,
    interview: InterviewId,
) -> Result<Option<Vec<u8>>, RecordingError> {
    let microphone = chunks.end_of_track(interview, Track::Microphone).await?;
    let interviewer = chunks.end_of_track(interview, Track::Interviewer).await?;
    let end = microphone.max(interviewer);
    if end == 0 {
        return Ok(None);
    }
    if end > MOST_MINUTES * SAMPLES_PER_MINUTE {
        return Err(RecordingError::TooLong { most_minutes: MOST_MINUTES });
    }
    let mut file = Cursor::new(Vec::with_capacity(end as usize * 4 + 64));
    let mut writer = WavWriter::new(&mut file, SPEC)?;
    for window in windows(end) {
        let left = chunks.chunks(interview, Track::Microphone, window).await?;
        let right = chunks.chunks(interview, Track::Interviewer, window).await?;
        write(&mut writer, &lay(window, &left), &lay(window, &right))?;
    }
    writer.finalize()?;
    Ok(Some(file.into_inner()))
}

/// The whole track in stretches of at most a window.
fn windows(end: u64) -> impl Iterator<Item = SampleRange> {
    (0..end).step_by(WINDOW_SAMPLES as usize).map(move |first_sample| SampleRange {
        first_sample,
        end_sample: end.min(first_sample + WINDOW_SAMPLES),
    })
}

/// The samples of `window`: what the chunks hold of it, silence elsewhere.
fn lay(window: SampleRange, chunks: &[AudioChunk]) -> Vec<i16> {
    let mut laid = vec![0; (window.end_sample - window.first_sample) as usize];
    for chunk in chunks {
        let first = chunk.first_sample.max(window.first_sample);
        let end = chunk.end_sample().min(window.end_sample);
        if first < end {
            let from = (first - chunk.first_sample) as usize;
            let to = (first - window.first_sample) as usize;
            let count = (end - first) as usize;
            laid[to..to + count].copy_from_slice(&chunk.samples[from..from + count]);
        }
    }
    laid
}

fn write(
    writer: &mut WavWriter<&mut Cursor<Vec<u8>>>,
    left: &[i16],
    right: &[i16],
) -> Result<(), hound::Error> {
    let mut samples = writer.get_i16_writer((left.len() + right.len()) as u32);
    for (left, right) in left.iter().zip(right) {
        samples.write_sample(*left);
        samples.write_sample(*right);
    }
    samples.flush()
}

impl From<hound::Error> for RecordingError {
    fn from(error: hound::Error) -> Self {
        Self::Unavailable(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use async_trait::async_trait;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        id::SeededEntropy,
        store::{StoreError, event_log::AppendError},
        time::UnixMillis,
    };

    #[tokio::test]
    async fn the_candidate_is_left_and_the_interviewer_right() {
        let sound =
            Sound { microphone: vec![chunk(0, vec![1, 2])], interviewer: vec![chunk(0, vec![-1, -2])] };

        let (spec, samples) = read(&stereo_wav(&sound, interview()).await.unwrap().unwrap());

        assert_eq!(spec, SPEC);
        assert_eq!(samples, [1, -1, 2, -2]);
    }

    #[tokio::test]
    async fn holes_and_the_end_of_the_shorter_track_are_silence() {
        let sound = Sound {
            microphone: vec![chunk(1, vec![5]), chunk(3, vec![6])],
            interviewer: vec![chunk(0, vec![7])],
        };

        let (_, samples) = read(&stereo_wav(&sound, interview()).await.unwrap().unwrap());

        assert_eq!(samples, [0, 7, 5, 0, 0, 0, 6, 0]);
    }

    #[tokio::test]
    async fn a_chunk_across_two_windows_is_whole() {
        let across = chunk(WINDOW_SAMPLES - 2, vec![1, 2, 3, 4]);
        let sound = Sound { microphone: vec![across], interviewer: Vec::new() };

        let (_, samples) = read(&stereo_wav(&sound, interview()).await.unwrap().unwrap());

        assert_eq!(samples.len() as u64, 2 * (WINDOW_SAMPLES + 2));
        assert_eq!(samples[samples.len() - 8..], [1, 0, 2, 0, 3, 0, 4, 0]);
    }

    #[tokio::test]
    async fn without_sound_there_is_no_recording() {
        let sound = Sound { microphone: Vec::new(), interviewer: Vec::new() };

        assert_eq!(stereo_wav(&sound, interview()).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_sample_index_beyond_reason_is_refused_before_memory_is_taken() {
        let sound = Sound { microphone: vec![chunk(u64::MAX - 1, vec![1])], interviewer: Vec::new() };

        let refused = stereo_wav(&sound, interview()).await;

        assert!(matches!(refused, Err(RecordingError::TooLong { most_minutes: 120 })));
    }

    proptest! {
        #[test]
        fn however_a_track_is_cut_it_is_laid_out_the_same(
            track in prop::collection::vec(any::<i16>(), 1..200),
            cuts in prop::collection::vec((0_usize..200, 1_usize..40), 0..20),
            window in (0_u64..200, 1_u64..200),
        ) {
            let window = SampleRange { first_sample: window.0, end_sample: window.0 + window.1 };
            let mut expected = vec![0; track.len() + 400];
            let mut chunks = Vec::new();
            for (first, count) in cuts {
                let stretch = first.min(track.len())..(first + count).min(track.len());
                expected[stretch.clone()].copy_from_slice(&track[stretch.clone()]);
                chunks.push(chunk(stretch.start as u64, track[stretch].to_vec()));
            }

            let laid = lay(window, &chunks);

            let wanted = window.first_sample as usize..window.end_sample as usize;
            prop_assert_eq!(&laid, &expected[wanted]);
        }
    }

    fn interview() -> InterviewId {
        InterviewId::new(UnixMillis(0), &SeededEntropy::new(1))
    }

    const fn chunk(first_sample: u64, samples: Vec<i16>) -> AudioChunk {
        AudioChunk { first_sample, samples }
    }

    fn read(wav: &[u8]) -> (WavSpec, Vec<i16>) {
        let mut reader = hound::WavReader::new(Cursor::new(wav)).unwrap();
        (reader.spec(), reader.samples().map(Result::unwrap).collect())
    }

    /// Two tracks in memory.
    struct Sound {
        microphone: Vec<AudioChunk>,
        interviewer: Vec<AudioChunk>,
    }

    impl Sound {
        fn track(&self, track: Track) -> &[AudioChunk] {
            match track {
                Track::Microphone => &self.microphone,
                Track::Interviewer => &self.interviewer,
            }
        }
    }

    #[async_trait]
    impl AudioChunks for Sound {
        async fn put_chunks(
            &self,
            _: InterviewId,
            _: u32,
            _: Track,
            _: Vec<AudioChunk>,
            _: UnixMillis,
        ) -> Result<(), AppendError> {
            Err(AppendError::StaleLease)
        }

        async fn end_of_track(&self, _: InterviewId, track: Track) -> Result<u64, StoreError> {
            Ok(self.track(track).iter().map(AudioChunk::end_sample).max().unwrap_or(0))
        }

        async fn chunks(
            &self,
            _: InterviewId,
            track: Track,
            range: SampleRange,
        ) -> Result<Vec<AudioChunk>, StoreError> {
            let overlaps = |chunk: &&AudioChunk| {
                chunk.first_sample < range.end_sample && chunk.end_sample() > range.first_sample
            };
            Ok(self.track(track).iter().filter(overlaps).cloned().collect())
        }

        async fn delete_chunks(&self, _: InterviewId) -> Result<(), StoreError> {
            Ok(())
        }
    }
}
