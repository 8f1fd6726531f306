//! The ladders: from evidence to a number with its band and what the next rung lacks. More evidence never lowers one.

use super::{Score, Signal, hits::Hits, reading::Reading};

/// Below so many distinct words of content an answer is too short for a number.
const TOO_FEW_WORDS: usize = 4;

/// Ownership: 2 own action, 3 and a decision or outcome, 4 both, 5 and a systemic change.
pub fn ownership(reading: &Reading<'_>, hits: &Hits) -> Score {
    let action = 1.6 * hits.credit(Signal::OwnAction, 0.45);
    let decision = hits.credit(Signal::OwnDecision, 0.6);
    let outcome = 0.9 * hits.credit(Signal::OwnOutcome, 0.6);
    let change = 0.7 * hits.part(Signal::SystemicChange, 1.0);
    let missing = match (action > 0.0, decision > 0.0, outcome > 0.0, change > 0.0) {
        (false, ..) => vec![Signal::OwnAction],
        (true, false, false, _) => vec![Signal::OwnDecision, Signal::OwnOutcome],
        (true, false, true, _) => vec![Signal::OwnDecision],
        (true, true, false, _) => vec![Signal::OwnOutcome],
        (true, true, true, false) => vec![Signal::SystemicChange],
        (true, true, true, true) => Vec::new(),
    };
    score(
        reading,
        hits,
        1.0 + action + decision + outcome + change,
        missing,
        "nothing was said about the candidate's own part",
    )
}

/// Trade-offs: 2 a reason, 3 and another way, 4 and the price, 5 and a condition or a figure. Without a choice at most 2.
pub fn tradeoffs(reading: &Reading<'_>, hits: &Hits, chosen: bool) -> Score {
    let reason = hits.credit(Signal::Reason, 0.5);
    let options = hits.credit(Signal::Options, 0.6);
    let cost = hits.credit(Signal::Cost, 0.6);
    let reversal = hits.sum(Signal::Reversal);
    let constraint = hits.sum(Signal::Constraint);
    let top = f64::midpoint(reversal, constraint).min(1.0).min(cost);
    let raw = 1.0 + 0.75 * reason + options + 1.25 * cost + top;
    let raw = if chosen { raw } else { raw.min(2.0) };
    let missing = match (options > 0.0, reason > 0.0, cost > 0.0, top > 0.0) {
        (false, false, ..) => vec![Signal::Options, Signal::Reason],
        (false, true, ..) => vec![Signal::Options],
        (true, false, ..) => vec![Signal::Reason],
        (true, true, false, _) => vec![Signal::Cost],
        (true, true, true, false) => vec![Signal::Reversal, Signal::Constraint],
        (true, true, true, true) => Vec::new(),
    };
    score(reading, hits, raw, missing, "no choice between ways was told")
}

/// Specificity: points by kind of detail, 2 each; see [`from_points`].
pub fn specificity(reading: &Reading<'_>, hits: &Hits) -> Score {
    let kinds = [
        (Signal::Quantity, 4.0),
        (Signal::Technology, 3.0),
        (Signal::Artefact, 3.0),
        (Signal::Symptom, 2.0),
        (Signal::Diagnosis, 2.0),
        (Signal::Mechanism, 2.0),
        (Signal::Scope, 2.0),
    ];
    let points: f64 = kinds.iter().map(|(signal, enough)| 2.0 * hits.part(*signal, *enough)).sum();
    let mut missing: Vec<Signal> =
        kinds.iter().filter(|(signal, _)| hits.sum(*signal) == 0.0).map(|(signal, _)| *signal).collect();
    missing.truncate(2);
    score(reading, hits, from_points(points), missing, "no detail of a case was told")
}

/// 0 points are 1.0, 2 are 2.0, 5 are 3.0, 8 are 4.0, 11 of 14 are 5.0; straight lines between.
fn from_points(points: f64) -> f64 {
    const STEPS: [(f64, f64); 5] = [(0.0, 1.0), (2.0, 2.0), (5.0, 3.0), (8.0, 4.0), (11.0, 5.0)];
    let mut value = 1.0;
    for pair in STEPS.windows(2) {
        let ((low, base), (high, next)) = (pair[0], pair[1]);
        value += (next - base) * ((points - low) / (high - low)).clamp(0.0, 1.0);
    }
    value
}

fn score(reading: &Reading<'_>, hits: &Hits, raw: f64, missing: Vec<Signal>, nothing: &str) -> Score {
    let evidence = hits.evidence(reading.answer, &reading.tokens);
    let too_short = reading.content_words() < TOO_FEW_WORDS;
    // A number stands on words, also a low one: where nothing shows the dimension there is nothing to quote.
    if too_short || evidence.is_empty() {
        let reason = if too_short { "the answer is too short to tell" } else { nothing };
        return Score {
            score: None,
            band: None,
            evidence: Vec::new(),
            missing,
            reason: Some(reason.to_owned()),
        };
    }
    let value = (raw.clamp(1.0, 5.0) * 10.0).round() / 10.0;
    Score { score: Some(value), band: Some(band(value, evidence.len())), evidence, missing, reason: None }
}

/// The 80 % band: wider where few words carry the score.
fn band(value: f64, quotes: usize) -> [f64; 2] {
    let half = if quotes >= 4 { 0.6 } else { 0.9 };
    [f64::max(1.0, value - half), f64::min(5.0, value + half)].map(|end| (end * 10.0).round() / 10.0)
}
