//! The whole way from an interview and its transcript to a stamped record: the same for the job that scores, for scoring
//! again, and for whoever checks a receipt.

use super::{
    Lexicon, answers,
    combine::{ScoredAnswer, together},
    flags::flags,
    judge::JudgedAnswer,
    overall::overall,
    record::{JudgeStamp, ScoreRecord},
    stamps::{Stamps, transcript_digest},
};
use crate::{
    interview::{Interview, transcript::Transcript},
    rubric::{Library, RubricError},
    time::UnixMillis,
};

/// The version of this program, as it stands on every score.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a language model read beside the program; nothing of it where the program alone reads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SecondReading {
    /// What it made of the answers.
    pub judged: Vec<JudgedAnswer>,
    /// What made that.
    pub stamp: Option<JudgeStamp>,
}

impl SecondReading {
    /// The reading that `record` holds, where it was of the words of `answers`; else none.
    pub fn kept(record: &ScoreRecord, answers: &[ScoredAnswer]) -> Self {
        let words = |answers: &[ScoredAnswer]| {
            answers.iter().map(|answer| (answer.question.clone(), answer.text.clone())).collect::<Vec<_>>()
        };
        if words(&record.scores.answers) != words(answers) {
            return Self::default();
        }
        Self { judged: record.scores.judged.clone(), stamp: record.judge.clone() }
    }
}

/// The scores of `interview` with the words of `transcript`, as the program alone gives them, made at `made`.
///
/// # Errors
/// When a shipped rubric is wrong, which a test excludes.
pub fn record(
    interview: &Interview,
    transcript: &Transcript,
    made: UnixMillis,
) -> Result<ScoreRecord, RubricError> {
    let answers = answers::of_interview(interview, transcript, Lexicon::embedded());
    record_of(answers, SecondReading::default(), (interview, transcript), made)
}

/// The record of `answers`, which the program has scored, with what a language model made of them.
///
/// # Errors
/// When a shipped rubric is wrong, which a test excludes.
pub fn record_of(
    answers: Vec<ScoredAnswer>,
    second: SecondReading,
    (interview, transcript): (&Interview, &Transcript),
    made: UnixMillis,
) -> Result<ScoreRecord, RubricError> {
    let library = Library::embedded()?;
    let is_judged = !second.judged.is_empty();
    let mut scores = together(answers, second.judged);
    scores.flags = flags(interview, transcript, &scores);
    scores.overall = Some(overall(&scores, interview.plan(), is_judged, library));
    Ok(ScoreRecord {
        scores,
        made,
        program: VERSION.to_owned(),
        lexicon: Lexicon::embedded().version.clone(),
        stamps: Stamps {
            rubric: Some(library.rubric_version().to_owned()),
            transcript: Some(transcript_digest(transcript)),
        },
        judge: second.stamp,
    })
}
