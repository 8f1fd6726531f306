//! Limits: how fast and how large requests may be.

use std::io::{Read, Write};

use vivavoce::store::keys::Scope;

use super::server::{Server, code_of};

#[tokio::test]
async fn an_answer_says_what_is_left_and_too_many_say_when_to_come_back() {
    let server = Server::start().await;
    let program = server.program(false, &[Scope::OpeningsRead]).await;
    let first = program.get("/plans").await;
    assert_eq!(first.headers()["ratelimit-policy"], "\"minute\";q=1000;w=60");
    assert_eq!(first.headers()["ratelimit"], "\"minute\";r=999;t=1");
    for _ in 0..999 {
        assert_eq!(program.get("/plans").await.status(), 200);
    }
    let refused = program.get("/plans").await;
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()["retry-after"], "1");
    assert_eq!(code_of(refused).await, "too_many_requests");
    let other = server.program(false, &[Scope::OpeningsRead]).await;
    assert_eq!(other.get("/plans").await.status(), 200, "keys are counted apart");
    server.clock.advance_ms(1_000);
    assert_eq!(program.get("/plans").await.status(), 200);
}

#[tokio::test]
async fn probes_are_answered_whatever_else_is_asked() {
    let server = Server::start().await;
    let browser = server.browser();
    let answer = browser.get("/health/live").await;
    assert_eq!((answer.status().as_u16(), answer.headers().get("ratelimit")), (200, None));
}

#[tokio::test]
async fn a_body_of_ten_megabytes_is_refused_before_it_is_sent() {
    let server = Server::start().await;
    let program = server.program(false, &Scope::ALL).await;
    let address = server.origin.strip_prefix("http://").unwrap().to_owned();
    let head = format!(
        "POST /api/v1/openings HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: 10485760\r\n\r\n{{",
        program.secret
    );
    let answered = tokio::task::spawn_blocking(move || {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).unwrap();
        String::from_utf8(answer.to_vec()).unwrap()
    });
    assert_eq!(answered.await.unwrap(), "HTTP/1.1 413");
}
