//! Logs of typed interviews, folded and decided anew by the command that operators use.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use vivavoce::interview::{
    Interview,
    event::{Intent, Record},
    log,
};

use super::conversation::{Conversation, taster};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replays")
}

fn replayed(arguments: &[&str], log: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_vivavoce"))
        .arg("replay")
        .args(arguments)
        .arg(folder().join(log))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_complete_interview_folds_and_is_decided_the_same() {
    insta::assert_snapshot!(replayed(&["--decide"], "complete.jsonl"));
}

#[test]
fn a_stopped_interview_folds_and_is_decided_the_same() {
    insta::assert_snapshot!(replayed(&["--decide"], "stopped.jsonl"));
}

#[test]
fn an_interview_with_a_break_in_the_connection_folds_and_is_decided_the_same() {
    insta::assert_snapshot!(replayed(&["--decide"], "reconnected.jsonl"));
}

#[test]
fn a_silent_interview_folds_and_is_decided_the_same() {
    insta::assert_snapshot!(replayed(&["--decide"], "silent.jsonl"));
}

#[test]
fn logs_of_an_older_program_fold() {
    let logs = std::fs::read_dir(folder().join("2026-11")).unwrap();
    let logs: Vec<PathBuf> = logs.map(|log| log.unwrap().path()).collect();
    assert_eq!(logs.len(), 4);
    for path in logs {
        let log = log::read(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let interview = Interview::fold(&log).unwrap();
        assert!(interview.answers().len() > 1, "{}", path.display());
    }
}

#[test]
fn an_interview_that_goes_on_tells_where_it_stands_and_what_is_to_do() {
    let log = std::fs::read_to_string(folder().join("complete.jsonl")).unwrap();
    let begun: Vec<&str> = log.lines().take(10).collect();
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("begun.jsonl");
    std::fs::write(&path, begun.join("\n")).unwrap();
    insta::assert_snapshot!(replayed(&[], path.to_str().unwrap()));
}

#[test]
fn a_log_that_was_decided_otherwise_shows_where() {
    let log = std::fs::read_to_string(folder().join("complete.jsonl")).unwrap();
    let altered = log.replace("\"probe\":\"price\"", "\"probe\":\"how-much\"");
    assert_ne!(log, altered);
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("altered.jsonl");
    std::fs::write(&path, altered).unwrap();
    insta::assert_snapshot!(replayed(&["--decide"], path.to_str().unwrap()));
}

#[test]
fn what_is_no_log_is_refused_in_one_sentence() {
    let output = Command::new(env!("CARGO_BIN_EXE_vivavoce"))
        .args(["replay", env!("CARGO_MANIFEST_PATH")])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.starts_with("vivavoce: line 1 of the log is no record of this program:"), "{told}");
}

fn complete() -> Vec<Record> {
    let mut conversation = Conversation::begun(taster());
    for answer in [
        "I keep the ledger service of a small bank alive, mostly in Rust.",
        "I pushed a migration at noon that locked the orders table for six minutes. I cancelled it, told the \
         support team, and checked that the failed orders went through.",
        "I wrote a check for the build that refuses a migration without a lock timeout.",
        "I would first read the query plan. If the data may be a minute old I would cache it in Redis with a \
         time to live of sixty seconds, since reads are a hundred times more frequent than writes.",
        "The other way is a covering index. The cache costs stale prices after a change, so I would delete the \
         key on every write, and let one request at a time fill it.",
        "How do you decide who is on call?",
    ] {
        conversation.wait(2_000);
        conversation.types(answer);
        conversation.hears_all();
    }
    conversation.log
}

fn stopped() -> Vec<Record> {
    let mut conversation = Conversation::at_the_incident();
    conversation.wait(4_000);
    conversation.types("Could you rephrase that, please?");
    conversation.hears_all();
    conversation.types("I'd rather not talk about incidents.");
    conversation.hears_all();
    conversation.types("Can we take a break?");
    conversation.wait(90_000);
    conversation.presses(Intent::Resume);
    conversation.types("I would like to stop the interview here, thank you.");
    conversation.hears_all();
    conversation.log
}

fn reconnected() -> Vec<Record> {
    let mut conversation = Conversation::at_the_incident();
    conversation.leaves();
    conversation.wait(45_000);
    conversation.joins();
    conversation.hears_all();
    conversation.types("I dropped a column that the old version still read.");
    // The server is killed while the follow-up is spoken: no record tells that the candidate left.
    conversation.at = conversation.at.plus_ms(20_000);
    conversation.joins();
    conversation.hears_all();
    conversation.types("I now deploy in two steps, and a test reads the old schema with the new code.");
    conversation.hears_all();
    conversation.leaves();
    conversation.log
}

fn silent() -> Vec<Record> {
    let mut conversation = Conversation::begun(taster());
    while conversation.interview.ended().is_none() {
        conversation.wait(1_000);
        conversation.hears_all();
    }
    conversation.log
}

#[test]
#[ignore = "writes the logs anew; for a machine that is meant to decide otherwise"]
fn write_the_logs() {
    std::fs::create_dir_all(folder()).unwrap();
    for (name, log) in [
        ("complete", complete()),
        ("stopped", stopped()),
        ("reconnected", reconnected()),
        ("silent", silent()),
    ] {
        let lines: Vec<String> = log.iter().map(|record| serde_json::to_string(record).unwrap()).collect();
        std::fs::write(folder().join(format!("{name}.jsonl")), lines.join("\n") + "\n").unwrap();
    }
}
