//! What each part of the server costs, alone and on this machine: `cargo bench --bench parts`, or with a part of a name.
//!
//! Sound is that of `tests/audio` (synthetic speech), answers and logs are those of `tests`. The real-time budget of one
//! frame of the voice detector is 16 ms, of one wire frame 32 ms.

use std::sync::Arc;

use divan::{Bencher, counter::ItemsCount};
use vivavoce::{
    audio::{
        frame::{Frame, Kind},
        wav,
    },
    id::InterviewId,
    interview::{
        Interview,
        ahead::Ahead,
        egress::Egress,
        event::{Event, HeardTurn, Record, SampleRange},
        input::Input,
        log, prompt,
        status::InterviewStatus,
        transcript::{Transcript, TranscriptTurn},
    },
    llm::scripted::ScriptedInterviewer,
    rehearsal::simulator::{Course, manner::Manner},
    report::{self, ReportInput},
    rubric::Library,
    score::{
        Answer, AnswerKind, Level, Lexicon, assess,
        combine::{ScoredAnswer, combine},
        record::ScoreRecord,
        stamps::Stamps,
    },
    speech::{
        endpoint::{Endpoint, Holds},
        listener::{Listener, ListenerSettings},
        segment::Segmenter,
        textclass,
        vad::{FRAME_SAMPLES, Vad},
    },
    time::{Offset, UnixMillis},
};

const SPEECH: &[u8] = include_bytes!("../tests/audio/queue.wav");
const WORDS: &str = include_str!("../tests/audio/queue.txt");
const ANSWERS: &str = include_str!("../tests/eval/dev/answers.jsonl");
const LOG: &str = include_str!("../tests/replays/complete.jsonl");
/// Samples of one message of the page.
const WIRE_SAMPLES: usize = 512;
const MAX_PIECE_MS: u32 = 10_000;

fn main() {
    divan::main();
}

fn speech() -> Vec<i16> {
    wav::decode(SPEECH).expect("the sound of the tests")
}

#[divan::bench]
fn voice_activity_of_16_ms(bencher: Bencher) {
    let speech = speech();
    let mut vad = Vad::new();
    let mut frames = speech.chunks_exact(FRAME_SAMPLES).cycle();
    bencher.bench_local(|| frames.next().map(|frame| vad.hear(frame)));
}

#[divan::bench]
fn wire_frame_read(bencher: Bencher) {
    let frame = Frame {
        kind: Kind::Microphone,
        end_of_stream: false,
        replay: false,
        connection: 1,
        first_sample: 1 << 20,
        samples: speech()[..WIRE_SAMPLES].to_vec(),
    };
    let bytes = frame.to_bytes();
    bencher.bench(|| Frame::parse(divan::black_box(&bytes), Kind::Microphone));
}

/// Voice activity and cuts, without the rules for the end of a turn; per message of 32 ms.
#[divan::bench]
fn segmenter(bencher: Bencher) {
    let speech = speech();
    let frames = speech.len().div_ceil(WIRE_SAMPLES);
    bencher.counter(ItemsCount::new(frames)).bench(|| {
        let mut segmenter = Segmenter::new(MAX_PIECE_MS, 0);
        for frame in speech.chunks(WIRE_SAMPLES) {
            segmenter.take_in(frame);
            while let Some(found) = segmenter.step() {
                divan::black_box(found);
            }
        }
    });
}

/// The whole ear without recognition; per message of 32 ms.
#[divan::bench]
fn listener(bencher: Bencher) {
    let speech = speech();
    let frames = speech.len().div_ceil(WIRE_SAMPLES);
    let settings = ListenerSettings { holds: Holds::default(), max_piece_ms: MAX_PIECE_MS };
    bencher.counter(ItemsCount::new(frames)).bench(|| {
        let mut listener = Listener::new(settings, 0);
        listener.give_floor();
        speech.chunks(WIRE_SAMPLES).for_each(|frame| drop(divan::black_box(listener.push(frame))));
    });
}

/// The whole ear after the speech, with the microphone off; per message of 32 ms.
#[divan::bench]
fn listener_in_silence(bencher: Bencher) {
    const MESSAGES: usize = 1_000;
    let settings = ListenerSettings { holds: Holds::default(), max_piece_ms: MAX_PIECE_MS };
    let mut listener = Listener::new(settings, 0);
    listener.give_floor();
    speech().chunks(WIRE_SAMPLES).for_each(|frame| drop(listener.push(frame)));
    bencher.counter(ItemsCount::new(MESSAGES)).bench_local(|| {
        for _ in 0..MESSAGES {
            drop(divan::black_box(listener.push(&[0; WIRE_SAMPLES])));
        }
    });
}

/// One look for the end of a turn of three pieces, as after each frame.
#[divan::bench]
fn end_of_turn(bencher: Bencher) {
    let mut endpoint = Endpoint::new(Holds::default(), 0);
    endpoint.give_floor(0);
    for piece in 0..3 {
        let range = SampleRange { first_sample: piece * 64_000, end_sample: (piece + 1) * 64_000 };
        endpoint.voice_began(range.first_sample);
        endpoint.piece_cut(range);
        endpoint.recognised(range, WORDS);
        endpoint.voice_until(range.end_sample);
    }
    bencher.bench_local(|| endpoint.is_over(divan::black_box(192_256), false));
}

