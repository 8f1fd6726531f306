//! Answers by voice.

use vivavoce::{
    interview::event::SampleRange, session::protocol::ServerEvent, speech::wer::word_error_rate,
    store::results::Results,
};

use super::page::{House, Page};

const SPOKEN: &[u8] = include_bytes!("../../audio/index.wav");
const WORDS: &str = include_str!("../../audio/index.txt");

#[tokio::test]
async fn words_said_right_before_stop_is_pressed_reach_the_transcript() {
    let house = House::start(true).await;
    let invited = house.invite().await;
    let door = house.enter(&invited).await;
    let mut page = Page::open(&door).await;
    speak(&mut page).await;
    page.stop().await;

    house.server.house().reported(invited.id).await.unwrap();
    let transcript = house.server.store.transcript(invited.id).await.unwrap().unwrap();
    let heard: Vec<&str> = transcript.turns.iter().map(|turn| turn.text.as_str()).collect();
    let rate = word_error_rate(WORDS, &heard.join(" "));
    assert!(rate <= 0.15, "{rate}: {heard:?}");
}

#[tokio::test]
async fn words_said_right_before_a_typed_answer_stand_before_it() {
    let house = House::start(true).await;
    let mut page = Page::open(&house.door().await).await;
    speak(&mut page).await;
    page.type_answer("And this is typed.").await;

    let turns = [turn(&mut page).await, turn(&mut page).await];

    let rate = word_error_rate(WORDS, &turns[0]);
    assert!(rate <= 0.15, "{rate}: {turns:?}");
    assert_eq!(turns[1], "And this is typed.");
}

#[tokio::test]
async fn a_microphone_that_is_switched_off_ends_the_turn() {
    let house = House::start(true).await;
    let mut page = Page::open(&house.door().await).await;
    let end = speak(&mut page).await;
    page.end_of_stream(end).await;

    let words = page.until(|event| match event {
        ServerEvent::Transcribed { transcript, .. } => Some(transcript.clone()),
        _ => None,
    });
    assert!(!words.await.is_empty());
}

#[tokio::test]
async fn sound_that_jumps_in_its_index_leaves_a_gap_in_the_turn_and_the_words_around_it() {
    let house = House::start(true).await;
    let invited = house.invite().await;
    let mut page = Page::open(&house.enter(&invited).await).await;
    let end = speak_from(&mut page, 0).await;
    let again = end + 48_000;
    speak_from(&mut page, again).await;
    page.stop().await;

    house.server.house().reported(invited.id).await.unwrap();
    let transcript = house.server.store.transcript(invited.id).await.unwrap().unwrap();
    let gaps: Vec<SampleRange> = transcript.turns.iter().flat_map(|turn| turn.gaps.clone()).collect();
    assert_eq!(gaps, [SampleRange { first_sample: end, end_sample: again }]);
    let heard: Vec<&str> = transcript.turns.iter().map(|turn| turn.text.as_str()).collect();
    let rate = word_error_rate(&[WORDS, WORDS].join(" "), &heard.join(" "));
    assert!(rate <= 0.15, "{rate}: {heard:?}");
}

/// Says the whole recording, to its last sample.
async fn speak(page: &mut Page) -> u64 {
    speak_from(page, 0).await
}

async fn speak_from(page: &mut Page, mut first_sample: u64) -> u64 {
    let samples = vivavoce::audio::wav::decode(SPOKEN).unwrap();
    // Cut behind the last word: no silence tells that the turn is over.
    let spoken = samples.len() - samples.iter().rev().take_while(|sample| sample.abs() < 200).count();
    for frame in samples[..spoken].chunks(512) {
        page.sound(first_sample, frame).await;
        first_sample += frame.len() as u64;
    }
    first_sample
}

/// The words of the next turn that is recorded.
async fn turn(page: &mut Page) -> String {
    page.until(|event| match event {
        ServerEvent::TurnDone { item } => Some(item.text.clone()),
        _ => None,
    })
    .await
}
