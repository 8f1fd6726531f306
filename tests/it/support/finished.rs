//! An interview that is over: its log, its transcript and its scores.

use vivavoce::{
    id::InterviewId,
    interview::{
        Interview,
        event::{Event, Record},
        transcript::{Transcript, TranscriptTurn},
    },
    score::{program, record::ScoreRecord},
    store::{
        Store,
        event_log::{Append, EventLog},
        interviews::InterviewStatus,
        results::Results,
    },
    time::UnixMillis,
};

/// A story and a design, both with follow-ups.
pub fn records() -> Vec<Record> {
    let log = include_str!("../../replays/complete.jsonl");
    log.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub fn interview() -> Interview {
    Interview::fold(&records()).unwrap()
}

/// What was heard, as the canonical transcript.
pub fn transcript() -> Transcript {
    let turns = records().into_iter().filter_map(|record| {
        let Event::TurnHeard { turn, heard } = record.event else { return None };
        let text = heard.text;
        Some(TranscriptTurn { turn, source: heard.source, text, segments: Vec::new(), gaps: Vec::new() })
    });
    Transcript { version: None, turns: turns.collect() }
}

pub fn scores(made: UnixMillis) -> ScoreRecord {
    program::record(&interview(), &transcript(), made).unwrap()
}

/// Puts log and transcript behind an interview that was ordered.
pub async fn store(store: &Store, id: InterviewId, now: UnixMillis) {
    let append = Append {
        interview: id,
        expected_seq: 0,
        lease_epoch: store.take_lease(id, "a test", now).await.unwrap(),
        events: records().into_iter().map(|record| (record.at_ms, record.event)).collect(),
        jobs: Vec::new(),
        status: Some(InterviewStatus::Ended),
        now,
    };
    store.append(append).await.unwrap();
    store.add_transcript(id, &transcript(), now).await.unwrap();
}
