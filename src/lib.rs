//! Vivavoce: an AI voice-interview server. `ARCHITECTURE.md` is the map.
//!
//! Rings, each importing only inward: pure (`audio`, `speech`, `rubric`, `score`, `interview`, `report`, `partner`), adapters
//! (`metrics`, `outbound`, `store`, `recording`, `recognition`, `llm`, `voice`), shells (`session`, `webhook`, `work`, `http`, `rehearsal`,
//! `cli`), and `serve`, which composes them. `tests/it/architecture.rs` holds this.

pub mod clock;
pub mod id;
pub mod redact;
pub mod time;
pub mod vault;

pub mod audio;
pub mod interview;
pub mod partner;
pub mod report;
pub mod rubric;
pub mod score;
pub mod speech;

pub mod llm;
pub mod metrics;
pub mod outbound;
pub mod recognition;
pub mod recording;
pub mod store;
pub mod voice;

pub mod http;
pub mod rehearsal;
pub mod session;
pub mod webhook;
pub mod work;

pub mod cli;
pub mod config;
pub mod serve;
pub mod telemetry;
