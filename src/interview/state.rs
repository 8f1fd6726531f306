//! The state that facts build, and how each fact changes it. Nothing is decided here.

use std::collections::VecDeque;

use super::{
    Interview,
    event::{Act, EndReason, Event, HeardTurn, Intent, LineId, Record, Remark, TurnId},
    live::LiveClock,
    policy,
    standing::{Reached, Standing, Step},
    wording,
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
    /// The follow-ups asked so far, by name.
    pub probes: Vec<String>,
    /// The turns that answer it.
    pub turns: Vec<TurnId>,
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
pub(super) struct State {
    pub last_seq: u64,
    pub last_at: Offset,
    pub clock: LiveClock,
    pub phase: Phase,
    pub connected: bool,
    pub latest_connection: u32,
    pub paused: bool,
    pub section: Option<usize>,
    pub asked: Vec<Asked>,
    pub standing: Option<Standing>,
    pub lines: Vec<(LineId, String)>,
    pub turns: Vec<(TurnId, HeardTurn)>,
    pub conversation: Vec<Entry>,
    /// Lines not yet heard to their end, in order; the first is being spoken.
    pub pending: VecDeque<LineId>,
    /// Live time since which the first of them is spoken.
    pub pending_since_ms: u64,
    pub request: Option<Request>,
    pub generations: u32,
    pub speaking: bool,
    /// What the candidate chose for an end.
    pub chosen_end: Option<EndReason>,
}

impl State {
    /// Whether the interviewer owes a reply to what was heard.
    pub(super) fn reply_owed(&self) -> bool {
        self.standing.as_ref().is_some_and(|standing| !standing.unreplied.is_empty())
    }
}

impl Interview {
    /// Takes in one fact with its place: the only way in which the state changes. After the end nothing does.
    pub fn apply(&mut self, record: &Record) {
        let before = self.state.last_at;
        let at = record.at_ms.max(before);
        self.state.last_seq = record.seq;
        self.state.last_at = at;
        if self.ended().is_some() {
            return;
        }
        match &record.event {
            Event::Started { .. } => {}
            Event::CandidateJoined { connection } => self.joined(*connection, before, at),
            Event::CandidateLeft { .. } => self.left(at),
            Event::StageEntered { section, .. } => self.state.section = Some(*section),
            Event::QuestionAsked { question, line, text } => self.asked(question, *line, text, at),
            Event::ProbeAsked { probe, line, text, .. } => self.probed(probe, *line, text, at),
            Event::RemarkMade { remark, line, text } => self.remarked(*remark, *line, text, at),
            Event::LineSpoken { line, .. } => self.spoken(*line, at),
            Event::LineCut { line, heard, .. } => self.cut(*line, heard, at),
            Event::FloorTaken => self.floor_taken(),
            Event::TurnHeard { turn, heard } => self.heard(*turn, heard, at),
            Event::IntentRecognised { turn, intent } => self.wanted(*turn, *intent, at),
            Event::ReplyRequested { generation, acts } => {
                let since_ms = self.live_ms(at);
                self.state.generations = *generation;
                self.state.request = Some(Request { generation: *generation, acts: acts.clone(), since_ms });
            }
            Event::ModelReplied { .. } | Event::ReplyExpired { .. } => self.state.request = None,
            Event::Ended { reason } => self.over(*reason, at),
        }
    }

    /// A connection takes over from whatever was before. Where no `CandidateLeft` was recorded, nobody knows how long
    /// the candidate was away since the last record, so that time is not counted: in doubt for the candidate.
    fn joined(&mut self, connection: u32, before: Offset, at: Offset) {
        let state = &mut self.state;
        state.clock.stop(before);
        if !state.paused {
            state.clock.start(at);
        }
        let live_ms = state.clock.at(at);
        state.latest_connection = connection;
        state.connected = true;
        state.pending_since_ms = live_ms;
        if state.phase == Phase::Waiting {
            state.phase = Phase::Conversing;
        }
        if let Some(request) = &mut state.request {
            request.since_ms = live_ms;
        }
        self.interrupted();
        self.restart_silence(at);
    }

    fn left(&mut self, at: Offset) {
        self.state.clock.stop(at);
        self.state.connected = false;
        self.interrupted();
    }

    /// A turn in progress was cut by the connection: what was heard before waits for its rest.
    fn interrupted(&mut self) {
        if std::mem::take(&mut self.state.speaking)
            && let Some(standing) = &mut self.state.standing
        {
            standing.unreplied.clear();
        }
    }

    fn asked(&mut self, question: &str, line: LineId, text: &str, at: Offset) {
        let text_alone = wording::without_lead(&self.plan.wording, text).to_owned();
        self.state.asked.push(Asked {
            question: question.to_owned(),
            text: text_alone.clone(),
            probes: Vec::new(),
            turns: Vec::new(),
        });
        self.stands(None, line, text_alone);
        self.says(line, text, at);
    }

    fn probed(&mut self, probe: &str, line: LineId, text: &str, at: Offset) {
        if let Some(asked) = self.state.asked.last_mut() {
            asked.probes.push(probe.to_owned());
        }
        let text_alone = wording::without_lead(&self.plan.wording, text).to_owned();
        self.stands(Some(probe.to_owned()), line, text_alone);
        self.says(line, text, at);
    }

    fn stands(&mut self, probe: Option<String>, line: LineId, text: String) {
        self.state.request = None;
        self.state.standing = Some(Standing { probe, text, line, ..Standing::default() });
    }

    fn remarked(&mut self, remark: Remark, line: LineId, text: &str, at: Offset) {
        match remark {
            Remark::Greeting => {}
            Remark::Rephrase => self.with_standing(|standing| standing.said_again(line)),
            Remark::WelcomeBack => self.with_standing(|standing| standing.restated = true),
            Remark::Reassure | Remark::Think => {
                self.with_standing(|standing| standing.next_step = Step::Repeat);
            }
            Remark::Repeat => self.with_standing(|standing| {
                standing.said_again(line);
                if standing.next_step == Step::Repeat {
                    standing.next_step = Step::OfferSkip;
                }
            }),
            Remark::OfferSkip => self.with_standing(|standing| standing.next_step = Step::MoveOn),
            Remark::Human | Remark::Closing => {
                let reason = match self.state.phase {
                    Phase::Closing(reason) => reason,
                    Phase::Waiting | Phase::Conversing | Phase::Ended(_) => {
                        self.state.chosen_end.unwrap_or_else(|| policy::end_reason(self, at))
                    }
                };
                self.state.request = None;
                self.state.phase = Phase::Closing(reason);
            }
        }
        self.says(line, text, at);
    }

    fn with_standing(&mut self, change: impl FnOnce(&mut Standing)) {
        if let Some(standing) = &mut self.state.standing {
            change(standing);
        }
    }

    fn says(&mut self, line: LineId, text: &str, at: Offset) {
        if self.state.pending.is_empty() {
            self.state.pending_since_ms = self.live_ms(at);
        }
        self.state.lines.push((line, text.to_owned()));
        self.state.conversation.push(Entry::Line(line));
        self.state.pending.push_back(line);
    }

    fn spoken(&mut self, line: LineId, at: Offset) {
        let live_ms = self.live_ms(at);
        let first = self.state.pending.front() == Some(&line);
        self.state.pending.retain(|pending| *pending != line);
        if first {
            self.state.pending_since_ms = live_ms;
        }
        if self.state.pending.is_empty() {
            self.with_standing(|standing| {
                standing.silent_since_ms.get_or_insert(live_ms);
            });
        }
    }

    /// The line is over, and only what was heard of it was said.
    fn cut(&mut self, line: LineId, heard: &str, at: Offset) {
        if let Some((_, text)) = self.state.lines.iter_mut().rev().find(|(id, _)| *id == line) {
            *text = wording::cut_short(heard);
        }
        if heard.is_empty() {
            self.state.conversation.retain(|entry| *entry != Entry::Line(line));
        }
        self.with_standing(|standing| {
            if standing.line == line {
                standing.reached = if heard.is_empty() { Reached::Nothing } else { Reached::Partly };
            }
        });
        self.spoken(line, at);
    }

    /// Speech while a reply is awaited re-opens the turn: the request is given up, what was heard still waits.
    fn floor_taken(&mut self) {
        self.state.speaking = true;
        self.state.request = None;
        self.with_standing(|standing| standing.begun = true);
    }

    fn heard(&mut self, turn: TurnId, heard: &HeardTurn, at: Offset) {
        self.state.speaking = false;
        self.state.request = None;
        self.state.turns.push((turn, heard.clone()));
        self.state.conversation.push(Entry::Turn(turn));
        let unasked = |standing: &Standing| standing.reached == Reached::Nothing;
        let over_a_line = !self.state.pending.is_empty() || self.state.standing.as_ref().is_some_and(unasked);
        let wordless = heard.text.trim().is_empty();
        let done = wordless && heard.segments.is_empty() && heard.gaps.is_empty();
        if !wordless && let Some(asked) = self.state.asked.last_mut() {
            asked.turns.push(turn);
        }
        self.with_standing(|standing| {
            if done {
                standing.unreplied = standing.turns.clone();
            }
            if !wordless {
                standing.turns.push(turn);
                if !over_a_line {
                    standing.unreplied.push(turn);
                }
            }
            standing.begun = !standing.turns.is_empty();
        });
        self.restart_silence(at);
    }

    fn wanted(&mut self, turn: Option<TurnId>, intent: Intent, at: Offset) {
        self.state.request = None;
        if let Some(turn) = turn {
            self.is_no_answer(turn);
        }
        match intent {
            Intent::Repeat | Intent::Rephrase | Intent::Think => {
                self.with_standing(|standing| standing.unreplied.clear());
            }
            Intent::Skip => {}
            Intent::Pause => {
                self.state.clock.stop(at);
                self.state.paused = true;
            }
            Intent::Resume => self.goes_on(at),
            Intent::Stop => {
                self.goes_on(at);
                self.state.chosen_end = Some(EndReason::Stopped);
            }
            Intent::Human => {
                self.goes_on(at);
                self.state.chosen_end = Some(EndReason::HumanRequested);
            }
        }
        self.restart_silence(at);
    }

    fn goes_on(&mut self, at: Offset) {
        self.state.paused = false;
        if self.state.connected {
            self.state.clock.start(at);
        }
        self.state.pending_since_ms = self.live_ms(at);
    }

    fn is_no_answer(&mut self, turn: TurnId) {
        if let Some(asked) = self.state.asked.last_mut() {
            asked.turns.retain(|answer| *answer != turn);
        }
        self.with_standing(|standing| {
            standing.turns.retain(|answer| *answer != turn);
            standing.unreplied.retain(|answer| *answer != turn);
            standing.begun = !standing.turns.is_empty();
        });
    }

    /// Silence counts anew: from now where the candidate may speak, else from the end of the last pending line.
    fn restart_silence(&mut self, at: Offset) {
        let since_ms = self.state.pending.is_empty().then(|| self.live_ms(at));
        self.with_standing(|standing| standing.silence_from(since_ms));
    }

    fn over(&mut self, reason: EndReason, at: Offset) {
        self.state.clock.stop(at);
        self.state.request = None;
        self.state.pending.clear();
        self.state.speaking = false;
        self.state.phase = Phase::Ended(reason);
    }
}
