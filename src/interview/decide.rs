//! Decisions: an input at a time becomes facts. A draft takes in each fact at once, so that the next one is decided on
//! the state that the log will have then.

use super::{
    Interview,
    event::{Act, EndReason, Event, HeardTurn, Intent, LineId, Record, Remark, TurnId, TurnSource, Usage},
    input::Input,
    intent, policy,
    standing::{Reached, Step},
    state::Phase,
    wording,
};
use crate::time::Offset;

/// Longest line that a model may word, in characters; longer ones are replaced by the script's.
const LONGEST_LINE: usize = 700;

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
            let closing = self.interview.plan.wording.closing.clone();
            self.remark(Remark::Closing, closing);
        } else if restates {
            let welcome = self.interview.plan.wording.welcome_back.clone();
            self.remark(Remark::WelcomeBack, welcome);
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

    /// Whoever had not begun to answer hears the question once more; in mid-answer the page shows it, silently.
    fn restates_on_return(&self) -> bool {
        let state = &self.interview.state;
        let quiet = !state.paused && state.pending.is_empty() && state.request.is_none();
        let unbegun = state.standing.as_ref().is_some_and(|standing| !standing.begun && !standing.restated);
        self.conversing() && quiet && unbegun && !state.reply_owed()
    }

    fn turn_heard(&mut self, heard: HeardTurn) {
        let state = &self.interview.state;
        let wordless = heard.text.trim().is_empty();
        let kept = !wordless || !heard.segments.is_empty() || !heard.gaps.is_empty() || state.speaking;
        let done = state.request.is_none() && state.pending.is_empty() && self.has_begun();
        if state.phase == Phase::Waiting || !(kept || done) {
            return;
        }
        if self.conversing() && !wordless && (heard.source == TurnSource::Typed || self.heard_out()) {
            self.finish_lines();
        }
        let turn = self.interview.next_turn();
        let context = self.context();
        let text = heard.text.clone();
        self.record(Event::TurnHeard { turn, heard });
        if !self.conversing() {
            return;
        }
        match intent::recognise(&text, context) {
            Some(intent) => self.wanted(Some(turn), intent),
            None if wordless => {}
            None => self.resume_if_paused(),
        }
        self.ask_anew(wordless);
    }

    /// What was not heard at all is still to be asked, and what was cut for nothing is said again.
    fn ask_anew(&mut self, wordless: bool) {
        let state = &self.interview.state;
        let Some(standing) = state.standing.as_ref().filter(|_| state.pending.is_empty()) else { return };
        let due = match standing.reached {
            Reached::Whole => false,
            Reached::Partly => wordless && standing.turns.is_empty(),
            Reached::Nothing => true,
        };
        if due && self.conversing() && !state.paused {
            self.repeat("");
        }
    }

    fn has_begun(&self) -> bool {
        self.interview.state.standing.as_ref().is_some_and(|standing| standing.begun)
    }

    fn context(&self) -> intent::Context {
        let state = &self.interview.state;
        let next_step = state.standing.as_ref().map(|standing| standing.next_step);
        intent::Context { skip_offered: next_step == Some(Step::MoveOn), paused: state.paused }
    }

    /// Whether the pending lines must have been heard by now, though nobody said so.
    fn heard_out(&self) -> bool {
        let state = &self.interview.state;
        let texts = state.pending.iter().filter_map(|line| self.interview.line_text(*line));
        let spoken_ms: u64 = texts.map(wording::spoken_ms).sum();
        self.interview.live_ms(self.at) >= state.pending_since_ms + spoken_ms
    }

    /// Whoever types an answer, or answers long after a line's end, has taken the line in.
    fn finish_lines(&mut self) {
        while let Some(line) = self.interview.state.pending.front().copied() {
            self.record(Event::LineSpoken { line, samples: None });
        }
    }

    fn resume_if_paused(&mut self) {
        if self.interview.state.paused {
            self.record(Event::IntentRecognised { turn: None, intent: Intent::Resume });
        }
    }

    fn wanted(&mut self, turn: Option<TurnId>, intent: Intent) {
        let paused = self.interview.state.paused;
        let wording = self.interview.plan.clone();
        let wording = &wording.wording;
        let recognised = Event::IntentRecognised { turn, intent };
        match intent {
            Intent::Pause => {
                if !paused || turn.is_some() {
                    self.record(recognised);
                }
            }
            Intent::Resume => {
                if paused || turn.is_some() {
                    self.record(recognised);
                }
            }
            Intent::Repeat | Intent::Rephrase | Intent::Think | Intent::Skip => {
                self.resume_if_paused();
                self.record(recognised);
                self.serve(intent);
            }
            Intent::Stop => {
                self.record(recognised);
                self.close(wording.closing.clone());
            }
            Intent::Human => {
                self.record(recognised);
                self.remark(Remark::Human, wording.human.clone());
            }
        }
    }

    fn serve(&mut self, intent: Intent) {
        let plan = self.interview.plan.clone();
        match intent {
            Intent::Repeat => self.repeat(&plan.wording.repeat),
            Intent::Rephrase => self.rephrase(),
            Intent::Think => self.remark(Remark::Think, plan.wording.think.clone()),
            Intent::Skip => self.move_on(),
            Intent::Pause | Intent::Resume | Intent::Stop | Intent::Human => {}
        }
    }

    /// The reply's act, in its words where they may be spoken, else in the script's.
    fn replied(&mut self, generation: u32, act: Act, text: &str, by: String, usage: Option<Usage>) {
        let request = &self.interview.state.request;
        let legal = request.as_ref().is_some_and(|request| request.acts.contains(&act));
        let text = text.trim();
        if !self.awaits(generation) {
            return;
        }
        if !legal || text.is_empty() || text.chars().count() > LONGEST_LINE {
            return self.fall_back(generation);
        }
        let script = self.interview.scripted(&act);
        let rejected = if text == script { None } else { self.interview.may_say(&act, text).err() };
        self.record(Event::ModelReplied { generation, act: act.clone(), by, usage, rejected });
        self.perform(act, if rejected.is_some() { script } else { text.to_owned() });
    }

    fn awaits(&self, generation: u32) -> bool {
        let state = &self.interview.state;
        let awaited = state.request.as_ref().is_some_and(|request| request.generation == generation);
        awaited && state.connected && !state.paused
    }

    /// The best legal act in the script's words.
    pub(super) fn fall_back(&mut self, generation: u32) {
        let acts = self.interview.state.request.as_ref().map(|request| request.acts.clone());
        self.record(Event::ReplyExpired { generation });
        let act = acts.and_then(|acts| acts.into_iter().next()).unwrap_or(Act::Close);
        let text = self.interview.scripted(&act);
        self.perform(act, text);
    }

    fn perform(&mut self, act: Act, text: String) {
        match act {
            Act::Probe { probe } => {
                let question = self.interview.state.asked.last().map(|asked| asked.question.clone());
                let line = self.next_line();
                self.record(Event::ProbeAsked { question: question.unwrap_or_default(), probe, line, text });
            }
            Act::Question { section, question } => self.ask(section, question, text),
            Act::Close => self.close(text),
        }
    }

    fn ask(&mut self, section: usize, question: String, text: String) {
        self.enter(section);
        let line = self.next_line();
        self.record(Event::QuestionAsked { question, line, text });
    }

    /// First words and first question.
    fn open(&mut self) {
        let plan = self.interview.plan.clone();
        let Some((section, question, text)) = self.next_question() else {
            return self.close(plan.wording.closing.clone());
        };
        self.enter(section);
        self.remark(Remark::Greeting, plan.wording.greeting.clone());
        self.ask(section, question, text);
    }

    /// The next question in the plan's words, without asking the interviewer.
    pub(super) fn move_on(&mut self) {
        let plan = self.interview.plan.clone();
        match self.next_question() {
            Some((section, question, text)) => {
                self.ask(section, question, wording::joined(&plan.wording.skip, &text));
            }
            None => self.close(plan.wording.closing.clone()),
        }
    }

    fn next_question(&self) -> Option<(usize, String, String)> {
        let (section, question) = policy::next_question(&self.interview, self.at)?;
        Some((section, question.id.clone(), question.text.clone()))
    }

    fn enter(&mut self, section: usize) {
        let kind = self.interview.plan.sections.get(section).map(|section| section.kind);
        if let Some(kind) = kind.filter(|_| self.interview.state.section != Some(section)) {
            self.record(Event::StageEntered { section, kind });
        }
    }

    pub(super) fn request_reply(&mut self) {
        let acts = policy::legal_acts(&self.interview, self.at);
        if acts == [Act::Close] {
            return self.close(self.interview.plan.wording.closing.clone());
        }
        let generation = self.interview.state.generations + 1;
        self.record(Event::ReplyRequested { generation, acts });
    }

    pub(super) fn close(&mut self, text: String) {
        if let Some(section) = self.interview.plan.close_section() {
            self.enter(section);
        }
        self.remark(Remark::Closing, text);
    }

    pub(super) fn remark(&mut self, remark: Remark, text: String) {
        let line = self.next_line();
        self.record(Event::RemarkMade { remark, line, text });
    }

    pub(super) fn repeat(&mut self, lead: &str) {
        let standing = self.interview.state.standing.as_ref();
        let text = wording::joined(lead, standing.map_or("", |standing| &standing.text));
        self.remark(Remark::Repeat, text);
    }

    /// A follow-up has no other wording, so it is said again.
    fn rephrase(&mut self) {
        let standing = self.interview.state.standing.as_ref();
        let probe =
            standing.filter(|standing| standing.probe.is_some()).map(|standing| standing.text.clone());
        let rephrased = self.interview.present_question().map(|question| question.rephrased.clone());
        self.remark(Remark::Rephrase, probe.or(rephrased).unwrap_or_default());
    }

    fn next_line(&self) -> u32 {
        self.interview.state.lines.last().map_or(1, |(line, _)| line.saturating_add(1))
    }
}
