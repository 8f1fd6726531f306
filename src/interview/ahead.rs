//! What the interviewer would be asked if the candidate's turn ended now, for whoever asks ahead of its end.

use super::{
    Interview,
    event::{Act, Event, HeardTurn, Record},
    input::Input,
};
use crate::time::Offset;

/// A request that may be made soon.
#[derive(Clone, Debug, PartialEq)]
pub struct Ahead {
    /// The interview as it would be then.
    pub interview: Interview,
    /// The acts that would be offered, best first.
    pub acts: Vec<Act>,
}

impl Interview {
    /// The request that would follow if `heard` were the whole turn; nothing where none would. Changes nothing.
    pub fn if_heard(&self, heard: HeardTurn, at: Offset) -> Option<Ahead> {
        let mut interview = self.clone();
        for event in self.decide(Input::TurnHeard(heard), at) {
            let record = Record { seq: interview.last_seq() + 1, at_ms: at, event };
            interview.apply(&record);
            if let Event::ReplyRequested { acts, .. } = record.event {
                return Some(Ahead { interview, acts });
            }
        }
        None
    }
}
