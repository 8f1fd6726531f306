//! One interview on a virtual clock: what a page, a microphone and a server would do, without any of them.
//!
//! The room carries facts and effects between the machine, an interviewer and a candidate. Its clock jumps to whatever
//! comes next: the end of a line, a deadline of the machine, a reply, the next deed.

mod mouth;
mod words;

use std::{collections::VecDeque, sync::Arc};

use self::mouth::Speaking;
use super::{
    candidate::{Candidate, Deed},
    chance::Chance,
    cue::{Cue, cue_of},
    pace::Pace,
};
use crate::{
    interview::{
        Interview,
        effects::Effect,
        event::{HeardTurn, LineId, Record, TurnSource, Versions},
        input::Input,
        plan::PlanSnapshot,
        view::Floor,
    },
    llm::Interviewer,
    time::Offset,
};

/// Words a minute of the interviewer's voice.
const VOICE_PACE: u64 = 150;
/// From the end of a line to the page's word that it was heard.
const REPORT_MS: u64 = 120;
/// A page that nobody comes back to is given up after this.
const GIVEN_UP_MS: u64 = 4 * 60 * 60_000;
/// No conversation has more steps; one that does is stuck.
const MOST_STEPS: usize = 20_000;

/// What the candidate is doing.
enum Doing {
    /// Nothing that ends by itself.
    Nothing,
    Waiting {
        until: Offset,
    },
    Speaking(Speaking),
    Typing {
        text: String,
        until: Offset,
    },
    Away {
        until: Offset,
        back: bool,
        meanwhile: Option<Speaking>,
    },
}

/// One interview with everybody in it.
pub struct Room {
    interview: Interview,
    log: Vec<Record>,
    at: Offset,
    interviewer: Arc<dyn Interviewer>,
    pace: Pace,
    candidate: Candidate,
    /// How the candidate is misheard.
    chance: Chance,
    agenda: VecDeque<Deed>,
    doing: Doing,
    cue: Option<Cue>,
    /// Lines to be said, and when the first of them is over.
    lines: VecDeque<(LineId, String)>,
    line_began: Option<Offset>,
    line_ends: Option<Offset>,
    reply: Option<(Offset, Input)>,
}

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    Line,
    Reply,
    Deadline,
    Deed,
}

impl Room {
    /// A room in which nothing has been said.
    pub fn new(
        plan: PlanSnapshot,
        candidate: Candidate,
        seed: u64,
        (interviewer, pace): (Arc<dyn Interviewer>, Pace),
    ) -> Option<Self> {
        let versions = Versions {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            deadline_ms: pace.deadline_ms(),
            ..Versions::default()
        };
        let event = Interview::start(plan, seed, versions);
        let log = vec![Record { seq: 1, at_ms: Offset(0), event }];
        let interview = Interview::fold(&log).ok()?;
        Some(Self {
            interview,
            log,
            at: Offset(0),
            interviewer,
            pace,
            candidate,
            chance: Chance::new(seed.rotate_left(17)),
            agenda: VecDeque::new(),
            doing: Doing::Nothing,
            cue: None,
            lines: VecDeque::new(),
            line_began: None,
            line_ends: None,
            reply: None,
        })
    }

    /// Holds the interview; gives its log. A log without an end is of an interview that got stuck.
    pub async fn hold(mut self) -> Vec<Record> {
        self.join().await;
        for _ in 0..MOST_STEPS {
            if self.interview.ended().is_some() {
                break;
            }
            let Some((at, next)) = self.next() else { break };
            self.at = self.at.max(at);
            self.step(next).await;
            self.attend();
        }
        self.log
    }