#[divan::bench]
fn class_of_a_text() -> textclass::TextClass {
    textclass::classify(divan::black_box(&[WORDS, "and then I"]))
}

#[divan::bench]
fn answer_scored(bencher: Bencher) {
    let answer: Answer =
        ANSWERS.lines().next().and_then(|line| serde_json::from_str(line).ok()).expect("the first answer");
    let lexicon = Lexicon::embedded();
    bencher.bench(|| assess(divan::black_box(&answer), lexicon));
}

/// What is said in a quarter of an hour, scored as one answer.
#[divan::bench]
fn quarter_of_an_hour_scored(bencher: Bencher) {
    const WORDS_IN_A_QUARTER: usize = 2_250;
    let mut answers = ANSWERS.lines().filter_map(|line| serde_json::from_str::<Answer>(line).ok());
    let mut answer = answers.next().expect("the first answer");
    for next in answers {
        if answer.answer.split(' ').count() >= WORDS_IN_A_QUARTER {
            break;
        }
        answer.answer = format!("{}\n{}", answer.answer, next.answer);
    }
    let lexicon = Lexicon::embedded();
    bencher.bench(|| assess(divan::black_box(&answer), lexicon));
}

#[divan::bench]
fn log_folded(bencher: Bencher) {
    let log = log::read(LOG).expect("the log of the tests");
    Interview::fold(&log).expect("a log that folds");
    bencher.bench(|| Interview::fold(divan::black_box(&log)));
}

/// What a model is shown at the end of each turn of a long interview, and what it said, checked.
#[divan::bench]
fn turn_ended_with_a_model(bencher: Bencher) {
    let ends = ends_of_turns();
    bencher.counter(ItemsCount::new(ends.len())).bench(|| {
        for (interview, heard, at) in &ends {
            if let Some(Ahead { interview, acts }) = interview.if_heard(heard.clone(), *at) {
                divan::black_box(prompt::turn(&interview, &acts, Egress::Masked));
                divan::black_box(interview.worded(&acts[0], &interview.scripted(&acts[0])).is_ok());
            }
        }
    });
}

/// What the machine decides at the end of each turn of a long interview.
#[divan::bench]
fn turn_ended(bencher: Bencher) {
    let ends = ends_of_turns();
    bencher.counter(ItemsCount::new(ends.len())).bench(|| {
        for (interview, heard, at) in &ends {
            divan::black_box(interview.decide(Input::TurnHeard(heard.clone()), *at));
        }
    });
}

/// The interview before each turn of somebody who talks for long, with the turn.
fn ends_of_turns() -> Vec<(Interview, HeardTurn, Offset)> {
    let library = Library::embedded().expect("the library");
    let course = Course { seed: 11, plans: library.snapshots(), manners: vec![Manner::Talkative] };
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let held = runtime.block_on(course.hold(0, Arc::new(ScriptedInterviewer))).expect("an interview");
    let mut interview = Interview::fold(&held.log[..1]).expect("a log that folds");
    let mut ends = Vec::new();
    for record in &held.log[1..] {
        if let Event::TurnHeard { heard, .. } = &record.event {
            ends.push((interview.clone(), heard.clone(), record.at_ms));
        }
        interview.apply(record);
    }
    ends
}

#[divan::bench]
fn report_built(bencher: Bencher) {
    let log = log::read(LOG).expect("the log of the tests");
    let transcript = transcript(&log);
    let scores = scores(&transcript);
    bencher.bench(|| {
        report::build(&ReportInput {
            id: InterviewId(uuid::Uuid::from_u128(7)),
            title: "Backend engineer",
            level: Level::Senior,
            candidate: "Robin Example",
            cancelled: None,
            status: InterviewStatus::Reported,
            rehearsal: true,
            scoring_agreed: true,
            failed: false,
            started: Some(UnixMillis(1_790_000_000_000)),
            ended: Some(UnixMillis(1_790_000_120_000)),
            live_ms: None,
            log: divan::black_box(&log),
            transcript: Some(&transcript),
            scores: Some(&scores),
        })
    });
}

/// The words of the log as if they had been recognised again.
fn transcript(log: &[Record]) -> Transcript {
    let turns = log.iter().filter_map(|record| {
        let Event::TurnHeard { turn, heard } = &record.event else { return None };
        Some(TranscriptTurn {
            turn: *turn,
            source: heard.source,
            text: heard.text.clone(),
            segments: heard.segments.clone(),
            gaps: heard.gaps.clone(),
        })
    });
    Transcript { version: None, turns: turns.collect() }
}

/// Every turn scored as an answer of its own.
fn scores(transcript: &Transcript) -> ScoreRecord {
    let answers = transcript.turns.iter().map(|turn| {
        let (question, kind) = ("What did you do?".to_owned(), AnswerKind::Behavioral);
        let answer = Answer {
            id: turn.turn.to_string(),
            level: Level::Senior,
            kind,
            question: question.clone(),
            answer: turn.text.clone(),
        };
        let assessment = assess(&answer, Lexicon::embedded());
        let turns = vec![turn.turn];
        ScoredAnswer { question: answer.id, asked: question, kind, turns, text: answer.answer, assessment }
    });
    ScoreRecord {
        scores: combine(answers.collect()),
        made: UnixMillis(0),
        program: "bench".to_owned(),
        judge: None,
        lexicon: String::new(),
        stamps: Stamps::default(),
    }
}
