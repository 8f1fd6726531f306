//! Scores: the answers of the canonical transcript through scorer A, then, where there is one, through the second reader. The
//! program's scores are there at once; what a language model has read is added later, as a further record.

use super::{JobError, Parts, judge};
use crate::{
    interview::{Interview, transcript::Transcript},
    score::{
        Lexicon, answers,
        combine::ScoredAnswer,
        judge::JudgedAnswer,
        program::{self, SecondReading},
        record::{JudgeStamp, ScoreRecord},
    },
    store::{
        event_log::EventLog,
        interviews::{InterviewStatus, Interviews},
        outbox::{ClaimedJob, JobKind},
        results::Results,
    },
};

/// Scores the latest transcript and adds the scores to the interview's history. A second reader that could not read all is
/// asked again later: retry.
pub async fn run(parts: &Parts, job: &ClaimedJob) -> Result<Vec<JobKind>, JobError> {
    let consent = parts.store.consent(job.interview).await?;
    let agreed = consent.as_ref().is_none_or(|consent| consent.scoring);
    if !agreed {
        parts.store.set_status(job.interview, InterviewStatus::Reported, parts.clock.now()).await?;
        return Ok(Vec::new());
    }
    let records = parts.store.records(job.interview, 0).await?;
    let transcript = parts
        .store
        .transcript(job.interview)
        .await?
        .ok_or_else(|| JobError::Retry("the transcript is not there yet".to_owned()))?;
    let interview = Interview::fold(&records).map_err(|error| JobError::Fail(error.to_string()))?;
    let material = Material {
        answers: answers::of_interview(&interview, &transcript, Lexicon::embedded()),
        interview: &interview,
        transcript: &transcript,
    };
    let known = parts.store.scores(job.interview).await?;
    let is_first = job.attempt == 1 || known.is_empty();
    if is_first {
        let stamp = parts.judge.as_ref().map(|asked| judge::pending(&**asked));
        parts.store.add_scores(job.interview, &material.record(parts, Vec::new(), stamp)?).await?;
    }
    parts.store.set_status(job.interview, InterviewStatus::Reported, parts.clock.now()).await?;
    let known = if is_first { None } else { known.first() };
    if let Some(asked) = &parts.judge {
        judge::run(parts, job, &**asked, &material, consent.as_ref(), known).await?;
    }
    Ok(Vec::new())
}

/// What scores are made of.
pub(super) struct Material<'m> {
    pub answers: Vec<ScoredAnswer>,
    pub interview: &'m Interview,
    pub transcript: &'m Transcript,
}

impl Material<'_> {
    /// The scores with what a language model made of the answers.
    pub(super) fn record(
        &self,
        parts: &Parts,
        judged: Vec<JudgedAnswer>,
        judge: Option<JudgeStamp>,
    ) -> Result<ScoreRecord, JobError> {
        let second = SecondReading { judged, stamp: judge };
        program::record_of(self.answers.clone(), second, (self.interview, self.transcript), parts.clock.now())
            .map_err(|error| JobError::Fail(error.to_string()))
    }
}
