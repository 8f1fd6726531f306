//! Asking the interviewer in the background: one request at a time, called off as soon as nobody waits for its reply.
//!
//! Where the candidate seems to be done the interviewer is asked ahead, with the words so far. If the turn ends on just these
//! words, that request is the one that is made then; else it is dropped. It has no effect before.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use futures_util::FutureExt as _;
use tokio::{sync::mpsc, time::sleep};
use tokio_util::task::AbortOnDropHandle;

use crate::{
    interview::{
        Interview,
        ahead::Ahead,
        egress::Egress,
        event::{Act, TurnSource, Usage},
        input::Input,
        prompt,
        spending::Spending,
    },
    llm::{Interviewer, InterviewerError, Reply},
    metrics::Metrics,
};

/// Speech that goes on within so long after the end of a turn belongs to it: no reply is given before.
const REOPEN: Duration = Duration::from_millis(300);
/// Requests ahead that each turn may have: every pause that sounds like an end costs one.
const MOST_AHEAD: usize = 2;
/// For every so many words of a long answer there may be one more.
const WORDS_FOR_ANOTHER: usize = 40;

type Answer = Result<Reply, InterviewerError>;

/// A reply with the number of its request.
pub(super) type Replied = (u32, Answer);

/// How often asking ahead paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AskedAhead {
    /// Requests that became those of the turn.
    pub hits: u32,
    /// Requests for nothing, because more was said.
    pub wasted: u32,
}

/// The request in flight of one connection.
pub(super) struct Asking {
    interviewer: Arc<dyn Interviewer>,
    metrics: Arc<Metrics>,
    replies: mpsc::Sender<Replied>,
    running: Option<Running>,
    ahead: Option<Request>,
    asked_ahead: usize,
    paid: AskedAhead,
    /// What requests took whose replies nobody needed, since the last reply.
    wasted: Spending,
}

/// A request that is awaited.
struct Running {
    generation: u32,
    about: Ahead,
    /// What it took, once that is known.
    took: Arc<OnceLock<Option<Usage>>>,
    task: AbortOnDropHandle<()>,
}

/// A request on its way.
struct Request {
    about: Ahead,
    answer: AbortOnDropHandle<Answer>,
}

impl Request {
    fn send(interviewer: &Arc<dyn Interviewer>, about: Ahead) -> Self {
        let (interviewer, Ahead { interview, acts }) = (Arc::clone(interviewer), about.clone());
        let task = tokio::spawn(async move { interviewer.reply(&interview, &acts).await });
        Self { about, answer: AbortOnDropHandle::new(task) }
    }

    /// Whether it says what a request about `other` would say.
    fn says_the_same(&self, other: &Ahead) -> bool {
        let prompt = |about: &Ahead| prompt::turn(&about.interview, &about.acts, Egress::Full).0;
        self.about.acts == other.acts && prompt(&self.about) == prompt(other)
    }
}

impl Asking {
    pub(super) fn new(
        interviewer: Arc<dyn Interviewer>,
        metrics: Arc<Metrics>,
        replies: mpsc::Sender<Replied>,
    ) -> Self {
        Self {
            interviewer,
            metrics,
            replies,
            running: None,
            ahead: None,
            asked_ahead: 0,
            paid: AskedAhead::default(),
            wasted: Spending::default(),
        }
    }

    /// Whether asking ahead may pay now.
    pub(super) fn may_ask_ahead(&self, interview: &Interview) -> bool {
        self.running.is_none() && self.interviewer.asks_ahead(interview)
    }

    /// Asks ahead; gives up what was asked ahead before, unless it was the same.
    pub(super) fn ask_ahead(&mut self, about: Ahead) {
        if self.running.is_some() || self.ahead.as_ref().is_some_and(|ahead| ahead.says_the_same(&about)) {
            return;
        }
        self.give_up();
        let words =
            about.interview.turns().last().map_or(0, |(_, heard)| heard.text.split_whitespace().count());
        if self.asked_ahead >= MOST_AHEAD + words / WORDS_FOR_ANOTHER {
            return;
        }
        self.asked_ahead += 1;
        self.ahead = Some(Request::send(&self.interviewer, about));
    }

