//! Every method of the store on both engines.

mod accounts;
mod audio_chunks;
mod audit;
mod decisions;
mod event_log;
mod hiring;
mod idempotency;
mod interviews;
mod invitations;
mod keys;
mod model_spending;
mod outbox;
mod partner_jobs;
mod partners;
mod ratings;
mod results;
mod schema;
mod search;
mod turn_metrics;
mod webhooks;
pub mod world;
