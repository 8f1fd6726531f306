//! Listening to a recording.

use reqwest::{Method, Response};
use vivavoce::{id::InterviewId, recording::Recordings, store::accounts::Role};

use super::server::{Browser, Server, code_of};

/// More than one piece of what the server reads at once.
const SIZE: usize = 600_001;

fn sound() -> Vec<u8> {
    (0..SIZE).map(|index| (index % 251) as u8).collect()
}

async fn recorded() -> (Server, Browser, InterviewId) {
    let server = Server::start().await;
    let invited = server.invite().await;
    server.recordings.put(invited.id, sound()).await.unwrap();
    let browser = server.signed_in(Role::Manager).await;
    (server, browser, invited.id)
}

async fn ask(browser: &Browser, id: InterviewId, range: &str) -> Response {
    let request = browser.bare_request(Method::GET, &format!("/interviews/{id}/audio"));
    request.header("range", range).send().await.unwrap()
}

#[tokio::test]
async fn the_whole_recording_comes_byte_for_byte() {
    let (_server, browser, id) = recorded().await;
    let answer = browser.get(&format!("/interviews/{id}/audio")).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "audio/wav");
    assert_eq!(answer.headers()["accept-ranges"], "bytes");
    assert_eq!(answer.headers()["content-length"], SIZE.to_string().as_str());
    assert!(answer.bytes().await.unwrap() == sound());
}

#[tokio::test]
async fn a_range_comes_with_its_place() {
    let (_server, browser, id) = recorded().await;
    for (range, place, bytes) in [
        ("bytes=44-1043", "bytes 44-1043/600001", 44..1_044),
        ("bytes=600000-", "bytes 600000-600000/600001", 600_000..SIZE),
        ("bytes=-2", "bytes 599999-600000/600001", 599_999..SIZE),
        ("bytes=100-", "bytes 100-600000/600001", 100..SIZE),
    ] {
        let answer = ask(&browser, id, range).await;
        assert_eq!(answer.status(), 206, "{range}");
        assert_eq!(answer.headers()["content-range"], place);
        assert!(answer.bytes().await.unwrap() == sound()[bytes], "{range}");
    }
}

#[tokio::test]
async fn a_range_behind_the_end_is_refused_with_the_size() {
    let (_server, browser, id) = recorded().await;
    let answer = ask(&browser, id, "bytes=600001-").await;
    assert_eq!(answer.status(), 416);
    assert_eq!(answer.headers()["content-range"], "bytes */600001");
    assert_eq!(code_of(answer).await, "range_not_satisfiable");
}

#[tokio::test]
async fn before_the_recording_is_made_there_is_none() {
    let server = Server::start().await;
    let invited = server.invite().await;
    let browser = server.signed_in(Role::Manager).await;
    let answer = browser.get(&format!("/interviews/{}/audio", invited.id)).await;
    assert_eq!(code_of(answer).await, "no_recording");
}
