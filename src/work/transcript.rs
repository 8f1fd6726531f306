//! The canonical transcript: every piece of the log decoded again from the stored sound, under the pinned version or, where
//! its model is gone, under the one that is installed now.

use super::{JobError, Parts};
use crate::{
    interview::event::{Event, HeardSegment, HeardTurn, RecognitionVersion, Record, SampleRange, TurnSource},
    recognition::{Piece, Recognised, RecognitionError, Transcriber, Urgency},
    store::{
        audio_chunks::{AudioChunk, AudioChunks, Track},
        event_log::EventLog,
        outbox::{ClaimedJob, JobKind},
        results::{Results, Transcript, TranscriptTurn},
    },
};

/// Makes the transcript; recording and scores follow from it. It names the version that made it.
pub async fn run(parts: &Parts, job: &ClaimedJob) -> Result<Vec<JobKind>, JobError> {
    let records = parts.store.records(job.interview, 0).await?;
    let transcriber = parts.transcriber.as_deref();
    let mut turns = Vec::new();
    for record in &records {
        if let Event::TurnHeard { turn, heard } = &record.event {
            let (text, segments) = match transcriber {
                Some(transcriber) if heard.source == TurnSource::Voice => {
                    decode_again(parts, job, transcriber, heard).await?
                }
                // Without a model the live words stand.
                Some(_) | None => (heard.text.clone(), heard.segments.clone()),
            };
            turns.push(TranscriptTurn {
                turn: *turn,
                source: heard.source,
                text,
                segments,
                gaps: heard.gaps.clone(),
            });
        }
    }
    let version = transcriber.map_or_else(|| pinned_version(&records), |present| Some(present.version()));
    // Typed words are nobody's recognition.
    let recognised = turns.iter().any(|turn| !turn.segments.is_empty());
    let transcript = Transcript { version: version.filter(|_| recognised).cloned(), turns };
    parts.store.add_transcript(job.interview, &transcript, parts.clock.now()).await?;
    Ok(vec![JobKind::Recording, JobKind::Score])
}

fn pinned_version(records: &[Record]) -> Option<&RecognitionVersion> {
    records.iter().find_map(|record| {
        let Event::Started { versions, .. } = &record.event else { return None };
        versions.recognition.as_ref()
    })
}

async fn decode_again(
    parts: &Parts,
    job: &ClaimedJob,
    transcriber: &dyn Transcriber,
    heard: &HeardTurn,
) -> Result<(String, Vec<HeardSegment>), JobError> {
    let mut segments = Vec::with_capacity(heard.segments.len());
    for segment in &heard.segments {
        let again = match stored(parts, job, segment.samples).await? {
            Some(samples) => recognise(transcriber, samples).await?,
            None => Err("its sound is missing from the store".to_owned()),
        };
        // One piece that can't be decoded again takes no other words with it: its live words stand.
        segments.push(again.map_or_else(
            |error| {
                tracing::warn!(interview.id = %job.interview, error, "a piece keeps its live words");
                segment.clone()
            },
            |recognised| HeardSegment {
                samples: segment.samples,
                text: recognised.text,
                words: recognised.words,
            },
        ));
    }
    Ok((joined(&segments), segments))
}

async fn stored(parts: &Parts, job: &ClaimedJob, range: SampleRange) -> Result<Option<Vec<i16>>, JobError> {
    let chunks = parts.store.chunks(job.interview, Track::Microphone, range).await?;
    Ok(cut(&chunks, range))
}

async fn recognise(
    transcriber: &dyn Transcriber,
    samples: Vec<i16>,
) -> Result<Result<Recognised, String>, JobError> {
    let piece = Piece { samples, urgency: Urgency::Background, fixed_tokens: None };
    match transcriber.transcribe(piece).await {
        Ok(recognised) => Ok(Ok(recognised)),
        Err(error @ RecognitionError::Busy) => Err(JobError::Retry(error.to_string())),
        Err(error @ (RecognitionError::TooLong { .. } | RecognitionError::Failed(_))) => {
            Ok(Err(error.to_string()))
        }
    }
}

/// The words of a turn: the texts of its pieces joined by a blank.
fn joined(segments: &[HeardSegment]) -> String {
    let texts: Vec<&str> =
        segments.iter().map(|segment| segment.text.trim()).filter(|text| !text.is_empty()).collect();
    texts.join(" ")
}

/// The samples of `range`, if `chunks` hold all of them.
fn cut(chunks: &[AudioChunk], range: SampleRange) -> Option<Vec<i16>> {
    let mut samples = Vec::with_capacity((range.end_sample - range.first_sample) as usize);
    let mut next = range.first_sample;
    for chunk in chunks {
        let end = chunk.first_sample + chunk.samples.len() as u64;
        if end <= next || next >= range.end_sample {
            continue;
        }
        let from = next.checked_sub(chunk.first_sample)? as usize;
        let to = (range.end_sample.min(end) - chunk.first_sample) as usize;
        samples.extend_from_slice(&chunk.samples[from..to]);
        next = chunk.first_sample + to as u64;
    }
    (next == range.end_sample).then_some(samples)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(first_sample: u64, samples: &[i16]) -> AudioChunk {
        AudioChunk { first_sample, samples: samples.to_vec() }
    }

    #[test]
    fn a_piece_is_cut_across_chunks() {
        let chunks = [chunk(0, &[0, 1, 2, 3]), chunk(4, &[4, 5, 6, 7])];
        let range = SampleRange { first_sample: 2, end_sample: 6 };
        assert_eq!(cut(&chunks, range), Some(vec![2, 3, 4, 5]));
    }

    #[test]
    fn a_piece_with_a_missing_chunk_is_not_made_up() {
        let chunks = [chunk(0, &[0, 1]), chunk(4, &[4, 5, 6, 7])];
        assert_eq!(cut(&chunks, SampleRange { first_sample: 1, end_sample: 6 }), None);
        assert_eq!(cut(&chunks[..1], SampleRange { first_sample: 0, end_sample: 6 }), None);
    }
}
