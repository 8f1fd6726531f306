//! Simulated interviews: made-up candidates in writing, on a virtual clock, by the thousand.
//!
//! Everything follows from a seed, unless a [`model`] words what is said. [`candidate`] decides what is done, [`room`] lets it
//! happen, [`checks`] and [`coverage`] read the log alone.

pub mod candidate;
pub mod chance;
pub mod checks;
pub mod coverage;
pub mod cue;
pub mod manner;
pub mod model;
pub mod noise;
pub mod pace;
pub mod rating;
pub mod room;
pub mod speech;
pub mod summary;
pub mod teller;
pub mod texts;

use std::sync::Arc;

use self::{
    candidate::Candidate, chance::seed_of, checks::Breach, coverage::Coverage, manner::Manner, pace::Pace,
    rating::Rating, room::Room,
};
use crate::{
    interview::{
        event::{EndReason, Event, Record},
        plan::PlanSnapshot,
    },
    llm::Interviewer,
};

/// Which interviews are held: all manners with all plans in turn.
#[derive(Clone, Debug)]
pub struct Course {
    /// All chance.
    pub seed: u64,
    /// The plans, in order.
    pub plans: Vec<PlanSnapshot>,
    /// The manners, in order.
    pub manners: Vec<Manner>,
}

/// One interview that was held.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its place in the run, from 0.
    pub index: u64,
    /// The plan's name.
    pub plan: String,
    /// Live minutes that the plan promises.
    pub minutes: u32,
    /// How the candidate behaved.
    pub manner: Manner,
    /// The log.
    pub log: Vec<Record>,
    /// What was wrong.
    pub breaches: Vec<Breach>,
    /// What was asked about.
    pub coverage: Coverage,
    /// What the answers were worth.
    pub rating: Rating,
}

impl Held {
    /// The name of its file.
    pub fn file_name(&self) -> String {
        format!("{:05}-{}-{}.jsonl", self.index + 1, self.plan, self.manner.id())
    }

    /// Why it ended, if it did.
    pub fn end(&self) -> Option<EndReason> {
        let Event::Ended { reason } = self.log.last()?.event else { return None };
        Some(reason)
    }
}

impl Course {
    /// Holds the interview at `index` with an interviewer who takes no time; nothing where there is no plan or no manner.
    pub async fn hold(&self, index: u64, interviewer: Arc<dyn Interviewer>) -> Option<Held> {
        self.hold_at(Pace::Instant, index, interviewer).await
    }

    /// The same with an interviewer whose time counts.
    pub async fn hold_at(&self, pace: Pace, index: u64, interviewer: Arc<dyn Interviewer>) -> Option<Held> {
        let manner = *self.manners.get((index % self.manners.len().max(1) as u64) as usize)?;
        let round = index / self.manners.len().max(1) as u64;
        let plan = self.plans.get((round % self.plans.len().max(1) as u64) as usize)?;
        let seed = seed_of(self.seed, index);
        let candidate = Candidate::new(manner, seed);
        let log = Room::new(plan.clone(), candidate, seed, (interviewer, pace))?.hold().await;
        let mut breaches = checks::breaches(&log);
        let rating = rating::rate(&log);
        breaches.extend(rating::breaches(manner, &rating, &log));
        let coverage = coverage::of(&log);
        let (id, minutes) = (plan.id.clone(), plan.minutes);
        Some(Held { index, plan: id, minutes, manner, breaches, coverage, rating, log })
    }
}
