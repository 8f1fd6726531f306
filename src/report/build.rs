//! Builds the report. No clock, no store: the same input gives the same report.

use std::collections::BTreeMap;

use super::{
    locate,
    model::{
        AnswerScore, ConversationLine, DimensionReport, InterviewFacts, OpenQuestion, ProbeReport,
        QuestionReport, Quote, Report, ReportVersions, Speaker,
    },
    next, profile, stands, state, words,
};
use crate::{
    id::InterviewId,
    interview::{
        Asked, Followed, Interview,
        event::{EndReason, Event, FollowUp, LineId, Record, TurnId},
        plan::{PlanSnapshot, Question, Section},
        status::InterviewStatus,
        transcript::Transcript,
        wording::cut_short,
    },
    score::{
        Dimension, Level, Score, Signal,
        combine::{self, InterviewScores},
        judge::{Subject, joined::joined},
        record::ScoreRecord,
    },
    time::UnixMillis,
};

/// From this rating on it matters for specificity that no claim was drilled.
const NEAR_THE_TOP: f64 = 4.0;

/// All that a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct ReportInput<'i> {
    /// The interview's id.
    pub id: InterviewId,
    /// The opening's title, or the plan's.
    pub title: &'i str,
    /// The level of the role, known before the log begins.
    pub level: Level,
    /// The candidate's name.
    pub candidate: &'i str,
    /// How far the interview is.
    pub status: InterviewStatus,
    /// When whoever ordered it took it back.
    pub cancelled: Option<UnixMillis>,
    /// True for a made-up candidate.
    pub rehearsal: bool,
    /// False when the candidate did not agree to be scored by a program.
    pub scoring_agreed: bool,
    /// True when transcript or scores could not be made and won't be tried again.
    pub failed: bool,
    /// When it began.
    pub started: Option<UnixMillis>,
    /// When it ended.
    pub ended: Option<UnixMillis>,
    /// Live milliseconds; nothing means as the log has them.
    pub live_ms: Option<u64>,
    /// The whole log; empty before the start.
    pub log: &'i [Record],
    /// The canonical transcript, once made.
    pub transcript: Option<&'i Transcript>,
    /// The latest scores, once made.
    pub scores: Option<&'i ScoreRecord>,
}

/// The report of `input`.
pub fn build(input: &ReportInput<'_>) -> Report {
    // A log that does not fold still shows what was said.
    let interview = Interview::fold(input.log).ok();
    let (scores, lost) = dimensions(input, interview.as_ref());
    let (state, state_sentence) = state::state(input);
    let plan = interview.as_ref().map(Interview::plan);
    let competencies = profile::competencies(plan, input.scores, input.transcript);
    Report {
        interview: facts(input, interview.as_ref()),
        state,
        state_sentence,
        scores,
        overall: profile::overall(input.scores),
        not_looked_at: profile::not_looked_at(input.scores, &competencies),
        competencies,
        flags: profile::flags(input.scores, input.transcript),
        questions: questions(interview.as_ref(), input.scores),
        open_questions: open_questions(interview.as_ref(), input.transcript),
        conversation: conversation(input),
        notices: state::notices(input, lost),
        versions: versions(input),
    }
}

fn facts(input: &ReportInput<'_>, interview: Option<&Interview>) -> InterviewFacts {
    let timed = interview.filter(|interview| !interview.untimed());
    let live_ms = input.live_ms.or_else(|| timed.map(|interview| interview.live_ms(interview.last_at())));
    InterviewFacts {
        id: input.id,
        title: input.title.to_owned(),
        level: input.level,
        candidate: input.candidate.to_owned(),
        status: input.status,
        rehearsal: input.rehearsal,
        started: input.started,
        ended: input.ended,
        end_reason: end_reason(input.log),
        live_minutes: live_ms.map(|live| (live as f64 / 6_000.0).round() / 10.0),
    }
}

/// Why the interview ended, if it did.
pub fn end_reason(log: &[Record]) -> Option<EndReason> {
    log.iter()
        .rev()
        .find_map(|record| if let Event::Ended { reason } = record.event { Some(reason) } else { None })
}

fn dimensions(input: &ReportInput<'_>, interview: Option<&Interview>) -> (Vec<DimensionReport>, usize) {
    let Some(record) = input.scores else { return (Vec::new(), 0) };
    let scores = &record.scores;
    let mut lost = 0;
    let dimensions = Dimension::ALL
        .into_iter()
        .map(|dimension| {
            let score = scores.of(dimension);
            let mut quotes = quotes(score, scores, input.transcript);
            lost += score.evidence.len() - quotes.len();
            let beside = stands::beside(dimension, scores);
            quotes.retain(|quote| !beside.contains(&quote.turn));
            let mut report = dimension_report(dimension, score, quotes, profile::readers(dimension, record));
            report.stands_on = stands::sentence(dimension, scores);
            report.ask_next = next::question(&score.missing, interview);
            if is_held_down(dimension, score, input.log) {
                // Whoever is to go deeper asks for what lies below, if for nothing else.
                report.ask_next = report.ask_next.or_else(|| next::question(&[Signal::Mechanism], interview));
                report.unmet = Some(
                    [report.unmet.as_deref(), Some(words::NOT_DRILLED)]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join(" "),
                );
            }
            report
        })
        .collect();
    (dimensions, lost)
}