    /// The candidate goes on: what was asked ahead is of no use.
    pub(super) fn give_up(&mut self) {
        let Some(Request { about, answer }) = self.ahead.take() else { return };
        self.paid.wasted += 1;
        self.metrics.asked_ahead(false);
        match answer.now_or_never() {
            Some(Ok(Ok(reply))) => self.wasted.add(reply.usage.as_ref()),
            Some(_) => {}
            None => self.account(&about),
        }
    }

    /// Asks for the next words, unless that was done ahead. Whoever goes on speaking within a moment after a turn re-opens it: the
    /// machine then waits for no reply any more.
    pub(super) fn begin(&mut self, interview: Interview, generation: u32, acts: Vec<Act>) {
        self.call_off();
        let last = interview.turns().last().map(|(_, heard)| heard.source);
        let reopen = if last == Some(TurnSource::Voice) { REOPEN } else { Duration::ZERO };
        let held_back = sleep(reopen);
        let about = Ahead { interview, acts };
        let asked = self.ahead.take_if(|ahead| ahead.says_the_same(&about));
        if asked.is_some() {
            self.paid.hits += 1;
            self.metrics.asked_ahead(true);
        }
        self.give_up();
        self.asked_ahead = 0;
        // Ahead of the turn's end there was time to fail: then there is time to ask once more.
        let may_have_failed = asked.as_ref().is_some_and(|request| request.answer.is_finished());
        let request = asked.unwrap_or_else(|| Request::send(&self.interviewer, about.clone()));
        let again = may_have_failed.then(|| (Arc::clone(&self.interviewer), about.clone()));
        let took = Arc::<OnceLock<Option<Usage>>>::default();
        let (replies, tells) = (self.replies.clone(), Arc::clone(&took));
        let task = tokio::spawn(async move {
            let answer = request.answer.await;
            let mut answer = answer.unwrap_or_else(|error| Err(InterviewerError::Failed(error.to_string())));
            if let (true, Some((interviewer, Ahead { interview, acts }))) = (answer.is_err(), again) {
                answer = interviewer.reply(&interview, &acts).await;
            }
            let _first = tells.set(answer.as_ref().ok().and_then(|reply| reply.usage.clone()));
            held_back.await;
            // A closed channel means that the connection is gone; the next one asks again.
            let _gone = replies.send((generation, answer)).await;
        });
        self.running = Some(Running { generation, about, took, task: AbortOnDropHandle::new(task) });
    }

    /// Calls the request off unless it is the one that is awaited: the model need not go on, and costs no more.
    pub(super) fn keep(&mut self, awaited: Option<u32>) {
        if self.running.as_ref().is_some_and(|running| Some(running.generation) != awaited) {
            self.call_off();
        }
    }

    /// What the machine is told about a reply. The first that it takes in also bears what was asked for nothing before.
    pub(super) fn take_in(&mut self, (generation, answer): Replied, awaited: Option<u32>) -> Input {
        let running = self.running.take_if(|running| running.generation == generation);
        match answer {
            Ok(Reply { act, text, by, mut usage }) => {
                if Some(generation) != awaited {
                    self.wasted.add(usage.as_ref());
                } else if let Some(usage) = &mut usage {
                    let wasted = std::mem::take(&mut self.wasted);
                    (usage.wasted_tokens, usage.wasted_cost_micros) = (wasted.tokens, wasted.cost_micros);
                }
                Input::ModelReplied { generation, act, text, by, usage }
            }
            Err(error) => {
                tracing::warn!(error = %error, "scripted wording is used");
                if let Some(Running { about, .. }) = running {
                    self.account(&about);
                }
                Input::ModelFailed { generation }
            }
        }
    }

    /// How often asking ahead paid since this was last asked for.
    pub(super) fn take_paid(&mut self) -> AskedAhead {
        std::mem::take(&mut self.paid)
    }

    fn call_off(&mut self) {
        let Some(Running { about, took, task, .. }) = self.running.take() else { return };
        // What is finished is in the channel, and is accounted when it comes in.
        if task.is_finished() {
            return;
        }
        match took.get() {
            Some(usage) => self.wasted.add(usage.as_ref()),
            None => self.account(&about),
        }
    }

    fn account(&mut self, about: &Ahead) {
        let took = self.interviewer.called_off(&about.interview, &about.acts);
        self.wasted.tokens = self.wasted.tokens.saturating_add(took.tokens);
        self.wasted.cost_micros = self.wasted.cost_micros.saturating_add(took.cost_micros);
    }
}

#[cfg(test)]
mod tests;
