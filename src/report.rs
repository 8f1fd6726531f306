//! The report of one interview: a pure function from the log, the transcript and the scores to what people read.

mod build;
mod json;
mod locate;
mod markdown;
pub mod model;
mod next;
pub mod profile;
mod stands;
mod state;
pub mod words;

pub use self::{
    build::{ReportInput, build, end_reason},
    json::json,
    markdown::markdown,
    model::Report,
};
