//! The interviewer's model is asked where the candidate seems to be done, before the turn is over.

use std::time::Duration;

use vivavoce::{
    audio::wav,
    metrics::Present,
    rehearsal::model_server::{Mischief, ModelServer, spawn},
    session::protocol::ServerEvent,
    store::turn_metrics::TurnFigures,
};

use super::{
    measured::listen,
    page::{House, Page},
};

const SPOKEN: &[u8] = include_bytes!("../../audio/queue.wav");
/// Longer than what closes a piece, shorter than what ends a turn: half a second.
const PAUSE_SAMPLES: usize = 8_000;

async fn house(model: &ModelServer) -> House {
    let endpoints = format!("[{{ url = \"{}\", model = \"rehearsed\" }}]", model.url());
    House::with(true, vec![("--set", "llm.endpoints", endpoints)]).await
}

/// Says the recording to its last word, then is silent for half a second, and reads its words.
async fn speak_and_pause(page: &mut Page, mut at: u64) -> u64 {
    let samples = wav::decode(SPOKEN).unwrap();
    let spoken = samples.len() - samples.iter().rev().take_while(|sample| sample.abs() < 200).count();
    let with_pause = [&samples[..spoken], &[0; PAUSE_SAMPLES]].concat();
    for frame in with_pause.chunks(512) {
        page.sound(at, frame).await;
        at += frame.len() as u64;
    }
    page.until(|event| matches!(event, ServerEvent::Transcribed { .. }).then_some(())).await;
    at
}

async fn be_silent(page: &mut Page, mut at: u64) {
    for _ in 0..100 {
        page.sound(at, &[0; 512]).await;
        at += 512;
    }
}

fn asked_ahead(house: &House, outcome: &str) -> bool {
    let name = format!("vivavoce_llm_ahead_total{{outcome=\"{outcome}\"}} 1");
    house.server.app.metrics.text(Present::default()).contains(&name)
}

#[tokio::test]
async fn the_reply_to_a_turn_that_ends_as_it_seemed_was_asked_for_before_its_end() {
    let model = spawn(1, Mischief::none()).await.unwrap();
    let house = house(&model).await;
    let invited = house.invite().await;
    let door = house.enter(&invited).await;
    let mut page = Page::open(&door).await;
    listen(&mut page).await;

    let at = speak_and_pause(&mut page, 0).await;
    be_silent(&mut page, at).await;
    page.until(|event| matches!(event, ServerEvent::ResponseCreated { .. }).then_some(())).await;

    assert_eq!(model.requests().len(), 1);
    assert!(asked_ahead(&house, "hit"));
    page.cut();
    // The newer connection is let in once the older one has put its figures away.
    let _back = Page::open(&door).await;
    let turns = house.server.store.turn_metrics(invited.id).await.unwrap();
    let [turn] = &turns[..] else { panic!("{turns:?}") };
    assert_eq!((turn.llm_ahead_hits, turn.llm_ahead_wasted, turn.llm_tokens_in), (1, 0, 800));
    assert!(turn.llm_reply_ms >= turn.llm_first_token_ms && turn.llm_tokens_out > 0, "{turn:?}");
}

#[tokio::test]
async fn what_was_asked_for_ahead_is_dropped_when_the_candidate_goes_on() {
    let model = spawn(1, Mischief::none()).await.unwrap();
    let house = house(&model).await;
    let mut page = Page::open(&house.door().await).await;
    listen(&mut page).await;

    let at = speak_and_pause(&mut page, 0).await;
    let at = speak_and_pause(&mut page, at).await;
    be_silent(&mut page, at).await;
    page.until(|event| matches!(event, ServerEvent::ResponseCreated { .. }).then_some(())).await;

    assert!(asked_ahead(&house, "wasted") && asked_ahead(&house, "hit"));
}

#[tokio::test]
#[should_panic(expected = "what the test waits for did not come within 50ms; the last event was")]
async fn a_test_that_waits_for_what_never_comes_is_told_so() {
    let house = House::start(false).await;
    let mut page = Page::open(&house.door().await).await;
    page.until_within(Duration::from_millis(50), |_event| None::<()>).await;
}
