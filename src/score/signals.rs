//! The signals that carry a score: what an answer can show, by dimension.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is scored, each from 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Agency: own actions, own mistakes, own outcomes, the change that prevents the next one.
    Ownership,
    /// Why this and not the other, and what was given up.
    Tradeoffs,
    /// Detail that only the person who did the work has.
    Specificity,
}

impl Dimension {
    /// Every dimension, in the order in which people read them.
    pub const ALL: [Self; 3] = [Self::Ownership, Self::Tradeoffs, Self::Specificity];
}

/// One kind of evidence. Names are stable: they stand in scores, probes and logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// Something the speaker did.
    OwnAction,
    /// A cause or a decision that the speaker takes on.
    OwnDecision,
    /// A result that the speaker verified, told or carried.
    OwnOutcome,
    /// A change of system or process that prevents the next one.
    SystemicChange,
    /// At least two ways that were open.
    Options,
    /// Why one was chosen.
    Reason,
    /// What the chosen one costs.
    Cost,
    /// When the other would win, or what would reverse the decision.
    Reversal,
    /// A number or limit that the choice is tied to.
    Constraint,
    /// A quantity with its unit, or before and after.
    Quantity,
    /// A named technology, version or setting.
    Technology,
    /// A query, index, error text, status code, flag, table.
    Artefact,
    /// What was observed.
    Symptom,
    /// A tool or step that found the cause.
    Diagnosis,
    /// A chain of causes below the surface.
    Mechanism,
    /// Duration, sequence, how much was affected.
    Scope,
}

impl Signal {
    /// Every signal, by dimension.
    pub const ALL: [Self; 16] = [
        Self::OwnAction,
        Self::OwnDecision,
        Self::OwnOutcome,
        Self::SystemicChange,
        Self::Options,
        Self::Reason,
        Self::Cost,
        Self::Reversal,
        Self::Constraint,
        Self::Quantity,
        Self::Technology,
        Self::Artefact,
        Self::Symptom,
        Self::Diagnosis,
        Self::Mechanism,
        Self::Scope,
    ];

    /// The dimension that this signal belongs to.
    pub const fn dimension(self) -> Dimension {
        match self {
            Self::OwnAction | Self::OwnDecision | Self::OwnOutcome | Self::SystemicChange => {
                Dimension::Ownership
            }
            Self::Options | Self::Reason | Self::Cost | Self::Reversal | Self::Constraint => {
                Dimension::Tradeoffs
            }
            Self::Quantity
            | Self::Technology
            | Self::Artefact
            | Self::Symptom
            | Self::Diagnosis
            | Self::Mechanism
            | Self::Scope => Dimension::Specificity,
        }
    }
}
