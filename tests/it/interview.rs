//! The machine: property tests and replays; and the plans that it follows.

#![expect(clippy::wildcard_enum_match_arm, reason = "a test picks out the facts that it is about")]

mod asking;
mod breaks;
pub mod conversation;
mod cuts;
mod depth;
mod follow_ups;
mod guarded;
mod hard;
mod invariants;
mod library;
mod opening_facts;
mod questionnaire;
mod replays;
mod rotation;
mod rubric;
mod rules;
