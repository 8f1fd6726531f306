//! Two readers of one answer together: the program (A) and the language model (B).

use super::{JudgedQuote, Judgement, Outcome, sample::passages};
use crate::score::{Evidence, Score, Signal};

/// The model's share where both give a number.
const MODEL: f64 = 0.65;
/// From so far apart on there is no number, and a person reads.
pub const PARTED: f64 = 1.5;
/// The model may lie so far above the program,
const ABOVE: f64 = 2.0;
/// unless it found so many passages.
const PASSAGES: usize = 3;
/// What an answer without a number of the program counts as when the model's is held down.
const UNREAD: f64 = 1.0;
/// Below this the program alone is not believed where the model abstains.
const STANDS_ALONE: f64 = 3.0;
/// Half a band is widened by this where the model abstains.
const WIDER: f64 = 0.3;
/// Standard deviations from the middle of a band to its ends, for 80 of 100.
const HALF_BAND: f64 = 1.28;
/// A model's own deviation is at least this.
const LEAST_DEVIATION: f64 = 0.35;
/// What few words add to the uncertainty.
const THIN: f64 = 0.6;
/// So many gaps are named.
const MOST_MISSING: usize = 2;

/// One answer as both read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// What both say together.
    pub score: Score,
    /// The program's number.
    pub program: Option<f64>,
    /// The model's, held down where it must be.
    pub model: Option<f64>,
    /// Lowest and highest sample of the model.
    pub range: Option<[u8; 2]>,
    /// True where they lie too far apart for a number.
    pub parted: bool,
}

/// Both together. Where the model was not asked or not to be believed, the program's score stands as it is: its band was
/// made for one reader.
pub fn joined(program: &Score, judgement: Option<&Judgement>) -> Joined {
    let alone =
        |score: Score| Joined { program: program.score, score, model: None, range: None, parted: false };
    match judgement.map(|judgement| &judgement.outcome) {
        None | Some(Outcome::Unusable) => alone(program.clone()),
        Some(Outcome::Abstained { reason }) => alone(abstained(program, reason.reason())),
        Some(Outcome::Level { level, range, deviation, quotes, missing, .. }) => {
            let found: Vec<Evidence> = quotes.iter().filter_map(JudgedQuote::evidence).collect();
            let floor = program.score.unwrap_or(UNREAD);
            let model = if passages(quotes) >= PASSAGES { *level } else { level.min(floor + ABOVE) };
            let evidence = merged(&program.evidence, found);
            let missing = gaps(program, missing, &evidence);
            let parted = program.score.is_some_and(|program| (program - model).abs() >= PARTED);
            let score = if parted {
                Score {
                    score: None,
                    band: None,
                    evidence,
                    missing,
                    reason: Some(apart(program.score, model)),
                }
            } else {
                number(program.score, model, *deviation, evidence, missing)
            };
            Joined { score, program: program.score, model: Some(model), range: Some(*range), parted }
        }
    }
}

/// Why there is no number where the readers lie too far apart.
pub fn apart(program: Option<f64>, model: f64) -> String {
    let program = program.map_or_else(|| "nothing".to_owned(), |program| format!("{program:.1}"));
    format!(
        "the two readers disagree (the program reads {program}, the language model {model:.1}); please read the words and decide"
    )
}

fn abstained(program: &Score, reason: &str) -> Score {
    match (program.score, program.band) {
        (Some(score), Some([low, high])) if score >= STANDS_ALONE => {
            Score { band: Some([low - WIDER, high + WIDER].map(tenth)), ..program.clone() }
        }
        (Some(score), None) if score >= STANDS_ALONE => program.clone(),
        (Some(_), _) => Score { score: None, band: None, reason: Some(reason.to_owned()), ..program.clone() },
        (None, _) => program.clone(),
    }
}

fn number(
    program: Option<f64>,
    model: f64,
    deviation: f64,
    evidence: Vec<Evidence>,
    missing: Vec<Signal>,
) -> Score {
    let score = program.map_or(model, |program| (1.0 - MODEL) * program + MODEL * model);
    let apart = program.map_or(0.0, |program| (program - model).powi(2) / 4.0);
    let thin = THIN.powi(2) / evidence.len().max(1) as f64;
    let half = HALF_BAND * (deviation.max(LEAST_DEVIATION).powi(2) + apart + thin).sqrt();
    Score {
        score: Some(tenth(score)),
        band: Some([score - half, score + half].map(tenth)),
        evidence,
        missing,
        reason: None,
    }
}

/// To a tenth, within the scale.
pub fn tenth(number: f64) -> f64 {
    (number.clamp(1.0, 5.0) * 10.0).round() / 10.0
}

fn merged(program: &[Evidence], model: Vec<Evidence>) -> Vec<Evidence> {
    let new = model.into_iter().filter(|found| !program.contains(found));
    let mut evidence: Vec<Evidence> = program.to_vec();
    evidence.extend(new);
    evidence.sort_by_key(|found| (found.start, found.end, found.signal));
    evidence
}

/// What neither found, the program's first.
fn gaps(program: &Score, model: &[Signal], evidence: &[Evidence]) -> Vec<Signal> {
    let mut gaps: Vec<Signal> = Vec::new();
    for signal in program.missing.iter().chain(model) {
        let shown = evidence.iter().any(|found| found.signal == *signal);
        if !shown && !gaps.contains(signal) && gaps.len() < MOST_MISSING {
            gaps.push(*signal);
        }
    }
    gaps
}

#[cfg(test)]
mod tests;
