//! One server with its breaker, and whose time that breaker counts.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::{
    interview::{Interview, event::Usage},
    llm::{
        breaker::{Breaker, Failure},
        endpoint::Endpoint,
    },
    metrics::Metrics,
};

/// Whose time counts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tempo {
    /// This machine's, from then on.
    Real { began: Instant },
    /// That of one interview on a virtual clock, in which everything lasts so many times as long as here.
    Rehearsed { times: u32 },
}

impl Tempo {
    pub(super) fn now_ms(self, interview: &Interview) -> u64 {
        match self {
            Self::Real { began } => began.elapsed().as_millis() as u64,
            Self::Rehearsed { .. } => interview.last_at().0,
        }
    }

    const fn times(self) -> u32 {
        match self {
            Self::Real { .. } => 1,
            Self::Rehearsed { times } => times,
        }
    }

    /// Tells in its time what was measured in this machine's.
    pub(super) fn stretch(self, usage: &mut Usage) {
        for milliseconds in [&mut usage.first_token_ms, &mut usage.total_ms] {
            *milliseconds = milliseconds.saturating_mul(self.times().into());
        }
    }
}

pub(super) struct Seat {
    pub endpoint: Endpoint,
    breaker: Mutex<Breaker>,
}

impl Seat {
    pub(super) fn new(endpoint: Endpoint) -> Self {
        Self { endpoint, breaker: Mutex::default() }
    }

    /// Whether it may be asked; whoever is told yes asks.
    pub(super) fn admits(&self, now_ms: u64) -> bool {
        self.breaker().admits(now_ms)
    }

    /// Whether nothing speaks against asking it.
    pub(super) fn is_closed(&self) -> bool {
        matches!(*self.breaker(), Breaker::Closed { .. })
    }

    /// What will be told about a request that is sent now.
    pub(super) fn verdict<'a>(
        &'a self,
        tempo: Tempo,
        interview: &Interview,
        patience: Duration,
        metrics: &'a Metrics,
    ) -> Verdict<'a> {
        let (asked, asked_ms) = (Instant::now(), tempo.now_ms(interview));
        Verdict { seat: self, tempo, asked, asked_ms, patience, metrics, is_open: true }
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells the breaker what came of a request, also of one that is dropped: one that took the whole patience failed, one that was
/// called off before says nothing.
pub(super) struct Verdict<'a> {
    seat: &'a Seat,
    tempo: Tempo,
    asked: Instant,
    asked_ms: u64,
    patience: Duration,
    metrics: &'a Metrics,
    is_open: bool,
}

impl Verdict<'_> {
    pub(super) fn succeeded(&mut self) {
        self.is_open = false;
        self.seat.breaker().succeeded();
    }

    pub(super) fn failed(&mut self, failure: Failure) {
        self.is_open = false;
        let took_ms = self.asked.elapsed().as_millis() as u64 * u64::from(self.tempo.times());
        let mut breaker = self.seat.breaker();
        let was_open = breaker.is_open();
        breaker.failed(failure, self.asked_ms + took_ms);
        if !was_open && breaker.is_open() {
            self.metrics.breaker_opened();
        }
    }
}

impl Drop for Verdict<'_> {
    fn drop(&mut self) {
        if self.is_open && self.asked.elapsed() >= self.patience {
            self.failed(Failure::Once);
        }
    }
}
