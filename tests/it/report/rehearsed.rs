//! An interview with two answers, as its log, its transcript and its scores.

use vivavoce::{
    id::InterviewId,
    interview::{
        Interview,
        event::{
            EndReason, Event, FollowUp, HeardSegment, HeardTurn, RecognitionVersion, Record, SampleRange,
            TurnSource, Versions,
        },
        plan::PlanSnapshot,
        status::InterviewStatus,
        transcript::{Transcript, TranscriptTurn},
    },
    report::{self, Report, ReportInput},
    rubric::Library,
    score::{
        Answer, AnswerKind, Lexicon, assess,
        combine::{ScoredAnswer, together},
        flags::flags,
        judge::JudgedAnswer,
        overall::overall,
        record::{JudgeStamp, ScoreRecord},
        stamps::Stamps,
    },
    time::{Offset, UnixMillis},
};

const QUESTIONS: [(&str, AnswerKind, &str); 2] = [
    ("incident-you-caused", AnswerKind::Behavioral, "Tell me about an incident that you caused."),
    ("cache-for-a-slow-endpoint", AnswerKind::SystemDesign, "How would you speed up a slow profile page?"),
];
/// The line of a follow-up.
const OWN_PART: u32 = 9;
/// Each turn lasts four seconds.
const TURN_SAMPLES: u64 = 64_000;

#[expect(clippy::struct_excessive_bools, reason = "each is a circumstance that a test sets")]
pub struct Rehearsed {
    turns: [Vec<String>; 2],
    pub typed: bool,
    pub begun: bool,
    pub scored: bool,
    pub failed: bool,
    pub scoring_agreed: bool,
    pub status: InterviewStatus,
    pub cancelled: Option<UnixMillis>,
    pub end_reason: EndReason,
    pub gap_samples: u64,
    pub judged: Vec<JudgedAnswer>,
    pub judge: Option<JudgeStamp>,
    /// What the design question is about, where not what the plan says.
    pub competency: Option<&'static str>,
    /// A follow-up to the story in these words.
    pub follow_up: Option<&'static str>,
}

impl Rehearsed {
    pub fn new(story: &[&str], design: &[&str]) -> Self {
        let owned = |turns: &[&str]| turns.iter().map(|turn| (*turn).to_owned()).collect();
        Self {
            turns: [owned(story), owned(design)],
            typed: false,
            begun: true,
            scored: true,
            failed: false,
            scoring_agreed: true,
            status: InterviewStatus::Reported,
            cancelled: None,
            end_reason: EndReason::Completed,
            gap_samples: 0,
            judged: Vec::new(),
            judge: None,
            competency: None,
            follow_up: None,
        }
    }

    fn plan(&self) -> PlanSnapshot {
        let mut plan = plan();
        let questions = plan.sections.iter_mut().flat_map(|section| &mut section.questions);
        for question in questions.filter(|question| question.id == QUESTIONS[1].0) {
            self.competency.unwrap_or(&question.competency.clone()).clone_into(&mut question.competency);
        }
        plan
    }

    /// All turns of an answer.
    pub fn text(&self, answer: usize) -> String {
        self.turns[answer].join("\n")
    }

    pub fn markdown(&self) -> String {
        report::markdown(&self.report())
    }

    pub fn json(&self) -> String {
        report::json(&self.report()).unwrap()
    }

    pub fn report(&self) -> Report {
        let log = if self.begun { self.log() } else { Vec::new() };
        let transcript = self.transcript();
        let scores = self.scored.then(|| self.scores());
        report::build(&ReportInput {
            id: InterviewId(uuid::Uuid::from_u128(7)),
            title: "Backend engineer",
            level: self.plan().level,
            candidate: "Robin Example",
            status: self.status,
            cancelled: self.cancelled,
            rehearsal: true,
            scoring_agreed: self.scoring_agreed,
            failed: self.failed,
            started: Some(UnixMillis(1_790_000_000_000)),
            ended: Some(UnixMillis(1_790_000_120_000)),
            live_ms: Some(118_000),
            log: &log,
            transcript: self.begun.then_some(&transcript),
            scores: scores.as_ref(),
        })
    }

