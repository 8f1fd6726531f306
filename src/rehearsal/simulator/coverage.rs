//! What an interview asked about: the share of what the plan wants to know that was asked for and answered. Pure.
//!
//! A plan wants to know each of the three dimensions in each of its parts with scored questions: these are its cells. A
//! cell is reached when something in that part asked for that dimension and got an answer of at least
//! [`LEAST_WORDS`] words. A question asks for what its competency names and for what its kind is about (a story for
//! ownership and specificity, a design for trade-offs and specificity); a follow-up asks for the dimension of its signal.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    checks::plan_of,
    cue::{Cue, cue_of},
};
use crate::{
    interview::{
        event::{Event, Record},
        plan::{PlanSnapshot, Question},
    },
    score::{Dimension, combine},
};

/// Fewer words are no answer.
pub const LEAST_WORDS: usize = 5;
/// The share of cells that an interview shall reach.
pub const GOAL: f64 = 0.7;
/// Each dimension shall be asked for in so many questions.
pub const LEAST_QUESTIONS: usize = 2;

/// What was asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Cells of the plan.
    pub planned: usize,
    /// Those that were reached.
    pub reached: usize,
    /// For each dimension the questions that asked for it and were answered.
    pub questions: BTreeMap<Dimension, usize>,
}

impl Coverage {
    /// The share of cells that was reached.
    pub fn share(&self) -> f64 {
        if self.planned == 0 { 0.0 } else { self.reached as f64 / self.planned as f64 }
    }

    /// Whether enough cells were reached.
    pub fn is_enough(&self) -> bool {
        self.share() >= GOAL
    }

    /// Whether each dimension was asked for in enough questions.
    pub fn is_spread(&self) -> bool {
        Dimension::ALL
            .iter()
            .all(|dimension| self.questions.get(dimension).copied().unwrap_or(0) >= LEAST_QUESTIONS)
    }
}

/// What an interview asked about, by its log.
pub fn of(log: &[Record]) -> Coverage {
    let Some(plan) = plan_of(log) else { return Coverage::default() };
    let scored_parts =
        plan.sections.iter().filter(|part| part.questions.iter().any(|question| question.scored));
    let planned = scored_parts.count() * Dimension::ALL.len();
    let (mut cells, mut questions) = (BTreeSet::new(), BTreeSet::new());
    for answered in answered(log, plan) {
        for dimension in answered.dimensions {
            cells.insert((answered.part, dimension));
            questions.insert((dimension, answered.question.clone()));
        }
    }
    let count = |dimension| questions.iter().filter(|(of, _)| *of == dimension).count();
    let questions = Dimension::ALL.into_iter().map(|dimension| (dimension, count(dimension))).collect();
    Coverage { planned, reached: cells.len(), questions }
}

/// Something that was asked, with its place.
struct Answered {
    part: usize,
    question: String,
    dimensions: Vec<Dimension>,
}

/// Everything of scored questions that was asked and answered.
fn answered(log: &[Record], plan: &PlanSnapshot) -> Vec<Answered> {
    let mut answered = Vec::new();
    let mut standing: Option<(usize, &Question)> = None;
    let mut asks: Vec<Dimension> = Vec::new();
    for (place, record) in log.iter().enumerate() {
        match cue_of(&record.event, plan) {
            Some(Cue::Question { id, .. }) => {
                standing = place_of(plan, &id);
                asks = standing.map_or_else(Vec::new, |(_, question)| asked_by(question));
            }
            Some(Cue::FollowUp { seeks, .. }) => asks = vec![seeks.dimension()],
            Some(Cue::Confirm | Cue::AskStop | Cue::Again | Cue::Prompt) | None => {}
        }
        if let Some((part, question)) = standing.filter(|_| is_answer(log, place)) {
            answered.push(Answered { part, question: question.id.clone(), dimensions: asks.clone() });
        }
    }
    answered
}

fn place_of<'p>(plan: &'p PlanSnapshot, id: &str) -> Option<(usize, &'p Question)> {
    plan.sections.iter().enumerate().find_map(|(part, section)| {
        let question = section.questions.iter().find(|question| question.id == id && question.scored)?;
        Some((part, question))
    })
}

fn asked_by(question: &Question) -> Vec<Dimension> {
    let asks = |dimension: &Dimension| {
        combine::asks(question.kind, *dimension) || question.competency == name(*dimension)
    };
    Dimension::ALL.into_iter().filter(asks).collect()
}

const fn name(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Ownership => "ownership",
        Dimension::Tradeoffs => "tradeoffs",
        Dimension::Specificity => "specificity",
    }
}

/// A turn with enough words that is neither a request nor a question of the candidate's.
fn is_answer(log: &[Record], place: usize) -> bool {
    let Event::TurnHeard { turn, heard } = &log[place].event else { return false };
    let other = log.get(place + 1).is_some_and(|next| {
        let (Event::IntentRecognised { turn: Some(of), .. }
        | Event::CandidateAsked { turn: of, alone: true }) = &next.event
        else {
            return false;
        };
        of == turn
    });
    !other && heard.text.split_whitespace().count() >= LEAST_WORDS
}
