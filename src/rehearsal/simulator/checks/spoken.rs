//! What the interviewer says: nothing twice, and nothing that the candidate may not hear.

use std::collections::BTreeSet;

use super::{Breach, Invariant};
use crate::{
    interview::event::{Event, Record, Remark},
    speech::plain_words,
};

/// Words of whoever rates, and words that tell a rating.
const FORBIDDEN: [&str; 12] = [
    "rubric",
    "score",
    "scored",
    "rating",
    "system prompt",
    "great answer",
    "good answer",
    "exactly right",
    "perfect",
    "you passed",
    "you are hired",
    "out of five",
];

pub(super) fn breaches(log: &[Record]) -> Vec<Breach> {
    let mut said = BTreeSet::new();
    let mut found = Vec::new();
    for record in log {
        let Some((text, again)) = line_of(&record.event) else { continue };
        if let Some(word) = forbidden(text) {
            let told = format!("the interviewer says \"{word}\"");
            found.push(Breach { invariant: Invariant::Leak, seq: record.seq, told });
        }
        for sentence in sentences(text) {
            if !said.insert(sentence.clone()) && !again {
                let told = format!("\"{sentence}\" is said again");
                found.push(Breach { invariant: Invariant::RepeatedLine, seq: record.seq, told });
            }
        }
    }
    found
}

/// The words of a line, and whether they are to be heard again.
pub fn line_of(event: &Event) -> Option<(&str, bool)> {
    if let Event::QuestionAsked { text, .. } | Event::ProbeAsked { text, .. } = event {
        return Some((text, false));
    }
    let Event::RemarkMade { remark, text, .. } = event else { return None };
    Some((text, matches!(remark, Remark::Repeat)))
}

fn forbidden(text: &str) -> Option<&'static str> {
    let words = format!(" {} ", plain_words(text).join(" "));
    FORBIDDEN.into_iter().find(|phrase| words.contains(&format!(" {phrase} ")))
}

/// The sentences of `text` as plain words.
fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut begin = 0;
    for (at, stop) in text.match_indices(['.', '?', '!']) {
        let end = at + stop.len();
        // A stop within a number or a name is none.
        if text[end..].starts_with(|next: char| !next.is_whitespace()) {
            continue;
        }
        sentences.push(plain_words(&text[begin..end]).join(" "));
        begin = end;
    }
    sentences.push(plain_words(&text[begin..]).join(" "));
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}
