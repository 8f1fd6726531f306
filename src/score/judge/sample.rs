//! One reply of a judge, read strictly: its evidence is looked for in the candidate's turns, and its level counts only where
//! enough of it was found.

use serde::Deserialize;

use super::{Abstention, JudgedQuote, Sheet, scan};
use crate::score::Signal;

/// Quotes that a high level needs, and from which level on.
const QUOTES_OF_HIGH: usize = 2;
const HIGH: u8 = 4;
/// From this level on, quotes that speak against the candidate carry nothing.
const FOR_THE_CANDIDATE: u8 = 3;
/// A rationale of more characters is no rationale.
const LONGEST_RATIONALE: usize = 800;

/// What one reply says, as far as it is believed.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// A level that its quotes carry, no level with the reason, or nothing that can be believed.
    pub vote: Option<Vote>,
    /// How many of its quotes were not found.
    pub lost_quotes: u32,
}

/// What a believed reply says.
#[derive(Clone, Debug, PartialEq)]
pub enum Vote {
    /// A level.
    Level {
        /// 1 to 5.
        level: u8,
        /// The words that carry it, each once.
        quotes: Vec<JudgedQuote>,
        /// What is not there.
        missing: Vec<Signal>,
        /// Its own words, if they may reach a reader.
        rationale: Option<String>,
    },
    /// No number.
    Abstained(Abstention),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    elicited: bool,
    evidence: Vec<ReplyQuote>,
    missing: Vec<String>,
    level: Option<u8>,
    #[serde(alias = "abstain_reason")]
    no_level_reason: Option<String>,
    rationale: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReplyQuote {
    turn: u32,
    quote: String,
    shows: String,
    polarity: i8,
}

impl Sample {
    /// A reply that can't be believed at all.
    pub const UNUSABLE: Self = Self { vote: None, lost_quotes: 0 };

    /// Reads what a judge wrote about `sheet`. Whatever is not the object that was asked for is unusable.
    pub fn read(text: &str, sheet: &Sheet) -> Self {
        let Ok(reply) = serde_json::from_str::<Reply>(text) else { return Self::UNUSABLE };
        let given = reply.evidence.len();
        let quotes = found(&reply.evidence, sheet);
        let lost_quotes = given.saturating_sub(quotes.len()) as u32;
        Self { vote: vote(&reply, distinct(quotes), sheet), lost_quotes }
    }
}

/// The quotes that stand where they are said to.
fn found(evidence: &[ReplyQuote], sheet: &Sheet) -> Vec<JudgedQuote> {
    let quote = |given: &ReplyQuote| {
        let signal = signal(&given.shows);
        let belongs = signal.map_or(sheet.is_competency(), |signal| sheet.knows(signal));
        let (range, words) = sheet.find(given.turn, &given.quote).filter(|_| belongs)?;
        let against = match given.polarity {
            1 => false,
            -1 => true,
            _ => return None,
        };
        Some(JudgedQuote { quote: words.to_owned(), start: range.start, end: range.end, signal, against })
    };
    evidence.iter().filter_map(quote).collect()
}

fn signal(name: &str) -> Option<Signal> {
    Signal::ALL.into_iter().find(|signal| serde_json::to_value(signal).is_ok_and(|value| value == name))
}

fn distinct(quotes: Vec<JudgedQuote>) -> Vec<JudgedQuote> {
    let mut distinct: Vec<JudgedQuote> = Vec::new();
    for quote in quotes {
        if !distinct.contains(&quote) {
            distinct.push(quote);
        }
    }
    distinct
}

fn vote(reply: &Reply, quotes: Vec<JudgedQuote>, sheet: &Sheet) -> Option<Vote> {
    if !reply.elicited {
        return Some(Vote::Abstained(Abstention::NotElicited));
    }
    let Some(level) = reply.level else {
        let named = |(name, _): &&(&str, Abstention)| Some(*name) == reply.no_level_reason.as_deref();
        return Abstention::ALL.iter().find(named).map(|(_, reason)| Vote::Abstained(*reason));
    };
    let carrying: Vec<JudgedQuote> =
        quotes.iter().filter(|quote| level < FOR_THE_CANDIDATE || !quote.against).cloned().collect();
    let needed = if level >= HIGH { QUOTES_OF_HIGH } else { 1 };
    let asked_for = level > 1 || sheet.probed();
    if !(1..=5).contains(&level) || passages(&carrying) < needed || !asked_for {
        return None;
    }
    let missing = reply.missing.iter().filter_map(|name| signal(name)).filter(|signal| sheet.knows(*signal));
    let rationale = reply.rationale.trim().to_owned();
    let told =
        !rationale.is_empty() && rationale.len() <= LONGEST_RATIONALE && scan::is_about_content(&rationale);
    Some(Vote::Level { level, quotes, missing: missing.collect(), rationale: told.then_some(rationale) })
}

/// How many passages the quotes are that don't overlap.
pub fn passages(quotes: &[JudgedQuote]) -> usize {
    let mut ranges: Vec<(usize, usize)> = quotes.iter().map(|quote| (quote.end, quote.start)).collect();
    ranges.sort_unstable();
    let mut behind = 0;
    ranges
        .into_iter()
        .filter(|(end, start)| {
            let is_apart = *start >= behind && end > start;
            behind = if is_apart { *end } else { behind };
            is_apart
        })
        .count()
}
