//! What a run of simulated interviews showed, in numbers.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    Held,
    checks::Invariant,
    coverage::GOAL,
    manner::Manner,
    model::{ModelSummary, Replies},
    rating::Rating,
};
use crate::{interview::event::EndReason, score::Dimension};

/// So many broken invariants are listed.
const MOST_LISTED: usize = 100;
/// The share of cooperative interviews that shall reach their coverage.
pub const SHARE_OF_INTERVIEWS: f64 = 0.95;

/// A run; its JSON form is a contract.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    /// How many were held.
    pub interviews: u64,
    /// All chance.
    pub seed: u64,
    /// In which a question or follow-up came twice.
    pub repeated: u64,
    /// In which a question had too many follow-ups.
    pub over_probed: u64,
    /// That went beyond plan and grace.
    pub over_time: u64,
    /// That got stuck.
    pub stalled: u64,
    /// In which the interviewer said a sentence twice.
    pub repeated_lines: u64,
    /// In which something was said that may not be.
    pub leaks: u64,
    /// In which the interviewer was silent beyond the deadline of its model.
    pub late_replies: u64,
    /// In which a recited answer reached the top of specificity.
    pub recited_at_top: u64,
    /// What was asked about.
    pub coverage: CoverageSummary,
    /// How interviews ended.
    pub ends: BTreeMap<String, u64>,
    /// What the model did, where one was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelSummary>,
    /// What became of the requests for words.
    #[serde(skip)]
    pub replies: Replies,
    /// By manner.
    pub personas: BTreeMap<Manner, PersonaSummary>,
    /// Broken invariants, the first ones.
    pub broken: Vec<Broken>,
}

/// Coverage of the interviews that shall reach it: cooperative candidates, full length.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CoverageSummary {
    /// The share of a plan's cells that an interview shall reach.
    pub goal: f64,
    /// How many interviews shall reach it.
    pub interviews: u64,
    /// The share that did.
    pub reached: Option<f64>,
    /// The share in which each dimension was asked for in at least two questions.
    pub two_questions_each: Option<f64>,
    /// The same for each of their plans.
    pub plans: BTreeMap<String, PlanCoverage>,
    #[serde(skip)]
    counts: PlanCounts,
}

/// Coverage of one plan.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PlanCoverage {
    /// How many interviews shall reach it.
    pub interviews: u64,
    /// The share that did.
    pub reached: Option<f64>,
    /// The share in which each dimension was asked for in at least two questions.
    pub two_questions_each: Option<f64>,
    /// The mean share of cells.
    pub mean: Option<f64>,
    #[serde(skip)]
    counts: PlanCounts,
}

#[derive(Clone, Debug, Default)]
struct PlanCounts {
    reached: u64,
    spread: u64,
    share: f64,
}

/// One manner.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PersonaSummary {
    /// How many interviews.
    pub interviews: u64,
    /// The mean share of a plan's cells that were reached.
    pub coverage: Option<f64>,
    /// The mean score a dimension, where there is one.
    pub scores: BTreeMap<Dimension, MeanScore>,
    #[serde(skip)]
    share: f64,
}

/// Scores of a manner in one dimension.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MeanScore {
    /// How many interviews have one.
    pub scored: u64,
    /// Their mean.
    pub mean: Option<f64>,
    /// The greatest.
    pub greatest: Option<f64>,
    #[serde(skip)]
    sum: f64,
}

/// A broken invariant with its log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// Its file.
    pub log: String,
    /// Which one.
    pub invariant: Invariant,
    /// The record.
    pub seq: u64,
    /// What happened.
    pub told: String,
}

