//! What evidence an answer shows and lacks, by the embedded scorer; the choice of follow-ups rests on it alone.

mod hints;

use std::collections::BTreeSet;

use super::{
    Interview,
    plan::{PlanSnapshot, Question},
    state::Asked,
};
use crate::score::{
    Answer, AnswerKind, Assessment, Dimension, Lexicon, Signal, assess, mentions::is_team_story,
};

/// What an answer shows and lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    /// The signals that the next rungs want, the most wanted first, each once.
    pub missing: Vec<Signal>,
    /// The signals that are shown.
    pub shown: BTreeSet<Signal>,
    /// Signals in whose plain words the answer speaks without showing them, as where a word was misheard: asking for them
    /// would sound deaf.
    pub hinted: BTreeSet<Signal>,
    /// "We" acts, and nobody's own part is told.
    pub team_story: bool,
    /// Whether it has the rating at which the point of its question is made.
    pub point_made: bool,
}

/// From this rating on nothing more is asked for the point of a question.
const POINT_MADE: f64 = 4.0;

impl Interview {
    /// The turns that answer a question, joined by a line feed, as they are scored.
    pub fn answer_text(&self, asked: &Asked) -> String {
        let texts: Vec<&str> =
            asked.turns.iter().filter_map(|turn| self.turn(*turn)).map(|heard| heard.text.trim()).collect();
        texts.join("\n")
    }
}

/// The dimension that a question is about; nothing for a competency of another kind.
pub(super) fn about(question: &Question) -> Option<Dimension> {
    match question.competency.as_str() {
        "ownership" => Some(Dimension::Ownership),
        "tradeoffs" => Some(Dimension::Tradeoffs),
        "specificity" => Some(Dimension::Specificity),
        _ => None,
    }
}

/// What an answer must not leave out: what its question is about; else what somebody did in a story, and what a design was
/// weighed against.
pub(super) fn point(question: &Question) -> Dimension {
    about(question).unwrap_or(match question.kind {
        AnswerKind::Behavioral => Dimension::Ownership,
        AnswerKind::SystemDesign => Dimension::Tradeoffs,
    })
}

/// What the whole answer to `question` so far, later turns included, shows and lacks.
pub(super) fn evidence(plan: &PlanSnapshot, question: &Question, asked: &Asked, answer: String) -> Evidence {
    let answer = Answer {
        id: question.id.clone(),
        level: plan.level,
        kind: question.kind,
        question: question.words_asked(asked),
        answer,
    };
    let lexicon = Lexicon::embedded();
    let assessment = assess(&answer, lexicon);
    let team_story = question.kind == AnswerKind::Behavioral && is_team_story(&answer, lexicon);
    let found = Dimension::ALL.iter().flat_map(|dimension| &assessment.of(*dimension).evidence);
    let shown = found.map(|evidence| evidence.signal).filter(|signal| Signal::ALL.contains(signal));
    let mut shown: BTreeSet<Signal> = shown.collect();
    if team_story {
        shown.remove(&Signal::OwnAction);
    }
    let mut missing = Vec::new();
    for dimension in by_need(question, &assessment) {
        for signal in wanted(&assessment, dimension, &shown) {
            if !missing.contains(&signal) {
                missing.push(signal);
            }
        }
    }
    let point_made = assessment.of(point(question)).score.is_some_and(|rating| rating >= POINT_MADE);
    let hinted = hints::hinted(&answer.answer);
    Evidence { missing, shown, hinted, team_story, point_made }
}

impl Evidence {
    /// Whether the answer shows the signal or at least speaks in its words.
    pub fn speaks_of(&self, signal: Signal) -> bool {
        self.shown.contains(&signal) || self.hinted.contains(&signal)
    }
}

/// What the question is about comes first, then what its kind asks for, the lowest first.
fn by_need(question: &Question, assessment: &Assessment) -> Vec<Dimension> {
    let kinds_own = match question.kind {
        AnswerKind::Behavioral => [Dimension::Ownership, Dimension::Specificity, Dimension::Tradeoffs],
        AnswerKind::SystemDesign => [Dimension::Tradeoffs, Dimension::Specificity, Dimension::Ownership],
    };
    let mut dimensions = kinds_own.to_vec();
    let about = about(question);
    let tenths = |dimension: Dimension| (assessment.of(dimension).score.unwrap_or(1.0) * 10.0) as u32;
    dimensions.sort_by_key(|dimension| (about != Some(*dimension), tenths(*dimension)));
    dimensions
}

/// What the next rung wants; where the ladder names nothing below its top, what no word shows yet.
fn wanted(assessment: &Assessment, dimension: Dimension, shown: &BTreeSet<Signal>) -> Vec<Signal> {
    let score = assessment.of(dimension);
    if !score.missing.is_empty() || score.score.is_none_or(|score| score >= 5.0) {
        return score.missing.clone();
    }
    let unshown = Signal::ALL.into_iter().filter(|signal| signal.dimension() == dimension);
    unshown.filter(|signal| !shown.contains(signal)).collect()
}

impl Question {
    /// Everything that was asked for one answer, in the plan's words: what merely echoes it is no evidence.
    pub fn words_asked(&self, asked: &Asked) -> String {
        let probes = asked.follow_ups.iter().filter_map(|follow_up| self.follow_up_text(follow_up));
        let mut words = vec![asked.text.as_str()];
        words.extend(probes);
        words.join(" ")
    }
}
