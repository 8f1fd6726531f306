//! From an offset in the scored text to the turn, and from the turn to its place in the recording.

use super::model::Quote;
use crate::{
    interview::{
        event::SampleRange,
        transcript::{Transcript, TranscriptTurn},
    },
    score::{Evidence, combine::InterviewScores},
};

/// Samples of the microphone in a millisecond.
const SAMPLES_PER_MS: u64 = 16;

/// The quote of `evidence`, whose offsets count in all answers' texts joined by a line feed. Nothing when its words don't
/// stand there.
pub fn quote(evidence: &Evidence, scores: &InterviewScores, transcript: &Transcript) -> Option<Quote> {
    let (turn, start) = turn_at(evidence.start, scores, transcript)?;
    let end = start.checked_add(evidence.end.checked_sub(evidence.start)?)?;
    let text = turn.text.get(start..end).filter(|text| *text == evidence.quote)?;
    let (start_ms, end_ms) = sound_of(turn, start, end).unzip();
    Some(Quote {
        turn: turn.turn,
        text: text.to_owned(),
        start,
        end,
        start_utf16: utf16_length(&turn.text[..start]),
        end_utf16: utf16_length(&turn.text[..end]),
        signal: evidence.signal,
        shows: super::words::shows(evidence.signal).to_owned(),
        start_ms,
        end_ms,
    })
}

/// The turn that holds the byte at `offset` of the joined answers, and the offset within it.
fn turn_at<'t>(
    offset: usize,
    scores: &InterviewScores,
    transcript: &'t Transcript,
) -> Option<(&'t TranscriptTurn, usize)> {
    let mut turn_start = 0;
    let turns = scores.answers.iter().flat_map(|answer| &answer.turns);
    for turn in turns.filter_map(|id| transcript.turns.iter().find(|turn| turn.turn == *id)) {
        let turn_end = turn_start + turn.text.len();
        if offset < turn_end {
            return Some((turn, offset.checked_sub(turn_start)?));
        }
        turn_start = turn_end + 1;
    }
    None
}

/// Where in the recording, in milliseconds, the pieces lie that hold the bytes `start..end` of a turn's text.
fn sound_of(turn: &TranscriptTurn, start: usize, end: usize) -> Option<(u64, u64)> {
    let mut piece_start = 0;
    let mut span = None;
    for segment in turn.segments.iter().filter(|segment| !segment.text.is_empty()) {
        let piece_end = piece_start + segment.text.len();
        if piece_start < end && start < piece_end {
            let first = span.map_or(segment.samples.first_sample, |(first, _)| first);
            span = Some((first, segment.samples.end_sample));
        }
        piece_start = piece_end + 1;
    }
    span.map(|(first_sample, end_sample)| milliseconds(SampleRange { first_sample, end_sample }))
}

/// Where a whole turn lies in the recording, in milliseconds; nothing when typed.
pub fn sound_of_turn(segments: &[crate::interview::event::HeardSegment]) -> Option<(u64, u64)> {
    let first_sample = segments.first()?.samples.first_sample;
    let end_sample = segments.last()?.samples.end_sample;
    Some(milliseconds(SampleRange { first_sample, end_sample }))
}

/// A stretch of the recording from its first millisecond to the one behind its last.
pub const fn milliseconds(range: SampleRange) -> (u64, u64) {
    (range.first_sample / SAMPLES_PER_MS, range.end_sample.div_ceil(SAMPLES_PER_MS))
}

fn utf16_length(text: &str) -> usize {
    text.encode_utf16().count()
}