fn quotes(score: &Score, scores: &InterviewScores, transcript: Option<&Transcript>) -> Vec<Quote> {
    let Some(transcript) = transcript else { return Vec::new() };
    let mut quotes: Vec<Quote> =
        score.evidence.iter().filter_map(|evidence| locate::quote(evidence, scores, transcript)).collect();
    quotes.sort_by_key(|quote| (quote.turn, quote.start, quote.end));
    quotes
}

/// Whether specificity may have ended where it did because no claim was drilled.
fn is_held_down(dimension: Dimension, score: &Score, log: &[Record]) -> bool {
    let drills =
        |record: &Record| matches!(record.event, Event::ProbeAsked { follow_up: FollowUp::Depth, .. });
    let high = score.score.is_some_and(|score| score >= NEAR_THE_TOP);
    dimension == Dimension::Specificity && high && !log.iter().any(drills)
}

fn dimension_report(
    dimension: Dimension,
    score: &Score,
    quotes: Vec<Quote>,
    readers: profile::ReadersReport,
) -> DimensionReport {
    DimensionReport {
        dimension,
        title: words::title(dimension).to_owned(),
        score: score.score,
        band: score.band,
        reason: score.reason.clone(),
        stands_on: None,
        unmet: words::unmet(&score.missing),
        missing: score.missing.clone(),
        ask_next: None,
        quotes,
        readers,
    }
}

fn questions(interview: Option<&Interview>, scores: Option<&ScoreRecord>) -> Vec<QuestionReport> {
    let Some(interview) = interview else { return Vec::new() };
    interview.answers().iter().map(|asked| question_report(asked, interview.plan(), scores)).collect()
}

fn question_report(asked: &Asked, plan: &PlanSnapshot, scores: Option<&ScoreRecord>) -> QuestionReport {
    let planned = find(plan, &asked.question);
    let answer = scores
        .and_then(|record| record.scores.answers.iter().find(|answer| answer.question == asked.question));
    let of = |dimension| {
        let judged = scores?.scores.judged.iter().find(|judged| judged.question == asked.question);
        let judgement = judged.and_then(|judged| judged.of(&Subject::Dimension(dimension)));
        let score = joined(answer?.assessment.of(dimension), judgement).score;
        let asked = combine::asks(answer?.kind, dimension);
        Some(if combine::is_due(answer?.kind, dimension, &score) {
            AnswerScore { dimension, asked, score: score.score, band: score.band, reason: score.reason }
        } else {
            let reason = Some("not asked for".to_owned());
            AnswerScore { dimension, asked, score: None, band: None, reason }
        })
    };
    let probe = |followed: &Followed| ProbeReport {
        kind: followed.kind,
        id: followed.id.clone(),
        text: followed.text.clone(),
        seeks: planned.and_then(|(_, question)| seeks(question, followed)),
    };
    QuestionReport {
        id: asked.question.clone(),
        text: asked.text.clone(),
        section: planned.map(|(section, _)| section.kind),
        scored: planned.is_some_and(|(_, question)| question.scored),
        probes: asked.follow_ups.iter().map(probe).collect(),
        turns: asked.turns.clone(),
        scores: Dimension::ALL.into_iter().filter_map(of).collect(),
    }
}

/// The evidence that a follow-up asked for.
fn seeks(question: &Question, followed: &Followed) -> Option<Signal> {
    match followed.kind {
        FollowUp::Probe => question.probe(&followed.id).map(|probe| probe.seeks),
        FollowUp::Depth => question.deeper(&followed.id).map(|probe| probe.seeks),
        FollowUp::OwnPart => Some(Signal::OwnAction),
        FollowUp::Confirm | FollowUp::Twist => None,
    }
}

/// What goes to the team, in the canonical words once they are there.
fn open_questions(interview: Option<&Interview>, transcript: Option<&Transcript>) -> Vec<OpenQuestion> {
    let Some(interview) = interview else { return Vec::new() };
    let asked = interview.questions_for_the_team().map(|(turn, text)| {
        let text = canonical(transcript, turn).map_or(text, |turn| turn.text.as_str());
        OpenQuestion { turn, text: text.to_owned() }
    });
    asked.collect()
}

