//! A rehearsed candidate at the microphone. Pure: the server's events and the passing of samples go in, sound, messages
//! and notices come out. Time is counted in samples of the microphone, as the server does.

mod listening;
mod mouth;
mod output;
#[cfg(test)]
mod tests;

use std::{collections::VecDeque, ops::Range, sync::Arc};

pub use self::output::{FRAME_SAMPLES, Notice, Output, Passage, Sound};
use self::{listening::Listening, mouth::Mouth};
use super::{
    cue::{Cue, cue_of},
    persona::Persona,
    track::Track,
};
use crate::{
    interview::{
        event::{EndReason, LineId, TurnId},
        plan::PlanSnapshot,
    },
    session::protocol::{ClientEvent, ConversationItem, FloorView, LineView, ServerEvent, SessionView},
};

/// The candidate takes so long to begin: 0.3 s.
const BEFORE_SPEAKING_SAMPLES: u64 = 4_800;
/// After a kind word during a silence the candidate says something when nothing else came for so long: 4 s.
const BEFORE_FALLBACK_SAMPLES: u64 = 64_000;
/// Who has answered and waits for the next question was asked to go on for no reason, unless nothing comes for so long: 20 s.
const BEFORE_MORE_SAMPLES: u64 = 320_000;
/// So much silence after an answer belongs to it, since it ends the turn; what follows is waiting: 2.5 s.
const ENDING_SAMPLES: u64 = 40_000;

/// A rehearsed candidate in one interview.
#[derive(Debug)]
pub struct Candidate {
    plan: Arc<PlanSnapshot>,
    mouth: Mouth,
    track: Track,
    connection: u32,
    floor: FloorView,
    listening: VecDeque<Listening>,
    last_line: LineId,
    cue: Option<Cue>,
    answering: Option<Cue>,
    prompted: bool,
    turns: TurnId,
    awaits_turn: bool,
    quiet: u64,
    received: u64,
    has_voice: bool,
    ended: Option<EndReason>,
    outputs: VecDeque<Output>,
}

impl Candidate {
    /// A candidate who speaks as `persona`, in an interview by `plan`.
    pub fn persona(persona: Arc<Persona>, plan: Arc<PlanSnapshot>) -> Self {
        Self::new(Mouth::persona(persona), plan)
    }

    /// A candidate who plays the microphone's track of an earlier interview, sample by sample, and stops before each of
    /// the `answers` (their samples) until it is asked for.
    pub fn recorded(track: Vec<i16>, answers: Vec<Range<u64>>, plan: Arc<PlanSnapshot>) -> Self {
        Self::new(Mouth::recorded(track, answers), plan)
    }

    fn new(mouth: Mouth, plan: Arc<PlanSnapshot>) -> Self {
        Self {
            plan,
            mouth,
            track: Track::new(),
            connection: 0,
            floor: FloorView::Interviewer,
            listening: VecDeque::new(),
            last_line: 0,
            cue: None,
            answering: None,
            prompted: false,
            turns: 0,
            awaits_turn: false,
            quiet: 0,
            received: 0,
            has_voice: false,
            ended: None,
            outputs: VecDeque::new(),
        }
    }

    /// The same candidate, whose track forgets nothing.
    #[must_use]
    pub fn keeping_all(mut self) -> Self {
        self.track = Track::keeping_all();
        self
    }

    /// The microphone's track.
    pub const fn track(&self) -> &Track {
        &self.track
    }

    /// The number of the present connection.
    pub const fn connection(&self) -> u32 {
        self.connection
    }

    /// Why the interview is over, once it is.
    pub const fn ended(&self) -> Option<EndReason> {
        self.ended
    }

    /// Samples sent that the server has not acknowledged as received.
    pub const fn in_flight(&self) -> u64 {
        self.track.sent().saturating_sub(self.received)
    }

    /// The next thing to be done.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// The connection is gone; the candidate talks on into the track.
    pub fn disconnected(&mut self) {
        self.notice(Notice::Disconnected);
    }

