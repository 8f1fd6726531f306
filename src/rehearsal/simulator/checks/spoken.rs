//! What the interviewer says: nothing twice, and nothing that the candidate may not hear.

use std::collections::BTreeSet;

use super::{Breach, Invariant};
use crate::{
    interview::{
        event::{Event, FollowUp, Record, Remark},
        guard::{GuardContext, check},
        plan::{PlanSnapshot, Question},
    },
    speech::plain_words,
};

pub(super) fn breaches(log: &[Record], plan: &PlanSnapshot) -> Vec<Breach> {
    let script = plan.spoken();
    let mut heard = Heard::new(plan, &script);
    let mut sentences_said = BTreeSet::new();
    let mut found = Vec::new();
    for record in log {
        if let Event::TurnHeard { heard: turn, .. } = &record.event {
            heard.context.said.push(&turn.text);
        }
        let Some((text, again)) = line_of(&record.event) else { continue };
        if is_telling(&record.event) {
            heard.context.said.push(text);
        }
        if let Err(rejection) = heard.check(text) {
            let told = format!("the interviewer says \"{text}\" ({})", rejection.name());
            found.push(Breach { invariant: Invariant::Leak, seq: record.seq, told });
        }
        for sentence in sentences(text) {
            if !sentences_said.insert(sentence.clone()) && !again {
                let told = format!("\"{sentence}\" is said again");
                found.push(Breach { invariant: Invariant::RepeatedLine, seq: record.seq, told });
            }
        }
    }
    found
}

/// What has been said, as the guard wants to know it.
struct Heard<'l> {
    context: GuardContext<'l>,
}

impl<'l> Heard<'l> {
    fn new(plan: &'l PlanSnapshot, script: &'l [String]) -> Self {
        let secrets = questions(plan).map(|question| question.good.as_str()).filter(|good| !good.is_empty());
        let untold: Vec<&str> = questions(plan).flat_map(told_in_time).collect();
        let always = script.iter().map(String::as_str).filter(|text| !untold.contains(text));
        let context = GuardContext {
            secrets: secrets.collect(),

            said: always.collect(),
            untold,
            facts: script.iter().map(String::as_str).collect(),
        };
        Self { context }
    }

    fn check(&mut self, text: &'l str) -> Result<(), crate::interview::guard::Rejection> {
        let checked = check(text, &self.context);
        self.context.said.push(text);
        checked
    }
}

/// Lines whose purpose it is to tell what was untold.
fn is_telling(event: &Event) -> bool {
    if let Event::ProbeAsked { follow_up, .. } = event {
        return *follow_up == FollowUp::Twist;
    }
    matches!(event, Event::RemarkMade { remark: Remark::Fact, .. })
}

fn questions(plan: &PlanSnapshot) -> impl Iterator<Item = &Question> {
    plan.sections.iter().flat_map(|section| &section.questions)
}

fn told_in_time(question: &Question) -> impl Iterator<Item = &str> {
    let twist = question.twist.iter().map(|twist| twist.text.as_str());
    question.facts.iter().map(|fact| fact.text.as_str()).chain(twist)
}

/// The words of a line, and whether they are to be heard again.
pub fn line_of(event: &Event) -> Option<(&str, bool)> {
    if let Event::QuestionAsked { text, .. } | Event::ProbeAsked { text, .. } = event {
        return Some((text, false));
    }
    let Event::RemarkMade { remark, text, .. } = event else { return None };
    Some((text, matches!(remark, Remark::Repeat)))
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
