//! Interviews in which a model words what is said: a server on this machine that misbehaves, asked over the real protocol by the
//! real [`ModelInterviewer`].
//!
//! Waiting costs no real minutes: the deadline is shortened [`TIMES`] times, slow answers with it, and what was waited counts
//! [`TIMES`] times as long in the interview.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use serde::Serialize;
use tokio::runtime::{Builder, Runtime};

use super::pace::Pace;
use crate::{
    interview::event::{Event, Record},
    llm::{
        Budget, Interviewer,
        endpoint::EndpointOrder,
        model::{ModelError, ModelInterviewer, ModelOrder},
    },
    metrics::Metrics,
    rehearsal::model_server::{self, Mischief, ModelServer},
};

/// A millisecond here is so many in the interview; fewer in a debug build, whose guard takes its time.
pub const TIMES: u32 = if cfg!(debug_assertions) { 2 } else { 10 };
/// Within which a line shall be there, in milliseconds of the interview: what a server waits unless it is told otherwise.
pub const DEADLINE_MS: u64 = 2_500;
/// Of server and client: on one thread, a reply and the timer beside it wait for the same processor.
const THREADS: usize = 1;

/// A model server with everything that counts what comes of it.
pub struct Misbehaving {
    server: ModelServer,
    metrics: Arc<Metrics>,
    /// Server and client work on a thread of their own, however busy the interviews are.
    runtime: Runtime,
}

impl Misbehaving {
    /// Starts a server that misbehaves in so many of a hundred requests.
    ///
    /// # Errors
    /// When no port or no thread is free.
    pub fn start(seed: u64, per_cent: u32) -> std::io::Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(THREADS).enable_all().build()?;
        let mischief = Mischief::any(per_cent).slow_within(2 * Self::deadline());
        let server = runtime.block_on(model_server::spawn(seed, mischief))?;
        Ok(Self { server, metrics: Arc::default(), runtime })
    }

    /// An interviewer for one interview: each has a clock of its own, so each has breakers of its own.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn interviewer(&self) -> Result<impl Interviewer + use<>, ModelError> {
        let endpoint = EndpointOrder {
            address: self.server.url().clone(),
            key: None,
            model: "rehearsed".to_owned(),
            forwards: false,
            price_in: 0.0,
            price_out: 0.0,
        };
        let order = ModelOrder {
            endpoints: vec![endpoint],
            deadline: Self::deadline(),
            budget: Budget::default(),
            ahead: false,
        };
        Ok(ModelInterviewer::new(order, Arc::clone(&self.metrics))?.rehearsed(TIMES))
    }

    /// How its replies count in an interview.
    pub fn pace(&self) -> Pace {
        let threads = self.runtime.handle().clone();
        Pace::Measured { times: TIMES, deadline_ms: DEADLINE_MS, threads }
    }

    /// What came of `replies` in all interviews.
    pub fn summary(&self, replies: &Replies) -> ModelSummary {
        ModelSummary {
            calls: replies.calls,
            worded: replies.worded,
            worded_share: share(replies.worded, replies.calls),
            rejected: replies.rejected.clone(),
            timeouts: self.metrics.model_outcomes("late"),
            errors: self.metrics.model_outcomes("failed"),
            left_alone: self.metrics.model_outcomes("broken"),
            breaker_openings: self.metrics.breaker_openings(),
            deadline_ms: DEADLINE_MS,
            longest_silence_ms: replies.longest_silence_ms,
            times: TIMES,
        }
    }

    fn deadline() -> Duration {
        Duration::from_millis(DEADLINE_MS) / TIMES
    }
}

fn share(count: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| (count as f64 / of as f64 * 1_000.0).round() / 1_000.0)
}

/// What the model did in a run.
#[derive(Clone, Debug, Serialize)]
pub struct ModelSummary {
    /// Lines that were asked for.
    pub calls: u64,
    /// Lines that were said in the model's words.
    pub worded: u64,
    /// The share of these.
    pub worded_share: Option<f64>,
    /// Lines that a rule of the guard kept from being said, by the rule's name.
    pub rejected: BTreeMap<&'static str, u64>,
    /// Replies that were not there in time.
    pub timeouts: u64,
    /// Replies that were none: refused, broken off, nonsense.
    pub errors: u64,
    /// Lines for which the server was left alone.
    pub left_alone: u64,
    /// How often it began to be left alone.
    pub breaker_openings: u64,
    /// Within which a line shall be there, in milliseconds of the interview.
    pub deadline_ms: u64,
    /// The longest from a request to the words, in milliseconds of the interview.
    pub longest_silence_ms: u64,
    /// A millisecond of waiting counted as so many.
    pub times: u32,
}

/// What became of the requests of one interview or of several, by their logs alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replies {
    /// Lines that were asked for.
    pub calls: u64,
    /// Lines that were said in a model's words.
    pub worded: u64,
    /// Lines that a rule kept from being said, by its name.
    pub rejected: BTreeMap<&'static str, u64>,
    /// The longest from a request to the words, in milliseconds.
    pub longest_silence_ms: u64,
}

impl Replies {
    /// Those of one interview.
    pub fn of(log: &[Record]) -> Self {
        let mut found = Self::default();
        for record in log {
            if let Event::ReplyRequested { .. } = record.event {
                found.calls += 1;
            }
            let Event::ModelReplied { usage: Some(_), rejected, .. } = &record.event else { continue };
            match rejected {
                None => found.worded += 1,
                Some(rule) => *found.rejected.entry(rule.name()).or_default() += 1,
            }
        }
        let silences = super::checks::silences(log).map(|silence| silence.lasts_ms);
        found.longest_silence_ms = silences.max().unwrap_or_default();
        found
    }

    /// Takes in those of another interview.
    pub fn add(&mut self, other: &Self) {
        self.calls += other.calls;
        self.worded += other.worded;
        for (rule, count) in &other.rejected {
            *self.rejected.entry(rule).or_default() += count;
        }
        self.longest_silence_ms = self.longest_silence_ms.max(other.longest_silence_ms);
    }
}