    /// The next sound for the server: what it wants again, else what the microphone records now. Nothing while a
    /// recorded candidate waits to be asked.
    pub fn next_sound(&mut self) -> Option<Sound> {
        if let Some((first_sample, samples)) = self.track.send(FRAME_SAMPLES) {
            return Some(Sound { first_sample, samples, passage: Passage::Replay });
        }
        let passage = self.record()?;
        let (first_sample, samples) = self.track.send(FRAME_SAMPLES)?;
        Some(Sound { first_sample, samples, passage })
    }

    /// Lets the microphone record one frame without sending it; nothing while a recorded candidate waits.
    pub fn record(&mut self) -> Option<Passage> {
        self.begin_to_speak();
        let at = self.track.end();
        let frame = self.mouth.frame(at)?;
        if frame.passage == Passage::Speaking {
            self.quiet = 0;
        } else {
            self.quiet += frame.samples.len() as u64;
        }
        self.track.record(&frame.samples);
        if let Some(end_sample) = frame.speech_ended {
            self.awaits_turn = true;
            self.notice(Notice::AnswerEnded { end_sample });
        }
        let listened = self.listen(frame.samples.len() as u64);
        let ends = self.awaits_turn && self.quiet < ENDING_SAMPLES;
        let silent = frame.passage == Passage::Waiting;
        Some(if silent && listened {
            Passage::Listening
        } else if silent && ends {
            Passage::Ending
        } else {
            frame.passage
        })
    }

    /// Takes in an event of the server.
    pub fn on_event(&mut self, event: ServerEvent) {
        match event {
            ServerEvent::Created { session } | ServerEvent::Resumed { session } => self.stand(*session),
            ServerEvent::Ack { received, durable } => {
                self.received = self.received.max(received);
                self.track.forget(durable);
                self.notice(Notice::Durable { samples: durable });
            }
            ServerEvent::Transcribed { transcript, .. } => self.notice(Notice::Caption { text: transcript }),
            ServerEvent::TurnDone { item } => {
                self.turn_done(item.turn);
                self.notice(Notice::Heard { turn: item.turn, text: item.text });
            }
            ServerEvent::ResponseCreated { line } => self.on_line(&line),
            ServerEvent::AudioDone { line, duration_ms } => {
                for listening in self.listening.iter_mut().filter(|listening| listening.line == line) {
                    listening.lasts(duration_ms);
                }
            }
            ServerEvent::Floor { floor } => self.set_floor(floor),
            ServerEvent::Ended { reason } => self.end(reason),
            ServerEvent::Error { error } => {
                self.notice(Notice::Refused { code: error.code, message: error.message });
            }
            // The words of the standing question came with its line; the rest is for the eye.
            ServerEvent::GoAway { .. }
            | ServerEvent::SpeechStarted { .. }
            | ServerEvent::SpeechStopped { .. }
            | ServerEvent::TranscribedSoFar { .. }
            | ServerEvent::Truncated { .. }
            | ServerEvent::AudioCleared
            | ServerEvent::Duck { .. }
            | ServerEvent::Stage { .. }
            | ServerEvent::Question { .. }
            | ServerEvent::Clock { .. }
            | ServerEvent::Waiting { .. } => {}
        }
    }

    /// Some of the interviewer's sound arrived.
    pub fn on_sound(&mut self) {
        if let Some(first) = self.listening.iter_mut().find(|listening| !listening.sounds) {
            first.sounds = true;
            self.notice(Notice::LineSounds);
        }
    }

