//! Whether a server is worth asking. Closed: it is asked. Open after failures in a row: it is left alone for a while, longer
//! each time. Half open: one request finds out. Pure: milliseconds of any clock that never goes back are passed in.

/// Failures in a row that open it.
const FAILURES: u32 = 3;
/// First pause, in milliseconds; doubled with every further failure.
const FIRST_PAUSE_MS: u64 = 5_000;
const LONGEST_PAUSE_MS: u64 = 300_000;
/// A trial that nobody reports on is given up after this.
const TRIAL_MS: u64 = 15_000;

/// What went wrong, as far as it matters for the next request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// This once; it may work again at once.
    Once,
    /// The server asks to be left alone for so many milliseconds.
    Wait(u64),
    /// It can't work until somebody mends the configuration or the server.
    Lasting,
}

/// The state for one server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaker {
    /// Asked; so many failures in a row.
    Closed {
        /// Failures since the last success.
        failures: u32,
    },
    /// Left alone until then.
    Open {
        /// When one request may find out.
        until_ms: u64,
        /// The pause that led there.
        pause_ms: u64,
    },
    /// One request is finding out.
    HalfOpen {
        /// When it began.
        since_ms: u64,
        /// The pause before it.
        pause_ms: u64,
    },
}

impl Default for Breaker {
    fn default() -> Self {
        Self::Closed { failures: 0 }
    }
}

impl Breaker {
    /// Whether to ask now. Whoever is told yes reports what came of it.
    pub const fn admits(&mut self, now_ms: u64) -> bool {
        let pause_ms = match *self {
            Self::Closed { .. } => return true,
            Self::Open { until_ms, pause_ms } if now_ms >= until_ms => pause_ms,
            Self::HalfOpen { since_ms, pause_ms } if now_ms >= since_ms.saturating_add(TRIAL_MS) => pause_ms,
            Self::Open { .. } | Self::HalfOpen { .. } => return false,
        };
        *self = Self::HalfOpen { since_ms: now_ms, pause_ms };
        true
    }

    /// It answered as it should.
    pub const fn succeeded(&mut self) {
        *self = Self::Closed { failures: 0 };
    }

    /// It failed.
    pub fn failed(&mut self, failure: Failure, now_ms: u64) {
        let pause_ms = match (*self, failure) {
            (Self::Closed { .. } | Self::Open { .. } | Self::HalfOpen { .. }, Failure::Lasting) => {
                LONGEST_PAUSE_MS
            }
            (Self::Closed { .. } | Self::Open { .. } | Self::HalfOpen { .. }, Failure::Wait(asked_ms)) => {
                asked_ms.clamp(1_000, LONGEST_PAUSE_MS)
            }
            (Self::Closed { failures }, Failure::Once) if failures + 1 < FAILURES => {
                *self = Self::Closed { failures: failures + 1 };
                return;
            }
            (Self::Closed { .. }, Failure::Once) => FIRST_PAUSE_MS,
            // A request from before the pause says nothing new.
            (Self::Open { .. }, Failure::Once) => return,
            (Self::HalfOpen { pause_ms, .. }, Failure::Once) => (pause_ms * 2).min(LONGEST_PAUSE_MS),
        };
        *self = Self::Open { until_ms: now_ms.saturating_add(pause_ms), pause_ms };
    }

    /// Whether it is left alone at present.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn opened() -> Breaker {
        let mut breaker = Breaker::default();
        for _ in 0..FAILURES {
            breaker.failed(Failure::Once, 1_000);
        }
        breaker
    }

    #[test]
    fn three_failures_in_a_row_open_it_and_one_success_between_them_does_not() {
        let mut breaker = Breaker::default();
        breaker.failed(Failure::Once, 0);
        breaker.failed(Failure::Once, 0);
        breaker.succeeded();
        breaker.failed(Failure::Once, 0);
        breaker.failed(Failure::Once, 0);
        assert!(breaker.admits(0));
        breaker.failed(Failure::Once, 0);
        assert!(!breaker.admits(0));
    }

    #[test]
    fn after_the_pause_one_request_finds_out() {
        let mut breaker = opened();
        assert!(!breaker.admits(5_999));
        assert!(breaker.admits(6_000));
        assert!(!breaker.admits(6_001), "a second one waits");
        breaker.succeeded();
        assert!(breaker.admits(6_002));
    }

    #[test]
    fn a_failed_trial_doubles_the_pause() {
        let mut breaker = opened();
        assert!(breaker.admits(6_000));
        breaker.failed(Failure::Once, 6_000);
        assert_eq!(breaker, Breaker::Open { until_ms: 16_000, pause_ms: 10_000 });
    }

    #[test]
    fn a_server_that_asks_to_wait_is_obeyed_at_once() {
        let mut breaker = Breaker::default();
        breaker.failed(Failure::Wait(30_000), 0);
        assert!(!breaker.admits(29_999));
        assert!(breaker.admits(30_000));
    }

    #[derive(Clone, Copy, Debug)]
    enum Step {
        Wait(u64),
        Ask,
        Report(Option<Failure>),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let failure = prop_oneof![
            Just(Failure::Once),
            Just(Failure::Lasting),
            (0_u64..u64::MAX).prop_map(Failure::Wait),
        ];
        let step = prop_oneof![
            (0_u64..400_000).prop_map(Step::Wait),
            Just(Step::Ask),
            prop::option::of(failure).prop_map(Step::Report),
        ];
        prop::collection::vec(step, 0..60)
    }

    proptest! {
        #[test]
        fn it_never_pauses_longer_than_the_longest_pause_and_admits_one_trial_at_a_time(steps in steps()) {
            let (mut breaker, mut now_ms) = (Breaker::default(), 0);
            for step in steps {
                match step {
                    Step::Wait(wait_ms) => now_ms += wait_ms,
                    Step::Ask => {
                        let was_closed = matches!(breaker, Breaker::Closed { .. });
                        let admitted = breaker.admits(now_ms);
                        prop_assert!(!was_closed || admitted);
                        prop_assert!(was_closed || !admitted || !breaker.admits(now_ms));
                    }
                    Step::Report(Some(failure)) => breaker.failed(failure, now_ms),
                    Step::Report(None) => breaker.succeeded(),
                }
                let mut later = breaker;
                prop_assert!(later.admits(now_ms + LONGEST_PAUSE_MS));
            }
        }
    }
}
