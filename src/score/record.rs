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
}
