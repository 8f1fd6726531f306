//! Gathers what the store knows of an interview, and builds its report.

use crate::{
    http::{app::Kept, personal::SOMEBODY},
    interview::event::{Event, Record},
    report::{Report, ReportInput, build},
    rubric::Plan,
    score::{Level, record::ScoreRecord},
    store::{StoreError, interviews::InterviewRow, outbox::JobKind},
};

/// The report of an interview with its latest scores.
pub(crate) async fn latest(
    store: &dyn Kept,
    plans: &[Plan],
    row: &InterviewRow,
) -> Result<Report, StoreError> {
    let scores = store.scores(row.id).await?.into_iter().next();
    report(store, plans, row, scores.as_ref(), true).await
}

/// The report of an interview with these scores; without the candidate's name unless it is `personal`.
pub(crate) async fn report(
    store: &dyn Kept,
    plans: &[Plan],
    row: &InterviewRow,
    scores: Option<&ScoreRecord>,
    personal: bool,
) -> Result<Report, StoreError> {
    let candidate = store.candidate(row.org, row.candidate).await?;
    let candidate = candidate.ok_or_else(|| missing(row, "a candidate"))?;
    let opening = store.opening(row.org, row.opening).await?;
    let opening = opening.ok_or_else(|| missing(row, "an opening"))?;
    let log = store.records(row.id, 0).await?;
    let transcript = store.transcript(row.id).await?;
    let consent = store.consent(row.id).await?;
    let dead = store.dead_jobs(row.id).await?;
    Ok(build(&ReportInput {
        id: row.id,
        title: &opening.title,
        level: level_of(plans, row, &log)?,
        candidate: if personal { &candidate.name } else { SOMEBODY },
        status: row.status,
        cancelled: store.ordered(row.id).await?.cancelled,
        rehearsal: row.rehearsal,
        scoring_agreed: consent.is_none_or(|consent| consent.scoring),
        failed: dead.iter().any(|(kind, _)| makes_scores(*kind)),
        started: row.started,
        ended: row.ended,
        live_ms: row.rehearsal.then(|| sound_ms(&log)).flatten(),
        log: &log,
        transcript: transcript.as_ref(),
        scores,
    }))
}

fn missing(row: &InterviewRow, what: &str) -> StoreError {
    StoreError::Corrupt(format!("interview {} refers to {what} that is not there", row.id))
}

/// Length of the candidate's sound: a rehearsal is held faster than its speech lasts.
fn sound_ms(log: &[Record]) -> Option<u64> {
    let ends = log.iter().filter_map(|record| {
        let Event::TurnHeard { heard, .. } = &record.event else { return None };
        heard.segments.last().map(|segment| segment.samples.end_sample / 16)
    });
    ends.max()
}

/// The level of the plan as pinned by the log, or as installed before the log begins.
fn level_of(plans: &[Plan], row: &InterviewRow, log: &[Record]) -> Result<Level, StoreError> {
    if let Some(Event::Started { plan, .. }) = log.first().map(|record| &record.event) {
        return Ok(plan.level);
    }
    let plan = plans.iter().find(|plan| plan.id == row.plan);
    plan.map(|plan| plan.level).ok_or_else(|| {
        StoreError::Corrupt(format!(
            "interview {} follows plan `{}`, which is not installed",
            row.id, row.plan
        ))
    })
}

const fn makes_scores(kind: JobKind) -> bool {
    match kind {
        JobKind::Transcript | JobKind::Score => true,
        JobKind::Recording | JobKind::Partner => false,
    }
}
