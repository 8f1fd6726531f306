//! What the server measures of itself. Every figure has a name and a row in [`catalogue`]; all of them are numbers, and
//! none tells what anybody said. `GET /metrics` writes them in the OpenMetrics text format.

pub mod catalogue;
mod turn;

use std::sync::atomic::{AtomicI64, Ordering};

use prometheus_client::{
    encoding::text,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Metric, Registry},
};

pub use self::turn::TurnMetrics;
use crate::{interview::event::Usage, recognition::Urgency, store::webhooks::WebhookFigures};

/// Upper bounds of what is measured in milliseconds.
const MILLISECONDS: [f64; 14] = [
    10.0, 25.0, 50.0, 100.0, 200.0, 300.0, 500.0, 800.0, 1_200.0, 2_000.0, 3_500.0, 6_000.0, 12_000.0,
    30_000.0,
];
/// Upper bounds of a share of real time.
const SHARES: [f64; 10] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1.0, 2.0];

/// The label of a figure that is told apart by one property.
type Label = [(&'static str, &'static str); 1];
type Counters = Family<Label, Counter>;
type Histograms = Family<Label, Histogram, fn() -> Histogram>;

/// The figures of one server; shared by whoever measures.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    hold_to_final_ms: Histogram,
    eou_delay_ms: Histogram,
    user_to_bot_ms: Histogram,
    user_to_bot_heard_ms: Histogram,
    tts_ttfb_ms: Histogram,
    resume_gap_ms: Histogram,
    asr_queue_wait_ms: Histograms,
    asr_decode_ms: Histograms,
    asr_rtf: Histogram,
    asr_waiting: Gauge,
    asr_waiting_most: Gauge,
    asr_retries: Counter,
    asr_wasted_ms: Counter,
    asr_refused: Counters,
    dropped_hallucinations: Counter,
    turns: Counter,
    false_cutoffs: Counter,
    speculative: Counters,
    barge_ins: Counters,
    llm_first_token_ms: Histogram,
    llm_reply_ms: Histogram,
    llm_replies: Counters,
    llm_failures: Counters,
    llm_rejections: Counters,
    llm_breaker_openings: Counter,
    llm_ahead: Counters,
    llm_tokens: Counters,
    llm_cost_micros: Counter,
    samples_replayed: Counter,
    samples_lost: Counter,
    messages_refused: Counters,
    connections_closed: Counters,
    interviews_live: Gauge,
    interviews_waiting: Gauge,
    jobs_open: Gauge,
    jobs_dead: Gauge,
    webhooks_waiting: Gauge,
    webhooks_failing: Gauge,
    webhooks_given_up: Gauge,
}

/// Who is here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Occupancy {
    /// Interviews whose candidate is connected.
    pub live: usize,
    /// Candidates in line for a seat.
    pub waiting: usize,
}

