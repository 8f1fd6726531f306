use super::*;
use crate::{
    interview::event::TurnSource,
    rehearsal::{cue::tests::small_plan, persona::Calibre},
    session::protocol::{ClockView, EarMode, TurnView, VoiceMode},
};

const QUESTION: &str = "Tell me about an incident that you caused.";
const PROBE: &str = "What did you change afterwards?";

#[test]
fn a_line_counts_as_heard_only_after_its_sound() {
    let mut candidate = seated();
    ask(&mut candidate, 1, QUESTION);
    candidate.on_event(ServerEvent::AudioDone { line: 1, duration_ms: 320 });

    let before = (0..9).flat_map(|_| step(&mut candidate)).filter(is_told).count();
    let told: Vec<Output> = step(&mut candidate);

    assert_eq!(before, 0);
    assert_eq!(told, vec![Output::Tell(ClientEvent::LineSpoken { line: 1 })]);
}

#[test]
fn an_answer_begins_when_the_floor_is_free_and_a_moment_has_passed() {
    let mut candidate = seated();
    hear_out(&mut candidate, 1, QUESTION);
    let quiet = until_answer(&mut candidate, 100);
    assert!(quiet.is_none(), "spoke while the interviewer had the floor");

    candidate.on_event(ServerEvent::Floor { floor: FloorView::Candidate });
    let began = until_answer(&mut candidate, 100).expect("an answer");

    assert_eq!(began, (Some("incident-you-caused".to_owned()), 10));
}

#[test]
fn after_a_probe_comes_its_follow_up() {
    let mut candidate = seated();
    answer(&mut candidate, 1, QUESTION);
    turn_done(&mut candidate, 1);

    let words = answer(&mut candidate, 2, PROBE);

    assert!(words.starts_with("I wrote the postmortem"), "{words}");
}

#[test]
fn to_anything_else_comes_no_thank_you() {
    let mut candidate = seated();
    answer(&mut candidate, 1, QUESTION);
    turn_done(&mut candidate, 1);

    let words = answer(&mut candidate, 2, "I'll hand that to the team. Anything else?");

    assert_eq!(words, "No, that's all. Thank you.");
}

#[test]
fn the_silence_that_ends_a_turn_is_told_from_waiting() {
    let mut candidate = seated();
    answer(&mut candidate, 1, QUESTION);

    let passages: Vec<Passage> =
        (0..100).filter_map(|_| candidate.next_sound()).map(|sound| sound.passage).collect();

    let ending = passages.iter().filter(|passage| **passage == Passage::Ending).count();
    assert_eq!(ending, 40_000 / FRAME_SAMPLES);
    assert_eq!(passages.last(), Some(&Passage::Waiting));
}

#[test]
fn after_a_break_in_mid_answer_the_track_goes_on_where_the_server_wants_it() {
    let mut candidate = seated();
    hear_out(&mut candidate, 1, QUESTION);
    candidate.on_event(ServerEvent::Floor { floor: FloorView::Candidate });
    until_answer(&mut candidate, 100).expect("an answer");
    let sent = candidate.track.end();

    candidate.disconnected();
    candidate.record();
    candidate.record();
    candidate.on_event(ServerEvent::Resumed { session: Box::new(session(2, sent - 1_000)) });
    let first = candidate.next_sound().expect("sound");

    assert_eq!((first.first_sample, first.passage), (sent - 1_000, Passage::Replay));
    let mut end = first.first_sample + first.samples.len() as u64;
    while let Some(sound) = candidate.next_sound().filter(|sound| sound.passage == Passage::Replay) {
        assert_eq!(sound.first_sample, end, "a hole in the replay");
        end += sound.samples.len() as u64;
    }
    assert_eq!(end, sent + 2 * FRAME_SAMPLES as u64);
}

#[test]
fn a_question_repeated_after_a_break_is_not_answered_twice() {
    let mut candidate = seated();
    hear_out(&mut candidate, 1, QUESTION);
    candidate.on_event(ServerEvent::Floor { floor: FloorView::Candidate });
    until_answer(&mut candidate, 100).expect("an answer");

    ask(&mut candidate, 2, &format!("Welcome back. {QUESTION}"));

    assert_eq!(candidate.cue, None);
}

