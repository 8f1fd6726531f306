//! What each figure means, and what an operator does about a bad one. `docs/metrics.md` is made from these rows.

use std::fmt::Write as _;

/// One figure.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// Its name behind `vivavoce_`; a counter's ends with `_total` where it is read.
    pub name: &'static str,
    /// How it is counted.
    pub kind: Kind,
    /// In what.
    pub unit: &'static str,
    /// What it is told apart by.
    pub labels: &'static str,
    /// What it says, without a full stop.
    pub meaning: &'static str,
    /// What a bad value means.
    pub concern: &'static str,
}

/// How a figure is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Only grows, from the start of the process.
    Counter,
    /// The present number.
    Gauge,
    /// How many fell below each of several bounds.
    Histogram,
}

const fn histogram(name: &'static str, meaning: &'static str, concern: &'static str) -> Figure {
    Figure { name, kind: Kind::Histogram, unit: "ms", labels: "", meaning, concern }
}

const fn counter(
    name: &'static str,
    unit: &'static str,
    meaning: &'static str,
    concern: &'static str,
) -> Figure {
    Figure { name, kind: Kind::Counter, unit, labels: "", meaning, concern }
}

const fn gauge(
    name: &'static str,
    unit: &'static str,
    meaning: &'static str,
    concern: &'static str,
) -> Figure {
    Figure { name, kind: Kind::Gauge, unit, labels: "", meaning, concern }
}

const fn by(labels: &'static str, figure: Figure) -> Figure {
    Figure { labels, ..figure }
}

const URGENCY: &str = "urgency: end_of_turn, speculative, segment, partial, background";

