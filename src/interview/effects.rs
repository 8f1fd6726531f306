//! What a fact asks of the shell. An effect is performed after its fact is appended and applied.

use super::{
    Interview,
    event::{Act, EndReason, Event, LineId},
};

/// Something for the shell to do; the same (interview, line) or (interview, generation) may come again after a break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Say a line. Lines are said in the order of their numbers; report each end with `Input::LineSpoken`.
    Speak {
        /// Its number.
        line: LineId,
        /// Its words.
        text: String,
    },
    /// Ask the interviewer to choose and word one of `acts`; report with `Input::ModelReplied` or `ModelFailed`.
    AskInterviewer {
        /// Number of the request; a later one makes it void.
        generation: u32,
        /// The legal acts, best first.
        acts: Vec<Act>,
    },
    /// The interview is over: tell the page, enter the work that follows.
    Over {
        /// Why.
        reason: EndReason,
    },
}

impl Interview {
    /// The effects of `event`, the fact applied last. A join asks again for everything that is not yet performed, so a
    /// shell that applies and performs record by record needs nothing else after a crash.
    pub fn effects(&self, event: &Event) -> Vec<Effect> {
        match event {
            Event::CandidateJoined { .. } => self.unperformed(),
            Event::QuestionAsked { line, text, .. }
            | Event::ProbeAsked { line, text, .. }
            | Event::RemarkMade { line, text, .. } => {
                vec![Effect::Speak { line: *line, text: text.clone() }]
            }
            Event::ReplyRequested { generation, acts } => {
                vec![Effect::AskInterviewer { generation: *generation, acts: acts.clone() }]
            }
            Event::Ended { reason } => vec![Effect::Over { reason: *reason }],
            Event::Started { .. }
            | Event::CandidateLeft { .. }
            | Event::StageEntered { .. }
            | Event::LineSpoken { .. }
            | Event::LineCut { .. }
            | Event::FloorTaken
            | Event::TurnHeard { .. }
            | Event::IntentRecognised { .. }
            | Event::CandidateAsked { .. }
            | Event::ModelReplied { .. }
            | Event::ReplyExpired { .. } => Vec::new(),
        }
    }

    /// What the log asks for and nobody has reported as done: lines not yet heard, the request in flight, the end.
    pub fn unperformed(&self) -> Vec<Effect> {
        let lines =
            self.state.pending.iter().filter_map(|line| {
                Some(Effect::Speak { line: *line, text: self.line_text(*line)?.to_owned() })
            });
        let request = self.state.request.iter().map(|request| Effect::AskInterviewer {
            generation: request.generation,
            acts: request.acts.clone(),
        });
        let over = self.ended().map(|reason| Effect::Over { reason });
        lines.chain(request).chain(over).collect()
    }
}