/// What waits and what runs at the moment when the figures are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Present {
    /// Who is here.
    pub interviews: Occupancy,
    /// Jobs that are neither done nor dead.
    pub jobs_open: u64,
    /// Jobs that were given up.
    pub jobs_dead: u64,
    /// What is on its way to other systems and what fails.
    pub webhooks: WebhookFigures,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("vivavoce");
        let add = &mut registry;
        Self {
            hold_to_final_ms: added(add, "hold_to_final_ms", milliseconds()),
            eou_delay_ms: added(add, "eou_delay_ms", milliseconds()),
            user_to_bot_ms: added(add, "user_to_bot_ms", milliseconds()),
            user_to_bot_heard_ms: added(add, "user_to_bot_heard_ms", milliseconds()),
            tts_ttfb_ms: added(add, "tts_ttfb_ms", milliseconds()),
            resume_gap_ms: added(add, "resume_gap_ms", milliseconds()),
            asr_queue_wait_ms: added(add, "asr_queue_wait_ms", Family::new_with_constructor(milliseconds)),
            asr_decode_ms: added(add, "asr_decode_ms", Family::new_with_constructor(milliseconds)),
            asr_rtf: added(add, "asr_rtf", Histogram::new(SHARES)),
            asr_waiting: added(add, "asr_waiting", Gauge::default()),
            asr_waiting_most: added(add, "asr_waiting_most", Gauge::default()),
            asr_retries: added(add, "asr_retries", Counter::default()),
            asr_wasted_ms: added(add, "asr_wasted_ms", Counter::default()),
            asr_refused: added(add, "asr_refused", Family::default()),
            dropped_hallucinations: added(add, "dropped_hallucinations", Counter::default()),
            turns: added(add, "turns", Counter::default()),
            false_cutoffs: added(add, "false_cutoffs", Counter::default()),
            speculative: added(add, "speculative", Family::default()),
            barge_ins: added(add, "barge_ins", Family::default()),
            llm_first_token_ms: added(add, "llm_first_token_ms", milliseconds()),
            llm_reply_ms: added(add, "llm_reply_ms", milliseconds()),
            llm_replies: added(add, "llm_replies", Family::default()),
            llm_failures: added(add, "llm_failures", Family::default()),
            llm_rejections: added(add, "llm_rejections", Family::default()),
            llm_ahead: added(add, "llm_ahead", Family::default()),
            llm_breaker_openings: added(add, "llm_breaker_openings", Counter::default()),
            llm_tokens: added(add, "llm_tokens", Family::default()),
            llm_cost_micros: added(add, "llm_cost_micros", Counter::default()),
            samples_replayed: added(add, "samples_replayed", Counter::default()),
            samples_lost: added(add, "samples_lost", Counter::default()),
            messages_refused: added(add, "messages_refused", Family::default()),
            connections_closed: added(add, "connections_closed", Family::default()),
            interviews_live: added(add, "interviews_live", Gauge::default()),
            interviews_waiting: added(add, "interviews_waiting", Gauge::default()),
            jobs_open: added(add, "jobs_open", Gauge::default()),
            jobs_dead: added(add, "jobs_dead", Gauge::default()),
            webhooks_waiting: added(add, "webhooks_waiting", Gauge::default()),
            webhooks_failing: added(add, "webhooks_failing", Gauge::default()),
            webhooks_given_up: added(add, "webhooks_given_up", Gauge::default()),
            registry,
        }
    }
}

impl Metrics {
    /// All figures in the OpenMetrics text format, with what is `present` now.
    pub fn text(&self, present: Present) -> String {
        self.interviews_live.set(present.interviews.live as i64);
        self.interviews_waiting.set(present.interviews.waiting as i64);
        self.jobs_open.set(present.jobs_open as i64);
        self.jobs_dead.set(present.jobs_dead as i64);
        self.webhooks_waiting.set(present.webhooks.waiting as i64);
        self.webhooks_failing.set(present.webhooks.failing as i64);
        self.webhooks_given_up.set(present.webhooks.given_up as i64);
        let mut text = String::new();
        // Writing to a text never fails.
        let _infallible = text::encode(&mut text, &self.registry);
        text
    }

    /// A spoken turn was measured to its end.
    pub fn turn(&self, turn: &TurnMetrics) {
        self.turns.inc();
        self.false_cutoffs.inc_by(u64::from(turn.false_cutoff));
        self.speculative.get_or_create(&[("outcome", "hit")]).inc_by(turn.speculative_hits.into());
        self.speculative.get_or_create(&[("outcome", "wasted")]).inc_by(turn.speculative_wasted.into());
        self.asr_wasted_ms.inc_by(turn.speculative_wasted_ms);
        for (histogram, measured) in [
            (&self.hold_to_final_ms, turn.hold_to_final_ms),
            (&self.eou_delay_ms, turn.eou_delay_ms),
            (&self.user_to_bot_ms, turn.user_to_bot_ms),
            (&self.user_to_bot_heard_ms, turn.user_to_bot_heard_ms),
        ] {
            if let Some(measured) = measured {
                histogram.observe(measured as f64);
            }
        }
    }

    /// Speech over the interviewer's line stopped it (`confirmed`), or turned out to be none.
    pub fn barge_in(&self, confirmed: bool) {
        let outcome = if confirmed { "confirmed" } else { "false" };
        self.barge_ins.get_or_create(&[("outcome", outcome)]).inc();
    }

