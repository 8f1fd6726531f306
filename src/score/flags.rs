//! Flags: what a reader should look at, each with the words. Advisory: no flag is part of a number. A red one that something is
//! lacking is raised only where it was asked for, and points at the reply.

mod phrases;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Answer, AnswerKind, Dimension, Level, Lexicon, Signal,
    combine::{InterviewScores, ScoredAnswer, begins},
    judge::Outcome,
    tradeoffs,
};
use crate::interview::{
    Asked, Interview,
    event::{FollowUp, TurnId},
    plan::Question,
    transcript::Transcript,
};

/// A quote that points at a reply has at most so many words.
const QUOTE_WORDS: usize = 30;
/// Figures that make a scale.
const FIGURES: usize = 2;

/// What a flag says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    /// Changed something so that it does not happen again.
    PreventsTheNext,
    /// Takes on a cause or a mistake.
    OwnsTheCause,
    /// Says what the choice costs and when the other way would win.
    KnowsTheOtherSide,
    /// Names the scale in figures.
    NamesTheScale,
    /// Built alerts, metrics or dashboards themselves.
    OwnTelemetry,
    /// Asked about the task before designing.
    AsksFirst,
    /// Asked for their own part, and named none.
    NoOwnPart,
    /// Asked for what they would reverse or when, and named nothing.
    NothingReversed,
    /// Asked for another way, and named none.
    NoAlternative,
    /// Asked how it works below the surface, and did not say.
    NoMechanism,
    /// "It depends" without what it depends on.
    EmptyItDepends,
    /// Tests are waved aside.
    TestsDismissed,
    /// Designed an open task without a question or an assumption.
    AsksNothing,
}

impl FlagKind {
    /// True where it speaks for the candidate.
    pub const fn is_green(self) -> bool {
        match self {
            Self::PreventsTheNext
            | Self::OwnsTheCause
            | Self::KnowsTheOtherSide
            | Self::NamesTheScale
            | Self::OwnTelemetry
            | Self::AsksFirst => true,
            Self::NoOwnPart
            | Self::NothingReversed
            | Self::NoAlternative
            | Self::NoMechanism
            | Self::EmptyItDepends
            | Self::TestsDismissed
            | Self::AsksNothing => false,
        }
    }
}

/// Something to look at, with the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Flag {
    /// What.
    pub kind: FlagKind,
    /// The question in whose answer it stands.
    pub question: String,
    /// The words.
    pub quote: String,
    /// Byte offset of the first byte in the answers' texts joined by a line feed.
    pub start: usize,
    /// Byte offset behind the last byte.
    pub end: usize,
}

/// All flags of an interview, each kind once, green ones first.
pub fn flags(interview: &Interview, transcript: &Transcript, scores: &InterviewScores) -> Vec<Flag> {
    let texts: BTreeMap<TurnId, &str> =
        transcript.turns.iter().map(|turn| (turn.turn, turn.text.as_str())).collect();
    let mut flags: BTreeMap<FlagKind, Flag> = BTreeMap::new();
    for (answer, begin) in scores.answers.iter().zip(begins(&scores.answers)) {
        let Some(asked) = interview.answers().iter().find(|asked| asked.question == answer.question) else {
            continue;
        };
        let Some(question) = interview.plan().question(&answer.question) else { continue };
        let reading = Reading { answer, asked, question, texts: &texts, shown: shown(answer, scores) };
        for (kind, start, end) in reading.found() {
            let Some(quote) = answer.text.get(start..end).filter(|quote| !quote.is_empty()) else { continue };
            flags.entry(kind).or_insert_with(|| Flag {
                kind,
                question: answer.question.clone(),
                quote: quote.to_owned(),
                start: begin + start,
                end: begin + end,
            });
        }
    }
    flags.into_values().collect()
}

/// What either reader found in an answer, with its place.
fn shown(answer: &ScoredAnswer, scores: &InterviewScores) -> Vec<(Signal, usize, usize)> {
    let program = Dimension::ALL.into_iter().flat_map(|dimension| &answer.assessment.of(dimension).evidence);
    let mut shown: Vec<(Signal, usize, usize)> =
        program.map(|found| (found.signal, found.start, found.end)).collect();
    let judged = scores.judged.iter().filter(|judged| judged.question == answer.question);
    for judgement in judged.flat_map(|judged| &judged.judgements) {
        if let Outcome::Level { quotes, .. } = &judgement.outcome {
            let found = quotes.iter().filter_map(super::judge::JudgedQuote::evidence);
            shown.extend(found.map(|found| (found.signal, found.start, found.end)));
        }
    }
    shown
}

/// One answer with all that was asked for it.
struct Reading<'r> {
    answer: &'r ScoredAnswer,
    asked: &'r Asked,
    question: &'r Question,
    texts: &'r BTreeMap<TurnId, &'r str>,
    shown: Vec<(Signal, usize, usize)>,
}

