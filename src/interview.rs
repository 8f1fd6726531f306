//! The interview: a decider without IO. Input and time in, facts out; folding the facts restores the state.

pub mod event;
pub mod input;
pub mod plan;
pub mod status;
pub mod transcript;

use std::sync::Arc;

use self::{
    event::{Event, Record, Versions},
    input::Input,
    plan::PlanSnapshot,
};
use crate::time::Offset;

/// One interview, restored by folding its log.
#[derive(Clone, Debug)]
pub struct Interview {
    plan: Arc<PlanSnapshot>,
}

impl Interview {
    /// The first record of a new interview.
    pub fn start(plan: PlanSnapshot, seed: u64, versions: Versions) -> Event {
        Event::Started { plan: Box::new(plan), seed, versions }
    }

    /// The facts to record for `input`, in order. Never fails, never waits.
    pub fn decide(&self, _input: Input, _at: Offset) -> Vec<Event> {
        Vec::new()
    }

    /// Takes in one fact with its place: the only way in which the state changes.
    pub fn apply(&mut self, _record: &Record) {}

    /// When to send [`Input::Tick`].
    pub fn deadline(&self) -> Option<Offset> {
        None
    }

    /// The plan as pinned.
    pub fn plan(&self) -> &PlanSnapshot {
        &self.plan
    }
}
