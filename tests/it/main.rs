//! The one integration binary: a module a subject.

#![cfg(test)]
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a test waits for one event or fact and passes over all the others"
)]

mod architecture;
mod audit;
mod commands;
mod echo;
mod fuzz;
mod http;
mod interview;
mod judge;
mod llm;
mod models;
mod recognition;
mod rehearsal;
mod report;
mod scoring;
mod session;
mod simulator;
mod speech;
mod store_contract;
mod support;
mod voice;
mod webhook;
