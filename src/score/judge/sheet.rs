//! What a judge is shown: one subject with its levels, and one answer as data. What identifies people, employers, schools
//! and places is covered, remarks to whoever grades are left out.

use std::ops::Range;

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    Abstention, Subject, quotes,
    testimony::{Said, Testimony},
};
use crate::{
    interview::mask::Mask,
    report::words,
    rubric::Library,
    score::{Dimension, Level, Signal},
};

/// What stands in the judge's view for words to whoever grades.
pub const REMARK: &str = "[remark]";
/// A longer rationale is cut.
const RATIONALE_WORDS: u32 = 60;

/// One request to a judge, for the templates; and what is needed to read the reply.
#[derive(Clone, Debug)]
pub struct Sheet {
    subject: Subject,
    level: Level,
    title: String,
    summary: String,
    anchors: Vec<String>,
    signals: Vec<Signal>,
    question: String,
    good: String,
    turns: Vec<ShownTurn>,
    mask: Mask,
    /// Of each candidate turn that is shown: its number, and its place in the answer's text.
    places: Vec<(u32, Range<usize>)>,
    testimony: Testimony,
}

#[derive(Clone, Debug, Serialize)]
struct ShownTurn {
    id: u32,
    role: &'static str,
    text: String,
}

/// A sheet as the templates see it.
#[derive(Clone, Debug, Serialize)]
pub struct SheetView<'s> {
    /// The level of the role.
    pub level: Level,
    /// The subject's name for people.
    pub title: &'s str,
    /// What it is.
    pub summary: &'s str,
    /// The levels, in the order of this sample.
    pub anchors: Vec<AnchorView<'s>>,
    /// The names of evidence, in the order of this sample; empty with a competency.
    pub signals: Vec<SignalView>,
    /// Most words of a rationale.
    pub most_words: u32,
    /// Marks the one object that holds the answer.
    pub nonce: &'s str,
    /// That object.
    pub answer: Value,
}

/// One level as a judge sees it.
#[derive(Clone, Debug, Serialize)]
pub struct AnchorView<'s> {
    /// 1 to 5.
    pub level: usize,
    /// What such an answer does.
    pub text: &'s str,
}

/// One kind of evidence as a judge sees it.
#[derive(Clone, Debug, Serialize)]
pub struct SignalView {
    /// Its name.
    pub name: Signal,
    /// What it is.
    pub shows: &'static str,
}

impl Sheet {
    /// A sheet about `subject` in `testimony`; nothing where the rubric does not know the subject.
    pub fn new(subject: &Subject, testimony: &Testimony, library: &Library) -> Option<Self> {
        let competency = subject.competency(library)?;
        let mut mask = Mask::default();
        let mut turns = Vec::new();
        let mut places = Vec::new();
        for (said, id) in testimony.said.iter().zip(1..) {
            let (role, text) = match said {
                Said::Interviewer(text) => ("interviewer", text.clone()),
                Said::Candidate(range) => {
                    places.push((id, range.clone()));
                    ("candidate", shown(testimony, range))
                }
            };
            turns.push(ShownTurn { id, role, text: mask.cover(&text) });
        }
        let question = mask.cover(&testimony.question);
        Some(Self {
            subject: subject.clone(),
            level: testimony.level,
            title: competency.title.clone(),
            summary: competency.summary.clone(),
            anchors: competency.anchors_at(testimony.level).map(str::to_owned).into(),
            signals: signals(subject),
            question,
            good: testimony.good.clone(),
            turns,
            mask,
            places,
            testimony: testimony.clone(),
        })
    }

    /// What it is about.
    pub const fn subject(&self) -> &Subject {
        &self.subject
    }

