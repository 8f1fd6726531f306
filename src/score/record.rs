//! Scores as they are kept: stamped with what made them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{combine::InterviewScores, stamps::Stamps};
use crate::time::UnixMillis;

/// Scores with what made them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScoreRecord {
    /// The scores of the whole interview and of each answer.
    pub scores: InterviewScores,
    /// When they were made.
    pub made: UnixMillis,
    /// Version of the program.
    pub program: String,
    /// Version of the lexicon.
    pub lexicon: String,
    /// What else they stand on.
    #[serde(default)]
    pub stamps: Stamps,
    /// The language model's part; nothing where none is configured, and in records from before there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judge: Option<JudgeStamp>,
}

/// What made the language model's part of scores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JudgeStamp {
    /// Names and versions of the prompts.
    pub prompts: String,
    /// The models that answered, in order of their names.
    pub models: Vec<String>,
    /// Version of the rubric whose levels they read.
    pub rubric: String,
    /// How far it is.
    pub state: JudgeState,
    /// Tokens that this took, in all attempts.
    pub tokens: u64,
    /// What it cost, in millionths of the currency.
    pub cost_micros: u64,
}

/// How far a language model has read an interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JudgeState {
    /// Everything was read.
    Complete,
    /// Not yet, or only a part; it is tried again for some hours.
    Partial,
    /// The candidate's words may not leave for any of the configured servers.
    Withheld,
    /// The budget is spent; what was read until then counts.
    OverBudget,
}
