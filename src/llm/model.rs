//! An interviewer that asks language models: the first server that answers in time is taken, and where none does, or none may be
//! asked, the script speaks. Asking has no side effects on an interview.

mod seat;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::{StreamExt as _, stream::FuturesUnordered};
use tokio::time::{Instant, sleep, timeout};

use self::seat::{Seat, Tempo};
use super::{
    Interviewer, InterviewerError, Reply,
    endpoint::{Answer, Endpoint, EndpointOrder},
    prompts::{PromptError, Prompts},
    scripted::ScriptedInterviewer,
    sent::Sent,
    spending::{Account, Book, Budget},
};
use crate::{
    interview::{Interview, egress::Egress, event::Act, mask::Mask, prompt, spending::Spending},
    metrics::Metrics,
    store::StoreError,
};

/// How a model interviewer works.
#[derive(Clone, Debug)]
pub struct ModelOrder {
    /// The servers, in order of preference.
    pub endpoints: Vec<EndpointOrder>,
    /// How long a reply may take, all servers together.
    pub deadline: Duration,
    /// What may be spent.
    pub budget: Budget,
    /// Whether to ask where the candidate seems to be done, before that is certain.
    pub ahead: bool,
}

/// Why no model interviewer can be made.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// A template is wrong.
    #[error(transparent)]
    Prompt(#[from] PromptError),
    /// The client can't be made.
    #[error(
        "no client for {endpoint} can be made: {reason}; install the system's certificates (ca-certificates)"
    )]
    Client {
        /// The server.
        endpoint: String,
        /// What the client says.
        reason: String,
    },
}

/// Asks models.
pub struct ModelInterviewer {
    seats: Vec<Seat>,
    prompts: &'static Prompts,
    deadline: Duration,
    account: Account,
    ahead: bool,
    metrics: Arc<Metrics>,
    tempo: Tempo,
}

/// Why no model was asked; the script speaks then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Silent {
    /// What was said may not leave for any of the configured servers, and none of them is here.
    Egress,
    /// The budget is spent.
    Budget,
    /// All servers are being left alone.
    Broken,
}

impl Silent {
    const fn name(self) -> &'static str {
        match self {
            Self::Egress => "egress",
            Self::Budget => "budget",
            Self::Broken => "broken",
        }
    }
}

impl ModelInterviewer {
    /// An interviewer that asks these servers.
    ///
    /// # Errors
    /// When a template is wrong or a client can't be made.
    pub fn new(order: ModelOrder, metrics: Arc<Metrics>) -> Result<Self, ModelError> {
        let seat = |order: EndpointOrder| {
            let name = order.name();
            let failed =
                |error: reqwest::Error| ModelError::Client { endpoint: name, reason: error.to_string() };
            Ok(Seat::new(Endpoint::new(order).map_err(failed)?))
        };
        Ok(Self {
            seats: order.endpoints.into_iter().map(seat).collect::<Result<_, ModelError>>()?,
            prompts: Prompts::embedded()?,
            deadline: order.deadline,
            account: Account::new(order.budget),
            ahead: order.ahead,
            metrics,
            tempo: Tempo::Real { began: Instant::now() },
        })
    }

    /// For one interview on a virtual clock, in which everything lasts `times` times as long as here: its breakers count that
    /// clock, and what a reply took is told in its time. The order's deadline is this machine's time.
    #[must_use]
    pub fn rehearsed(self, times: u32) -> Self {
        Self { tempo: Tempo::Rehearsed { times }, ..self }
    }

    /// What is spent is written down there, and what was spent this month counts.
    ///
    /// # Errors
    /// When the book can't be read.
    pub async fn kept_in(self, book: Book) -> Result<Self, StoreError> {
        Ok(Self { account: self.account.kept_in(book).await?, ..self })
    }

    /// The servers that may hear of this interview, in order.
    fn allowed(&self, interview: &Interview) -> Vec<&Seat> {
        self.seats.iter().filter(|seat| may_hear(seat.endpoint.order(), interview)).collect()
    }

    /// The servers that may be asked now, in order.
    fn askable(&self, interview: &Interview) -> Result<Vec<&Seat>, Silent> {
        let allowed = self.allowed(interview);
        if allowed.is_empty() {
            return Err(Silent::Egress);
        }
        if !self.account.allows(interview) {
            return Err(Silent::Budget);
        }
        let now_ms = self.tempo.now_ms(interview);
        let admitted: Vec<&Seat> = allowed.into_iter().filter(|seat| seat.admits(now_ms)).collect();
        if admitted.is_empty() { Err(Silent::Broken) } else { Ok(admitted) }
    }