    fn stand(&mut self, session: SessionView) {
        let lost_samples = self.track.rewind(session.next_sample);
        self.received = session.next_sample;
        self.connection = session.connection;
        self.has_voice = session.voice == crate::session::protocol::VoiceMode::Server;
        self.notice(Notice::Connected {
            connection: session.connection,
            next_sample: session.next_sample,
            lost_samples,
            question: session.question.map(|question| question.text),
        });
        self.listening.clear();
        for item in &session.conversation {
            match item {
                ConversationItem::Interviewer(line) if line.pending || line.line > self.last_line => {
                    self.on_line(line);
                }
                ConversationItem::Candidate(turn) if turn.turn > self.turns => self.turn_done(turn.turn),
                ConversationItem::Interviewer(_) | ConversationItem::Candidate(_) => {}
            }
        }
        self.set_floor(session.floor);
        if let Some(reason) = session.ended {
            self.end(reason);
        }
    }

    fn on_line(&mut self, line: &LineView) {
        if line.pending && self.listening.iter().all(|listening| listening.line != line.line) {
            self.hear(line.line);
        }
        if line.line <= self.last_line {
            return;
        }
        self.last_line = line.line;
        self.notice(Notice::Line { line: line.line, text: line.text.clone() });
        let cue = cue_of(&self.plan, &line.text);
        let answers_it_already = cue == self.answering && (self.awaits_turn || self.mouth.is_speaking());
        if cue.is_some() && !answers_it_already {
            self.cue = cue;
            self.prompted = false;
        } else {
            self.prompted = self.turns > 0 || self.answering.is_some();
        }
    }

    /// A patient candidate hears a line out; one who plays a track has the time for it in the track.
    fn hear(&mut self, line: LineId) {
        if self.mouth.is_patient() {
            self.listening.push_back(Listening::new(line, if self.has_voice { None } else { Some(0) }));
        } else {
            self.outputs.push_back(Output::Tell(ClientEvent::LineSpoken { line }));
        }
    }

    fn turn_done(&mut self, turn: TurnId) {
        self.turns = self.turns.max(turn);
        self.awaits_turn = false;
        self.prompted = false;
    }

    fn set_floor(&mut self, floor: FloorView) {
        if floor != self.floor {
            self.quiet = 0;
        }
        self.floor = floor;
    }

    fn end(&mut self, reason: EndReason) {
        if self.ended.is_none() {
            self.ended = Some(reason);
            self.notice(Notice::Ended { reason });
        }
    }

    /// Passes `samples` of the line that sounds; true while one does.
    fn listen(&mut self, samples: u64) -> bool {
        let Some(current) = self.listening.front_mut() else { return false };
        let was_sounding = current.is_sounding();
        if current.pass(samples) {
            let line = current.line;
            self.listening.pop_front();
            self.outputs.push_back(Output::Tell(ClientEvent::LineSpoken { line }));
            self.quiet = 0;
        }
        was_sounding
    }

    /// Whether an answer may begin: the floor is free, everything was heard out, and something is wanted.
    fn is_asked(&self) -> bool {
        if self.floor != FloorView::Candidate || !self.listening.is_empty() {
            return false;
        }
        if !self.mouth.is_patient() {
            return self.cue.is_some() || (self.prompted && !self.awaits_turn);
        }
        let wanted = self.cue.is_some() && !self.awaits_turn && self.quiet >= BEFORE_SPEAKING_SAMPLES;
        let patience = if self.awaits_turn { BEFORE_MORE_SAMPLES } else { BEFORE_FALLBACK_SAMPLES };
        wanted || (self.prompted && self.quiet >= patience)
    }

    fn begin_to_speak(&mut self) {
        if !self.is_asked() {
            return;
        }
        let cue = self.cue.clone().unwrap_or(Cue::Prompt);
        let first_sample = self.track.end();
        let Some(text) = self.mouth.begin(&cue, first_sample) else { return };
        let question = cue.question().map(str::to_owned);
        self.cue = None;
        self.prompted = false;
        self.answering = Some(cue);
        self.notice(Notice::AnswerBegan { question, text, first_sample });
    }

    fn notice(&mut self, notice: Notice) {
        self.outputs.push_back(Output::Notice(notice));
    }
}
