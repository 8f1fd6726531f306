//! The second reader's part of scoring.

use std::time::Duration;

use super::{JobError, Parts, score::Material};
use crate::{
    http::notice::READ_ELSEWHERE,
    interview::egress::Egress,
    llm::judge::{
        Judge, JudgeError, Terms,
        reading::{Read, Task, read},
    },
    rubric::Library,
    score::{
        judge::{JudgedAnswer, Testimony, subjects},
        record::{JudgeStamp, JudgeState, ScoreRecord},
    },
    store::{interviews::Consent, outbox::ClaimedJob, results::Results},
};

/// One attempt reads so long; a job's lease lasts longer.
const WITHIN: Duration = Duration::from_mins(10);

/// The stamp of scores that a judge is still to read.
pub(super) fn pending(judge: &dyn Judge) -> JudgeStamp {
    JudgeStamp {
        prompts: judge.prompts(),
        models: Vec::new(),
        rubric: Library::embedded()
            .map_or_else(|_| String::new(), |library| library.rubric_version().to_owned()),
        state: JudgeState::Partial,
        tokens: 0,
        cost_micros: 0,
    }
}

/// Reads what is not `known` yet, and adds it to the history. What could not be read is an error that is tried again.
pub(super) async fn run(
    parts: &Parts,
    job: &ClaimedJob,
    judge: &dyn Judge,
    material: &Material<'_>,
    consent: Option<&Consent>,
    known: Option<&ScoreRecord>,
) -> Result<(), JobError> {
    let before = known.and_then(|record| record.judge.clone()).unwrap_or_else(|| pending(judge));
    let judged = known.map(|record| reusable(record, &before, judge, material)).unwrap_or_default();
    let terms = terms(material, consent);
    let read = read(judge, &tasks(material), &judged, &terms, &*parts.entropy, WITHIN).await;
    let lacking = read.lacking;
    let stamp = stamp(judge, &before, &read);
    let is_news = known.is_none() || read.answers != judged || lacking.is_none();
    if is_news {
        let answers = if read.answers.iter().all(|answer| answer.judgements.is_empty()) {
            Vec::new()
        } else {
            read.answers
        };
        parts.store.add_scores(job.interview, &material.record(parts, answers, Some(stamp))?).await?;
    }
    match lacking {
        Some(JudgeError::Failed) => {
            Err(JobError::Retry("the second reader has not read everything".to_owned()))
        }
        Some(JudgeError::Withheld | JudgeError::OverBudget) | None => Ok(()),
    }
}

/// What an interview allows, if the candidate was told what for.
fn terms(material: &Material<'_>, consent: Option<&Consent>) -> Terms {
    let mut terms = Terms::of(material.interview.versions());
    let was_told = consent.is_some_and(|consent| consent.notice_version.contains(READ_ELSEWHERE));
    if !was_told {
        terms.egress = Egress::None;
    }
    terms
}

/// The judgements of a record that still hold: the same prompts and levels, and the same words.
fn reusable(
    record: &ScoreRecord,
    stamp: &JudgeStamp,
    judge: &dyn Judge,
    material: &Material<'_>,
) -> Vec<JudgedAnswer> {
    let now = pending(judge);
    if (&stamp.prompts, &stamp.rubric) != (&now.prompts, &now.rubric) {
        return Vec::new();
    }
    let same = |judged: &&JudgedAnswer| {
        let text = |answers: &[crate::score::combine::ScoredAnswer]| {
            answers.iter().find(|answer| answer.question == judged.question).map(|answer| answer.text.clone())
        };
        text(&record.scores.answers) == text(&material.answers)
    };
    record.scores.judged.iter().filter(same).cloned().collect()
}

fn tasks(material: &Material<'_>) -> Vec<Task> {
    let library = Library::embedded().ok();
    let plan = material.interview.plan();
    let task = |testimony: Testimony| {
        let question = plan.question(&testimony.id)?;
        let competency = library.and_then(|library| library.competency(&question.competency));
        let is_dimension = competency.is_none_or(|competency| competency.dimension.is_some());
        Some(Task { subjects: subjects(question.kind, &question.competency, is_dimension), testimony })
    };
    Testimony::of_interview(material.interview, material.transcript).into_iter().filter_map(task).collect()
}

fn stamp(judge: &dyn Judge, before: &JudgeStamp, read: &Read) -> JudgeStamp {
    let state = match read.lacking {
        None => JudgeState::Complete,
        Some(JudgeError::Failed) => JudgeState::Partial,
        Some(JudgeError::Withheld) => JudgeState::Withheld,
        Some(JudgeError::OverBudget) => JudgeState::OverBudget,
    };
    let judgements = read.answers.iter().flat_map(|answer| &answer.judgements);
    let mut models: Vec<String> = judgements.map(|judgement| judgement.model.clone()).collect();
    models.sort_unstable();
    models.dedup();
    JudgeStamp {
        models,
        state,
        tokens: before.tokens + read.spent.tokens,
        cost_micros: before.cost_micros + read.spent.cost_micros,
        ..pending(judge)
    }
}