    fn log(&self) -> Vec<Record> {
        let versions = Versions {
            program: "0.1.0".into(),
            lexicon: "lists".into(),
            recognition: Some(recognition()),
            voice: "none".into(),
            ..Versions::default()
        };
        let mut events =
            vec![Interview::start(self.plan(), 7, versions), Event::CandidateJoined { connection: 1 }];
        let mut number = 0;
        for (index, (question, _, text)) in QUESTIONS.into_iter().enumerate() {
            let line = index as u32 + 1;
            events.push(Event::QuestionAsked { question: question.into(), line, text: text.into() });
            events.push(Event::LineSpoken { line, samples: None });
            if let Some(text) = self.follow_up.filter(|_| index == 0) {
                events.push(own_part(text));
                events.push(Event::LineSpoken { line: OWN_PART, samples: None });
            }
            for text in &self.turns[index] {
                number += 1;
                events.push(Event::TurnHeard { turn: number, heard: self.heard(number, text) });
            }
        }
        events.push(Event::Ended { reason: self.end_reason });
        let record =
            |(index, event)| Record { seq: index as u64 + 1, at_ms: Offset(5_000 * index as u64), event };
        events.into_iter().enumerate().map(record).collect()
    }

    /// A turn in two pieces, cut at the blank nearest to its middle.
    fn heard(&self, number: u32, text: &str) -> HeardTurn {
        let first_sample = u64::from(number) * 2 * TURN_SAMPLES;
        let piece = |text: &str, from: u64, to: u64| HeardSegment {
            samples: SampleRange { first_sample: first_sample + from, end_sample: first_sample + to },
            text: text.to_owned(),
            words: Vec::new(),
        };
        let middle = text.char_indices().find(|(at, character)| *character == ' ' && *at >= text.len() / 2);
        let segments = match middle {
            _ if self.typed => Vec::new(),
            Some((at, _)) => vec![
                piece(&text[..at], 0, TURN_SAMPLES / 2),
                piece(&text[at + 1..], TURN_SAMPLES / 2 + 1_600, TURN_SAMPLES),
            ],
            None => vec![piece(text, 0, TURN_SAMPLES)],
        };
        let gap = SampleRange { first_sample, end_sample: first_sample + self.gap_samples };
        let gaps = if self.gap_samples > 0 && number == 1 { vec![gap] } else { Vec::new() };
        let source = if self.typed { TurnSource::Typed } else { TurnSource::Voice };
        HeardTurn { text: text.to_owned(), source, segments, gaps }
    }

    fn transcript(&self) -> Transcript {
        let turns = self.turns.iter().flatten().zip(1..).map(|(text, turn)| {
            let HeardTurn { text, source, segments, gaps } = self.heard(turn, text);
            TranscriptTurn { turn, source, text, segments, gaps }
        });
        Transcript { version: (!self.typed).then(recognition), turns: turns.collect() }
    }

    fn scores(&self) -> ScoreRecord {
        let mut first = 1;
        let answers = QUESTIONS.iter().zip(&self.turns).map(|((question, kind, asked), turns)| {
            let text = turns.join("\n");
            let answer = Answer {
                id: (*question).into(),
                level: self.plan().level,
                kind: *kind,
                question: (*asked).into(),
                answer: text.clone(),
            };
            let numbers = (first..).take(turns.len()).collect();
            first += turns.len() as u32;
            ScoredAnswer {
                question: (*question).into(),
                asked: (*asked).into(),
                kind: *kind,
                turns: numbers,
                text,
                assessment: assess(&answer, Lexicon::embedded()),
            }
        });
        let interview = Interview::fold(&self.log()).unwrap();
        let mut scores = together(answers.collect(), self.judged.clone());
        scores.flags = flags(&interview, &self.transcript(), &scores);
        let is_judged = !self.judged.is_empty();
        scores.overall = Some(overall(&scores, &self.plan(), is_judged, Library::embedded().unwrap()));
        ScoreRecord {
            scores,
            made: UnixMillis(1_790_000_130_000),
            program: "0.1.0".into(),
            lexicon: "lists".into(),
            stamps: Stamps::default(),
            judge: self.judge.clone(),
        }
    }
}

fn own_part(text: &str) -> Event {
    let (kind, question) = (FollowUp::OwnPart, QUESTIONS[0].0.into());
    Event::ProbeAsked {
        question,
        probe: "own-part".into(),
        follow_up: kind,
        line: OWN_PART,
        text: text.into(),
    }
}

fn plan() -> PlanSnapshot {
    Library::embedded().unwrap().snapshot("taster").unwrap()
}

fn recognition() -> RecognitionVersion {
    RecognitionVersion {
        model: "model.bin".into(),
        sha256: "00".into(),
        settings: "greedy".into(),
        max_piece_ms: 10_000,
        synthetic: false,
    }
}
