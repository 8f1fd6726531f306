//! What must hold in every interview, read off its log alone. Pure.

mod quiet;
mod replies;
mod spoken;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use self::replies::{Silence, silences};
use crate::interview::{
    event::{Event, FollowUp, Record},
    plan::PlanSnapshot,
};

/// Ordinary follow-ups that a question may have.
pub const MOST_PROBES: usize = 2;

/// An invariant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Invariant {
    /// No question and no follow-up is asked twice.
    Repeated,
    /// A question has at most two ordinary follow-ups, and one of each other kind.
    OverProbed,
    /// Live time stays within plan and grace.
    OverTime,
    /// It comes to an end, and somebody is always due.
    Stalled,
    /// The interviewer says no sentence twice, unless the candidate is to hear a question again.
    RepeatedLine,
    /// Nothing is said that the candidate may not hear.
    Leak,
    /// Nobody waits for a model beyond its deadline.
    LateReply,
    /// A recited answer does not reach the top of specificity.
    RecitedAtTop,
}

/// A broken invariant and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Breach {
    /// Which.
    pub invariant: Invariant,
    /// The record that breaks it.
    pub seq: u64,
    /// What happened, in a few words.
    pub told: String,
}

/// All that is wrong with an interview, by its log.
pub fn breaches(log: &[Record]) -> Vec<Breach> {
    let Some(plan) = plan_of(log) else {
        let told = "the log does not begin with a plan".to_owned();
        return vec![Breach { invariant: Invariant::Stalled, seq: 0, told }];
    };
    [
        repeated(log),
        over_probed(log),
        quiet::over_time(log, plan),
        quiet::stalled(log, plan),
        spoken::breaches(log, plan),
        replies::unguarded(log),
        replies::late(log),
    ]
    .concat()
}

/// The plan that a log pins.
pub fn plan_of(log: &[Record]) -> Option<&PlanSnapshot> {
    let Event::Started { plan, .. } = &log.first()?.event else { return None };
    Some(plan)
}

fn repeated(log: &[Record]) -> Vec<Breach> {
    let mut asked = BTreeSet::new();
    let again = log.iter().filter_map(|record| {
        let name = asked_name(&record.event)?;
        let told = format!("{name} is asked again");
        (!asked.insert(name)).then_some(Breach { invariant: Invariant::Repeated, seq: record.seq, told })
    });
    again.collect()
}

/// The name of the question, or of question and follow-up; a word may be in doubt more than once.
fn asked_name(event: &Event) -> Option<String> {
    if let Event::QuestionAsked { question, .. } = event {
        return Some(question.clone());
    }
    let Event::ProbeAsked { question, probe, follow_up, .. } = event else { return None };
    Some(format!("{question}/{probe}{}", if *follow_up == FollowUp::Depth { " (deeper)" } else { "" }))
}

/// Asking for the own part is an ordinary follow-up; of each other kind there is at most one a question.
fn over_probed(log: &[Record]) -> Vec<Breach> {
    let mut counts: BTreeMap<(&str, FollowUp), usize> = BTreeMap::new();
    let many = log.iter().filter_map(|record| {
        let Event::ProbeAsked { question, follow_up, .. } = &record.event else { return None };
        let (kind, most) = match follow_up {
            FollowUp::Probe | FollowUp::OwnPart => (FollowUp::Probe, MOST_PROBES),
            FollowUp::Depth | FollowUp::Confirm | FollowUp::Twist => (*follow_up, 1),
        };
        let count = counts.entry((question, kind)).or_default();
        *count += 1;
        let told = format!("follow-up {count} of {question} ({kind:?})");
        (*count > most).then_some(Breach { invariant: Invariant::OverProbed, seq: record.seq, told })
    });
    many.collect()
}
