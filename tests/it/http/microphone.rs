//! The microphone check.

use reqwest::{Method, Response};
use serde_json::Value;

use super::server::{Browser, Server, code_of};

async fn check(browser: &Browser, body: Vec<u8>) -> Response {
    browser.request(Method::POST, "/candidate/microphone-check").body(body).send().await.unwrap()
}

fn sound(samples: usize, height: i16) -> Vec<u8> {
    (0..samples).flat_map(|index| (if index % 2 == 0 { height } else { -height }).to_le_bytes()).collect()
}

#[tokio::test]
async fn a_second_of_speech_is_measured_and_understood() {
    let server = Server::start().await;
    let (browser, _) = server.started().await;
    let heard: Value = check(&browser, sound(16_000, 16_384)).await.json().await.unwrap();
    assert_eq!(heard["heard"], "one two three");
    assert!((heard["level_dbfs"].as_f64().unwrap() + 6.02).abs() < 0.01, "{heard}");
    assert_eq!(heard["clipped_share"], 0.0);
}

#[tokio::test]
async fn a_sound_longer_than_the_model_takes_is_cut_for_it() {
    let server = Server::start().await;
    let (browser, _) = server.started().await;
    assert_eq!(check(&browser, sound(160_000, 1_000)).await.status(), 200);
}

#[tokio::test]
async fn nothing_is_heard_in_silence() {
    let server = Server::start().await;
    let (browser, _) = server.started().await;
    let heard: Value = check(&browser, sound(16_000, 0)).await.json().await.unwrap();
    assert_eq!((&heard["heard"], &heard["level_dbfs"]), (&Value::Null, &Value::from(-96.0)));
}

#[tokio::test]
async fn half_a_sample_and_no_sample_are_refused() {
    let server = Server::start().await;
    let (browser, _) = server.started().await;
    for body in [vec![], vec![1, 2, 3]] {
        assert_eq!(code_of(check(&browser, body).await).await, "bad_request");
    }
}

#[tokio::test]
async fn more_than_ten_seconds_are_refused() {
    let server = Server::start().await;
    let (browser, _) = server.started().await;
    assert_eq!(code_of(check(&browser, sound(160_001, 1_000)).await).await, "too_large");
}