fn find<'p>(plan: &'p PlanSnapshot, id: &str) -> Option<(&'p Section, &'p Question)> {
    plan.sections
        .iter()
        .flat_map(|section| section.questions.iter().map(move |question| (section, question)))
        .find(|(_, question)| question.id == id)
}

fn conversation(input: &ReportInput<'_>) -> Vec<ConversationLine> {
    let mut standing: Option<String> = None;
    let said = Said { places: places(input.log), cut: cut(input.log) };
    let mut lines = Vec::new();
    for record in input.log {
        if let Event::QuestionAsked { question, .. } = &record.event {
            standing = Some(question.clone());
        }
        lines.extend(line(record, standing.as_ref(), &said, input));
    }
    lines
}

/// The interviewer's lines as they were heard.
struct Said<'i> {
    places: BTreeMap<LineId, (u64, u64)>,
    cut: BTreeMap<LineId, &'i str>,
}

/// Where the interviewer's lines stand in the recording, in milliseconds.
fn places(log: &[Record]) -> BTreeMap<LineId, (u64, u64)> {
    let places = log.iter().filter_map(|record| {
        let (Event::LineSpoken { line, samples: Some(range) }
        | Event::LineCut { line, samples: Some(range), .. }) = record.event
        else {
            return None;
        };
        Some((line, locate::milliseconds(range)))
    });
    places.collect()
}

/// What was heard of the lines that were cut short.
fn cut(log: &[Record]) -> BTreeMap<LineId, &str> {
    let cut = log.iter().filter_map(|record| {
        let Event::LineCut { line, heard, .. } = &record.event else { return None };
        Some((*line, heard.as_str()))
    });
    cut.collect()
}

/// The line of a record in which somebody says something.
fn line(
    record: &Record,
    standing: Option<&String>,
    said: &Said<'_>,
    input: &ReportInput<'_>,
) -> Option<ConversationLine> {
    let interviewer = |line: LineId, text: &str| {
        let (start_ms, end_ms) = said.places.get(&line).copied().unzip();
        let heard = said.cut.get(&line).map_or_else(|| text.to_owned(), |heard| cut_short(heard));
        (!heard.is_empty()).then(|| ConversationLine {
            speaker: Speaker::Interviewer,
            text: heard,
            line: Some(line),
            turn: None,
            source: None,
            question: standing.cloned(),
            at_ms: record.at_ms,
            start_ms,
            end_ms,
        })
    };
    match &record.event {
        Event::QuestionAsked { line, text, .. }
        | Event::ProbeAsked { line, text, .. }
        | Event::RemarkMade { line, text, .. } => interviewer(*line, text),
        Event::TurnHeard { turn, heard } => {
            let canonical = canonical(input.transcript, *turn);
            let text = canonical.map_or(&heard.text, |turn| &turn.text);
            let segments = canonical.map_or(&heard.segments, |turn| &turn.segments);
            let (start_ms, end_ms) = locate::sound_of_turn(segments).unzip();
            Some(ConversationLine {
                speaker: Speaker::Candidate,
                text: text.clone(),
                line: None,
                turn: Some(*turn),
                source: Some(heard.source),
                question: standing.cloned(),
                at_ms: record.at_ms,
                start_ms,
                end_ms,
            })
        }
        Event::Started { .. }
        | Event::CandidateJoined { .. }
        | Event::CandidateLeft { .. }
        | Event::StageEntered { .. }
        | Event::LineSpoken { .. }
        | Event::LineCut { .. }
        | Event::FloorTaken
        | Event::IntentRecognised { .. }
        | Event::CandidateAsked { .. }
        | Event::ReplyRequested { .. }
        | Event::ModelReplied { .. }
        | Event::ReplyExpired { .. }
        | Event::Ended { .. } => None,
    }
}

fn canonical(
    transcript: Option<&Transcript>,
    turn: TurnId,
) -> Option<&crate::interview::transcript::TranscriptTurn> {
    transcript?.turns.iter().find(|candidate| candidate.turn == turn)
}

fn versions(input: &ReportInput<'_>) -> ReportVersions {
    let started = input.log.iter().find_map(|record| {
        if let Event::Started { plan, versions, .. } = &record.event { Some((plan, versions)) } else { None }
    });
    ReportVersions {
        plan: started.map(|(plan, _)| plan.id.clone()),
        plan_version: started.map(|(plan, _)| plan.version),
        program: started.map(|(_, versions)| versions.program.clone()),
        voice: started.map(|(_, versions)| versions.voice.clone()),
        recognition: input.transcript.and_then(|transcript| transcript.version.clone()),
        scored_by: input.scores.map(|record| record.program.clone()),
        lexicon: input.scores.map(|record| record.lexicon.clone()),
        second_reader: input.scores.and_then(profile::second_reader),
        scored: input.scores.map(|record| record.made),
    }
}
