//! The machine: property tests and replays.