    /// What the `number`th sample is shown: levels and evidence stand in another order each time.
    pub fn view<'s>(&'s self, number: usize, nonce: &'s str) -> SheetView<'s> {
        let mut anchors: Vec<AnchorView<'s>> =
            self.anchors.iter().zip(1..).map(|(text, level)| AnchorView { level, text }).collect();
        let mut signals: Vec<SignalView> =
            self.signals.iter().map(|name| SignalView { name: *name, shows: words::shows(*name) }).collect();
        if number % 2 == 1 {
            anchors.reverse();
        }
        let turn = number % signals.len().max(1);
        signals.rotate_left(turn);
        SheetView {
            level: self.level,
            title: &self.title,
            summary: &self.summary,
            anchors,
            signals,
            most_words: RATIONALE_WORDS,
            nonce,
            answer: json!({
                "nonce": nonce,
                "question": self.question,
                "good": self.good,
                "turns": self.turns,
            }),
        }
    }

    /// The JSON schema of a reply: evidence stands before the level.
    pub fn schema(&self) -> Value {
        let signals: Vec<Value> = self.signals.iter().map(|signal| json!(signal)).collect();
        let shows = if signals.is_empty() {
            json!({"type": "string"})
        } else {
            json!({"type": "string", "enum": signals})
        };
        let turns: Vec<u32> = self.places.iter().map(|(id, _)| *id).collect();
        let reasons: Vec<Value> =
            Abstention::ALL.iter().map(|(name, _)| json!(name)).chain([Value::Null]).collect();
        let evidence = json!({
            "turn": {"type": "integer", "enum": turns},
            "quote": {"type": "string"},
            "shows": shows,
            "polarity": {"type": "integer", "enum": [1, -1]},
        });
        object(&json!({
            "elicited": {"type": "boolean"},
            "evidence": {"type": "array", "items": object(&evidence)},
            "missing": {"type": "array", "items": shows},
            "level": {"type": ["integer", "null"], "enum": [1, 2, 3, 4, 5, null]},
            "no_level_reason": {"type": ["string", "null"], "enum": reasons},
            "rationale": {"type": "string"},
        }))
    }

    /// Whether the answer was followed up.
    pub const fn probed(&self) -> bool {
        self.testimony.probed
    }

    /// Whether it is about a competency, whose evidence has no names.
    pub const fn is_competency(&self) -> bool {
        self.signals.is_empty()
    }

    /// Whether `signal` belongs to the subject.
    pub fn knows(&self, signal: Signal) -> bool {
        self.signals.contains(&signal)
    }

    /// Where the quoted words stand in the answer's text; nothing where they don't stand in that turn.
    pub fn find(&self, turn: u32, quote: &str) -> Option<(Range<usize>, &str)> {
        let (_, place) = self.places.iter().find(|(id, _)| *id == turn)?;
        let text = &self.testimony.text;
        let hidden: Vec<Range<usize>> = self
            .testimony
            .remarks
            .iter()
            .filter(|remark| remark.end > place.start && remark.start < place.end)
            .map(|remark| remark.start.saturating_sub(place.start)..remark.end - place.start)
            .collect();
        let quote = self.mask.uncover(quote);
        let found = quotes::verify(&quote, text.get(place.clone())?, &hidden, &self.testimony.asked())?;
        let range = place.start + found.start..place.start + found.end;
        text.get(range.clone()).map(|words| (range, words))
    }
}

/// The candidate's words without remarks to whoever grades.
fn shown(testimony: &Testimony, range: &Range<usize>) -> String {
    let mut text = String::new();
    let mut at = range.start;
    for remark in
        testimony.remarks.iter().filter(|remark| remark.end > range.start && remark.start < range.end)
    {
        text.push_str(testimony.text.get(at..remark.start.max(at)).unwrap_or_default());
        text.push(' ');
        text.push_str(REMARK);
        at = remark.end.min(range.end);
    }
    text.push_str(testimony.text.get(at..range.end).unwrap_or_default());
    text
}

fn signals(subject: &Subject) -> Vec<Signal> {
    let of =
        |dimension: Dimension| Signal::ALL.into_iter().filter(move |signal| signal.dimension() == dimension);
    match subject {
        Subject::Dimension(dimension) => of(*dimension).collect(),
        Subject::Competency(_) => Vec::new(),
    }
}

/// An object with all these properties and no other.
fn object(properties: &Value) -> Value {
    let names: Vec<&String> = properties.as_object().into_iter().flat_map(serde_json::Map::keys).collect();
    json!({"type": "object", "properties": properties, "required": names, "additionalProperties": false})
}
