//! Score receipts: what an interview's scores were made of, signed, so that the scorer gives the same numbers again anywhere.
//!
//! A receipt holds the words of the scored answers, the scores with their quotes by offset, and the versions; no name of the
//! candidate, no sound, nothing of what else was said.

mod seal;

use serde::{Deserialize, Serialize};

pub use self::seal::{ALGORITHM, Opened, Seal, Unsealed, open};
use super::{
    Assessment, Dimension, Lexicon, Score,
    answers::{self, Given},
    combine::{InterviewScores, ScoredAnswer, combine},
    program::VERSION,
    record::ScoreRecord,
    stamps::Stamps,
};
use crate::{
    id::InterviewId,
    interview::{Interview, transcript::Transcript},
    time::UnixMillis,
};

/// The kind of document and its version.
const FORMAT: &str = "vivavoce-receipt/1";

/// Where a difference lies that is in no single answer.
const WHOLE: &str = "the whole interview";

/// What a receipt says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// `vivavoce-receipt/1`.
    pub format: String,
    /// Which interview.
    pub interview: InterviewId,
    /// Who held it.
    pub organisation: String,
    /// The plan's name.
    pub plan: String,
    /// The plan's version.
    pub plan_version: u32,
    /// When the scores were made.
    pub made: UnixMillis,
    /// The program that made them.
    pub program: String,
    /// The lexicon that they stand on.
    pub lexicon: String,
    /// What else they stand on.
    pub stamps: Stamps,
    /// Language models that read the answers beside the program; their share can't be had again from a receipt.
    pub models: Vec<String>,
    /// The scores of the whole interview, as reported. Offsets count in the answers' texts joined by a line feed.
    pub scores: WholeScores,
    /// The same as the program alone gives them.
    pub by_program: WholeScores,
    /// The answers with their scores.
    pub answers: Vec<ReceiptAnswer>,
}

/// The scores of a whole interview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WholeScores {
    /// Agency.
    pub ownership: Score,
    /// Reasons, alternatives, costs.
    pub tradeoffs: Score,
    /// Linked detail.
    pub specificity: Score,
}

impl WholeScores {
    fn of(scores: &InterviewScores) -> Self {
        Self {
            ownership: scores.ownership.clone(),
            tradeoffs: scores.tradeoffs.clone(),
            specificity: scores.specificity.clone(),
        }
    }

    const fn dimension(&self, dimension: Dimension) -> &Score {
        match dimension {
            Dimension::Ownership => &self.ownership,
            Dimension::Tradeoffs => &self.tradeoffs,
            Dimension::Specificity => &self.specificity,
        }
    }
}

/// An answer and what the scorer made of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptAnswer {
    /// What was asked and said.
    pub given: Given,
    /// Its scores; offsets count in the answer's texts joined by a line feed.
    pub assessment: Assessment,
}

impl Receipt {
    /// The receipt of `record`. Nothing where the record was made from other words than those of `transcript`.
    pub fn of(
        (id, organisation): (InterviewId, &str),
        interview: &Interview,
        transcript: &Transcript,
        record: &ScoreRecord,
    ) -> Option<Self> {
        let given = answers::given(interview, transcript);
        let scored = &record.scores.answers;
        let same = |(given, scored): (&Given, &ScoredAnswer)| {
            given.question == scored.question && given.texts.join("\n") == scored.text
        };
        if given.len() != scored.len() || !given.iter().zip(scored).all(same) {
            return None;
        }
        let answers = given.into_iter().zip(scored);
        Some(Self {
            format: FORMAT.to_owned(),
            interview: id,
            organisation: organisation.to_owned(),
            plan: interview.plan().id.clone(),
            plan_version: interview.plan().version,
            made: record.made,
            program: record.program.clone(),
            lexicon: record.lexicon.clone(),
            stamps: record.stamps.clone(),
            models: models(record),
            scores: WholeScores::of(&record.scores),
            by_program: WholeScores::of(&combine(scored.clone())),
            answers: answers
                .map(|(given, scored)| ReceiptAnswer { given, assessment: scored.assessment.clone() })
                .collect(),
        })
    }

    /// Scores the receipt's answers again with this program, and compares.
    pub fn check(&self, lexicon: &Lexicon) -> Check {
        let given: Vec<Given> = self.answers.iter().map(|answer| answer.given.clone()).collect();
        let again = answers::scored(&given, lexicon);
        let mut differences = Vec::new();
        for (stated, found) in self.answers.iter().zip(&again) {
            let of = |dimension| (stated.assessment.of(dimension), found.assessment.of(dimension));
            differences.extend(compared(&stated.given.question, of));
        }
        let whole = WholeScores::of(&combine(again));
        let stated = if self.models.is_empty() {
            vec![&self.scores, &self.by_program]
        } else {
            vec![&self.by_program]
        };
        for stated in stated {
            differences.extend(compared(WHOLE, |dimension| {
                (stated.dimension(dimension), whole.dimension(dimension))
            }));
        }
        Check { same_version: self.program == VERSION && self.lexicon == lexicon.version, differences }
    }
}

/// The models whose readings have a share in the numbers.
fn models(record: &ScoreRecord) -> Vec<String> {
    let stamp = record.judge.as_ref().filter(|_| !record.scores.judged.is_empty());
    stamp.map(|stamp| stamp.models.clone()).unwrap_or_default()
}

/// The dimensions in which two scores differ in anything.
fn compared<'s>(place: &str, scores: impl Fn(Dimension) -> (&'s Score, &'s Score)) -> Vec<Difference> {
    let differences = Dimension::ALL.into_iter().filter_map(|dimension| {
        let (stated, found) = scores(dimension);
        (stated != found).then(|| Difference {
            place: place.to_owned(),
            dimension,
            stated: stated.score,
            found: found.score,
        })
    });
    differences.collect()
}

/// What came of scoring a receipt's answers again.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Whether the receipt was made by a program and a lexicon of the same versions.
    pub same_version: bool,
    /// The scores that came out otherwise, in number, band or quotes.
    pub differences: Vec<Difference>,
}

/// A score that came out otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The question's name, or `the whole interview`.
    pub place: String,
    /// The dimension.
    pub dimension: Dimension,
    /// The number on the receipt.
    pub stated: Option<f64>,
    /// The number of this program.
    pub found: Option<f64>,
}
