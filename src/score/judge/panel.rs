//! Several samples of a judge about one subject: how many are needed, and what they come to together.

use super::{Abstention, JudgedQuote, Judgement, Outcome, Sample, Subject, sample::Vote};

/// At first; enough where all say the same.
const FIRST: usize = 3;
/// Where they don't.
const MORE: usize = 5;
/// Where they lie far apart.
const MOST: usize = 7;
/// Levels between the lowest and the highest that are far apart.
const FAR: u8 = 2;
/// So many levels make a number.
const FEWEST: usize = 3;
/// A reader has no use for more.
const MOST_QUOTES: usize = 8;

/// The samples so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Panel {
    samples: Vec<Sample>,
}

impl Panel {
    /// Takes in one more.
    pub fn add(&mut self, sample: Sample) {
        self.samples.push(sample);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.samples.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.samples.is_empty()
    }

    /// Whether another sample is needed.
    pub fn wants_more(&self) -> bool {
        let made = self.samples.len();
        let believed = self.samples.iter().filter(|sample| sample.vote.is_some()).count();
        if made < FIRST {
            return true;
        }
        // Whoever was never to be believed won't be; and where everybody says the same there is nothing to settle.
        if believed == 0 || (believed == made && self.is_unanimous()) {
            return false;
        }
        made < MORE || (made < MOST && (self.is_far_apart() || self.levels().len() < FEWEST))
    }

    /// What they come to.
    pub fn judgement(&self, subject: Subject, model: &str) -> Judgement {
        Judgement {
            subject,
            outcome: self.outcome(),
            samples: self.samples.len() as u32,
            lost_quotes: self.samples.iter().map(|sample| sample.lost_quotes).sum(),
            model: model.to_owned(),
        }
    }

    fn outcome(&self) -> Outcome {
        let abstained: Vec<Abstention> = self.votes().filter_map(abstention).collect();
        let levels = self.levels();
        if abstained.len() >= FEWEST.min(self.samples.len()) && abstained.len() > levels.len() {
            return Outcome::Abstained { reason: most_common(&abstained) };
        }
        if levels.len() < FEWEST {
            return Outcome::Unusable;
        }
        let median = median(&levels);
        let mean = levels.iter().copied().map(f64::from).sum::<f64>() / levels.len() as f64;
        let variance =
            levels.iter().map(|level| (f64::from(*level) - mean).powi(2)).sum::<f64>() / levels.len() as f64;
        let mut outcome = Outcome::Level {
            level: median,
            range: [levels[0], levels[levels.len() - 1]],
            deviation: (variance.sqrt() * 100.0).round() / 100.0,
            quotes: Vec::new(),
            missing: Vec::new(),
            rationale: None,
        };
        self.explain(&mut outcome, median);
        outcome
    }

    /// Quotes of the samples that are nearest to the median, gaps and rationale of the first of them.
    fn explain(&self, outcome: &mut Outcome, median: f64) {
        let Outcome::Level { quotes, missing, rationale, .. } = outcome else { return };
        let distance = |level: u8| (f64::from(level) - median).abs();
        let nearest = self.levels().into_iter().map(distance).fold(f64::INFINITY, f64::min);
        for vote in self.votes() {
            let Vote::Level { level, quotes: given, missing: gaps, rationale: told } = vote else { continue };
            if distance(*level) > nearest {
                continue;
            }
            if quotes.is_empty() {
                missing.clone_from(gaps);
            }
            if rationale.is_none() {
                rationale.clone_from(told);
            }
            let new = |quote: &&JudgedQuote| !quotes.contains(quote);
            let new: Vec<JudgedQuote> = given.iter().filter(new).cloned().collect();
            quotes.extend(new);
        }
        quotes.truncate(MOST_QUOTES);
        quotes.sort_by_key(|quote| (quote.start, quote.end));
    }

    fn votes(&self) -> impl Iterator<Item = &Vote> {
        self.samples.iter().filter_map(|sample| sample.vote.as_ref())
    }

    /// In order.
    fn levels(&self) -> Vec<u8> {
        let mut levels: Vec<u8> = self.votes().filter_map(level).collect();
        levels.sort_unstable();
        levels
    }

    fn is_unanimous(&self) -> bool {
        let mut votes = self.votes().map(level);
        let first = votes.next();
        votes.all(|vote| Some(vote) == first)
    }

    fn is_far_apart(&self) -> bool {
        let levels = self.levels();
        levels.first().zip(levels.last()).is_some_and(|(low, high)| high - low >= FAR)
    }
}

const fn level(vote: &Vote) -> Option<u8> {
    match vote {
        Vote::Level { level, .. } => Some(*level),
        Vote::Abstained(_) => None,
    }
}

const fn abstention(vote: &Vote) -> Option<Abstention> {
    match vote {
        Vote::Level { .. } => None,
        Vote::Abstained(reason) => Some(*reason),
    }
}

fn median(sorted: &[u8]) -> f64 {
    let middle = sorted.len() / 2;
    let at = |index: usize| f64::from(sorted[index]);
    if sorted.len().is_multiple_of(2) { f64::midpoint(at(middle - 1), at(middle)) } else { at(middle) }
}

fn most_common(reasons: &[Abstention]) -> Abstention {
    let count = |reason: &Abstention| reasons.iter().filter(|other| *other == reason).count();
    reasons.iter().copied().max_by_key(count).unwrap_or(Abstention::Unclear)
}

#[cfg(test)]
mod tests;
