//! The question that stands, and what the candidate has heard and said of it.

use super::event::{FollowUp, LineId, TurnId};

/// What kind word comes next when the candidate stays silent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Step {
    #[default]
    Reassure,
    Repeat,
    OfferSkip,
    MoveOn,
}

/// How much of the standing question has been heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Reached {
    #[default]
    Whole,
    /// The candidate cut its line short.
    Partly,
    /// The candidate spoke before it began.
    Nothing,
}

/// What a bare yes or no replies to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Offer {
    #[default]
    None,
    /// "Would you like to end the interview here?"
    Stop,
}

/// The question or follow-up that waits for an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// Nothing for a question of the plan.
    pub follow_up: Option<FollowUp>,
    pub probe: Option<String>,
    pub text: String,
    /// The line that says it.
    pub line: LineId,
    pub reached: Reached,
    /// The turns heard since it was asked.
    pub turns: Vec<TurnId>,
    /// Those of them that wait for a reply; a turn spoken over a line does not.
    pub unreplied: Vec<TurnId>,
    /// Whether the candidate has begun to answer.
    pub begun: bool,
    /// Whether it was restated after a break in the connection.
    pub restated: bool,
    /// Live time at which the candidate's silence began.
    pub silent_since_ms: Option<u64>,
    /// Whether "take your time" was said.
    pub reassured: bool,
    pub next_step: Step,
    pub offer: Offer,
}

impl Standing {
    pub(super) fn said_again(&mut self, line: LineId) {
        self.line = line;
        self.reached = Reached::Whole;
    }

    pub(super) fn silence_from(&mut self, since_ms: Option<u64>) {
        self.silent_since_ms = since_ms;
        self.next_step = if self.reassured { Step::Repeat } else { Step::Reassure };
    }
}
