//! The one integration binary: a module a subject.

#![cfg(test)]

mod architecture;
mod http;
mod interview;
mod recognition;
mod rehearsal;
mod report;
mod scoring;
mod session;
mod speech;
mod store_contract;
mod support;
