//! Which answers a dimension's number is the mean of, for whoever explains it.

use super::{InterviewScores, ScoredAnswer, counts, mean, pieces};
use crate::score::Dimension;

/// One answer that a dimension's number is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share<'s> {
    /// The answer.
    pub answer: &'s ScoredAnswer,
    /// What it is worth in the dimension.
    pub score: f64,
    /// False where its question did not ask for the dimension.
    pub asked: bool,
}

/// What a dimension's number is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shares<'s> {
    /// The answers whose plain mean it is, in order.
    pub counted: Vec<Share<'s>>,
    /// How many answers to questions that ask for the dimension have no number in it.
    pub unscored: usize,
}

/// What the number of `dimension` is made of; nothing where it has none, or where another rule than today's made it.
pub fn shares(dimension: Dimension, scores: &InterviewScores) -> Option<Shares<'_>> {
    let number = scores.of(dimension).score?;
    let pieces = pieces(dimension, &scores.answers, &scores.judged);
    let share = |index: usize| {
        let piece = pieces.get(index)?;
        let answer = scores.answers.get(index)?;
        Some(Share { answer, score: piece.joined.score.score?, asked: piece.asked })
    };
    let counted: Vec<Share<'_>> = counts(&pieces).into_iter().filter_map(share).collect();
    let mean = mean(counted.iter().map(|share| share.score))?;
    let unscored = pieces.iter().filter(|piece| piece.asked && piece.joined.score.score.is_none()).count();
    ((mean - number).abs() < 0.05).then_some(Shares { counted, unscored })
}
