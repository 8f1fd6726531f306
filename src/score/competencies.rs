//! The plan's competencies beside the dimensions: a language model alone reads them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    combine::{ScoredAnswer, begins},
    judge::{JudgedAnswer, JudgedQuote, Judgement, Outcome, Subject, joined::tenth},
};

/// Where a number is drawn to,
const NEUTRAL: f64 = 3.0;
/// as if so much of an answer had said so.
const NEUTRAL_WEIGHT: f64 = 0.5;
/// Standard deviations from the middle of a band to its ends, for 80 of 100.
const HALF_BAND: f64 = 1.28;
const LEAST_DEVIATION: f64 = 0.35;
const THIN: f64 = 0.6;

/// One competency over all answers that are about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CompetencyScore {
    /// Its name.
    pub competency: String,
    /// 1.0 to 5.0, or nothing where evidence is insufficient. One answer says little: it is drawn half a step to the middle.
    pub score: Option<f64>,
    /// Lower and upper end of the 80 % band.
    pub band: Option<[f64; 2]>,
    /// Why there is no number.
    pub reason: Option<String>,
    /// How many answers have a number.
    pub answers: u32,
    /// The words that carry it; offsets count in the answers' texts joined by a line feed.
    pub quotes: Vec<JudgedQuote>,
}

/// Every competency that a language model was asked about, in the order of the answers.
pub fn scores(answers: &[ScoredAnswer], judged: &[JudgedAnswer]) -> Vec<CompetencyScore> {
    let mut names: Vec<&str> = Vec::new();
    let judgements = judged.iter().flat_map(|answer| &answer.judgements);
    for judgement in judgements {
        if let Subject::Competency(name) = &judgement.subject
            && !names.contains(&name.as_str())
        {
            names.push(name);
        }
    }
    names.into_iter().map(|name| score(name, answers, judged)).collect()
}

fn score(name: &str, answers: &[ScoredAnswer], judged: &[JudgedAnswer]) -> CompetencyScore {
    let subject = Subject::Competency(name.to_owned());
    let read = answers.iter().zip(begins(answers)).filter_map(|(answer, begin)| {
        let judged = judged.iter().find(|judged| judged.question == answer.question)?;
        Some((judged.of(&subject)?, begin))
    });
    let (mut levels, mut variance, mut quotes, mut reason) = (Vec::new(), 0.0, Vec::new(), None);
    for (judgement, begin) in read {
        match &judgement.outcome {
            Outcome::Level { level, deviation, quotes: found, .. } => {
                levels.push(*level);
                variance += deviation.max(LEAST_DEVIATION).powi(2);
                quotes.extend(found.iter().map(|quote| moved(quote, begin)));
            }
            Outcome::Abstained { .. } | Outcome::Unusable => reason = reason.or_else(|| why(judgement)),
        }
    }
    let count = levels.len() as f64;
    let number = (levels.iter().sum::<f64>() + NEUTRAL * NEUTRAL_WEIGHT) / (count + NEUTRAL_WEIGHT);
    let half = HALF_BAND * (variance / (count * count) + THIN.powi(2) / quotes.len().max(1) as f64).sqrt();
    let has_number = !levels.is_empty();
    CompetencyScore {
        competency: name.to_owned(),
        score: has_number.then(|| tenth(number)),
        band: has_number.then(|| [number - half, number + half].map(tenth)),
        reason: reason.filter(|_| !has_number),
        answers: levels.len() as u32,
        quotes,
    }
}

fn why(judgement: &Judgement) -> Option<String> {
    match &judgement.outcome {
        Outcome::Level { .. } => None,
        Outcome::Abstained { reason } => Some(reason.reason().to_owned()),
        Outcome::Unusable => Some("what the language model wrote about it could not be believed".to_owned()),
    }
}

fn moved(quote: &JudgedQuote, begin: usize) -> JudgedQuote {
    JudgedQuote { start: begin + quote.start, end: begin + quote.end, ..quote.clone() }
}
