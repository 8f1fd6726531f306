//! Scores: the answers of the canonical transcript through scorer A, then joined for the interview.

use std::collections::BTreeMap;

use super::{JobError, Parts};
use crate::{
    interview::{Interview, event::TurnId},
    score::{self, Answer, Lexicon, combine, combine::ScoredAnswer},
    store::{
        event_log::EventLog,
        interviews::{InterviewStatus, Interviews},
        outbox::{ClaimedJob, JobKind},
        results::{Results, ScoreRecord, Transcript},
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
        let lexicon = Lexicon::embedded();
        let interview = Interview::fold(&records).map_err(|error| JobError::Fail(error.to_string()))?;
        let answers = scored_answers(&interview, &transcript, lexicon);
        let scores = ScoreRecord {
            scores: combine::combine(answers),
            made: now,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            lexicon: lexicon.version.clone(),
        };
        parts.store.add_scores(job.interview, &scores).await?;
    }
    parts.store.set_status(job.interview, InterviewStatus::Reported, now).await?;
    Ok(Vec::new())
}

fn scored_answers(interview: &Interview, transcript: &Transcript, lexicon: &Lexicon) -> Vec<ScoredAnswer> {
    let texts: BTreeMap<TurnId, &str> =
        transcript.turns.iter().map(|turn| (turn.turn, turn.text.as_str())).collect();
    interview
        .answers()
        .iter()
        .filter_map(|asked| {
            let question = interview.plan().question(&asked.question).filter(|question| question.scored)?;
            // A question that was skipped has no words, and no place among the joined answers.
            if asked.turns.is_empty() {
                return None;
            }
            let turns: Vec<&str> = asked.turns.iter().filter_map(|turn| texts.get(turn).copied()).collect();
            let answer = Answer {
                id: asked.question.clone(),
                level: interview.plan().level,
                kind: question.kind,
                question: question.words_asked(asked),
                answer: turns.join("\n"),
            };
            let assessment = score::assess(&answer, lexicon);
            Some(ScoredAnswer {
                question: asked.question.clone(),
                asked: asked.text.clone(),
                kind: question.kind,
                turns: asked.turns.clone(),
                text: answer.answer,
                assessment,
            })
        })
        .collect()
}
