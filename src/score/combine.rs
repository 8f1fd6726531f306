//! From the answers of one interview to its scores. Mechanical: no answer is weighed by feeling.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AnswerKind, Assessment, Dimension, Score};
use crate::interview::event::TurnId;

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
