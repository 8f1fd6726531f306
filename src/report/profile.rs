//! What stands beside the dimensions: competencies, flags, one number for all, and who read what.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{locate, model::Quote, words};
use crate::{
    interview::{plan::PlanSnapshot, transcript::Transcript},
    rubric::Library,
    score::{
        Dimension,
        combine::Readers,
        flags::{Flag, FlagKind},
        judge::JudgedQuote,
        overall::Overall,
        record::{JudgeState, ScoreRecord},
    },
};

/// Samples of one answer this far apart are worth saying.
const WIDE: u8 = 2;

/// One number for the whole interview, or why there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OverallReport {
    /// 1.0 to 5.0; nothing where too little was assessed.
    pub score: Option<f64>,
    /// Lower and upper end of its band.
    pub band: Option<[f64; 2]>,
    /// Which share of what the plan asks for was assessed, 0 to 1.
    pub coverage: f64,
    /// The same as a sentence for people.
    pub sentence: String,
}

/// One of the plan's competencies beside the dimensions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CompetencyReport {
    /// Its name.
    pub competency: String,
    /// Its name for people.
    pub title: String,
    /// 1.0 to 5.0, or nothing.
    pub score: Option<f64>,
    /// Lower and upper end of the 80 % band.
    pub band: Option<[f64; 2]>,
    /// Why there is no number, or how little it stands on.
    pub note: Option<String>,
    /// The words that carry it.
    pub quotes: Vec<Quote>,
}

/// Something to look at. Advisory: it is part of no number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FlagReport {
    /// What.
    pub kind: FlagKind,
    /// True where it speaks for the candidate.
    pub green: bool,
    /// For people.
    pub text: String,
    /// The words.
    pub quote: Quote,
}

/// Who read a dimension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReadersReport {
    /// The program's number.
    pub program: Option<f64>,
    /// The language model's, the median of several readings.
    pub model: Option<f64>,
    /// Lowest and highest reading of the language model in any answer.
    pub range: Option<[u8; 2]>,
    /// True where they lie too far apart for a number; a person decides.
    pub disagree: bool,
    /// All of that as a sentence for people.
    pub sentence: String,
}

/// The number for all; nothing in scores from before there was one.
pub(super) fn overall(record: Option<&ScoreRecord>) -> Option<OverallReport> {
    let Overall { score, band, coverage, reason } = record?.scores.overall.as_ref()?;
    let sentence = match reason {
        Some(reason) => format!("No overall number: {reason}."),
        None => format!("{} A person decides, not a number.", stands_on(*coverage)),
    };
    Some(OverallReport { score: *score, band: *band, coverage: *coverage, sentence })
}

/// What an overall number is made of.
fn stands_on(coverage: f64) -> String {
    let share = (coverage * 100.0).round();
    if share >= 100.0 {
        return "A weighted average of everything that these questions were to show.".to_owned();
    }
    format!(
        "A weighted average of {share} % of what these questions were to show; the rest could not be scored."
    )
}

/// The names of the competencies that no scored question was about, in the library's order; the `asked` ones say for
/// themselves what became of them.
pub(super) fn not_looked_at(record: Option<&ScoreRecord>, asked: &[CompetencyReport]) -> Vec<String> {
    let (Some(_), Ok(library)) = (record, Library::embedded()) else { return Vec::new() };
    let was_asked = |id: &str| asked.iter().any(|report| report.competency == id);
    library
        .competencies()
        .filter(|known| known.dimension.is_none() && !was_asked(&known.id))
        .map(|known| known.title.clone())
        .collect()
}

/// The competencies of the plan's scored questions, in order.
pub(super) fn competencies(
    plan: Option<&PlanSnapshot>,
    record: Option<&ScoreRecord>,
    transcript: Option<&Transcript>,
) -> Vec<CompetencyReport> {
    let (Some(plan), Some(record), Ok(library)) = (plan, record, Library::embedded()) else {
        return Vec::new();
    };
    let mut names: Vec<&str> = Vec::new();
    let questions = plan.sections.iter().flat_map(|section| &section.questions);
    for question in questions.filter(|question| question.scored) {
        let beside = library.competency(&question.competency).is_some_and(|known| known.dimension.is_none());
        if beside && !names.contains(&question.competency.as_str()) {
            names.push(&question.competency);
        }
    }
    let title =
        |name: &str| library.competency(name).map_or_else(|| name.to_owned(), |known| known.title.clone());
    names.into_iter().map(|name| competency(name, title(name), record, transcript)).collect()
}

