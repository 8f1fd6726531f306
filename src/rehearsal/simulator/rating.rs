//! The scores of a simulated interview, as its report would have them.

use serde::Serialize;

use super::{
    checks::{Breach, Invariant},
    manner::Manner,
};
use crate::{
    interview::{
        Interview,
        event::{Event, Record},
        transcript::{Transcript, TranscriptTurn},
    },
    score::{Dimension, Lexicon, answers, combine},
};

/// The top of the ladder.
const TOP: f64 = 5.0;

/// One number a dimension, or nothing where there is too little evidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Rating {
    /// Agency.
    pub ownership: Option<f64>,
    /// Reasons, alternatives, costs.
    pub tradeoffs: Option<f64>,
    /// Linked detail.
    pub specificity: Option<f64>,
}

/// Scores the answers in `log` as heard.
pub fn rate(log: &[Record]) -> Rating {
    let Ok(interview) = Interview::fold(log) else { return Rating::default() };
    let answers = answers::of_interview(&interview, &transcript(log), Lexicon::embedded());
    let scores = combine::combine(answers);
    let score = |dimension| scores.of(dimension).score;
    Rating {
        ownership: score(Dimension::Ownership),
        tradeoffs: score(Dimension::Tradeoffs),
        specificity: score(Dimension::Specificity),
    }
}

/// The live words, as if the canonical transcript had come out the same.
fn transcript(log: &[Record]) -> Transcript {
    let turns = log.iter().filter_map(|record| {
        let Event::TurnHeard { turn, heard } = &record.event else { return None };
        Some(TranscriptTurn {
            turn: *turn,
            source: heard.source,
            text: heard.text.clone(),
            segments: heard.segments.clone(),
            gaps: heard.gaps.clone(),
        })
    });
    Transcript { version: None, turns: turns.collect() }
}

/// A recited interview at the top of specificity.
pub fn breaches(manner: Manner, rating: &Rating, log: &[Record]) -> Vec<Breach> {
    let recited = manner == Manner::Recited;
    let at_top = rating.specificity.filter(|score| recited && *score >= TOP);
    let breach = at_top.map(|score| Breach {
        invariant: Invariant::RecitedAtTop,
        seq: log.last().map_or(0, |record| record.seq),
        told: format!("a recited interview has {score:.1} in specificity"),
    });
    breach.into_iter().collect()
}
