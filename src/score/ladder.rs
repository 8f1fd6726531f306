//! The ladders: from evidence to a number with its band and what the next rung lacks. More evidence never lowers one.

use super::{
    Dimension, Score, Signal,
    hits::{Hits, credit},
    lacks,
    reading::Reading,
};

/// The lowest number that stands on evidence of a dimension; without any it is 1.0.
const LOWEST: f64 = 1.0;
/// So many points of specificity are a rung up to the fourth.
const RUNG: f64 = 2.0;
/// And so many are the last rung: near the top, one piece more or less says little.
const LAST_RUNG: f64 = 4.0;
/// The top of every ladder.
pub const TOP: f64 = 5.0;
/// A number below this stands on what lacks, too.
pub const LOW: f64 = 2.0;

/// Ownership: 2 own action, 3 and a decision or outcome, 4 both, 5 and a systemic change.
pub fn ownership(reading: &Reading<'_>, hits: &Hits) -> Score {
    // What somebody would do in a design is a step and a decision, though not one that was taken.
    let plans = hits.sum(Signal::OwnPlan);
    let (acts, team) = (hits.sum(Signal::OwnAction) + plans, hits.sum(Signal::TeamAction));
    let action = 2.0 * credit(acts.max(team), 0.45);
    let decision = 1.2 * credit(hits.sum(Signal::OwnDecision) + plans, 0.5);
    let outcome = hits.credit(Signal::OwnOutcome, 0.6);
    let change = 0.7 * hits.part(Signal::SystemicChange, 1.0);
    let rungs = [
        (Signal::OwnAction, acts),
        (Signal::OwnDecision, decision),
        (Signal::OwnOutcome, outcome),
        (Signal::SystemicChange, change),
    ];
    let mut score =
        score(reading, hits, Dimension::Ownership, LOWEST + action + decision + outcome + change, &rungs);
    // What the team did earns nothing beside the speaker's own deeds.
    if acts >= team && acts > 0.0 {
        score.evidence.retain(|found| found.signal != Signal::TeamAction);
    }
    score
}

/// Trade-offs: 2 a reason, 3 and another way, 4 and the price, 5 and a condition or a figure. Without a choice at most 2.
pub fn tradeoffs(reading: &Reading<'_>, hits: &Hits, chosen: bool) -> Score {
    let reason = hits.credit(Signal::Reason, 0.75);
    let options = hits.credit(Signal::Options, 0.9);
    let cost = hits.credit(Signal::Cost, 0.9);
    let (reversal, constraint) = (hits.credit(Signal::Reversal, 0.75), hits.credit(Signal::Constraint, 0.75));
    // Either of the two completes the last rung, and only where there is a price.
    let top = (1.0 - (1.0 - reversal) * (1.0 - constraint)).min(cost);
    // A price without another way was paid more than weighed.
    let cost = cost * (0.7 + 0.3 * options.max(reversal));
    // Ways that are only named are listed, not weighed.
    let options = 0.4 * options + 0.6 * options.min(reason.max(cost));
    let raw = LOWEST + reason + options + 1.7 * cost + top;
    let raw = if chosen { raw } else { raw.min(2.0) };
    let rungs = [
        (Signal::Options, options),
        (Signal::Reason, reason),
        (Signal::Cost, cost),
        (Signal::Reversal, reversal),
        (Signal::Constraint, constraint),
    ];
    score(reading, hits, Dimension::Tradeoffs, raw, &rungs)
}

/// Specificity: points by kind of detail, 2 each, and up to 4 for many; see [`from_points`].
pub fn specificity(reading: &Reading<'_>, hits: &Hits) -> Score {
    let kinds = [
        (Signal::Quantity, 3.0),
        (Signal::Technology, 3.0),
        (Signal::Artefact, 3.0),
        (Signal::Symptom, 2.0),
        (Signal::Diagnosis, 2.0),
        (Signal::Mechanism, 2.0),
        (Signal::Scope, 2.0),
    ];
    let rungs = kinds.map(|(signal, enough)| (signal, hits.part(signal, enough)));
    let kinds: f64 = rungs.iter().map(|(_, part)| 2.0 * part).sum();
    // Who names no symptom and no step in listed words may still have figures and things that only the case has.
    let figures = further(hits, [Signal::Quantity, Signal::Scope], 5.0);
    let things = further(hits, [Signal::Technology, Signal::Artefact], 3.0);
    let points = kinds + 2.0 * figures + 2.0 * things;
    score(reading, hits, Dimension::Specificity, from_points(points), &rungs)
}

/// How far the evidence of two signals goes beyond `enough`, from 0 to 1 at three more.
fn further(hits: &Hits, signals: [Signal; 2], enough: f64) -> f64 {
    let sum: f64 = signals.iter().map(|signal| hits.sum(*signal)).sum();
    ((sum - enough) / 3.0).clamp(0.0, 1.0)
}

/// Of 18 points 6 are the fourth rung, and 10 the top.
fn from_points(points: f64) -> f64 {
    let below = 3.0 * RUNG;
    LOWEST + points.min(below) / RUNG + (points - below).max(0.0) / LAST_RUNG
}

/// What is asked for next: the first rung without evidence and its neighbour; below the top the weakest of all.
fn missing(rungs: &[(Signal, f64)], value: f64) -> Vec<Signal> {
    const MOST: usize = 2;
    let unmet = rungs.iter().filter(|(_, credit)| *credit <= 0.0).map(|(signal, _)| *signal);
    let unmet: Vec<Signal> = unmet.take(MOST).collect();
    if !unmet.is_empty() || value >= TOP {
        return unmet;
    }
    let weakest = rungs.iter().min_by(|(_, one), (_, other)| one.total_cmp(other));
    weakest.map(|(signal, _)| *signal).into_iter().collect()
}

fn score(reading: &Reading<'_>, hits: &Hits, of: Dimension, raw: f64, rungs: &[(Signal, f64)]) -> Score {
    let mut evidence = hits.evidence(reading);
    if evidence.is_empty() {
        evidence = lacks::quotes(reading, of);
    }
    let value = (raw.clamp(LOWEST, TOP) * 10.0).round() / 10.0;
    let reason = lacks::reason(reading, of, evidence.is_empty());
    if reason.is_some() {
        return Score {
            score: None,
            band: None,
            evidence: Vec::new(),
            missing: missing(rungs, LOWEST),
            reason,
        };
    }
    if value < LOW {
        evidence = lacks::beside(reading, of, evidence);
    }
    let missing = missing(rungs, value);
    Score { score: Some(value), band: Some(band(of, value)), evidence, missing, reason: None }
}

/// The 80 % band. Half widths hold the raters' median in four of five answers of groups that no list was written for.
fn band(of: Dimension, value: f64) -> [f64; 2] {
    let half = match of {
        Dimension::Ownership | Dimension::Tradeoffs => 0.9,
        Dimension::Specificity => 0.75,
    };
    [f64::max(LOWEST, value - half), f64::min(TOP, value + half)].map(|end| (end * 10.0).round() / 10.0)
}