fn competency(
    name: &str,
    title: String,
    record: &ScoreRecord,
    transcript: Option<&Transcript>,
) -> CompetencyReport {
    let found = record.scores.competencies.iter().find(|score| score.competency == name);
    let Some(found) = found else {
        let note = Some(not_read(record).to_owned());
        return CompetencyReport {
            competency: name.to_owned(),
            title,
            score: None,
            band: None,
            note,
            quotes: Vec::new(),
        };
    };
    let quote = |quote: &JudgedQuote| {
        let shows = if quote.against { "speaks against it" } else { "speaks for it" };
        locate::words((quote.start, quote.end, &quote.quote), &record.scores, transcript?, None, shows)
    };
    let single = (found.answers == 1).then(|| "It stands on one answer alone.".to_owned());
    let reason = found.reason.as_ref().map(|reason| format!("No number, because {reason}."));
    CompetencyReport {
        competency: name.to_owned(),
        title,
        score: found.score,
        band: found.band,
        note: reason.or(single),
        quotes: found.quotes.iter().filter_map(quote).collect(),
    }
}

/// Why nothing is known of a competency.
fn not_read(record: &ScoreRecord) -> &'static str {
    match record.judge.as_ref().map(|judge| judge.state) {
        None => "Not assessed: that takes a second reader, a language model, and none is set up.",
        Some(JudgeState::Partial) => "Not assessed yet: the second reader has not read it.",
        Some(JudgeState::Withheld) => "Not assessed: the answers may not leave for the second reader.",
        Some(JudgeState::OverBudget) => "Not assessed: the budget for the second reader is spent.",
        Some(JudgeState::Complete) => "Not assessed: no answer was about it.",
    }
}

/// The flags whose words stand in the transcript.
pub(super) fn flags(record: Option<&ScoreRecord>, transcript: Option<&Transcript>) -> Vec<FlagReport> {
    let (Some(record), Some(transcript)) = (record, transcript) else { return Vec::new() };
    let flag = |flag: &Flag| {
        let quote = locate::words((flag.start, flag.end, &flag.quote), &record.scores, transcript, None, "")?;
        Some(FlagReport {
            kind: flag.kind,
            green: flag.kind.is_green(),
            text: words::flag(flag.kind).to_owned(),
            quote,
        })
    };
    record.scores.flags.iter().filter_map(flag).collect()
}

/// Who read a dimension, and how they compare.
pub(super) fn readers(dimension: Dimension, record: &ScoreRecord) -> ReadersReport {
    let program = record.scores.of(dimension).score;
    let read = record.scores.readers.iter().find(|readers| readers.dimension == dimension);
    let Some(read) = read.filter(|read| read.model.is_some()) else {
        let sentence = alone(record, read.is_some()).to_owned();
        return ReadersReport { program, model: None, range: None, disagree: false, sentence };
    };
    ReadersReport {
        program: read.program,
        model: read.model,
        range: read.range,
        disagree: read.disagree,
        sentence: both(read),
    }
}

fn alone(record: &ScoreRecord, was_asked: bool) -> &'static str {
    match record.judge.as_ref().map(|judge| judge.state) {
        Some(JudgeState::Partial) => "Scored by fixed rules so far; the language model has not read it.",
        Some(JudgeState::Withheld) => {
            "Scored by fixed rules alone: the answers may not be sent to a language model."
        }
        Some(JudgeState::OverBudget) => {
            "Scored by fixed rules alone: the budget for the language model is spent."
        }
        Some(JudgeState::Complete) if was_asked => {
            "Scored by fixed rules; a language model read it as well, and gave no number that it could back with words."
        }
        None | Some(JudgeState::Complete) => "Scored by fixed rules; no language model took part.",
    }
}

fn both(read: &Readers) -> String {
    let number =
        |number: Option<f64>| number.map_or_else(|| "no number".to_owned(), |number| format!("{number:.1}"));
    let mut sentence = format!(
        "Scored by fixed rules ({}) and by a language model ({})",
        number(read.program),
        number(read.model)
    );
    sentence.push_str(if read.disagree { "; they disagree, a person decides." } else { "." });
    if !read.disagree && read.parted > 0 {
        let answers = if read.parted == 1 { "answer" } else { "answers" };
        let _infallible =
            write!(sentence, " On {} {answers} they disagree; those count in no number.", read.parted);
    }
    if read.spread >= WIDE {
        sentence.push_str(" The language model's own readings lie apart; please read the words.");
    }
    sentence
}

/// The language models that read, for the last line of a report.
pub(super) fn second_reader(scores: &ScoreRecord) -> Option<String> {
    let judge = scores.judge.as_ref().filter(|judge| !judge.models.is_empty())?;
    Some(format!("{} with {}", judge.models.join(" and "), judge.prompts))
}
