//! Scoring an interview again: the stored transcript, today's program; the earlier scores stay. What a language model read of
//! the same words is kept: it is not asked again.

use crate::{
    id::InterviewId,
    interview::Interview,
    score::{
        Lexicon, answers,
        program::{self, SecondReading},
        record::ScoreRecord,
    },
    store::{Store, StoreError, event_log::EventLog, interviews::Interviews, results::Results},
    time::UnixMillis,
};

/// The scores before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Rescored {
    /// The latest ones before; nothing where there were none.
    pub before: Option<ScoreRecord>,
    /// The new ones, which now stand first in the history.
    pub after: ScoreRecord,
}

/// Why an interview was not scored again.
#[derive(Debug, thiserror::Error)]
pub enum RescoreError {
    /// There is none.
    #[error("there is no interview {0}; its report's address ends with its id")]
    Unknown(InterviewId),
    /// The candidate did not agree to be scored.
    #[error(
        "the candidate of interview {0} did not agree to be scored by a program; read the transcript instead"
    )]
    NotAgreed(InterviewId),
    /// It has no canonical transcript.
    #[error("interview {0} has no transcript yet; let `vivavoce serve` finish it first")]
    NoTranscript(InterviewId),
    /// Its log can't be read.
    #[error("the log of interview {0} can't be read: {1}; use the program that held it")]
    BrokenLog(InterviewId, String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Scores the latest canonical transcript of `id` again and adds the scores to the history.
pub async fn rescore(store: &Store, id: InterviewId, now: UnixMillis) -> Result<Rescored, RescoreError> {
    if store.interview_of_any_org(id).await?.is_none() {
        return Err(RescoreError::Unknown(id));
    }
    if store.consent(id).await?.is_some_and(|consent| !consent.scoring) {
        return Err(RescoreError::NotAgreed(id));
    }
    let transcript = store.transcript(id).await?.ok_or(RescoreError::NoTranscript(id))?;
    let records = store.records(id, 0).await?;
    let interview =
        Interview::fold(&records).map_err(|error| RescoreError::BrokenLog(id, error.to_string()))?;
    let answers = answers::of_interview(&interview, &transcript, Lexicon::embedded());
    let before = store.scores(id).await?.into_iter().next();
    let second = before.as_ref().map(|before| SecondReading::kept(before, &answers)).unwrap_or_default();
    let after = program::record_of(answers, second, (&interview, &transcript), now)
        .map_err(|error| RescoreError::BrokenLog(id, error.to_string()))?;
    store.add_scores(id, &after).await?;
    Ok(Rescored { before, after })
}
