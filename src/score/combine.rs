//! From the answers of one interview to its scores. Mechanical: no answer is weighed by feeling.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AnswerKind, Assessment, Dimension, Evidence, Score, Signal};
use crate::interview::event::TurnId;

/// So many gaps are named for an interview.
const MOST_MISSING: usize = 2;

/// The scores of a whole interview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InterviewScores {
    /// Agency.
    pub ownership: Score,
    /// Reasons, alternatives, costs.
    pub tradeoffs: Score,
    /// Linked detail.
    pub specificity: Score,
    /// The answers that they come from. The offsets of the scores above count in the answers' texts joined by a line
    /// feed, in this order.
    pub answers: Vec<ScoredAnswer>,
}

impl InterviewScores {
    /// The score of `dimension`.
    pub const fn of(&self, dimension: Dimension) -> &Score {
        match dimension {
            Dimension::Ownership => &self.ownership,
            Dimension::Tradeoffs => &self.tradeoffs,
            Dimension::Specificity => &self.specificity,
        }
    }
}

/// The scores of an interview: in each dimension the plain mean, of scores and bands alike, over the answers that count.
///
/// Those are the answers with a number to questions that ask for the dimension (stories for ownership, designs for
/// trade-offs, both for specificity). A question of the other kind did not ask for it: its answer counts where it lies
/// above that mean, or where there is no other. The evidence is that of all answers.
pub fn combine(answers: Vec<ScoredAnswer>) -> InterviewScores {
    let [ownership, tradeoffs, specificity] = Dimension::ALL.map(|dimension| combined(dimension, &answers));
    InterviewScores { ownership, tradeoffs, specificity, answers }
}

fn combined(dimension: Dimension, answers: &[ScoredAnswer]) -> Score {
    let scores: Vec<&Score> = answers.iter().map(|answer| answer.assessment.of(dimension)).collect();
    let counting = counting(dimension, answers);
    let score = mean(counting.iter().filter_map(|score| score.score));
    let missing = missing(&scores);
    let Some(score) = score else {
        let reason = scores.iter().find_map(|score| score.reason.clone());
        let reason = reason.unwrap_or_else(|| "no question that counts was answered".to_owned());
        return Score { score: None, band: None, evidence: Vec::new(), missing, reason: Some(reason) };
    };
    let end = |index: usize| mean(counting.iter().filter_map(|score| score.band.map(|band| band[index])));
    let band = end(0).zip(end(1)).map(|(low, high)| [low, high]);
    Score { score: Some(score), band, evidence: evidence(dimension, answers), missing, reason: None }
}

/// The scores that count towards a dimension.
fn counting(dimension: Dimension, answers: &[ScoredAnswer]) -> Vec<&Score> {
    let numbered = || answers.iter().filter(|answer| answer.assessment.of(dimension).score.is_some());
    let asked = mean(
        numbered()
            .filter(|answer| asks(answer.kind, dimension))
            .filter_map(|answer| answer.assessment.of(dimension).score),
    );
    let counts = |answer: &&ScoredAnswer| {
        asks(answer.kind, dimension) || answer.assessment.of(dimension).score > asked
    };
    numbered().filter(counts).map(|answer| answer.assessment.of(dimension)).collect()
}

/// Whether a question of this kind asks for the dimension.
pub const fn asks(kind: AnswerKind, dimension: Dimension) -> bool {
    match (kind, dimension) {
        (AnswerKind::Behavioral, Dimension::Ownership | Dimension::Specificity)
        | (AnswerKind::SystemDesign, Dimension::Tradeoffs | Dimension::Specificity) => true,
        (AnswerKind::Behavioral, Dimension::Tradeoffs) | (AnswerKind::SystemDesign, Dimension::Ownership) => {
            false
        }
    }
}

/// The mean to a tenth; nothing of nothing.
fn mean(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = numbers.fold((0.0, 0_u32), |(sum, count), number| (sum + number, count + 1));
    (count > 0).then(|| (sum / f64::from(count) * 10.0).round() / 10.0)
}

/// The evidence of all answers, its offsets moved into the joined text.
fn evidence(dimension: Dimension, answers: &[ScoredAnswer]) -> Vec<Evidence> {
    let mut begin = 0;
    let mut evidence = Vec::new();
    for answer in answers {
        let moved = answer.assessment.of(dimension).evidence.iter().map(|found| Evidence {
            start: begin + found.start,
            end: begin + found.end,
            ..found.clone()
        });
        evidence.extend(moved);
        if !answer.turns.is_empty() {
            begin += answer.text.len() + 1;
        }
    }
    evidence
}

/// What the answers miss, the best answer's gap first, without what another answer shows.
fn missing(scores: &[&Score]) -> Vec<Signal> {
    let mut by_score: Vec<&&Score> = scores.iter().collect();
    by_score.sort_by(|one, other| other.score.unwrap_or(0.0).total_cmp(&one.score.unwrap_or(0.0)));
    let shown = |signal: &Signal| {
        scores.iter().any(|score| score.evidence.iter().any(|found| found.signal == *signal))
    };
    let mut missing: Vec<Signal> = Vec::new();
    for signal in by_score.iter().flat_map(|score| &score.missing).filter(|signal| !shown(signal)) {
        if missing.len() < MOST_MISSING && !missing.contains(signal) {
            missing.push(*signal);
        }
    }
    missing
}

/// One question with all turns of its answer, and their scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScoredAnswer {
    /// The question's name.
    pub question: String,
    /// The question as asked.
    pub asked: String,
    /// What kind of answer it wanted.
    pub kind: AnswerKind,
    /// The turns of the answer.
    pub turns: Vec<TurnId>,
    /// The turns' texts joined by a line feed.
    pub text: String,
    /// Its scores; offsets count in `text`.
    pub assessment: Assessment,
}
