//! Reading a log and folding it.

use std::sync::Arc;

use super::{
    Interview,
    event::{Event, Record},
    state::State,
};

/// Why records are no interview. The log is broken: nothing was guessed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// There is no record.
    #[error("the log is empty; an interview's log begins with a record of type `started`")]
    Empty,
    /// The first record does not pin a plan.
    #[error("the log's first record is not of type `started`; give the whole log, from its first line")]
    NotStarted,
    /// A second beginning.
    #[error("record {seq} starts the interview again; give the log of one interview only")]
    StartedAgain {
        /// The record's number.
        seq: u64,
    },
    /// A record is missing or stands in the wrong place.
    #[error("record {expected} is missing: {found} stands in its place; give the whole log in order")]
    OutOfOrder {
        /// The number that was due.
        expected: u64,
        /// The number that stands there.
        found: u64,
    },
    /// A line is no record.
    #[error("line {line} of the log is no record of this program: {reason}")]
    Unreadable {
        /// 1 for the first line.
        line: usize,
        /// What the parser says.
        reason: String,
    },
}

impl Interview {
    /// Restores an interview from its whole log.
    ///
    /// # Errors
    /// When the records are not one interview from its beginning without holes.
    pub fn fold(records: &[Record]) -> Result<Self, FoldError> {
        let (first, rest) = records.split_first().ok_or(FoldError::Empty)?;
        let mut interview = Self::from_first(first)?;
        for record in rest {
            let expected = interview.last_seq() + 1;
            if record.seq != expected {
                return Err(FoldError::OutOfOrder { expected, found: record.seq });
            }
            if matches!(record.event, Event::Started { .. }) {
                return Err(FoldError::StartedAgain { seq: record.seq });
            }
            interview.apply(record);
        }
        Ok(interview)
    }

    fn from_first(first: &Record) -> Result<Self, FoldError> {
        let Event::Started { plan, seed, versions, mode } = &first.event else {
            return Err(FoldError::NotStarted);
        };
        if first.seq != 1 {
            return Err(FoldError::OutOfOrder { expected: 1, found: first.seq });
        }
        let state = State { last_seq: 1, last_at: first.at_ms, ..State::default() };
        Ok(Self {
            plan: Arc::from(plan.clone()),
            seed: *seed,
            versions: Arc::new(versions.clone()),
            mode: *mode,
            state,
        })
    }
}

/// The records of a log as text, a JSON object a line; empty lines are skipped.
///
/// # Errors
/// Names the first line that is no record.
pub fn read(text: &str) -> Result<Vec<Record>, FoldError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            serde_json::from_str(line)
                .map_err(|error| FoldError::Unreadable { line: index + 1, reason: error.to_string() })
        })
        .collect()
}
