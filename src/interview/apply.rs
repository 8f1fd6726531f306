//! How each fact changes the state. Nothing is decided here.

use super::{
    Interview,
    event::{EndReason, Event, FollowUp, HeardTurn, Intent, LineId, Record, Remark, TurnId},
    policy,
    standing::{Offer, Reached, Standing, Step},
    state::{Asked, Entry, Followed, Phase, Request},
    turn::Turn,
    wording,
};
use crate::time::Offset;

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
            Event::StageEntered { section, .. } => {
                self.state.part_began_ms = self.live_ms(at);
                self.state.section = Some(*section);
            }
            Event::QuestionAsked { question, line, text } => self.asked(question, *line, text, at),
            Event::ProbeAsked { probe, follow_up, line, text, .. } => {
                self.followed_up(*follow_up, probe, *line, text, at);
            }
            Event::RemarkMade { remark, line, text, .. } => self.remarked(*remark, *line, text, at),
            Event::LineSpoken { line, .. } => self.spoken(*line, at),
            Event::LineCut { line, heard, .. } => self.cut(*line, heard, at),
            Event::FloorTaken => self.floor_taken(),
            Event::TurnHeard { turn, heard } => self.heard(*turn, heard, at),
            Event::IntentRecognised { turn, intent } => self.wanted(*turn, *intent, at),
            Event::CandidateAsked { turn, alone } => self.candidate_asks(*turn, *alone),
            Event::ReplyRequested { generation, acts } => {
                let since_ms = self.live_ms(at);
                self.state.generations = *generation;
                self.state.request = Some(Request { generation: *generation, acts: acts.clone(), since_ms });
            }
            Event::ModelReplied { usage, .. } => {
                self.state.request = None;
                self.state.spending.add(usage.as_ref());
            }
            Event::ReplyExpired { .. } => self.state.request = None,
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
        let alone = wording::without_lead(text, self.question_text(question)).to_owned();
        self.state.asked.push(Asked {
            question: question.to_owned(),
            text: alone.clone(),
            probes: Vec::new(),
            follow_ups: Vec::new(),
            turns: Vec::new(),
            answered: 0,
        });
        self.stands(Standing { text: alone, line, ..Standing::default() });
        self.says(line, text, at);
    }

    fn followed_up(&mut self, kind: FollowUp, id: &str, line: LineId, text: &str, at: Offset) {
        let turns_before = self.state.asked.last().map_or(0, |asked| asked.turns.len());
        let followed = Followed { kind, id: id.to_owned(), text: String::new(), turns_before };
        let planned = self.present_question().and_then(|question| question.follow_up_text(&followed));
        let alone = wording::without_lead(text, planned.unwrap_or_default()).to_owned();
        if let Some(asked) = self.state.asked.last_mut() {
            if kind == FollowUp::Probe {
                asked.probes.push(id.to_owned());
            }
            asked.follow_ups.push(Followed { text: alone.clone(), ..followed });
        }
        let (follow_up, probe) = (Some(kind), Some(id.to_owned()));
        self.stands(Standing { follow_up, probe, text: alone, line, ..Standing::default() });
        self.says(line, text, at);
    }

    fn stands(&mut self, standing: Standing) {
        self.state.request = None;
        self.state.candidate_asks = None;
        self.state.standing = Some(standing);
    }

    fn candidate_asks(&mut self, turn: TurnId, alone: bool) {
        self.state.candidate_asks = Some(turn);
        if alone {
            self.is_no_answer(turn);
        }
    }

    /// The candidate's question is answered; ours still stands.
    fn answered(&mut self, passed_on: bool) {
        if let Some(turn) = self.state.candidate_asks.take()
            && passed_on
        {
            self.state.passed_on.push(turn);
        }
        self.state.request = None;
        if let Some(asked) = self.state.asked.last_mut() {
            asked.answered += 1;
        }
        // Whoever was answered gets the usual time for the next question, from the end of the answer.
        self.with_standing(|standing| {
            standing.unreplied.clear();
            standing.silence_from(None);
        });
    }

    fn remarked(&mut self, remark: Remark, line: LineId, text: &str, at: Offset) {
        match remark {
            Remark::Greeting => {}
            Remark::Rephrase => self.with_standing(|standing| standing.said_again(line)),
            Remark::WelcomeBack => self.with_standing(|standing| standing.restated = true),
            Remark::Reassure | Remark::Think => self.with_standing(|standing| {
                standing.reassured = true;
                standing.next_step = Step::Repeat;
            }),
            Remark::Repeat => {
                let reassures = self.reassurance().is_some();
                self.with_standing(|standing| {
                    standing.said_again(line);
                    if standing.next_step == Step::Repeat || !reassures {
                        standing.next_step = Step::OfferSkip;
                    }
                });
            }
            Remark::OfferSkip => self.with_standing(|standing| standing.next_step = Step::MoveOn),
            Remark::AskStop => {
                self.state.stop_asked = true;
                self.with_standing(|standing| {
                    standing.unreplied.clear();
                    standing.offer = Offer::Stop;
                });
            }
            Remark::Fact | Remark::Unknown | Remark::YourChoice => {
                self.answered(false);
                self.asks_for_more(text);
            }
            Remark::PassOn => {
                self.answered(true);
                self.asks_for_more(text);
            }
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

    /// Behind an answer in the candidate's own part the question for more is the one that stands.
    fn asks_for_more(&mut self, text: &str) {
        let last = text.trim_end().strip_suffix('?').and_then(|text| text.rsplit(['.', '!']).next());
        if let Some(question) = last.filter(|_| self.in_candidates_part()) {
            let question = format!("{}?", question.trim());
            self.with_standing(|standing| standing.text = question);
        }
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
        self.state.said.add(text);
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
        self.state.turns.push(Turn::new(turn, heard.clone()));
        self.state.conversation.push(Entry::Turn(turn));
        let unasked = |standing: &Standing| standing.reached == Reached::Nothing;
        let over_a_line = !self.state.pending.is_empty() || self.state.standing.as_ref().is_some_and(unasked);
        let wordless = heard.text.trim().is_empty();
        let done = wordless && heard.segments.is_empty() && heard.gaps.is_empty();
        if !wordless && let Some(asked) = self.state.asked.last_mut() {
            asked.turns.push(turn);
            self.state.candidate_asks = None;
        }
        self.with_standing(|standing| {
            if done {
                standing.unreplied = standing.turns.clone();
            }
            if !wordless {
                standing.offer = Offer::None;
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
        self.state.candidate_asks = None;
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
