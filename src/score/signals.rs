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
    /// What the team did, without the speaker's part in it.
    TeamAction,
    /// What the speaker would do, in a design: settled, and not done.
    OwnPlan,
    /// What was done by others or by nobody named: what a low rating of ownership stands on.
    Unowned,
    /// What was settled or described without being weighed: what a low rating of trade-offs stands on.
    Unweighed,
    /// What was said without a detail: what a low rating of specificity stands on.
    Unspecific,
}

impl Signal {
    /// Every signal that is asked for, by dimension. The others stand for what is there in its place.
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

    /// Whether it shows that something is lacking; such words carry a low rating and raise none.
    pub const fn is_lack(self) -> bool {
        matches!(self, Self::Unowned | Self::Unweighed | Self::Unspecific)
    }

    /// The dimension that this signal belongs to.
    pub const fn dimension(self) -> Dimension {
        match self {
            Self::OwnAction
            | Self::OwnDecision
            | Self::OwnOutcome
            | Self::SystemicChange
            | Self::TeamAction
            | Self::OwnPlan
            | Self::Unowned => Dimension::Ownership,
            Self::Options
            | Self::Reason
            | Self::Cost
            | Self::Reversal
            | Self::Constraint
            | Self::Unweighed => Dimension::Tradeoffs,
            Self::Quantity
            | Self::Technology
            | Self::Artefact
            | Self::Symptom
            | Self::Diagnosis
            | Self::Mechanism
            | Self::Scope
            | Self::Unspecific => Dimension::Specificity,
        }
    }
}
