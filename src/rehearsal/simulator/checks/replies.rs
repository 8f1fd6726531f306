//! What a model may do to an interview: nothing unguarded is said in its words, and nobody waits for it beyond its deadline.

use super::{Breach, Invariant, spoken::line_of};
use crate::{
    interview::{
        Interview,
        event::{Event, Record},
    },
    time::Offset,
};

/// What a reply's way into the log may add to the deadline, in milliseconds.
const SLACK_MS: u64 = 1_000;

/// The time from a request to the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The record with the words.
    pub seq: u64,
    /// How long it was, in milliseconds.
    pub lasts_ms: u64,
}

/// The interviewer's silences while it waited for words. Where the candidate goes on, nobody waits any more; after a break in
/// the connection the waiting begins anew.
pub fn silences(log: &[Record]) -> impl Iterator<Item = Silence> {
    let mut since: Option<Offset> = None;
    log.iter().filter_map(move |record| match &record.event {
        Event::ReplyRequested { .. } => {
            since = Some(record.at_ms);
            None
        }
        Event::CandidateJoined { .. } => {
            since = since.map(|_| record.at_ms);
            None
        }
        Event::ModelReplied { .. } | Event::ReplyExpired { .. } => {
            let since = since.take()?;
            Some(Silence { seq: record.seq, lasts_ms: record.at_ms.since(since) })
        }
        Event::FloorTaken
        | Event::TurnHeard { .. }
        | Event::IntentRecognised { .. }
        | Event::QuestionAsked { .. }
        | Event::ProbeAsked { .. }
        | Event::RemarkMade { .. }
        | Event::Ended { .. } => {
            since = None;
            None
        }
        Event::Started { .. }
        | Event::CandidateLeft { .. }
        | Event::StageEntered { .. }
        | Event::LineSpoken { .. }
        | Event::LineCut { .. }
        | Event::CandidateAsked { .. } => None,
    })
}

/// Silences beyond the deadline that the log pins.
pub(super) fn late(log: &[Record]) -> Vec<Breach> {
    let Some(Event::Started { versions, .. }) = log.first().map(|record| &record.event) else {
        return Vec::new();
    };
    let Some(deadline_ms) = versions.deadline_ms else { return Vec::new() };
    let late = silences(log).filter(|silence| silence.lasts_ms > deadline_ms + SLACK_MS);
    let breach = |Silence { seq, lasts_ms }| {
        let told = format!("the interviewer is silent for {lasts_ms} ms, {deadline_ms} ms are allowed");
        Breach { invariant: Invariant::LateReply, seq, told }
    };
    late.map(breach).collect()
}

/// Lines in a model's words that may not be said where they are said; the log tells which these are. They stand under stricter
/// rules than the script: they may state no fact but that of their act.
pub(super) fn unguarded(log: &[Record]) -> Vec<Breach> {
    let Some(Ok(mut interview)) = log.get(..1).map(Interview::fold) else { return Vec::new() };
    let mut found = Vec::new();
    for (index, record) in log.iter().enumerate().skip(1) {
        interview.apply(record);
        let Event::ModelReplied { act, usage: Some(_), rejected: None, .. } = &record.event else { continue };
        let lines = &log[index + 1..];
        let line = lines.iter().find_map(|record| Some((record.seq, line_of(&record.event)?.0)));
        let Some((seq, text)) = line.filter(|(_, text)| *text != interview.scripted(act)) else { continue };
        if let Err(rejection) = interview.may_say(act, text) {
            let told = format!("the model says \"{text}\" ({})", rejection.name());
            found.push(Breach { invariant: Invariant::Leak, seq, told });
        }
    }
    found
}
