//! What `vivavoce demo` shows: the words spoken and heard, the latencies, the scores with their quotes.

use std::{collections::BTreeMap, time::Duration};

use serde::Serialize;

use super::house::{Rehearsed, RehearsedAnswer};
use crate::{
    interview::event::TurnId,
    score::{Dimension, Score, combine::InterviewScores},
    speech::wer::word_error_rate,
    store::results::Transcript,
};

/// The outcome of a demo; its JSON form is a contract.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DemoResult {
    /// The persona's answers.
    pub turns: Vec<DemoTurn>,
    /// How long the persona waited.
    pub latency: Latency,
    /// The three scores of the interview.
    pub scores: DemoScores,
    /// Where the report is.
    pub report: String,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DemoTurn {
    /// What the interviewer asked.
    pub question: String,
    /// What the persona said.
    pub spoken: String,
    /// What the canonical transcript has of it.
    pub heard: String,
    /// Words inserted, deleted or replaced, per word spoken.
    pub word_error_rate: f64,
}

/// The three scores; offsets count in the text of all scored answers, joined by line feeds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DemoScores {
    /// Agency.
    pub ownership: Score,
    /// Reasons, alternatives, costs.
    pub tradeoffs: Score,
    /// Linked detail.
    pub specificity: Score,
}

/// As the client measured it: from sending the last sample of speech to receiving the message, with the silence that ends
/// a turn included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Latency {
    /// Until the turn was recorded.
    pub speech_end_to_turn_recorded_ms: Spread,
    /// Until the words of the next line came.
    pub speech_end_to_next_line_ms: Spread,
    /// Until the first sound of the next line came; without numbers where the server has no voice.
    pub speech_end_to_first_sound_ms: Spread,
}

/// Milliseconds over all answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// How many were measured.
    pub count: usize,
    /// The middle one.
    pub median: Option<u64>,
    /// The worst.
    pub worst: Option<u64>,
}

impl DemoResult {
    /// Joins what was said with what the server made of it.
    pub fn new(
        rehearsed: &Rehearsed,
        transcript: &Transcript,
        scores: InterviewScores,
        report: String,
    ) -> Self {
        let heard: BTreeMap<TurnId, &str> =
            transcript.turns.iter().map(|turn| (turn.turn, turn.text.as_str())).collect();
        Self {
            turns: rehearsed.answers.iter().map(|answer| turn(answer, &heard)).collect(),
            latency: latency(&rehearsed.answers),
            scores: DemoScores {
                ownership: scores.ownership,
                tradeoffs: scores.tradeoffs,
                specificity: scores.specificity,
            },
            report,
        }
    }

    /// The mean of the answers' word error rates.
    pub fn mean_word_error_rate(&self) -> f64 {
        let sum: f64 = self.turns.iter().map(|turn| turn.word_error_rate).sum();
        sum / self.turns.len().max(1) as f64
    }
}

impl DemoScores {
    /// Each score with its dimension, in the order in which people read them.
    pub fn each(&self) -> [(Dimension, &Score); 3] {
        [
            (Dimension::Ownership, &self.ownership),
            (Dimension::Tradeoffs, &self.tradeoffs),
            (Dimension::Specificity, &self.specificity),
        ]
    }
}

fn turn(answer: &RehearsedAnswer, heard: &BTreeMap<TurnId, &str>) -> DemoTurn {
    let pieces: Vec<&str> = answer.turns.iter().filter_map(|turn| heard.get(turn).copied()).collect();
    let heard = pieces.join("\n");
    DemoTurn {
        question: answer.asked.clone(),
        spoken: answer.spoken.clone(),
        word_error_rate: word_error_rate(&answer.spoken, &heard),
        heard,
    }
}

fn latency(answers: &[RehearsedAnswer]) -> Latency {
    Latency {
        speech_end_to_turn_recorded_ms: spread(answers.iter().filter_map(|answer| answer.to_turn)),
        speech_end_to_next_line_ms: spread(answers.iter().filter_map(|answer| answer.to_line)),
        speech_end_to_first_sound_ms: spread(answers.iter().filter_map(|answer| answer.to_sound)),
    }
}

fn spread(durations: impl Iterator<Item = Duration>) -> Spread {
    let mut ms: Vec<u64> = durations.map(|duration| duration.as_millis() as u64).collect();
    ms.sort_unstable();
    Spread { count: ms.len(), median: ms.get(ms.len() / 2).copied(), worst: ms.last().copied() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_worst_are_told() {
        let spread = spread([300, 100, 200].into_iter().map(Duration::from_millis));
        assert_eq!(spread, Spread { count: 3, median: Some(200), worst: Some(300) });
    }

    #[test]
    fn nothing_measured_is_no_number() {
        assert_eq!(spread(std::iter::empty()), Spread { count: 0, median: None, worst: None });
    }
}