#[test]
fn a_recorded_candidate_waits_at_each_answer_until_it_is_asked_for() {
    let plan = Arc::new(small_plan());
    let mut candidate = Candidate::recorded(vec![7; 4_096], std::iter::once(1_024..2_048), plan);
    candidate.on_event(ServerEvent::Created { session: Box::new(session(1, 0)) });
    let sent = std::iter::from_fn(|| candidate.next_sound()).count();
    assert_eq!(sent, 2);

    ask(&mut candidate, 1, QUESTION);
    candidate.on_event(ServerEvent::Floor { floor: FloorView::Candidate });

    assert_eq!(candidate.next_sound().map(|sound| sound.first_sample), Some(1_024));
}

#[test]
fn a_recorded_candidate_who_has_answered_takes_no_kind_word_for_the_next_question() {
    let mut candidate = Candidate::recorded(vec![7; 8_192], [0..512, 2_048..4_096], Arc::new(small_plan()));
    candidate.on_event(ServerEvent::Created { session: Box::new(session(1, 0)) });
    ask(&mut candidate, 1, QUESTION);
    candidate.on_event(ServerEvent::Floor { floor: FloorView::Candidate });
    let sent = std::iter::from_fn(|| candidate.next_sound()).count();
    assert_eq!(sent, 4, "up to the second answer");

    ask(&mut candidate, 2, "Take your time.");
    candidate.on_event(ServerEvent::Floor { floor: FloorView::Candidate });
    assert_eq!(candidate.next_sound(), None);
}

fn seated() -> Candidate {
    let persona = Persona::load(Calibre::Strong).unwrap();
    let mut candidate = Candidate::persona(Arc::new(persona), Arc::new(small_plan())).keeping_all();
    candidate.on_event(ServerEvent::Created { session: Box::new(session(1, 0)) });
    while candidate.poll_output().is_some() {}
    candidate
}

fn ask(candidate: &mut Candidate, line: LineId, text: &str) {
    candidate.on_event(ServerEvent::Floor { floor: FloorView::Interviewer });
    let line = LineView { line, text: text.to_owned(), pending: true };
    candidate.on_event(ServerEvent::ResponseCreated { line });
    while candidate.poll_output().is_some() {}
}

fn hear_out(candidate: &mut Candidate, line: LineId, text: &str) {
    ask(candidate, line, text);
    candidate.on_event(ServerEvent::AudioDone { line, duration_ms: 0 });
    step(candidate);
}

/// Lets a line be answered; the words of the answer.
fn answer(candidate: &mut Candidate, line: LineId, text: &str) -> String {
    hear_out(candidate, line, text);
    candidate.on_event(ServerEvent::Floor { floor: FloorView::Candidate });
    let mut words = None;
    for output in (0..1_000).flat_map(|_| step(candidate)) {
        match output {
            Output::Notice(Notice::AnswerBegan { text, .. }) => words = Some(text),
            Output::Notice(Notice::AnswerEnded { .. }) => break,
            Output::Notice(_) | Output::Tell(_) => {}
        }
    }
    words.expect("an answer")
}

fn turn_done(candidate: &mut Candidate, turn: TurnId) {
    let item = TurnView { turn, text: "Words.".to_owned(), source: TurnSource::Voice };
    candidate.on_event(ServerEvent::TurnDone { item });
}

/// Lets at most `frames` pass; the question that is answered and the frame in which the answer began.
fn until_answer(candidate: &mut Candidate, frames: usize) -> Option<(Option<String>, usize)> {
    (0..frames).find_map(|frame| {
        step(candidate).into_iter().find_map(|output| match output {
            Output::Notice(Notice::AnswerBegan { question, .. }) => Some((question, frame)),
            Output::Notice(_) | Output::Tell(_) => None,
        })
    })
}

fn step(candidate: &mut Candidate) -> Vec<Output> {
    candidate.next_sound();
    std::iter::from_fn(|| candidate.poll_output()).collect()
}

fn is_told(output: &Output) -> bool {
    matches!(output, Output::Tell(_))
}

fn session(connection: u32, next_sample: u64) -> SessionView {
    SessionView {
        title: "Small".to_owned(),
        connection,
        next_sample,
        output_sample_rate_hz: 16_000,
        voice: VoiceMode::Server,
        ear: EarMode::SyntheticOnly,
        stage: None,
        question: None,
        conversation: Vec::new(),
        clock: ClockView { live_ms: 0, planned_ms: 180_000, running: true },
        floor: FloorView::Interviewer,
        ended: None,
    }
}
