//! From the answers of one interview to its scores. Mechanical: no answer is weighed by feeling.

pub mod shares;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    AnswerKind, Assessment, Dimension, Evidence, Score, Signal,
    competencies::{self, CompetencyScore},
    flags::Flag,
    judge::{
        JudgedAnswer, Subject,
        joined::{Joined, PARTED, apart, joined},
    },
    ladder::{LOW, TOP},
    overall::Overall,
};
use crate::interview::event::TurnId;

/// So many gaps are named for an interview.
const MOST_MISSING: usize = 2;

/// The scores of a whole interview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InterviewScores {
    /// Agency.
    pub ownership: Score,
    /// Reasons, alternatives, costs.
    pub tradeoffs: Score,
    /// Linked detail.
    pub specificity: Score,
    /// The answers that they come from, as the program reads them. The offsets of the scores above count in the answers'
    /// texts joined by a line feed, in this order.
    pub answers: Vec<ScoredAnswer>,
    /// The same answers as a language model reads them; empty where none was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judged: Vec<JudgedAnswer>,
    /// Who read each dimension, and what they say; empty where no language model was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readers: Vec<Readers>,
    /// The plan's competencies beside the dimensions, as far as a language model read them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub competencies: Vec<CompetencyScore>,
    /// What a reader should look at; never part of a number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
    /// One number for all, where enough of the plan was assessed; nothing in scores from before there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overall: Option<Overall>,
}

impl InterviewScores {
    /// The score of `dimension`.
    pub const fn of(&self, dimension: Dimension) -> &Score {
        match dimension {
            Dimension::Ownership => &self.ownership,
            Dimension::Tradeoffs => &self.tradeoffs,
            Dimension::Specificity => &self.specificity,
        }
    }
}

/// What the two readers of a dimension say, over the answers to questions that ask for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Readers {
    /// Which.
    pub dimension: Dimension,
    /// The program's mean over the answers that it gives a number.
    pub program: Option<f64>,
    /// The language model's.
    pub model: Option<f64>,
    /// Lowest and highest sample of the model in any answer.
    pub range: Option<[u8; 2]>,
    /// Greatest distance between samples of one answer.
    pub spread: u8,
    /// How many answers both gave a number.
    pub answers: u32,
    /// In how many of them they lie too far apart for one.
    pub parted: u32,
    /// True where the dimension has no number because they disagree.
    pub disagree: bool,
}

/// The scores of an interview as the program alone reads it: in each dimension the plain mean, of scores and bands alike,
/// over the answers that count.
///
/// Those are the answers with a number to questions that ask for the dimension (stories for ownership, designs for
/// trade-offs, both for specificity). A question of the other kind did not ask for it: its answer counts where words show
/// the dimension, and it lies above that mean or there is no other. The evidence is that of all answers; what merely stands
/// where evidence should be is left out where there is some.
pub fn combine(answers: Vec<ScoredAnswer>) -> InterviewScores {
    together(answers, Vec::new())
}

/// The same with what a language model made of the answers. Answers on which the two lie far apart have no number and count
/// in none; where the means lie far apart, or most answers do, the dimension has none either.
pub fn together(answers: Vec<ScoredAnswer>, judged: Vec<JudgedAnswer>) -> InterviewScores {
    let mut readers = Vec::new();
    let [ownership, tradeoffs, specificity] = Dimension::ALL.map(|dimension| {
        let pieces = pieces(dimension, &answers, &judged);
        let read = readers_of(dimension, &pieces);
        let score = disagreed(&read, combined(&pieces, &answers));
        readers.push(read);
        score
    });
    if judged.is_empty() {
        readers.clear();
    }
    let competencies = competencies::scores(&answers, &judged);
    InterviewScores {
        ownership,
        tradeoffs,
        specificity,
        answers,
        judged,
        readers,
        competencies,
        flags: Vec::new(),
        overall: None,
    }
}

/// One answer in one dimension.
struct Piece {
    asked: bool,
    joined: Joined,
}