/// Every figure, in the order of the page.
pub const FIGURES: &[Figure] = &[
    histogram(
        "user_to_bot_ms",
        "From the true end of a candidate's speech to the first sample of the reply on its way, or to its text where \
         the browser speaks",
        "Above 2,000 at the 95th percentile candidates wonder whether they were heard. Look at the next three to see \
         which part is slow.",
    ),
    histogram(
        "user_to_bot_heard_ms",
        "The same to the first sample that was played, as the page reports it",
        "Far above `user_to_bot_ms`: the way to the candidates is slow, not the server.",
    ),
    histogram(
        "eou_delay_ms",
        "From the true end of speech to the end of the turn: the patience of the interviewer and what recognition adds",
        "Above 3,500 at the median: words come too late (see `hold_to_final_ms`), or many answers trail off.",
    ),
    histogram(
        "hold_to_final_ms",
        "From the end of the pause that ends a turn to the last of its words; 0 where they were there before",
        "Above 300 at the 95th percentile the machine has too much to do: use a smaller model or admit fewer \
         interviews (`speech.interviews`).",
    ),
    histogram(
        "tts_ttfb_ms",
        "From a line's text to its first sound; lines that were spoken before come from memory",
        "Above 500 at the median the voice program is slow: choose a lighter voice.",
    ),
    histogram(
        "llm_first_token_ms",
        "From a request to a language model to its first token; requests that were answered",
        "Above 800 at the median the model is slow or far away: choose a smaller or a nearer one.",
    ),
    histogram(
        "llm_reply_ms",
        "From a request to a language model to the end of its line; requests that were answered",
        "Close to `llm.deadline_ms`: many replies come too late and the script speaks; choose a faster model.",
    ),
    by(
        "outcome: spoken, guarded, late, failed, egress, budget, broken",
        counter(
            "llm_replies",
            "lines",
            "Lines asked of language models: in the model's words, or in the script's because a rule rejected them, none \
             came in time or at all, nothing may leave, the budget is spent, or every server is left alone",
            "More than 5 in 100 not spoken: run `vivavoce llm check`. Any with `budget`: raise `llm.budget_…` or wait for \
             the next month.",
        ),
    ),
    by(
        "kind: refused, unreachable, nonsense",
        counter(
            "llm_failures",
            "requests",
            "Requests that a server of a language model did not answer usably",
            "Growing: see the log for the server and its status.",
        ),
    ),
    by(
        "rule: the names of the guard's rules",
        counter(
            "llm_rejections",
            "lines",
            "Lines of a language model that a rule kept from being spoken",
            "Growing: the model does not follow its instructions; choose another one.",
        ),
    ),
    by(
        "outcome: hit, wasted",
        counter(
            "llm_ahead",
            "requests",
            "Requests to language models made where a candidate seemed to be done: for the reply, or for nothing because more was said",
            "Many more wasted than hit: they cost tokens; switch them off with `llm.ahead = false`.",
        ),
    ),
    counter(
        "llm_breaker_openings",
        "times",
        "Times that a server of a language model began to be left alone, after failures in a row or at its own wish",
        "Growing: the server is away, overloaded or wrongly configured; the log names it.",
    ),
    by(
        "direction: in, out",
        counter(
            "llm_tokens",
            "tokens",
            "Tokens that language models read and wrote",
            "More than planned: lower `llm.budget_…`.",
        ),
    ),
    counter(
        "llm_cost_micros",
        "millionths of the currency of the prices set",
        "What these tokens cost by the prices set",
        "More than planned: lower `llm.budget_…`.",
    ),
    histogram(
        "resume_gap_ms",
        "From the break of a connection to the candidate's return",
        "Many of some seconds: candidates' lines or a proxy in front break connections; look at its timeouts.",
    ),
    counter(
        "turns",
        "turns",
        "Spoken turns that were measured",
        "None although interviews run: see the log.",
    ),
    counter(
        "false_cutoffs",
        "turns",
        "Turns after which the candidate spoke on within 1.5 s",
        "More than 5 in 100 turns: the interviewer interrupts; lengthen the holds of the plan.",
    ),
    by(
        "outcome: confirmed, false",
        counter(
            "barge_ins",
            "lines",
            "Lines of the interviewer that candidates spoke over: stopped, or lowered for a sound that was no speech",
            "Many false ones: rooms with an echo or noise; recommend headphones.",
        ),
    ),
    counter(
        "samples_replayed",
        "samples",
        "Microphone samples that pages sent a second time after a break",
        "Growing steadily: connections break often.",
    ),
    counter(
        "samples_lost",
        "samples",
        "Microphone samples that never arrived: holes in a turn, each marked in the transcript",
        "Must be 0. Above: a page ran out of memory for what was not yet stored, or its browser dropped sound.",
    ),
    by(
        URGENCY,
        histogram(
            "asr_queue_wait_ms",
            "How long a piece of speech waited until a recogniser took it up",
            "`end_of_turn` above 100 at the 95th percentile: too many interviews for this machine. `background` may \
             wait for hours.",
        ),
    ),
    by(
        URGENCY,
        histogram(
            "asr_decode_ms",
            "How long a recogniser worked on a piece of speech",
            "Growing without a larger model: something else uses the processors.",
        ),
    ),
    Figure {
        name: "asr_rtf",
        kind: Kind::Histogram,
        unit: "share of real time",
        labels: "",
        meaning: "Decoding time over the length of the sound",
        concern: "Above 0.5 at the median the model is too large for this machine.",
    },
    gauge(
        "asr_waiting",
        "pieces",
        "Pieces of speech that wait for a recogniser now",
        "Growing for minutes: live interviews outrun the machine. After interviews end it is high for a while.",
    ),
    gauge(
        "asr_waiting_most",
        "pieces",
        "The most that ever waited since the start",
        "Above 64 for one urgency pieces are refused and asked for again, see `asr_refused`.",
    ),
    by(
        URGENCY,
        counter(
            "asr_refused",
            "pieces",
            "Pieces that were refused because their queue was full; they are tried again",
            "Not 0 for `end_of_turn` or `segment`: the machine is overloaded.",
        ),
    ),
    counter(
        "asr_retries",
        "pieces",
        "Pieces that were decoded a second time, because the first words failed a check",
        "More than 5 in 100 pieces: much noise, other languages, or a model that does not suit.",
    ),
    by(
        "outcome: hit, wasted",
        counter(
            "speculative",
            "pieces",
            "Pieces that were recognised ahead while the pause lasted: used, or dropped because the voice went on",
            "Mostly wasted: people pause often; it costs processor time, never words.",
        ),
    ),
    counter(
        "asr_wasted_ms",
        "ms",
        "Time that recognisers worked on words nobody wanted any more",
        "More than a third of all decoding: the same.",
    ),
    counter(
        "dropped_hallucinations",
        "words",
        "Words that a recogniser wrote and nobody said: stock phrases in silence, loops, notes in brackets",
        "Growing fast: noise or music behind a candidate, or a microphone that is nearly silent.",
    ),
    gauge(
        "interviews_live",
        "interviews",
        "Interviews whose candidate is connected now",
        "At the limit for long: see `interviews_waiting`.",
    ),
    gauge(
        "interviews_waiting",
        "candidates",
        "Candidates who wait for a free seat now",
        "Above 0 for more than some minutes: the machine is too small for this hour.",
    ),
    gauge(
        "jobs_open",
        "jobs",
        "Transcripts, recordings and scores that are still to be made",
        "Growing all day: reports come later and later.",
    ),
    gauge(
        "jobs_dead",
        "jobs",
        "Jobs that were given up",
        "Must be 0. The log names each with its reason, and the report says that it is unavailable.",
    ),
    gauge(
        "webhooks_waiting",
        "deliveries",
        "Webhook deliveries that wait for their next attempt",
        "Growing for an hour while `webhooks_failing` is 0: more happens than receivers take.",
    ),
    gauge(
        "webhooks_failing",
        "webhooks",
        "Webhooks that are on and whose last attempt failed",
        "Above 0 for more than some minutes: a receiver is broken. The log says which since when; after five days it is switched off.",
    ),
    gauge(
        "webhooks_given_up",
        "deliveries",
        "Webhook deliveries that were given up and are still kept, 30 days long",
        "Growing: a receiver missed events. Send what it missed from its page, or with `recover`.",
    ),
    by(
        "code: as in `error` events",
        counter(
            "messages_refused",
            "messages",
            "Messages of pages that were refused",
            "Many of one code: an outdated page behind a cache, or somebody who tries things.",
        ),
    ),
    by(
        "reason: ended, left, taken_over, going_away, bad_message, too_much, failed",
        counter(
            "connections_closed",
            "connections",
            "Connections of candidates that are over, by why",
            "`failed` must be 0: the log says what failed. Many `left`: lines break.",
        ),
    ),
];