impl Summary {
    /// A run of nothing yet.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            coverage: CoverageSummary { goal: GOAL, ..CoverageSummary::default() },
            ..Self::default()
        }
    }

    /// Takes in one interview.
    pub fn add(&mut self, held: &Outcome) {
        self.interviews += 1;
        self.count_breaches(held);
        self.replies.add(&held.replies);
        *self.ends.entry(held.end.clone()).or_default() += 1;
        self.personas.entry(held.manner).or_default().add(held);
        if held.is_full_length && held.manner.is_cooperative() {
            self.coverage.add(held);
        }
    }

    fn count_breaches(&mut self, held: &Outcome) {
        let broken: BTreeSet<Invariant> = held.broken.iter().map(|broken| broken.invariant).collect();
        for invariant in broken {
            *self.count_of(invariant) += 1;
        }
        let room = MOST_LISTED.saturating_sub(self.broken.len());
        self.broken.extend(held.broken.iter().take(room).cloned());
    }

    const fn count_of(&mut self, invariant: Invariant) -> &mut u64 {
        match invariant {
            Invariant::Repeated => &mut self.repeated,
            Invariant::OverProbed => &mut self.over_probed,
            Invariant::OverTime => &mut self.over_time,
            Invariant::Stalled => &mut self.stalled,
            Invariant::RepeatedLine => &mut self.repeated_lines,
            Invariant::Leak => &mut self.leaks,
            Invariant::LateReply => &mut self.late_replies,
            Invariant::RecitedAtTop => &mut self.recited_at_top,
        }
    }

    /// Whether nothing was wrong.
    pub const fn holds(&self) -> bool {
        self.broken.is_empty()
    }

    /// Whether enough interviews reached their coverage; nothing where none was to.
    pub fn covers(&self) -> Option<bool> {
        let (reached, spread) = (self.coverage.reached?, self.coverage.two_questions_each?);
        Some(reached.min(spread) >= SHARE_OF_INTERVIEWS)
    }
}

impl CoverageSummary {
    fn add(&mut self, held: &Outcome) {
        self.interviews += 1;
        self.counts.add(held);
        self.reached = share(self.counts.reached, self.interviews);
        self.two_questions_each = share(self.counts.spread, self.interviews);
        let plan = self.plans.entry(held.plan.clone()).or_default();
        plan.interviews += 1;
        plan.counts.add(held);
        plan.reached = share(plan.counts.reached, plan.interviews);
        plan.two_questions_each = share(plan.counts.spread, plan.interviews);
        plan.mean = mean(plan.counts.share, plan.interviews);
    }
}

impl PlanCounts {
    fn add(&mut self, held: &Outcome) {
        self.reached += u64::from(held.is_enough);
        self.spread += u64::from(held.is_spread);
        self.share += held.share;
    }
}

impl PersonaSummary {
    fn add(&mut self, held: &Outcome) {
        self.interviews += 1;
        self.share += held.share;
        self.coverage = mean(self.share, self.interviews);
        let Rating { ownership, tradeoffs, specificity } = held.rating;
        let scores = [
            (Dimension::Ownership, ownership),
            (Dimension::Tradeoffs, tradeoffs),
            (Dimension::Specificity, specificity),
        ];
        for (dimension, score) in scores {
            self.scores.entry(dimension).or_default().add(score);
        }
    }
}

impl MeanScore {
    fn add(&mut self, score: Option<f64>) {
        let Some(score) = score else { return };
        self.scored += 1;
        self.sum += score;
        self.mean = mean(self.sum, self.scored);
        self.greatest = Some(self.greatest.map_or(score, |greatest| greatest.max(score)));
    }
}

fn share(count: u64, of: u64) -> Option<f64> {
    mean(count as f64, of)
}

/// To a thousandth; nothing of nothing.
fn mean(sum: f64, count: u64) -> Option<f64> {
    (count > 0).then(|| (sum / count as f64 * 1_000.0).round() / 1_000.0)
}

/// What a summary keeps of an interview.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its place in the run.
    pub index: u64,
    plan: String,
    manner: Manner,
    is_full_length: bool,
    is_enough: bool,
    is_spread: bool,
    share: f64,
    rating: Rating,
    end: String,
    replies: Replies,
    broken: Vec<Broken>,
}

/// A shorter plan is for trying out, and promises no coverage.
const FULL_LENGTH_MINUTES: u32 = 15;

impl Outcome {
    /// What is kept of `held`.
    pub fn of(held: &Held) -> Self {
        let log = held.file_name();
        let broken = held.breaches.iter().map(|breach| Broken {
            log: log.clone(),
            invariant: breach.invariant,
            seq: breach.seq,
            told: breach.told.clone(),
        });
        Self {
            index: held.index,
            plan: held.plan.clone(),
            manner: held.manner,
            is_full_length: held.minutes >= FULL_LENGTH_MINUTES,
            is_enough: held.coverage.is_enough(),
            is_spread: held.coverage.is_spread(),
            share: held.coverage.share(),
            rating: held.rating,
            end: held.end().map_or("none", end_name).to_owned(),
            replies: Replies::of(&held.log),
            broken: broken.collect(),
        }
    }
}

/// The name of an end as in the log.
pub const fn end_name(reason: EndReason) -> &'static str {
    match reason {
        EndReason::Completed => "completed",
        EndReason::OutOfTime => "out_of_time",
        EndReason::Stopped => "stopped",
        EndReason::Abandoned => "abandoned",
        EndReason::HumanRequested => "human_requested",
    }
}
