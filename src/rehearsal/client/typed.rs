//! A candidate who types: the texts of the simulator's candidates, over a real socket, at the speed of reading or at once.

use std::{collections::VecDeque, time::Duration};

use futures_util::{SinkExt, StreamExt};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::Message;

use super::{
    ClientError, Door, Observed,
    conversation::{self, CONNECT_TIMEOUT, Socket},
};
use crate::{
    interview::{
        event::EndReason,
        plan::{CLAIM, Question, SectionKind, Wording},
    },
    rehearsal::{
        candidate::Notice,
        simulator::{
            candidate::{Candidate, Deed},
            cue::Cue,
            manner::Manner,
        },
    },
    rubric::Plan,
    score::Signal,
    session::protocol::{
        ClientEvent, ConversationItem, FloorView, LineView, Numbered, ServerEvent, SessionView, TypedItem,
    },
};

/// Without a word of the server for so long a rehearsal is given up.
const PATIENCE: Duration = Duration::from_mins(3);

/// Somebody who types what one of the simulator's candidates would say. Pure.
pub struct Typist {
    candidate: Candidate,
    questions: Vec<Question>,
    wording: Wording,
    part: Option<SectionKind>,
    /// What stands and was not taken in yet.
    asked: Option<String>,
    /// Whether something was said since the last answer.
    spoken_to: bool,
    /// Whether an answer is being written, and not sent yet.
    writing: bool,
    ended: Option<EndReason>,
}

/// Something to be shown, then to be told to the server once it was read.
struct Step {
    notice: Notice,
    words: usize,
    /// Told when it is shown.
    begin: Option<ClientEvent>,
    /// Told once it was read.
    tell: Vec<ClientEvent>,
}

impl Typist {
    /// A candidate of this kind, who recognises the `questions` of a plan and what its `wording` asks.
    pub fn new(manner: Manner, seed: u64, questions: Vec<Question>, wording: Wording) -> Self {
        let candidate = Candidate::new(manner, seed);
        Self {
            candidate,
            questions,
            wording,
            part: None,
            asked: None,
            spoken_to: false,
            writing: false,
            ended: None,
        }
    }

    /// The same, who recognises whatever `plan` may ask; who doesn't know it gives short answers that fit anything.
    pub fn who_knows(manner: Manner, seed: u64, plan: Option<&Plan>) -> Self {
        let questions = plan.into_iter().flat_map(Plan::possible_questions).cloned().collect();
        Self::new(manner, seed, questions, plan.map(|plan| plan.wording.clone()).unwrap_or_default())
    }

    fn on_event(&mut self, event: ServerEvent) -> Vec<Step> {
        match event {
            ServerEvent::Created { session } | ServerEvent::Resumed { session } => self.stand(*session),
            ServerEvent::ResponseCreated { line } => vec![self.line(line)],
            ServerEvent::Stage { stage } => {
                self.part = Some(stage.kind);
                Vec::new()
            }
            ServerEvent::Question { question } => {
                self.asked = Some(question.text);
                Vec::new()
            }
            ServerEvent::Floor { floor } => self.answer(floor).into_iter().collect(),
            ServerEvent::TurnDone { item } => {
                vec![Step::shown(Notice::Heard { turn: item.turn, text: item.text })]
            }
            ServerEvent::Ended { reason } => {
                self.ended = Some(reason);
                vec![Step::shown(Notice::Ended { reason })]
            }
            ServerEvent::Error { error } => {
                vec![Step::shown(Notice::Refused { code: error.code, message: error.message })]
            }
            // Sound, captions and the clock are nothing to who reads and types.
            ServerEvent::Ack { .. }
            | ServerEvent::Transcribed { .. }
            | ServerEvent::AudioDone { .. }
            | ServerEvent::GoAway { .. }
            | ServerEvent::SpeechStarted { .. }
            | ServerEvent::SpeechStopped { .. }
            | ServerEvent::TranscribedSoFar { .. }
            | ServerEvent::Truncated { .. }
            | ServerEvent::AudioCleared
            | ServerEvent::Duck { .. }
            | ServerEvent::Clock { .. }
            | ServerEvent::Waiting { .. } => Vec::new(),
        }
    }

