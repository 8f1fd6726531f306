//! One number for a whole interview: a mean with the rubric's fixed weights, shown only where enough of the plan was assessed.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Dimension,
    combine::{InterviewScores, asks},
    judge::{
        Outcome, Subject,
        joined::{joined, tenth},
        subjects,
    },
};
use crate::{interview::plan::PlanSnapshot, rubric::Library};

/// This share of the weight must be assessed.
pub const NEEDED: f64 = 0.7;

/// One number for a whole interview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Overall {
    /// 1.0 to 5.0; nothing where too little was assessed.
    pub score: Option<f64>,
    /// Lower and upper end of its band: the mean of the bands.
    pub band: Option<[f64; 2]>,
    /// Which share of the plan's weight has a number, 0 to 1: every planned question counts in all that it asks for.
    pub coverage: f64,
    /// Why there is no number.
    pub reason: Option<String>,
}

/// A planned question and one thing that it asks for.
struct Cell {
    question: String,
    subject: Subject,
}

/// The overall number of `scores` under `plan`. Without a language model (`judged` false) the competencies beside the
/// dimensions are no part of it.
pub fn overall(scores: &InterviewScores, plan: &PlanSnapshot, judged: bool, library: &Library) -> Overall {
    let cells = cells(plan, judged, library);
    let subjects: BTreeSet<&Subject> = cells.iter().map(|cell| &cell.subject).collect();
    let weight = |subject: &Subject| {
        subject.competency(library).map_or(1.0, |competency| f64::from(competency.weight))
    };
    let (mut all, mut covered) = (0.0, 0.0);
    for subject in &subjects {
        let (mut asked, mut numbered) = (0.0, 0.0);
        for cell in cells.iter().filter(|cell| cell.subject == **subject) {
            asked += 1.0;
            numbered += f64::from(u8::from(has_number(scores, cell)));
        }
        all += weight(subject);
        covered += weight(subject) * numbered / asked;
    }
    let coverage = if all > 0.0 { (covered / all * 100.0).round() / 100.0 } else { 0.0 };
    let core = Dimension::ALL.iter().find(|dimension| scores.of(**dimension).score.is_none());
    let reason = match core {
        Some(_) => Some("one of the three dimensions has no number".to_owned()),
        None if coverage < NEEDED => {
            Some(format!("only {:.0} % of what the plan asks for could be assessed", coverage * 100.0))
        }
        None => None,
    };
    if reason.is_some() {
        return Overall { score: None, band: None, coverage, reason };
    }
    let numbers: Vec<Weighed> =
        subjects.iter().filter_map(|subject| number(scores, subject, weight(subject))).collect();
    let total: f64 = numbers.iter().map(|one| one.weight).sum();
    let mean =
        |of: fn(&Weighed) -> f64| tenth(numbers.iter().map(|one| one.weight * of(one)).sum::<f64>() / total);
    let band = [mean(|one| one.band[0]), mean(|one| one.band[1])];
    Overall { score: Some(mean(|one| one.score)), band: Some(band), coverage, reason: None }
}

/// A number with what it weighs.
struct Weighed {
    weight: f64,
    score: f64,
    band: [f64; 2],
}

fn cells(plan: &PlanSnapshot, judged: bool, library: &Library) -> Vec<Cell> {
    let questions = plan.sections.iter().flat_map(|section| &section.questions);
    let of = |question: &crate::interview::plan::Question| {
        let beside = library.competency(&question.competency).is_some_and(|known| known.dimension.is_none());
        let subjects = subjects(question.kind, &question.competency, !(beside && judged));
        subjects
            .into_iter()
            .map(|subject| Cell { question: question.id.clone(), subject })
            .collect::<Vec<_>>()
    };
    questions.filter(|question| question.scored).flat_map(of).collect()
}

/// Whether the answer to a question has a number there.
fn has_number(scores: &InterviewScores, cell: &Cell) -> bool {
    let Some(answer) = scores.answers.iter().find(|answer| answer.question == cell.question) else {
        return false;
    };
    let judgement = scores
        .judged
        .iter()
        .find(|judged| judged.question == cell.question)
        .and_then(|judged| judged.of(&cell.subject));
    match &cell.subject {
        Subject::Dimension(dimension) => {
            asks(answer.kind, *dimension)
                && joined(answer.assessment.of(*dimension), judgement).score.score.is_some()
        }
        Subject::Competency(_) => {
            judgement.is_some_and(|judgement| matches!(judgement.outcome, Outcome::Level { .. }))
        }
    }
}

fn number(scores: &InterviewScores, subject: &Subject, weight: f64) -> Option<Weighed> {
    let (score, band) = match subject {
        Subject::Dimension(dimension) => (scores.of(*dimension).score, scores.of(*dimension).band),
        Subject::Competency(name) => {
            let found = scores.competencies.iter().find(|score| score.competency == *name)?;
            (found.score, found.band)
        }
    };
    Some(Weighed { weight, score: score?, band: band? })
}