    /// The voice needed so long for a line.
    pub fn line_voiced(&self, milliseconds: u64) {
        self.tts_ttfb_ms.observe(milliseconds as f64);
    }

    /// A language model answered within such times.
    pub fn model_answered(&self, usage: &Usage) {
        self.llm_first_token_ms.observe(usage.first_token_ms as f64);
        self.llm_reply_ms.observe(usage.total_ms as f64);
    }

    /// A language model read so much, and wrote so much if anything.
    pub fn model_read(&self, usage: &Usage) {
        self.llm_tokens.get_or_create(&[("direction", "in")]).inc_by(usage.tokens_in);
        self.llm_tokens.get_or_create(&[("direction", "out")]).inc_by(usage.tokens_out);
        self.llm_cost_micros.inc_by(usage.cost_micros);
    }

    /// A server of a language model gave nothing usable.
    pub fn model_failed(&self, kind: &'static str) {
        self.llm_failures.get_or_create(&[("kind", kind)]).inc();
    }

    /// What came of asking for a line.
    pub fn model_outcome(&self, outcome: &'static str) {
        self.llm_replies.get_or_create(&[("outcome", outcome)]).inc();
    }

    /// A rule kept a model's line from being spoken.
    pub fn model_rejected(&self, rule: &'static str) {
        self.llm_rejections.get_or_create(&[("rule", rule)]).inc();
    }

    /// A request was made before the turn was over, for its reply (`hit`) or for nothing.
    pub fn asked_ahead(&self, hit: bool) {
        self.llm_ahead.get_or_create(&[("outcome", if hit { "hit" } else { "wasted" })]).inc();
    }

    /// A server of a language model is left alone from now on, for a while.
    pub fn breaker_opened(&self) {
        self.llm_breaker_openings.inc();
    }

    /// How often servers of language models began to be left alone.
    pub fn breaker_openings(&self) -> u64 {
        self.llm_breaker_openings.get()
    }

    /// How many lines had this outcome, see [`Self::model_outcome`].
    pub fn model_outcomes(&self, outcome: &'static str) -> u64 {
        self.llm_replies.get_or_create(&[("outcome", outcome)]).get()
    }

    /// A candidate came back after so long.
    pub fn resumed(&self, gap_ms: u64) {
        self.resume_gap_ms.observe(gap_ms as f64);
    }

    /// A page sent so many samples a second time.
    pub fn replayed(&self, samples: u64) {
        self.samples_replayed.inc_by(samples);
    }

    /// So many samples of a turn never arrived.
    pub fn lost(&self, samples: u64) {
        self.samples_lost.inc_by(samples);
    }

    /// A message of a page was refused under this code of the protocol.
    pub fn message_refused(&self, code: &'static str) {
        self.messages_refused.get_or_create(&[("code", code)]).inc();
    }

    /// The server closed a connection for this reason.
    pub fn connection_closed(&self, reason: &'static str) {
        self.connections_closed.get_or_create(&[("reason", reason)]).inc();
    }

    /// So many pieces of sound wait for a recogniser.
    pub fn pieces_waiting(&self, pieces: usize) {
        self.asr_waiting.set(pieces as i64);
        let most: &AtomicI64 = self.asr_waiting_most.inner();
        most.fetch_max(pieces as i64, Ordering::Relaxed);
    }

    /// The most pieces that ever waited.
    pub fn most_pieces_waiting(&self) -> u64 {
        self.asr_waiting_most.get().try_into().unwrap_or(0)
    }

    /// A piece was refused because the queue of its urgency is full.
    pub fn piece_refused(&self, urgency: Urgency) {
        self.asr_refused.get_or_create(&[("urgency", urgency.name())]).inc();
    }

    /// A recogniser took up a piece after it had waited so long.
    pub fn piece_waited(&self, urgency: Urgency, milliseconds: u64) {
        self.asr_queue_wait_ms.get_or_create(&[("urgency", urgency.name())]).observe(milliseconds as f64);
    }

    /// A recogniser needed so long for a piece.
    pub fn piece_decoded(&self, urgency: Urgency, milliseconds: u64) {
        self.asr_decode_ms.get_or_create(&[("urgency", urgency.name())]).observe(milliseconds as f64);
    }

