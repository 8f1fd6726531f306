//! What an interview shows to shells and pages: whose turn it is, the part, the question, the conversation.

use super::{
    Interview,
    event::{Act, EndReason, HeardTurn, LineId, TurnId, TurnSource, Versions},
    plan::{Artefact, PlanSnapshot, SectionKind},
    state::{Asked, Entry, Phase},
    turn::Turn,
};
use crate::time::Offset;

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floor {
    /// The interviewer speaks `line`; further lines may wait behind it.
    Interviewer {
        /// The line that is being spoken.
        line: LineId,
    },
    /// The candidate may speak, and may think.
    Candidate {
        /// Whether the candidate is speaking or typing.
        speaking: bool,
    },
    /// The interviewer chooses the next words.
    Thinking {
        /// The request in flight.
        generation: u32,
    },
    /// A break.
    Paused,
    /// Nobody is connected, or it is over.
    Nobody,
}

/// A part of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage<'a> {
    /// 1 for the first part.
    pub number: u32,
    /// How many parts there are.
    pub of: u32,
    /// Its kind.
    pub kind: SectionKind,
    /// For people.
    pub title: &'a str,
}

/// The question or the follow-up that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurrentQuestion<'a> {
    /// The question's name.
    pub id: &'a str,
    /// The follow-up's name, where one stands.
    pub probe: Option<&'a str>,
    /// Its words, without the acknowledgement before them.
    pub text: &'a str,
    /// Something to look at.
    pub artefact: Option<&'a Artefact>,
}

/// One thing that was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said<'a> {
    /// By the interviewer.
    Line {
        /// Its number.
        line: LineId,
        /// Its words.
        text: &'a str,
        /// True until it was heard to its end.
        pending: bool,
    },
    /// By the candidate; turns without words are left out.
    Turn {
        /// Its number.
        turn: TurnId,
        /// Its words.
        text: &'a str,
        /// Spoken or typed.
        source: TurnSource,
    },
}

impl Interview {
    /// The plan as pinned.
    pub fn plan(&self) -> &PlanSnapshot {
        &self.plan
    }

    /// All chance of this interview.
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// What ran when it started.
    pub fn versions(&self) -> &Versions {
        &self.versions
    }

    /// Number of the last record that was taken in.
    pub const fn last_seq(&self) -> u64 {
        self.state.last_seq
    }

    /// Time of the last record that was taken in.
    pub const fn last_at(&self) -> Offset {
        self.state.last_at
    }

    /// Whose turn it is.
    pub fn floor(&self) -> Floor {
        let state = &self.state;
        if !state.connected || self.ended().is_some() {
            return Floor::Nobody;
        }
        if state.paused {
            return Floor::Paused;
        }
        if let Some(line) = state.pending.front() {
            return Floor::Interviewer { line: *line };
        }
        match &state.request {
            Some(request) => Floor::Thinking { generation: request.generation },
            None => Floor::Candidate { speaking: state.speaking },
        }
    }

