//! The interview: a decider without IO. Input and time in, facts out; folding the facts restores the state.
//!
//! A shell does, for every input: [`Interview::decide`] → append the facts → for each record [`Interview::apply`], then
//! perform [`Interview::effects`] of its event. It sends [`input::Input::Tick`] at [`Interview::deadline`]. After a
//! crash it folds the log ([`Interview::fold`]); the join that follows asks again for what was not yet performed.
//! What pages need stands in [`view`].

pub mod ahead;
mod apply;
mod asking;
mod claim;
mod decide;
pub mod effects;
pub mod egress;
pub mod event;
mod evidence;
pub mod guard;
pub mod input;
mod intent;
mod live;
pub mod log;
pub mod mask;
pub mod plan;
mod policy;
pub mod prompt;
pub mod replay;
pub mod spending;
mod spoken;
mod standing;
mod state;
pub mod status;
pub mod terms;
mod timers;
pub mod transcript;
mod turn;
pub mod view;
pub mod wording;

use std::sync::Arc;

pub use self::state::{Asked, Followed};
use self::{
    event::{Event, Mode, Versions},
    plan::PlanSnapshot,
    state::State,
};

/// One interview, restored by folding its log.
#[derive(Clone, Debug, PartialEq)]
pub struct Interview {
    plan: Arc<PlanSnapshot>,
    seed: u64,
    versions: Arc<Versions>,
    mode: Mode,
    state: State,
}

impl Interview {
    /// The first record of a new interview, at offset 0.
    pub fn start(plan: PlanSnapshot, seed: u64, versions: Versions) -> Event {
        Self::start_as(Mode::Conversation, plan, seed, versions)
    }

    /// The first record of a typed interview without a clock, at offset 0.
    pub fn start_questionnaire(plan: PlanSnapshot, seed: u64, versions: Versions) -> Event {
        Self::start_as(Mode::Questionnaire, plan, seed, versions)
    }

    /// The first record of an interview that is held in this way, at offset 0.
    pub fn start_as(mode: Mode, plan: PlanSnapshot, seed: u64, versions: Versions) -> Event {
        Event::Started { plan: Box::new(plan), seed, versions, mode }
    }
}
