//! The report of one interview: a pure function from the log, the transcript and the scores to what people read.

mod build;
mod locate;
pub mod model;
mod state;
pub mod words;

pub use self::{
    build::{ReportInput, SoundSpan, build},
    model::Report,
};
