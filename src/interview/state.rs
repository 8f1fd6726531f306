//! The state that facts build.

use std::collections::VecDeque;

use super::{
    event::{Act, EndReason, FollowUp, LineId, TurnId},
    live::LiveClock,
    spending::Spending,
    standing::Standing,
    turn::Turn,
    wording::Said,
};
use crate::time::Offset;

/// How far an interview is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Phase {
    /// Nobody has joined yet.
    #[default]
    Waiting,
    /// Questions and answers.
    Conversing,
    /// The last words are being said; ends for this reason.
    Closing(EndReason),
    /// Over.
    Ended(EndReason),
}

/// One thing in the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    Line(LineId),
    Turn(TurnId),
}

/// A question that was asked, with what followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The question's name.
    pub question: String,
    /// As it was asked, without the acknowledgement before it.
    pub text: String,
    /// The ordinary follow-ups asked so far, by name.
    pub probes: Vec<String>,
    /// Everything that followed up on it, in order.
    pub follow_ups: Vec<Followed>,
    /// The turns that answer it.
    pub turns: Vec<TurnId>,
    /// How many questions of the candidate were answered meanwhile.
    pub answered: u32,
}

/// A follow-up that was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// What for.
    pub kind: FollowUp,
    /// Its name; with [`FollowUp::Confirm`] the word in doubt.
    pub id: String,
    /// As it was asked.
    pub text: String,
    /// So many turns of the answer had been heard before it.
    pub turns_before: usize,
}

/// What the interviewer was asked to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub generation: u32,
    pub acts: Vec<Act>,
    /// Live time at which it was made, or made again.
    pub since_ms: u64,
}

/// Everything that changes.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is its own yes or no about the interview")]
pub(super) struct State {
    pub last_seq: u64,
    pub last_at: Offset,
    pub clock: LiveClock,
    pub phase: Phase,
    pub connected: bool,
    pub latest_connection: u32,
    pub paused: bool,
    pub section: Option<usize>,
    /// Live time at which the present part began.
    pub part_began_ms: u64,
    pub asked: Vec<Asked>,
    pub standing: Option<Standing>,
    pub lines: Vec<(LineId, String)>,
    pub turns: Vec<Turn>,
    pub conversation: Vec<Entry>,
    /// Lines not yet heard to their end, in order; the first is being spoken.
    pub pending: VecDeque<LineId>,
    /// Live time since which the first of them is spoken.
    pub pending_since_ms: u64,
    pub request: Option<Request>,
    pub generations: u32,
    /// What the replies of models took.
    pub spending: Spending,
    pub speaking: bool,
    /// The turn that asks the interviewer something and waits for an answer.
    pub candidate_asks: Option<TurnId>,
    /// The turns with questions that go to the team.
    pub passed_on: Vec<TurnId>,
    /// All that the interviewer has said.
    pub said: Said,
    /// Whether the candidate was asked back if the interview shall end.
    pub stop_asked: bool,
    /// What the candidate chose for an end.
    pub chosen_end: Option<EndReason>,
}

impl State {
    /// Whether the interviewer owes a reply to what was heard.
    pub(super) fn reply_owed(&self) -> bool {
        let unreplied = |standing: &Standing| !standing.unreplied.is_empty();
        self.candidate_asks.is_some() || self.standing.as_ref().is_some_and(unreplied)
    }
}
