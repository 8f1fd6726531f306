//! Answers by voice.

use serde_json::json;
use vivavoce::{session::protocol::ServerEvent, speech::wer::word_error_rate, store::results::Results};

use super::page::{House, Page};

const SPOKEN: &[u8] = include_bytes!("../../audio/index.wav");
const WORDS: &str = include_str!("../../audio/index.txt");

#[tokio::test]
async fn words_said_right_before_stop_is_pressed_reach_the_transcript() {
    let house = House::start(true).await;
    let invited = house.invite().await;
    let door = house.enter(&invited).await;
    let mut page = Page::open(&door).await;
    let samples = vivavoce::audio::wav::decode(SPOKEN).unwrap();
    let mut first_sample = 0;
    for frame in samples.chunks(512) {
        page.sound(first_sample, frame).await;
        first_sample += frame.len() as u64;
    }
    page.send(json!({ "type": "interview.intent", "intent": "stop" })).await;
    let goodbye = page.until(|event| match event {
        ServerEvent::ResponseCreated { line } if line.text.contains("Goodbye") => Some(line.line),
        _ => None,
    });
    for line in 1..=goodbye.await {
        page.send(json!({ "type": "interview.line_spoken", "line": line })).await;
    }
    page.until(|event| matches!(event, ServerEvent::Ended { .. }).then_some(())).await;

    house.server.house().reported(invited.id).await.unwrap();
    let transcript = house.server.store.transcript(invited.id).await.unwrap().unwrap();
    let heard: Vec<&str> = transcript.turns.iter().map(|turn| turn.text.as_str()).collect();
    let rate = word_error_rate(WORDS, &heard.join(" "));
    assert!(rate <= 0.15, "{rate}: {heard:?}");
}