const HEAD: &str = "# Metrics

`GET /metrics` answers in the OpenMetrics text format to whoever sends the token that is set as `metrics.token`; without
that setting there is nothing. In Prometheus:

```yaml
scrape_configs:
  - job_name: vivavoce
    authorization:
      credentials: the-token-from-metrics.token
    static_configs:
      - targets: [\"127.0.0.1:7878\"]
```

Every name begins with `vivavoce_`; a counter's ends with `_total`, a histogram has `_bucket`, `_sum` and `_count`. Counting
begins anew with each start of the process. All of them are numbers: no figure, label or row tells what anybody said or
who it was.

The figures of each spoken turn also stand in the table `turn_metric` of the database, a row a turn, written a moment after the
turn: the times above, what recognising and the language model took, and how often the voice went on. Times are missing where a connection broke
during the turn. A turn whose server died right after it has no row.

| name | kind | unit | meaning | what a bad value means |
|---|---|---|---|---|
";

/// The figure of this name.
pub fn find(name: &str) -> Option<&'static Figure> {
    FIGURES.iter().find(|figure| figure.name == name)
}

/// The text of `docs/metrics.md`.
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    for Figure { name, kind, unit, labels, meaning, concern } in FIGURES {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        let labels = if labels.is_empty() { String::new() } else { format!(" By {labels}.") };
        let _infallible = writeln!(page, "| `{name}` | {kind} | {unit} | {meaning}.{labels} | {concern} |");
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_about_metrics_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/metrics.md");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, page()).unwrap();
        }
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        assert!(kept == page(), "run `UPDATE_DOCS=1 cargo test --lib metrics` and commit {path}");
    }
}
