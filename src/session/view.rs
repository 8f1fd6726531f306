//! The interview as the candidate's page draws it.

use super::protocol::{ClockView, ConversationItem, FloorView, LineView, QuestionView, StageView, TurnView};
use crate::{
    interview::{
        Interview,
        view::{Floor, Said},
    },
    speech::{
        pauses::Pauses,
        segment::{PRE_ROLL_SAMPLES, TAIL_SAMPLES},
        sounding::Sounding,
    },
    time::Offset,
};

/// The present part of the plan.
pub fn stage(interview: &Interview) -> Option<StageView> {
    let stage = interview.stage()?;
    Some(StageView { number: stage.number, of: stage.of, kind: stage.kind, title: stage.title.to_owned() })
}

/// The standing question.
pub fn question(interview: &Interview) -> Option<QuestionView> {
    let question = interview.question()?;
    Some(QuestionView { text: question.text.to_owned(), artefact: question.artefact.cloned() })
}

/// The honest clock.
pub fn clock(interview: &Interview, at: Offset) -> ClockView {
    ClockView {
        live_ms: interview.live_ms(at),
        planned_ms: interview.planned_ms(),
        running: interview.clock_running(),
    }
}

/// Whose turn it is.
pub fn floor(interview: &Interview) -> FloorView {
    match interview.floor() {
        Floor::Candidate { .. } => FloorView::Candidate,
        Floor::Thinking { .. } => FloorView::Thinking,
        Floor::Paused => FloorView::Paused,
        Floor::Nobody if interview.ended().is_some() => FloorView::Over,
        Floor::Interviewer { .. } | Floor::Nobody => FloorView::Interviewer,
    }
}

/// Everything said so far.
pub fn conversation(interview: &Interview) -> Vec<ConversationItem> {
    interview
        .conversation()
        .map(|said| match said {
            Said::Line { line, text, pending } => {
                ConversationItem::Interviewer(LineView { line, text: text.to_owned(), pending })
            }
            Said::Turn { turn, text, source } => {
                ConversationItem::Candidate(TurnView { turn, text: text.to_owned(), source })
            }
        })
        .collect()
}

/// The words that the interviewer is about to say or is saying; nothing while nothing is said.
pub fn unheard(interview: &Interview) -> Option<String> {
    let texts: Vec<&str> = interview
        .conversation()
        .filter_map(|said| match said {
            Said::Line { text, pending: true, .. } => Some(text),
            Said::Line { .. } | Said::Turn { .. } => None,
        })
        .collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

/// What the recorded turns teach about the candidate's pauses: the gaps between the pieces of each.
pub fn pauses(interview: &Interview) -> Pauses {
    let mut pauses = Pauses::default();
    for (_turn, heard) in interview.turns() {
        let texts: Vec<&str> = heard.segments.iter().map(|segment| segment.text.as_str()).collect();
        for (place, pair) in heard.segments.windows(2).enumerate() {
            let (before, after) = (pair[0].samples, pair[1].samples);
            // A piece keeps a little silence behind the voice, and more before it.
            let gap = after.first_sample.saturating_sub(before.end_sample);
            if gap > 0 {
                pauses.heard(gap + TAIL_SAMPLES + PRE_ROLL_SAMPLES, &Sounding::of(&texts[..=place]));
            }
        }
    }
    pauses
}

/// Index behind the last sample that stands in a recorded turn: from here on the ear listens anew.
pub fn heard_until(interview: &Interview) -> u64 {
    let segments = interview.turns().flat_map(|(_turn, heard)| &heard.segments);
    segments.map(|segment| segment.samples.end_sample).max().unwrap_or(0)
}