impl Reading<'_> {
    fn found(&self) -> Vec<(FlagKind, usize, usize)> {
        let mut found = self.green();
        found.extend(self.asked_in_vain());
        let text = &self.answer.text;
        let mut phrase = |kind, place: Option<std::ops::Range<usize>>| {
            found.extend(place.map(|range| (kind, range.start, range.end)));
        };
        phrase(FlagKind::OwnTelemetry, phrases::own_telemetry(text));
        phrase(FlagKind::EmptyItDepends, phrases::empty_it_depends(text));
        phrase(FlagKind::TestsDismissed, phrases::tests_dismissed(text));
        found.extend(self.questions());
        found
    }

    fn green(&self) -> Vec<(FlagKind, usize, usize)> {
        let first = |signal| self.shown.iter().find(|(found, ..)| *found == signal);
        let is_story = self.answer.kind == AnswerKind::Behavioral;
        let mut green = Vec::new();
        let mut add = |kind, place: Option<&(Signal, usize, usize)>| {
            green.extend(place.map(|(_, start, end)| (kind, *start, *end)));
        };
        add(FlagKind::PreventsTheNext, first(Signal::SystemicChange).filter(|_| is_story));
        add(
            FlagKind::OwnsTheCause,
            first(Signal::OwnDecision).filter(|_| is_story && self.has(Signal::OwnOutcome)),
        );
        add(FlagKind::KnowsTheOtherSide, first(Signal::Reversal).filter(|_| self.has(Signal::Cost)));
        let figures: BTreeSet<usize> = self
            .shown
            .iter()
            .filter(|(found, ..)| *found == Signal::Quantity)
            .map(|(_, start, _)| *start)
            .collect();
        let is_scale = figures.len() >= FIGURES && self.has(Signal::Scope);
        add(FlagKind::NamesTheScale, first(Signal::Quantity).filter(|_| is_scale));
        green
    }

    fn has(&self, signal: Signal) -> bool {
        self.shown.iter().any(|(found, ..)| *found == signal)
    }

    /// What was asked for and is not there, with the reply.
    fn asked_in_vain(&self) -> Vec<(FlagKind, usize, usize)> {
        let mut found = Vec::new();
        for followed in &self.asked.follow_ups {
            let seeks = match followed.kind {
                FollowUp::Probe => self.question.probe(&followed.id).map(|probe| probe.seeks),
                FollowUp::Depth => self.question.deeper(&followed.id).map(|probe| probe.seeks),
                FollowUp::OwnPart => Some(Signal::OwnAction),
                FollowUp::Confirm | FollowUp::Twist => None,
            };
            let is_story = self.answer.kind == AnswerKind::Behavioral;
            let own = || self.has(Signal::OwnAction) || self.has(Signal::OwnDecision);
            let kind = match seeks {
                Some(Signal::OwnAction | Signal::OwnDecision) if is_story && !own() => FlagKind::NoOwnPart,
                Some(Signal::Options)
                    if !self.has(Signal::Options) && !self.names_a_way(followed.turns_before) =>
                {
                    FlagKind::NoAlternative
                }
                Some(Signal::Reversal) if !self.has(Signal::Reversal) => FlagKind::NothingReversed,
                Some(Signal::Mechanism) if !self.has(Signal::Mechanism) => FlagKind::NoMechanism,
                Some(_) | None => continue,
            };
            found.extend(self.reply(followed.turns_before).map(|(start, end)| (kind, start, end)));
        }
        found
    }

    /// Whether the reply from the turn at `index` on names anything that may be another way, however it is told.
    fn names_a_way(&self, index: usize) -> bool {
        let turns = self.asked.turns.iter().skip(index).filter_map(|turn| self.texts.get(turn).copied());
        let reply = Answer {
            id: String::new(),
            level: Level::Mid,
            kind: self.answer.kind,
            question: String::new(),
            answer: turns.collect::<Vec<_>>().join("\n"),
        };
        tradeoffs::may_name_a_way(&reply, Lexicon::embedded())
    }

    /// The beginning of the turn at `index`.
    fn reply(&self, index: usize) -> Option<(usize, usize)> {
        let turns: Vec<&str> =
            self.asked.turns.iter().filter_map(|turn| self.texts.get(turn).copied()).collect();
        let start: usize = turns.get(..index)?.iter().map(|turn| turn.len() + 1).sum();
        let length = phrases::first_words(turns.get(index)?, QUOTE_WORDS);
        Some((start, start + length))
    }

    /// Whether an open design was begun with questions or assumptions.
    fn questions(&self) -> Option<(FlagKind, usize, usize)> {
        let is_open = self.answer.kind == AnswerKind::SystemDesign && !self.question.facts.is_empty();
        if !is_open {
            return None;
        }
        let (start, end) = self.reply(0)?;
        if self.asked.answered > 0 {
            return Some((FlagKind::AsksFirst, start, end));
        }
        (!phrases::asks_or_assumes(&self.answer.text)).then_some((FlagKind::AsksNothing, start, end))
    }
}

#[cfg(test)]
mod tests;
