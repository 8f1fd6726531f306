//! The machine: property tests and replays; and the plans that it follows.

mod rubric;