fn pieces(dimension: Dimension, answers: &[ScoredAnswer], judged: &[JudgedAnswer]) -> Vec<Piece> {
    let subject = Subject::Dimension(dimension);
    let piece = |answer: &ScoredAnswer| {
        let read = judged.iter().find(|judged| judged.question == answer.question);
        let joined = joined(answer.assessment.of(dimension), read.and_then(|read| read.of(&subject)));
        Piece { asked: asks(answer.kind, dimension), joined }
    };
    answers.iter().map(piece).collect()
}

fn readers_of(dimension: Dimension, pieces: &[Piece]) -> Readers {
    let asked = || pieces.iter().filter(|piece| piece.asked).map(|piece| &piece.joined);
    let both = || asked().filter(|joined| joined.program.is_some() && joined.model.is_some());
    let (program, model) =
        (mean(both().filter_map(|one| one.program)), mean(both().filter_map(|one| one.model)));
    let answers = both().count() as u32;
    let parted = both().filter(|joined| joined.parted).count() as u32;
    let ranges = || asked().filter_map(|joined| joined.range);
    let apart = program.zip(model).is_some_and(|(program, model)| (program - model).abs() >= PARTED);
    Readers {
        dimension,
        program: program.or_else(|| mean(asked().filter_map(|one| one.program))),
        model: model.or_else(|| mean(asked().filter_map(|one| one.model))),
        range: ranges().reduce(|one, other| [one[0].min(other[0]), one[1].max(other[1])]),
        spread: ranges().map(|[low, high]| high.saturating_sub(low)).max().unwrap_or_default(),
        answers,
        parted,
        disagree: apart || parted * 2 > answers,
    }
}

/// No number where the readers disagree; the words stay.
fn disagreed(readers: &Readers, score: Score) -> Score {
    let Some(model) = readers.model.filter(|_| readers.disagree) else { return score };
    Score { score: None, band: None, reason: Some(apart(readers.program, model)), ..score }
}

fn combined(pieces: &[Piece], answers: &[ScoredAnswer]) -> Score {
    let scores: Vec<&Score> = pieces.iter().map(|piece| &piece.joined.score).collect();
    let counting = counting(pieces);
    let score = mean(counting.iter().filter_map(|score| score.score));
    // What an answer lacks is asked for only where it counts, or was asked for the dimension.
    let asked: Vec<&Score> =
        pieces.iter().filter(|piece| piece.asked).map(|piece| &piece.joined.score).collect();
    let due = [&counting, &asked].into_iter().find(|due| !due.is_empty()).unwrap_or(&scores);
    let missing = missing(due, &counting, score);
    let Some(score) = score else {
        let reason = scores.iter().find_map(|score| score.reason.clone());
        let reason = reason
            .unwrap_or_else(|| "no question asked for it, and nothing that was said shows it".to_owned());
        let parted = pieces.iter().any(|piece| piece.joined.parted);
        let evidence = if parted { evidence(&scores, answers, false) } else { Vec::new() };
        return Score { score: None, band: None, evidence, missing, reason: Some(reason) };
    };
    let end = |index: usize| mean(counting.iter().filter_map(|score| score.band.map(|band| band[index])));
    let band = end(0).zip(end(1)).map(|(low, high)| [low, high]);
    let evidence = evidence(&scores, answers, score < LOW);
    Score { score: Some(score), band, evidence, missing, reason: None }
}

/// The scores that count towards a dimension.
fn counting(pieces: &[Piece]) -> Vec<&Score> {
    counts(pieces).into_iter().map(|index| &pieces[index].joined.score).collect()
}

/// Which of `pieces` count towards a dimension.
fn counts(pieces: &[Piece]) -> Vec<usize> {
    let numbered = || pieces.iter().enumerate().filter(|(_, piece)| piece.joined.score.score.is_some());
    let number = |piece: &Piece| piece.joined.score.score;
    let asked = mean(numbered().filter(|(_, piece)| piece.asked).filter_map(|(_, piece)| number(piece)));
    let counts = |piece: &Piece| piece.asked || shows(&piece.joined.score) && number(piece) > asked;
    numbered().filter(|(_, piece)| counts(piece)).map(|(index, _)| index).collect()
}

/// Whether an answer's score says something: its question asks for the dimension, or words show it unasked.
pub fn is_due(kind: AnswerKind, dimension: Dimension, score: &Score) -> bool {
    asks(kind, dimension) || shows(score)
}