    fn stand(&mut self, session: SessionView) -> Vec<Step> {
        self.part = session.stage.map(|stage| stage.kind);
        self.asked = session.question.map(|question| question.text);
        let lines = session.conversation.into_iter().filter_map(|item| match item {
            ConversationItem::Interviewer(line) => Some(line).filter(|line| line.pending),
            ConversationItem::Candidate(_) => None,
        });
        let mut steps: Vec<Step> = lines.map(|line| self.line(line)).collect();
        steps.extend(self.answer(session.floor));
        steps
    }

    fn line(&mut self, line: LineView) -> Step {
        self.spoken_to = true;
        let words = line.text.split_whitespace().count();
        let tell = vec![ClientEvent::LineSpoken { line: line.line }];
        Step { notice: Notice::Line { line: line.line, text: line.text }, words, begin: None, tell }
    }

    /// One message for each time that the floor is given. Who types need not ask for time; a kind word while they write
    /// asks for nothing more.
    fn answer(&mut self, floor: FloorView) -> Option<Step> {
        if floor != FloorView::Candidate || self.writing || !std::mem::take(&mut self.spoken_to) {
            return None;
        }
        let cue = self.asked.take().map_or(Cue::Again, |asked| self.cue_of(&asked));
        let (text, event) = self.candidate.respond(&cue).into_iter().rev().find_map(message)?;
        let notice = Notice::AnswerBegan { question: None, text: text.clone(), first_sample: 0 };
        self.writing = true;
        let words = text.split_whitespace().count();
        Some(Step { notice, words, begin: Some(ClientEvent::Typing), tell: vec![event] })
    }

    /// The step was read, or the answer in it sent.
    fn done(&mut self, step: &Step) {
        if step.begin.is_some() {
            (self.writing, self.spoken_to) = (false, false);
        }
    }

    fn cue_of(&self, asked: &str) -> Cue {
        let question = self.questions.iter().find(|question| asked.ends_with(&question.text));
        if let Some(question) = question {
            return Cue::Question {
                id: question.id.clone(),
                words: asked.to_owned(),
                kind: question.kind,
                part: self.part.unwrap_or(SectionKind::Opening),
                scored: question.scored,
            };
        }
        let mut around = self.wording.confirm.iter().filter_map(|text| text.split('{').next());
        if around.any(|before| !before.is_empty() && asked.starts_with(before)) {
            return Cue::Confirm;
        }
        if self.wording.own_part.iter().any(|text| asked.ends_with(text)) {
            return Cue::FollowUp { seeks: Signal::OwnAction, deep: false };
        }
        let sought = self.questions.iter().find_map(|question| sought(question, asked));
        let (seeks, deep) = sought.unwrap_or((Signal::Cost, false));
        Cue::FollowUp { seeks, deep }
    }
}

/// What a follow-up of `question` asks for, and whether it drills.
fn sought(question: &Question, asked: &str) -> Option<(Signal, bool)> {
    let ends = |text: &str| asked.ends_with(text.rsplit(CLAIM).next().unwrap_or(text));
    let probe = question.probes.iter().find(|probe| ends(&probe.text)).map(|probe| (probe.seeks, false));
    let says = |text: &Option<String>| text.as_deref().is_some_and(ends);
    let drills = || question.depth.iter().find(|probe| ends(&probe.text) || says(&probe.text_with_claim));
    probe.or_else(|| drills().map(|probe| (probe.seeks, true)))
}

/// The words of a deed, and what a page sends for it; nothing for what only somebody who speaks does.
fn message(deed: Deed) -> Option<(String, ClientEvent)> {
    let text = match deed {
        Deed::Say { pieces, .. } => {
            let words: Vec<String> = pieces.into_iter().map(|piece| piece.text).collect();
            words.join(" ")
        }
        Deed::Type { text, .. } => text,
        Deed::Press(intent) => return Some((format!("({intent:?})"), ClientEvent::Intent { intent })),
        Deed::Wait(_) | Deed::Cough | Deed::Leave(_) | Deed::Vanish => return None,
    };
    Some((text.clone(), ClientEvent::ItemCreate { item: TypedItem { text } }))
}

