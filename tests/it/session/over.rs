//! Speaking over the interviewer.

use serde_json::json;
use vivavoce::{
    audio::wav,
    session::protocol::{FloorView, LineView, ServerEvent},
    speech::wer::word_error_rate,
};

use super::page::{House, Page};

const SPOKEN: &[u8] = include_bytes!("../../audio/index.wav");
const WORDS: &str = include_str!("../../audio/index.txt");

#[tokio::test]
async fn of_a_line_that_the_page_cut_only_what_was_heard_was_said() {
    let house = House::start(false).await;
    let mut page = Page::open(&house.door().await).await;
    page.send(json!({ "type": "conversation.item.truncate", "line": 1, "audio_end_ms": 1_500 })).await;

    let (first, second) = (cut(&mut page).await, cut(&mut page).await);

    assert!(first.text.ends_with(" —") && first.text.len() > 5, "{first:?}");
    assert_eq!((second.line, second.text.as_str()), (2, ""));
    page.until(|event| matches!(event, ServerEvent::Floor { floor: FloorView::Candidate }).then_some(()))
        .await;
}

#[tokio::test]
async fn a_candidate_who_speaks_over_a_line_is_given_the_floor_and_loses_no_word() {
    let line = concat!("cat ", env!("CARGO_MANIFEST_DIR"), "/tests/audio/queue.wav");
    let house = House::with(true, vec![("--voice", "voice.command", line.to_owned())]).await;
    let mut page = Page::open(&house.door().await).await;
    page.send(json!({ "type": "session.update", "duplex": "full" })).await;
    page.until(|event| matches!(event, ServerEvent::AudioDone { line: 2, .. }).then_some(())).await;

    let room = room_tone(5 * 16_000);
    let silence = room_tone(4 * 16_000);
    let speech = wav::decode(SPOKEN).unwrap();
    let end = speak(&mut page, 0, &room).await;
    let end = speak(&mut page, end, &speech).await;
    page.until(|event| matches!(event, ServerEvent::AudioCleared).then_some(())).await;
    page.send(json!({ "type": "conversation.item.truncate", "line": 2, "audio_end_ms": 1_400 })).await;
    assert!(cut(&mut page).await.text.ends_with(" —"));
    speak(&mut page, end, &silence).await;

    let turn = page.until(|event| match event {
        ServerEvent::TurnDone { item } => Some(item.text.clone()),
        _ => None,
    });
    let turn = turn.await;
    let rate = word_error_rate(WORDS, &turn);
    assert!(rate <= 0.15, "{rate}: {turn}");
}

/// The next line that is cut.
async fn cut(page: &mut Page) -> LineView {
    page.until(|event| match event {
        ServerEvent::Truncated { line } => Some(line.clone()),
        _ => None,
    })
    .await
}

async fn speak(page: &mut Page, mut first_sample: u64, samples: &[i16]) -> u64 {
    for frame in samples.chunks(512) {
        page.sound(first_sample, frame).await;
        first_sample += frame.len() as u64;
    }
    first_sample
}

/// A quiet room.
fn room_tone(samples: usize) -> Vec<i16> {
    (-3..=3).cycle().take(samples).collect()
}
