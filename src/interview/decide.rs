//! Decisions: an input at a time becomes facts. A draft takes in each fact at once, so that the next one is decided on
//! the state that the log will have then.

mod hears;
mod says;

use super::{
    Interview,
    event::{EndReason, Event, LineId, Record, Remark},
    input::Input,
    state::Phase,
};
use crate::time::Offset;

impl Interview {
    /// The facts to record for `input`, in order. Never fails, never waits. What comes late, twice, or from a
    /// connection that is gone is ignored: nothing is recorded for it.
    pub fn decide(&self, input: Input, at: Offset) -> Vec<Event> {
        let mut draft = Draft::new(self, at);
        if self.ended().is_none() {
            draft.take_in(input);
            draft.settle();
        }
        draft.events
    }
}

/// The interview as it will be once the facts decided so far are recorded.
pub(super) struct Draft {
    pub interview: Interview,
    pub at: Offset,
    pub events: Vec<Event>,
}

impl Draft {
    fn new(interview: &Interview, at: Offset) -> Self {
        let at = at.max(interview.state.last_at);
        Self { interview: interview.clone(), at, events: Vec::new() }
    }

    pub(super) fn record(&mut self, event: Event) {
        let record = Record { seq: self.interview.state.last_seq + 1, at_ms: self.at, event };
        self.interview.apply(&record);
        self.events.push(record.event);
    }

    fn conversing(&self) -> bool {
        self.interview.state.phase == Phase::Conversing
    }

    fn take_in(&mut self, input: Input) {
        let state = &self.interview.state;
        match input {
            Input::CandidateJoined { connection } => self.joined(connection),
            Input::CandidateLeft { connection } => {
                if state.connected && connection == state.latest_connection {
                    self.record(Event::CandidateLeft { connection });
                }
            }
            Input::SpeechStarted => {
                if state.connected && !state.speaking {
                    self.record(Event::FloorTaken);
                }
            }
            Input::TurnHeard(heard) => self.turn_heard(heard),
            Input::Pressed(intent) => {
                if state.connected && self.conversing() {
                    self.wanted(None, intent);
                }
            }
            Input::LineSpoken { line, samples } => {
                if state.pending.contains(&line) {
                    self.record(Event::LineSpoken { line, samples });
                }
            }
            Input::LineCut { line, heard_ms, heard, samples } => {
                if state.pending.contains(&line) {
                    self.cut(line, Event::LineCut { line, heard_ms, heard, samples });
                }
            }
            Input::ModelReplied { generation, act, text, by, usage } => {
                self.replied(generation, act, &text, by, usage);
            }
            Input::ModelFailed { generation } => {
                if self.awaits(generation) {
                    self.fall_back(generation);
                }
            }
            Input::Tick => {}
            Input::Abandoned => self.abandoned(),
        }
    }

    /// What comes before the line was heard, what comes behind it was not. Whoever cuts the last words has more to say.
    fn cut(&mut self, line: LineId, cut: Event) {
        while let Some(before) =
            self.interview.state.pending.front().copied().filter(|before| *before != line)
        {
            self.record(Event::LineSpoken { line: before, samples: None });
        }
        self.record(cut);
        while let Some(line) = self.interview.state.pending.front().copied() {
            self.record(Event::LineCut { line, heard_ms: 0, heard: String::new(), samples: None });
        }
        if self.interview.closing() && !self.interview.state.speaking {
            self.record(Event::FloorTaken);
        }
    }

    fn joined(&mut self, connection: u32) {
        if connection <= self.interview.state.latest_connection {
            return;
        }
        let first = self.interview.state.phase == Phase::Waiting;
        let restates = self.restates_on_return();
        self.record(Event::CandidateJoined { connection });
        if first {
            self.open();
        } else if self.interview.closing() && self.interview.state.pending.is_empty() {
            // Sound that the page still has comes in meanwhile, and belongs to the interview.
            self.remark(Remark::Closing, self.interview.closing_text().to_owned());
        } else if restates && self.variant(Remark::WelcomeBack) {
            self.repeat("");
        }
    }

    fn abandoned(&mut self) {
        let reason = match self.interview.state.phase {
            Phase::Closing(reason) => reason,
            Phase::Waiting | Phase::Conversing | Phase::Ended(_) => EndReason::Abandoned,
        };
        self.record(Event::Ended { reason });
    }

    /// Whoever had not begun to answer hears the question once more; in mid-answer, and in a questionnaire, the page shows it.
    fn restates_on_return(&self) -> bool {
        let state = &self.interview.state;
        let quiet = !state.paused && state.pending.is_empty() && state.request.is_none();
        let unbegun = state.standing.as_ref().is_some_and(|standing| !standing.begun && !standing.restated);
        self.conversing() && quiet && unbegun && !state.reply_owed() && !self.interview.untimed()
    }
}