    /// The first usable answer. A server that fails makes room for the next at once, one that is slow after its share of
    /// the deadline, and may still win.
    async fn race(&self, seats: &[&Seat], interview: &Interview, acts: &[Act]) -> Option<(Answer, Mask)> {
        let share = self.deadline / (seats.len().max(1) as u32);
        let mut waiting = seats.iter();
        let mut running = FuturesUnordered::new();
        running.push(self.ask(waiting.next()?, interview, acts));
        loop {
            let more = !waiting.as_slice().is_empty();
            tokio::select! {
                answer = running.next() => if let Some(Some(answer)) = answer {
                    return Some(answer);
                },
                () = sleep(share), if more => {}
            }
            match waiting.next() {
                Some(next) => running.push(self.ask(next, interview, acts)),
                None if running.is_empty() => return None,
                None => {}
            }
        }
    }

    async fn ask(&self, seat: &Seat, interview: &Interview, acts: &[Act]) -> Option<(Answer, Mask)> {
        let order = seat.endpoint.order();
        let (messages, mask) = self.messages(seat, interview, acts)?;
        let mut verdict = seat.verdict(self.tempo, interview, self.deadline / 2, &self.metrics);
        let on_its_way = Sent::new(&self.account, &self.metrics, seat.endpoint.unanswered(&messages));
        match seat.endpoint.ask(&messages, acts.len()).await {
            Ok(mut answer) => {
                verdict.succeeded();
                self.tempo.stretch(&mut answer.usage);
                on_its_way.answered(&answer.usage);
                self.metrics.model_answered(&answer.usage);
                Some((answer, mask))
            }
            Err(error) => {
                verdict.failed(error.failure());
                if !error.was_read() {
                    on_its_way.not_read();
                }
                self.metrics.model_failed(error.name());
                tracing::warn!(llm.endpoint = order.name(), error = %error, "a model did not answer");
                None
            }
        }
    }

    /// What such a server is sent.
    fn messages(&self, seat: &Seat, interview: &Interview, acts: &[Act]) -> Option<([String; 2], Mask)> {
        let is_here = seat.endpoint.order().is_here();
        let egress = if is_here { Egress::Full } else { interview.versions().egress };
        let (input, mask) = prompt::turn(interview, acts, egress);
        match self.prompts.messages(&input) {
            Ok(messages) => Some((messages, mask)),
            Err(error) => {
                tracing::error!(error = %error, "a prompt can't be rendered");
                None
            }
        }
    }

    async fn script(
        &self,
        interview: &Interview,
        acts: &[Act],
        why: Silent,
    ) -> Result<Reply, InterviewerError> {
        self.metrics.model_outcome(why.name());
        ScriptedInterviewer.reply(interview, acts).await
    }
}

#[async_trait]
impl Interviewer for ModelInterviewer {
    async fn reply(&self, interview: &Interview, acts: &[Act]) -> Result<Reply, InterviewerError> {
        let seats = match self.askable(interview) {
            Ok(seats) => seats,
            Err(why) => return self.script(interview, acts, why).await,
        };
        let raced = timeout(self.deadline, self.race(&seats, interview, acts)).await;
        let (answer, mask) = match raced {
            Ok(Some(answer)) => answer,
            Ok(None) => {
                self.metrics.model_outcome("failed");
                return Err(InterviewerError::Failed("no server gave a usable reply".to_owned()));
            }
            Err(_elapsed) => {
                self.metrics.model_outcome("late");
                return Err(InterviewerError::Late { deadline_ms: self.deadline.as_millis() as u64 });
            }
        };
        let act = acts.get(answer.choice.act).cloned();
        let act = act.ok_or_else(|| InterviewerError::Failed("an act that was not offered".to_owned()))?;
        let text = mask.uncover(&answer.choice.say);
        let rejected = interview.worded(&act, &text).err();
        self.metrics.model_outcome(if rejected.is_some() { "guarded" } else { "spoken" });
        if let Some(rejection) = rejected {
            self.metrics.model_rejected(rejection.name());
        }
        Ok(Reply { act, text, by: answer.usage.model.clone(), usage: Some(answer.usage) })
    }

    fn asks_ahead(&self, interview: &Interview) -> bool {
        let usable = || self.allowed(interview).iter().any(|seat| seat.is_closed());
        self.ahead && self.account.allows(interview) && usable()
    }

    fn called_off(&self, interview: &Interview, acts: &[Act]) -> Spending {
        let mut took = Spending::default();
        let first = self.allowed(interview).into_iter().find(|seat| seat.is_closed());
        let sent = first.and_then(|seat| Some((seat, self.messages(seat, interview, acts)?.0)));
        if let Some((seat, messages)) = sent {
            took.add(Some(&seat.endpoint.unanswered(&messages)));
        }
        took
    }
}

/// A server elsewhere is sent words only where the candidate's notice named it.
fn may_hear(order: &EndpointOrder, interview: &Interview) -> bool {
    let versions = interview.versions();
    order.is_here() || versions.egress != Egress::None && versions.model_hosts.contains(&order.name())
}
