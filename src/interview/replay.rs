//! Deciding a log anew: the recorded inputs are read off the facts, decided by this program, and compared.

use super::{
    Interview,
    event::{Event, Record},
    input::Input,
    log::FoldError,
};
use crate::time::Offset;

/// Facts that this program would not have recorded as they stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Number of the first record concerned.
    pub seq: u64,
    /// Its time.
    pub at: Offset,
    /// What the log has.
    pub recorded: Vec<Event>,
    /// What this program decides.
    pub decided: Vec<Event>,
}

/// Decides everything in `records` anew, each time on the state that the log had then, so that one difference doesn't
/// bring about others. Empty when this program decides as the log says.
///
/// # Errors
/// When the records can't be folded.
pub fn differences(records: &[Record]) -> Result<Vec<Difference>, FoldError> {
    Interview::fold(records)?;
    let mut interview = Interview::fold(&records[..1])?;
    let mut differences = Vec::new();
    let mut rest = &records[1..];
    while let Some(first) = rest.first() {
        let decided = decided(&interview, rest, first.at_ms);
        let same =
            rest.iter().zip(&decided).take_while(|(record, event)| alike(&record.event, event)).count();
        let taken = if same == decided.len() && same > 0 { same } else { decided_together(rest) };
        let (batch, following) = rest.split_at(taken);
        if same != decided.len() || same == 0 {
            let recorded = batch.iter().map(|record| record.event.clone()).collect();
            differences.push(Difference { seq: first.seq, at: first.at_ms, recorded, decided });
        }
        for record in batch {
            interview.apply(record);
        }
        rest = following;
    }
    Ok(differences)
}

/// Whether two facts are the same, but for the verdict on a model's words: of these the log has the script's alone.
fn alike(recorded: &Event, decided: &Event) -> bool {
    let mut decided = decided.clone();
    if let (Event::ModelReplied { rejected, .. }, Event::ModelReplied { rejected: verdict, .. }) =
        (recorded, &mut decided)
    {
        *verdict = *rejected;
    }
    *recorded == decided
}

/// What is decided anew for the first of `rest`.
fn decided(interview: &Interview, rest: &[Record], at: Offset) -> Vec<Event> {
    let agrees = |decided: &Vec<Event>| {
        let same = rest.iter().zip(decided).take_while(|(record, event)| record.event == **event).count();
        same == decided.len() && same > 0
    };
    let alone = interview.decide(input_of(rest), at);
    if agrees(&alone) {
        return alone;
    }
    let together = turn_behind_lines(rest).map(|turn| interview.decide(turn, at));
    together.filter(agrees).unwrap_or(alone)
}

/// Whoever types takes in the lines that are still being said: the turn behind them brought all of it.
fn turn_behind_lines(records: &[Record]) -> Option<Input> {
    let at = records.first()?.at_ms;
    let is_line = |record: &&Record| matches!(record.event, Event::LineSpoken { .. });
    let turn = records.iter().take_while(|record| record.at_ms == at).find(|record| !is_line(record))?;
    if let Event::TurnHeard { heard, .. } = &turn.event {
        Some(Input::TurnHeard(heard.clone()))
    } else {
        None
    }
}

/// The input that led to the first of `records`; a fact that no input brings is brought by time.
fn input_of(records: &[Record]) -> Input {
    let Some(first) = records.first() else { return Input::Tick };
    match &first.event {
        Event::CandidateJoined { connection } => Input::CandidateJoined { connection: *connection },
        Event::CandidateLeft { connection } => Input::CandidateLeft { connection: *connection },
        Event::LineSpoken { line, samples } => Input::LineSpoken { line: *line, samples: *samples },
        Event::LineCut { line, heard_ms, heard, samples } => {
            Input::LineCut { line: *line, heard_ms: *heard_ms, heard: heard.clone(), samples: *samples }
        }
        Event::FloorTaken => Input::SpeechStarted,
        Event::TurnHeard { heard, .. } => Input::TurnHeard(heard.clone()),
        Event::IntentRecognised { intent, .. } => Input::Pressed(*intent),
        Event::ModelReplied { generation, act, by, usage, .. } => Input::ModelReplied {
            generation: *generation,
            act: act.clone(),
            text: records.iter().find_map(|record| line_text(&record.event)).unwrap_or_default().to_owned(),
            by: by.clone(),
            usage: usage.clone(),
        },
        Event::ReplyExpired { generation } => Input::ModelFailed { generation: *generation },
        Event::Started { .. }
        | Event::StageEntered { .. }
        | Event::QuestionAsked { .. }
        | Event::ProbeAsked { .. }
        | Event::RemarkMade { .. }
        | Event::CandidateAsked { .. }
        | Event::ReplyRequested { .. } => Input::Tick,
        // Ends what is closing as a tick would.
        Event::Ended { .. } => Input::Abandoned,
    }
}

fn line_text(event: &Event) -> Option<&str> {
    match event {
        Event::QuestionAsked { text, .. }
        | Event::ProbeAsked { text, .. }
        | Event::RemarkMade { text, .. } => Some(text),
        Event::Started { .. }
        | Event::CandidateJoined { .. }
        | Event::CandidateLeft { .. }
        | Event::StageEntered { .. }
        | Event::LineSpoken { .. }
        | Event::LineCut { .. }
        | Event::FloorTaken
        | Event::TurnHeard { .. }
        | Event::IntentRecognised { .. }
        | Event::CandidateAsked { .. }
        | Event::ReplyRequested { .. }
        | Event::ModelReplied { .. }
        | Event::ReplyExpired { .. }
        | Event::Ended { .. } => None,
    }
}

/// How many of `records` were decided together with the first: those of its moment up to the next that an input brings.
fn decided_together(records: &[Record]) -> usize {
    let Some(first) = records.first() else { return 0 };
    let more = records.iter().skip(1);
    1 + more.take_while(|record| record.at_ms == first.at_ms && !begins(&record.event)).count()
}

fn begins(event: &Event) -> bool {
    match event {
        Event::CandidateJoined { .. }
        | Event::CandidateLeft { .. }
        | Event::LineSpoken { .. }
        | Event::LineCut { .. }
        | Event::FloorTaken
        | Event::TurnHeard { .. }
        | Event::ModelReplied { .. }
        | Event::ReplyExpired { .. } => true,
        Event::IntentRecognised { turn, .. } => turn.is_none(),
        Event::Started { .. }
        | Event::StageEntered { .. }
        | Event::QuestionAsked { .. }
        | Event::ProbeAsked { .. }
        | Event::RemarkMade { .. }
        | Event::CandidateAsked { .. }
        | Event::ReplyRequested { .. }
        | Event::Ended { .. } => false,
    }
}
