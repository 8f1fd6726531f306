//! Scores: the answers of the canonical transcript through scorer A, then joined for the interview.

use super::{JobError, Parts};
use crate::{
    interview::Interview,
    score::program,
    store::{
        event_log::EventLog,
        interviews::{InterviewStatus, Interviews},
        outbox::{ClaimedJob, JobKind},
        results::Results,
    },
};

/// Scores the latest transcript and adds the scores to the interview's history.
pub async fn run(parts: &Parts, job: &ClaimedJob) -> Result<Vec<JobKind>, JobError> {
    let consent = parts.store.consent(job.interview).await?;
    let now = parts.clock.now();
    if consent.is_none_or(|consent| consent.scoring) {
        let records = parts.store.records(job.interview, 0).await?;
        let transcript = parts
            .store
            .transcript(job.interview)
            .await?
            .ok_or_else(|| JobError::Retry("the transcript is not there yet".to_owned()))?;
        let interview = Interview::fold(&records).map_err(|error| JobError::Fail(error.to_string()))?;
        let scores = program::record(&interview, &transcript, now)
            .map_err(|error| JobError::Fail(error.to_string()))?;
        parts.store.add_scores(job.interview, &scores).await?;
    }
    parts.store.set_status(job.interview, InterviewStatus::Reported, now).await?;
    Ok(Vec::new())
}
