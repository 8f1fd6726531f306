//! The edge, through a real server.

mod audio;
mod audit;
mod decisions;
mod desk;
mod document;
mod idempotency;
mod invitations;
mod keys;
mod keys_command;
mod links;
mod metrics;
mod microphone;
mod openings;
mod pages;
mod partners;
mod program;
mod protocol;
mod rates;
mod refusals;
mod roles;
mod server;
mod sign_in;
mod socket;
mod stand_ins;
mod user_command;
mod webhooks;