    /// The present part.
    pub fn stage(&self) -> Option<Stage<'_>> {
        let index = self.state.section?;
        let section = self.plan.sections.get(index)?;
        Some(Stage {
            number: index as u32 + 1,
            of: self.plan.sections.len() as u32,
            kind: section.kind,
            title: &section.title,
        })
    }

    /// What stands to be answered; nothing before the first question and after the end.
    pub fn question(&self) -> Option<CurrentQuestion<'_>> {
        if self.ended().is_some() {
            return None;
        }
        let standing = self.state.standing.as_ref()?;
        let asked = self.state.asked.last()?;
        Some(CurrentQuestion {
            id: &asked.question,
            probe: standing.probe.as_deref(),
            text: &standing.text,
            artefact: self.plan.question(&asked.question).and_then(|question| question.artefact.as_ref()),
        })
    }

    /// Everything said so far, in order.
    pub fn conversation(&self) -> impl Iterator<Item = Said<'_>> {
        self.state.conversation.iter().filter_map(|entry| match *entry {
            Entry::Line(line) => {
                let text = self.line_text(line)?;
                Some(Said::Line { line, text, pending: self.state.pending.contains(&line) })
            }
            Entry::Turn(turn) => {
                let heard = self.turn(turn)?;
                (!heard.text.trim().is_empty()).then_some(Said::Turn {
                    turn,
                    text: &heard.text,
                    source: heard.source,
                })
            }
        })
    }

    /// The words of a line of the interviewer.
    pub fn line_text(&self, line: LineId) -> Option<&str> {
        self.state.lines.iter().rev().find(|(id, _)| *id == line).map(|(_, text)| text.as_str())
    }

    /// Whether a line is still to be heard.
    pub fn is_pending(&self, line: LineId) -> bool {
        self.state.pending.contains(&line)
    }

    /// A turn of the candidate as recorded.
    pub fn turn(&self, turn: TurnId) -> Option<&HeardTurn> {
        self.recorded(turn).map(|turn| &*turn.heard)
    }

    pub(super) fn recorded(&self, turn: TurnId) -> Option<&Turn> {
        self.state.turns.iter().rev().find(|recorded| recorded.id == turn)
    }

    /// Every turn of the candidate in order, also those without words and those that were requests.
    pub fn turns(&self) -> impl Iterator<Item = (TurnId, &HeardTurn)> {
        self.state.turns.iter().map(|turn| (turn.id, &*turn.heard))
    }

    /// Number that the next turn will get.
    pub fn next_turn(&self) -> TurnId {
        self.state.turns.last().map_or(1, |turn| turn.id.saturating_add(1))
    }

    /// The questions asked so far in order, each with the follow-ups and the turns of its answer.
    pub fn answers(&self) -> &[Asked] {
        &self.state.asked
    }

    /// The candidate's questions that nobody here could answer: turn and words.
    pub fn questions_for_the_team(&self) -> impl Iterator<Item = (TurnId, &str)> {
        self.state.passed_on.iter().filter_map(|turn| Some((*turn, self.turn(*turn)?.text.as_str())))
    }

    /// The acts that the interviewer is asked to choose from; none while it is asked nothing.
    pub fn offered(&self) -> &[Act] {
        self.state.request.as_ref().map_or(&[], |request| &request.acts)
    }

    /// Number of the request to the interviewer that is in flight.
    pub fn awaited(&self) -> Option<u32> {
        self.state.request.as_ref().map(|request| request.generation)
    }

    /// Live milliseconds at `at`.
    pub const fn live_ms(&self, at: Offset) -> u64 {
        self.state.clock.at(at)
    }

    /// Live milliseconds that the plan promises.
    pub fn planned_ms(&self) -> u64 {
        self.plan.planned_ms()
    }

    /// Whether live time counts at present.
    pub const fn clock_running(&self) -> bool {
        self.state.clock.running()
    }

    /// Number of the page's connection; nothing while none is open.
    pub const fn connection(&self) -> Option<u32> {
        if self.state.connected { Some(self.state.latest_connection) } else { None }
    }

    /// Number of the latest connection ever; a new one must have a greater number.
    pub const fn latest_connection(&self) -> u32 {
        self.state.latest_connection
    }

    /// Whether the candidate is speaking or typing, as far as the log knows.
    pub const fn speaking(&self) -> bool {
        self.state.speaking
    }

    /// Why it is over; nothing while it goes on.
    pub const fn ended(&self) -> Option<EndReason> {
        match self.state.phase {
            Phase::Ended(reason) => Some(reason),
            Phase::Waiting | Phase::Conversing | Phase::Closing(_) => None,
        }
    }

    /// True while the last words are being said.
    pub const fn closing(&self) -> bool {
        matches!(self.state.phase, Phase::Closing(_))
    }
}