impl Step {
    const fn shown(notice: Notice) -> Self {
        Self { notice, words: 0, begin: None, tell: Vec::new() }
    }
}

/// Holds the interview behind `door` until it ends; each line is left to be read at so many words a minute, at once where
/// there is no such speed.
///
/// # Errors
/// When the server can't be reached, or is silent for minutes.
pub async fn hold_typed(
    door: &Door,
    typist: &mut Typist,
    words_per_minute: Option<u32>,
    observe: &mut (dyn FnMut(Observed) + Send),
) -> Result<(), ClientError> {
    let lost = |reason: &str| super::unreachable(door.server(), &reason);
    let mut socket = conversation::connect(door).await.map_err(|error| lost(&error.to_string()))?;
    let mut steps: VecDeque<Step> = VecDeque::new();
    let mut read_at: Option<Instant> = None;
    while typist.ended.is_none() {
        if let (None, Some(step)) = (read_at, steps.front()) {
            observe(Observed { at: Instant::now(), notice: step.notice.clone() });
            tell(&mut socket, step.begin.clone()).await.map_err(|()| lost("the connection broke"))?;
            let minutes = words_per_minute.map_or(0.0, |speed| step.words as f64 / f64::from(speed.max(1)));
            read_at = Some(Instant::now() + Duration::from_secs_f64(60.0 * minutes));
        }
        let due = read_at.unwrap_or_else(|| Instant::now() + PATIENCE);
        tokio::select! {
            message = socket.next() => {
                let Some(Ok(message)) = message else { return Err(lost("the connection broke")) };
                if let Message::Text(text) = message {
                    let numbered: Numbered =
                        serde_json::from_str(&text).map_err(|error| ClientError::Senseless(error.to_string()))?;
                    steps.extend(typist.on_event(numbered.event));
                }
            }
            () = sleep_until(due) => match steps.pop_front() {
                Some(step) => {
                    read_at = None;
                    typist.done(&step);
                    tell(&mut socket, step.tell).await.map_err(|()| lost("the connection broke"))?;
                }
                None => return Err(lost("it has said nothing for minutes")),
            },
        }
    }
    for step in steps {
        observe(Observed { at: Instant::now(), notice: step.notice });
    }
    let _closed = timeout(CONNECT_TIMEOUT, socket.close(None)).await;
    Ok(())
}

async fn tell(socket: &mut Socket, events: impl IntoIterator<Item = ClientEvent>) -> Result<(), ()> {
    for event in events {
        let text = serde_json::to_string(&event).expect("our own events have a JSON form");
        socket.send(Message::Text(text.into())).await.map_err(|_broken| ())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::protocol::QuestionView;

    fn told(typist: &mut Typist, line: u32, text: &str) -> Vec<Step> {
        let view = LineView { line, text: text.to_owned(), pending: true };
        let mut steps = typist.on_event(ServerEvent::ResponseCreated { line: view });
        steps.extend(typist.on_event(ServerEvent::Floor { floor: FloorView::Candidate }));
        steps
    }

    #[test]
    fn a_kind_word_while_an_answer_is_written_asks_for_no_second_one() {
        let mut typist = Typist::who_knows(Manner::Weak, 1, None);
        let question = QuestionView { text: "What broke?".to_owned(), artefact: None };
        typist.on_event(ServerEvent::Question { question });
        let steps = told(&mut typist, 1, "What broke?");
        let answer = steps.last().expect("an answer");
        assert!(answer.begin.is_some(), "the first key is told at once");
        assert_eq!(told(&mut typist, 2, "No rush.").len(), 1, "the line alone");
        typist.done(answer);
        assert_eq!(told(&mut typist, 3, "And what did you change?").len(), 2);
    }
}