    fn next(&self) -> Option<(Offset, Next)> {
        let deed = match &self.doing {
            Doing::Nothing => self.may_begin().then_some(self.at),
            Doing::Waiting { until } | Doing::Typing { until, .. } | Doing::Away { until, .. } => {
                Some(*until)
            }
            Doing::Speaking(speaking) => Some(speaking.until),
        };
        [
            self.line_ends.map(|at| (at, Next::Line)),
            self.reply.as_ref().map(|(at, _)| (*at, Next::Reply)),
            self.interview.deadline().map(|at| (at, Next::Deadline)),
            deed.map(|at| (at, Next::Deed)),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Whether the next deed may begin: nobody polite speaks over the interviewer.
    fn may_begin(&self) -> bool {
        match self.agenda.front() {
            None => false,
            Some(Deed::Say { .. } | Deed::Type { .. } | Deed::Cough) => !self.is_interviewers_turn(),
            Some(Deed::Wait(_) | Deed::Press(_) | Deed::Leave(_) | Deed::Vanish) => true,
        }
    }

    fn is_interviewers_turn(&self) -> bool {
        matches!(self.interview.floor(), Floor::Interviewer { .. } | Floor::Thinking { .. })
    }

    async fn step(&mut self, next: Next) {
        match next {
            Next::Line => self.line_over().await,
            Next::Reply => {
                if let Some((_, reply)) = self.reply.take() {
                    self.feed(reply).await;
                }
            }
            Next::Deadline => self.feed(Input::Tick).await,
            Next::Deed => self.deed().await,
        }
    }

    async fn line_over(&mut self) {
        self.line_ends = None;
        if let Some((line, _)) = self.lines.pop_front() {
            self.feed(Input::LineSpoken { line, samples: None }).await;
        }
        self.say_next_line();
    }

    fn say_next_line(&mut self) {
        if self.line_ends.is_none()
            && let Some((_, text)) = self.lines.front()
        {
            let words = text.split_whitespace().count() as u64;
            self.line_began = Some(self.at);
            self.line_ends = Some(self.at.plus_ms(words * 60_000 / VOICE_PACE + REPORT_MS));
        }
    }

    /// Lets the candidate take in what was asked, once the floor is theirs.
    fn attend(&mut self) {
        let free = matches!(self.doing, Doing::Nothing);
        let floor_given = matches!(self.interview.floor(), Floor::Candidate { speaking: false });
        if !(free && floor_given) {
            return;
        }
        if let Some(cue) = self.cue.take() {
            let fresh = !matches!(cue, Cue::Prompt | Cue::Again);
            if fresh || self.agenda.is_empty() {
                self.agenda = self.candidate.respond(&cue).into();
            }
        }
    }

    async fn deed(&mut self) {
        match std::mem::replace(&mut self.doing, Doing::Nothing) {
            Doing::Nothing => self.begin().await,
            Doing::Waiting { .. } => {}
            Doing::Speaking(speaking) => self.speak_on(speaking).await,
            Doing::Typing { text, .. } => {
                let heard =
                    HeardTurn { text, source: TurnSource::Typed, segments: Vec::new(), gaps: Vec::new() };
                self.feed(Input::TurnHeard(heard)).await;
            }
            Doing::Away { back: false, .. } => self.feed(Input::Abandoned).await,
            Doing::Away { back: true, meanwhile, .. } => {
                self.join().await;
                if let Some(speaking) = meanwhile {
                    self.hand_in_late(speaking).await;
                }
            }
        }
    }

    async fn begin(&mut self) {
        let Some(deed) = self.agenda.pop_front() else { return };
        match deed {
            Deed::Wait(milliseconds) => {
                self.doing = Doing::Waiting { until: self.at.plus_ms(milliseconds) };
            }
            Deed::Say { pieces, breaks } => self.begin_to_speak(pieces, breaks).await,
            Deed::Type { text, typing_ms } => {
                self.feed(Input::SpeechStarted).await;
                self.doing = Doing::Typing { text, until: self.at.plus_ms(typing_ms) };
            }
            Deed::Cough => self.cough().await,
            Deed::Press(intent) => self.feed(Input::Pressed(intent)).await,
            Deed::Leave(milliseconds) => self.leave(Some(milliseconds), None).await,
            Deed::Vanish => self.leave(None, None).await,
        }
    }

    async fn join(&mut self) {
        let connection = self.interview.latest_connection() + 1;
        self.feed(Input::CandidateJoined { connection }).await;
    }

    /// The page is gone for so long, or for good.
    async fn leave(&mut self, for_ms: Option<u64>, meanwhile: Option<Speaking>) {
        self.lines.clear();
        self.line_ends = None;
        self.reply = None;
        self.feed(Input::CandidateLeft { connection: self.interview.latest_connection() }).await;
        let until = self.at.plus_ms(for_ms.unwrap_or(GIVEN_UP_MS));
        self.doing = Doing::Away { until, back: for_ms.is_some(), meanwhile };
    }

    /// Decides, records, and performs what follows.
    async fn feed(&mut self, input: Input) {
        let mut requests = Vec::new();
        for event in self.interview.decide(input, self.at) {
            let record = Record { seq: self.interview.last_seq() + 1, at_ms: self.at, event };
            self.interview.apply(&record);
            if let Some(cue) = cue_of(&record.event, self.interview.plan()) {
                self.cue = Some(cue);
            }
            for effect in self.interview.effects(&record.event) {
                match effect {
                    Effect::Speak { line, text } => self.lines.push_back((line, text)),
                    Effect::AskInterviewer { generation, acts } => requests.push((generation, acts)),
                    Effect::Over { .. } => {}
                }
            }
            self.log.push(record);
        }
        // The machine may have counted a line as heard by itself.
        let first = self.lines.front().map(|(line, _)| *line);
        self.lines.retain(|(line, _)| self.interview.is_pending(*line));
        if self.lines.front().map(|(line, _)| *line) != first {
            self.line_ends = None;
        }
        self.say_next_line();
        if let Some((generation, acts)) = requests.pop() {
            self.ask(generation, &acts).await;
        }
    }
}
