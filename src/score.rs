//! Scoring: from an answer's exact words to three scores with evidence. Pure and deterministic, without a model.
//!
//! The way of an answer: [`view`] (offset map) → clauses → frames → [`signals`] → ladder → [`Assessment`];
//! [`combine`] joins the answers of one interview. Length, fluency, accent, grammar and delivery are never features.

pub mod answers;
mod appraisal;
mod assess;
pub mod bias;
pub mod calibration;
mod claimed;
mod clauses;
mod clues;
pub mod combine;
pub mod competencies;
mod denials;
mod dropped;
pub mod flags;
mod frames;
mod hits;
mod hollow;
pub mod judge;
mod lacks;
mod ladder;
pub mod lexicon;
mod measures;
pub mod mentions;
mod noise;
mod numbers;
pub mod overall;
mod ownership;
mod phrases;
mod prevention;
pub mod program;
mod reading;
pub mod receipt;
mod recited;
pub mod record;
mod remarks;
mod reversal;
mod selfwords;
pub mod signals;
mod slogans;
mod specificity;
pub mod stamps;
mod tradeoffs;
mod verbs;
mod view;
mod ways;
mod words;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use self::{
    assess::assess,
    lexicon::Lexicon,
    signals::{Dimension, Signal},
};

/// What kind of question an answer belongs to; decides which dimensions it can speak to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// About something that happened.
    Behavioral,
    /// About something to be designed.
    SystemDesign,
}

/// The level of the role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 0 to 2 years.
    Junior,
    /// 2 to 5 years.
    Mid,
    /// 5 years and more.
    Senior,
    /// 8 years and more.
    Staff,
}

/// One answer with its question: all that a scorer may see.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answer {
    /// The caller's name for it.
    pub id: String,
    /// The level of the role.
    pub level: Level,
    /// What kind of question it was.
    pub kind: AnswerKind,
    /// The question as asked; its words are never evidence.
    pub question: String,
    /// The candidate's words, all turns of this question joined by a line feed.
    pub answer: String,
}

/// Exact words of an answer that carry a signal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Evidence {
    /// The words, letter for letter `answer[start..end]`.
    pub quote: String,
    /// Byte offset of the first byte.
    pub start: usize,
    /// Byte offset behind the last byte.
    pub end: usize,
    /// What the words show.
    pub signal: Signal,
}

/// A score of one dimension: a number with its words, or the reason why there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Score {
    /// 1.0 to 5.0, or nothing where evidence is insufficient.
    pub score: Option<f64>,
    /// Lower and upper end of the 80 % band.
    pub band: Option<[f64; 2]>,
    /// The words that earned it.
    pub evidence: Vec<Evidence>,
    /// What the next rung of the ladder lacks.
    pub missing: Vec<Signal>,
    /// Why there is no number.
    pub reason: Option<String>,
}

/// The question that would raise the evidence most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NextProbe {
    /// The signal to ask for.
    pub id: Signal,
    /// The dimension that it would raise.
    pub dimension: Dimension,
}

/// All three scores of one answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Assessment {
    /// Agency.
    pub ownership: Score,
    /// Reasons, alternatives, costs.
    pub tradeoffs: Score,
    /// Linked detail.
    pub specificity: Score,
    /// What to ask next, or nothing when every ladder is at its top.
    pub next_probe: Option<NextProbe>,
}

impl Assessment {
    /// The score of `dimension`.
    pub const fn of(&self, dimension: Dimension) -> &Score {
        match dimension {
            Dimension::Ownership => &self.ownership,
            Dimension::Tradeoffs => &self.tradeoffs,
            Dimension::Specificity => &self.specificity,
        }
    }
}
