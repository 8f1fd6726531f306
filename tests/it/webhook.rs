//! Webhooks on their way, against real receivers on this machine.

mod delivery;
mod fairness;
mod health;
mod libraries;
mod torture;
