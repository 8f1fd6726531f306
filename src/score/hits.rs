//! Found evidence, told apart: the same thing said twice counts once.

use std::collections::BTreeMap;

use super::{Evidence, Signal, reading::Reading};

/// So many quotes a signal are shown.
const QUOTES_A_SIGNAL: usize = 4;

/// How far evidence of so much weight goes, from 0 towards 1: each further piece closes `share` of what is left.
pub fn credit(sum: f64, share: f64) -> f64 {
    1.0 - (1.0 - share).powf(sum)
}

/// One piece of evidence.
#[derive(Clone, Debug)]
struct Hit {
    signal: Signal,
    from: usize,
    to: usize,
}

/// The evidence of one dimension.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    weights: BTreeMap<(Signal, String), f64>,
    found: Vec<Hit>,
}

impl Hits {
    /// Adds evidence with the tokens that carry it. `key` tells it apart from other evidence of the same signal.
    pub fn add(&mut self, signal: Signal, key: impl Into<String>, weight: f64, from: usize, to: usize) {
        let key = (signal, key.into());
        if !self.weights.contains_key(&key) {
            self.found.push(Hit { signal, from, to });
        }
        let known = self.weights.entry(key).or_insert(0.0);
        *known = known.max(weight);
    }

    /// The weight of all distinct evidence of `signal`.
    pub fn sum(&self, signal: Signal) -> f64 {
        self.weights.iter().filter(|((of, _), _)| *of == signal).map(|(_, weight)| weight).sum()
    }

    /// How far the evidence of `signal` goes; see [`credit`].
    pub fn credit(&self, signal: Signal, share: f64) -> f64 {
        credit(self.sum(signal), share)
    }

    /// How far the evidence of `signal` goes towards `enough`, from 0 to 1.
    pub fn part(&self, signal: Signal, enough: f64) -> f64 {
        (self.sum(signal) / enough).min(1.0)
    }

    /// The quotes, in the order of the answer.
    pub fn evidence(&self, reading: &Reading<'_>) -> Vec<Evidence> {
        let mut shown: BTreeMap<Signal, usize> = BTreeMap::new();
        let mut evidence: Vec<Evidence> = Vec::new();
        for hit in &self.found {
            let count = shown.entry(hit.signal).or_default();
            if *count == QUOTES_A_SIGNAL {
                continue;
            }
            let quote = reading.quote(hit.signal, hit.from, hit.to);
            if !evidence.contains(&quote) {
                evidence.push(quote);
                *count += 1;
            }
        }
        evidence.sort_by_key(|quote| (quote.start, quote.end));
        evidence
    }
}