/// Whether words show the dimension, rather than stand where they should. What somebody or their team would do in a design
/// shows no deed.
fn shows(score: &Score) -> bool {
    let plans = |signal| matches!(signal, Signal::OwnPlan | Signal::TeamAction);
    score.evidence.iter().any(|found| !found.signal.is_lack() && !plans(found.signal))
}

/// Whether a question of this kind asks for the dimension.
pub const fn asks(kind: AnswerKind, dimension: Dimension) -> bool {
    match (kind, dimension) {
        (AnswerKind::Behavioral, Dimension::Ownership | Dimension::Specificity)
        | (AnswerKind::SystemDesign, Dimension::Tradeoffs | Dimension::Specificity) => true,
        (AnswerKind::Behavioral, Dimension::Tradeoffs) | (AnswerKind::SystemDesign, Dimension::Ownership) => {
            false
        }
    }
}

/// The mean to a tenth; nothing of nothing.
pub(super) fn mean(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = numbers.fold((0.0, 0_u32), |(sum, count), number| (sum + number, count + 1));
    (count > 0).then(|| (sum / f64::from(count) * 10.0).round() / 10.0)
}

/// Where each answer begins in the texts joined by a line feed.
pub fn begins(answers: &[ScoredAnswer]) -> Vec<usize> {
    let mut begin = 0;
    let mut begins = Vec::new();
    for answer in answers {
        begins.push(begin);
        if !answer.turns.is_empty() {
            begin += answer.text.len() + 1;
        }
    }
    begins
}

/// The evidence of all answers, its offsets moved into the joined text. A low number stands on what lacks as well.
fn evidence(scores: &[&Score], answers: &[ScoredAnswer], is_low: bool) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    let shown = !is_low && scores.iter().any(|score| shows(score));
    for (score, begin) in scores.iter().zip(begins(answers)) {
        let told = score.evidence.iter().filter(|found| !(shown && found.signal.is_lack()));
        let moved = told.map(|found| Evidence {
            start: begin + found.start,
            end: begin + found.end,
            ..found.clone()
        });
        evidence.extend(moved);
    }
    evidence
}

/// What the answers miss, the best answer's gap first, without what another answer shows. Where each gap is filled somewhere,
/// the weakest of the answers that count says what keeps the mean below the top.
fn missing(scores: &[&Score], counting: &[&Score], mean: Option<f64>) -> Vec<Signal> {
    let number = |score: &Score| score.score.unwrap_or(0.0);
    let mut by_score: Vec<&&Score> = scores.iter().collect();
    by_score.sort_by(|one, other| number(other).total_cmp(&number(one)));
    let shown = |signal: &&Signal| {
        scores.iter().any(|score| score.evidence.iter().any(|found| found.signal == **signal))
    };
    let gaps = by_score.iter().flat_map(|score| &score.missing).filter(|signal| !shown(signal));
    let open = first_of_each(gaps);
    if !open.is_empty() || mean.is_none_or(|mean| mean >= TOP) {
        return open;
    }
    let with_gaps = counting.iter().filter(|score| !score.missing.is_empty());
    let weakest = with_gaps.min_by(|one, other| number(one).total_cmp(&number(other)));
    first_of_each(weakest.into_iter().flat_map(|score| &score.missing))
}

/// The first [`MOST_MISSING`] of `signals`, each once.
fn first_of_each<'s>(signals: impl Iterator<Item = &'s Signal>) -> Vec<Signal> {
    let mut first = Vec::new();
    for signal in signals {
        if first.len() < MOST_MISSING && !first.contains(signal) {
            first.push(*signal);
        }
    }
    first
}

/// One question with all turns of its answer, and their scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScoredAnswer {
    /// The question's name.
    pub question: String,
    /// The question as asked.
    pub asked: String,
    /// What kind of answer it wanted.
    pub kind: AnswerKind,
    /// The turns of the answer.
    pub turns: Vec<TurnId>,
    /// The turns' texts joined by a line feed.
    pub text: String,
    /// Its scores; offsets count in `text`.
    pub assessment: Assessment,
}
