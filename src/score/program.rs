//! The whole way of scorer A, from an interview and its transcript to a stamped record: the same for the job that scores,
//! for scoring again, and for whoever checks a receipt.

use super::{
    Lexicon, answers,
    combine::combine,
    record::ScoreRecord,
    stamps::{Stamps, transcript_digest},
};
use crate::{
    interview::{Interview, transcript::Transcript},
    rubric::{Library, RubricError},
    time::UnixMillis,
};

/// The version of this program, as it stands on every score.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The scores of `interview` with the words of `transcript`, made at `made`.
///
/// # Errors
/// When a shipped rubric is wrong, which a test excludes.
pub fn record(
    interview: &Interview,
    transcript: &Transcript,
    made: UnixMillis,
) -> Result<ScoreRecord, RubricError> {
    let lexicon = Lexicon::embedded();
    Ok(ScoreRecord {
        scores: combine(answers::of_interview(interview, transcript, lexicon)),
        made,
        program: VERSION.to_owned(),
        lexicon: lexicon.version.clone(),
        stamps: Stamps {
            rubric: Some(Library::embedded()?.rubric_version().to_owned()),
            transcript: Some(transcript_digest(transcript)),
        },
    })
}