    /// A recogniser worked so long on a piece when nobody wanted its words any more.
    pub fn wasted(&self, milliseconds: u64) {
        self.asr_wasted_ms.inc_by(milliseconds);
    }

    /// What came of a piece: its decoding over its length, whether it was decoded twice, and how many of its words were
    /// left out because nobody said them.
    pub fn piece_understood(&self, real_time_factor: f64, retried: bool, dropped_words: u32) {
        self.asr_rtf.observe(real_time_factor);
        self.asr_retries.inc_by(u64::from(retried));
        self.dropped_hallucinations.inc_by(dropped_words.into());
    }
}

fn milliseconds() -> Histogram {
    Histogram::new(MILLISECONDS)
}

fn added<M: Metric + Clone>(registry: &mut Registry, name: &'static str, metric: M) -> M {
    let meaning = catalogue::find(name).map_or("", |figure| figure.meaning);
    registry.register(name, meaning, metric.clone());
    metric
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Figures of which each was measured once.
    fn measured() -> Metrics {
        let metrics = Metrics::default();
        metrics.turn(&TurnMetrics {
            hold_to_final_ms: Some(0),
            eou_delay_ms: Some(950),
            user_to_bot_ms: Some(1_300),
            user_to_bot_heard_ms: Some(1_400),
            ..TurnMetrics::default()
        });
        metrics.barge_in(true);
        metrics.line_voiced(80);
        let usage = Usage { tokens_in: 900, tokens_out: 40, ..Usage::default() };
        metrics.model_answered(&usage);
        metrics.model_read(&usage);
        metrics.model_failed("refused");
        metrics.model_outcome("spoken");
        metrics.model_rejected("judgement");
        metrics.breaker_opened();
        metrics.asked_ahead(true);
        metrics.resumed(2_000);
        metrics.replayed(512);
        metrics.lost(0);
        metrics.message_refused("bad_frame");
        metrics.connection_closed("ended");
        metrics.pieces_waiting(3);
        metrics.pieces_waiting(1);
        metrics.piece_refused(Urgency::Background);
        metrics.piece_waited(Urgency::EndOfTurn, 5);
        metrics.piece_decoded(Urgency::EndOfTurn, 60);
        metrics.wasted(40);
        metrics.piece_understood(0.04, false, 0);
        metrics
    }

    #[test]
    fn every_figure_has_a_row_in_the_catalogue_and_every_row_a_figure() {
        let text = measured().text(Present::default());
        let shown: BTreeSet<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("# TYPE vivavoce_"))
            .filter_map(|rest| rest.split(' ').next())
            .collect();
        let rows: BTreeSet<&str> = catalogue::FIGURES.iter().map(|figure| figure.name).collect();
        assert_eq!(shown, rows);
        assert!(!text.contains("# HELP vivavoce_turns .\n"), "a figure without a meaning");
    }

    #[test]
    fn a_figure_is_written_with_its_unit_its_label_and_its_count() {
        let text = measured().text(Present {
            interviews: Occupancy { live: 2, waiting: 0 },
            jobs_open: 1,
            jobs_dead: 0,
            webhooks: WebhookFigures { waiting: 4, failing: 1, given_up: 2 },
        });
        for line in [
            "vivavoce_eou_delay_ms_bucket{le=\"800.0\"} 0",
            "vivavoce_eou_delay_ms_bucket{le=\"1200.0\"} 1",
            "vivavoce_asr_decode_ms_sum{urgency=\"end_of_turn\"} 60.0",
            "vivavoce_messages_refused_total{code=\"bad_frame\"} 1",
            "vivavoce_samples_lost_total 0",
            "vivavoce_asr_waiting 1",
            "vivavoce_asr_waiting_most 3",
            "vivavoce_interviews_live 2",
            "vivavoce_jobs_open 1",
            "vivavoce_webhooks_waiting 4",
            "vivavoce_webhooks_failing 1",
            "vivavoce_webhooks_given_up 2",
            "# EOF",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is missing in\n{text}");
        }
    }
}
