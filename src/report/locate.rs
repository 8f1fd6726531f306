//! From an offset in the scored text to the turn, and from the turn to its place in the recording.

use super::model::Quote;
use crate::{
    interview::{
        event::{HeardSegment, SampleRange},
        transcript::{Transcript, TranscriptTurn},
    },
    score::{Evidence, Signal, combine::InterviewScores},
};

/// Samples of the microphone in a millisecond.
const SAMPLES_PER_MS: u64 = 16;
/// The places of words are estimates: a quote plays from so much before to so much behind.
const LEEWAY_SAMPLES: u64 = 500 * SAMPLES_PER_MS;

/// The quote of `evidence`, whose offsets count in all answers' texts joined by a line feed. Nothing when its words don't
/// stand there.
pub fn quote(evidence: &Evidence, scores: &InterviewScores, transcript: &Transcript) -> Option<Quote> {
    let Evidence { quote, start, end, signal } = evidence;
    words((*start, *end, quote), scores, transcript, Some(*signal), super::words::shows(*signal))
}

/// The words between two such offsets, with what they show.
pub fn words(
    (start, end, quote): (usize, usize, &str),
    scores: &InterviewScores,
    transcript: &Transcript,
    signal: Option<Signal>,
    shows: &str,
) -> Option<Quote> {
    let length = end.checked_sub(start)?;
    let (turn, start) = turn_at(start, scores, transcript)?;
    let end = start.checked_add(length)?;
    let text = turn.text.get(start..end).filter(|text| *text == quote)?;
    let (start_ms, end_ms) = sound_of(turn, start, end).unzip();
    Some(Quote {
        turn: turn.turn,
        text: text.to_owned(),
        start,
        end,
        start_utf16: utf16_length(&turn.text[..start]),
        end_utf16: utf16_length(&turn.text[..end]),
        signal,
        shows: shows.to_owned(),
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

/// Where in the recording, in milliseconds, the words lie that hold the bytes `start..end` of a turn's text.
fn sound_of(turn: &TranscriptTurn, start: usize, end: usize) -> Option<(u64, u64)> {
    let mut piece_start = 0;
    let mut span = None;
    for segment in turn.segments.iter().filter(|segment| !segment.text.is_empty()) {
        let piece_end = piece_start + segment.text.len();
        if piece_start < end && start < piece_end {
            let place = place_of(segment, start.saturating_sub(piece_start), end - piece_start);
            let first = span.map_or(place.first_sample, |(first, _)| first);
            span = Some((first, place.end_sample));
        }
        piece_start = piece_end + 1;
    }
    span.map(|(first_sample, end_sample)| milliseconds(SampleRange { first_sample, end_sample }))
}

/// Where the words lie that hold the bytes `start..end` of a piece's text; the whole piece where that isn't known.
fn place_of(segment: &HeardSegment, start: usize, end: usize) -> SampleRange {
    let mut word_start = 0;
    let mut held = segment.words.iter().filter(|word| {
        let word_end = word_start + word.text.len();
        let is_held = word_start < end && start < word_end;
        word_start = word_end + 1;
        is_held
    });
    let first = held.next();
    let last = held.last().or(first);
    let SampleRange { first_sample, end_sample } = segment.samples;
    let sample = |ms: u32| first_sample + u64::from(ms) * SAMPLES_PER_MS;
    let from = first.and_then(|word| word.start_ms).map_or(first_sample, sample);
    let to = last.and_then(|word| word.end_ms).map_or(end_sample, sample);
    SampleRange {
        first_sample: from.saturating_sub(LEEWAY_SAMPLES).max(first_sample),
        end_sample: (to + LEEWAY_SAMPLES).min(end_sample),
    }
}

/// Where a whole turn lies in the recording, in milliseconds; nothing when typed.
pub fn sound_of_turn(segments: &[HeardSegment]) -> Option<(u64, u64)> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::Word;

    fn piece(words: &[(&str, Option<u32>)]) -> HeardSegment {
        let words: Vec<Word> = words
            .iter()
            .map(|(text, at)| Word { start_ms: *at, end_ms: at.map(|at| at + 400), ..Word::new(*text, 1.0) })
            .collect();
        let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        let samples = SampleRange { first_sample: 16_000, end_sample: 16_000 * 11 };
        HeardSegment { samples, text: texts.join(" "), words }
    }

    #[test]
    fn a_quote_plays_from_just_before_its_words_to_just_behind_them() {
        let said =
            piece(&[("I", Some(1_000)), ("added", Some(3_000)), ("an", Some(4_000)), ("index", Some(8_000))]);
        assert_eq!(milliseconds(place_of(&said, 2, 10)), (1_000 + 2_500, 1_000 + 4_900));
        assert_eq!(milliseconds(place_of(&said, 11, 16)), (1_000 + 7_500, 1_000 + 8_900));
    }

    #[test]
    fn a_quote_stays_within_its_piece() {
        let said = piece(&[("I", Some(100)), ("slept", Some(9_900))]);
        assert_eq!(milliseconds(place_of(&said, 0, 7)), (1_000, 11_000));
    }

    #[test]
    fn a_quote_whose_words_have_no_place_plays_the_whole_piece() {
        let said = piece(&[("I", None), ("slept", None)]);
        assert_eq!(place_of(&said, 2, 7), said.samples);
    }
}
