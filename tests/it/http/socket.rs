//! The upgrade.

use futures_util::StreamExt;
use reqwest::Method;
use tokio_tungstenite::{
    connect_async,
    tungstenite::{
        Error,
        client::IntoClientRequest,
        http::{HeaderValue, Request},
    },
};
use vivavoce::store::interviews::{InterviewStatus, Interviews};

use super::server::{START, Server, cookie_of, start_body};

/// An upgrade request by the device of `cookie`.
fn upgrade(server: &Server, cookie: &str) -> Request<()> {
    let url = format!("{}/api/v1/realtime", server.origin.replace("http://", "ws://"));
    let mut request = url.into_client_request().unwrap();
    let headers = request.headers_mut();
    headers.insert("origin", HeaderValue::from_str(&server.origin).unwrap());
    headers.insert("cookie", HeaderValue::from_str(&format!("viva_device={cookie}")).unwrap());
    headers.insert("sec-websocket-protocol", HeaderValue::from_static("vivavoce.v1"));
    request
}

/// The code with which an upgrade is refused.
async fn refused(request: Request<()>) -> (u16, String) {
    let Err(Error::Http(answer)) = connect_async(request).await else {
        panic!("the upgrade was not refused")
    };
    let body: serde_json::Value = serde_json::from_slice(answer.body().as_deref().unwrap()).unwrap();
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    (answer.status().as_u16(), body["code"].as_str().unwrap().to_owned())
}

async fn started(server: &Server) -> (String, vivavoce::id::InterviewId) {
    let invited = server.invite().await;
    let answer = server.browser().post("/candidate/start", &start_body(&invited.secret)).await;
    (cookie_of(&answer, "viva_device").unwrap(), invited.id)
}

#[tokio::test]
async fn the_device_that_started_enters_the_room_of_its_interview() {
    let server = Server::start().await;
    let (cookie, id) = started(&server).await;
    let (mut socket, answer) = connect_async(upgrade(&server, &cookie)).await.unwrap();
    assert_eq!(answer.headers()["sec-websocket-protocol"], "vivavoce.v1");
    let greeting = socket.next().await.unwrap().unwrap();
    assert_eq!(greeting.to_text().unwrap(), format!("entered {id}"));
}

#[tokio::test]
async fn an_upgrade_from_a_foreign_page_or_from_none_is_refused() {
    let server = Server::start().await;
    let (cookie, _) = started(&server).await;
    let mut foreign = upgrade(&server, &cookie);
    foreign.headers_mut().insert("origin", HeaderValue::from_static("https://evil.example"));
    assert_eq!(refused(foreign).await, (403, "foreign_origin".to_owned()));
    let mut missing = upgrade(&server, &cookie);
    missing.headers_mut().remove("origin");
    assert_eq!(refused(missing).await, (403, "foreign_origin".to_owned()));
}

#[tokio::test]
async fn an_upgrade_without_our_subprotocol_is_refused() {
    let server = Server::start().await;
    let (cookie, _) = started(&server).await;
    let mut other = upgrade(&server, &cookie);
    other.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("chat"));
    assert_eq!(refused(other).await, (400, "bad_upgrade".to_owned()));
}

#[tokio::test]
async fn an_upgrade_of_an_unknown_device_is_refused() {
    let server = Server::start().await;
    assert_eq!(refused(upgrade(&server, "unknown")).await, (401, "not_signed_in".to_owned()));
}

#[tokio::test]
async fn an_upgrade_after_declining_is_refused() {
    let server = Server::start().await;
    let (cookie, id) = started(&server).await;
    server.store.set_status(id, InterviewStatus::Declined, START).await.unwrap();
    assert_eq!(refused(upgrade(&server, &cookie)).await, (410, "declined".to_owned()));
}

#[tokio::test]
async fn an_upgrade_without_a_recorded_consent_is_refused() {
    let server = Server::start().await;
    let invited = server.invite().await;
    let device = vivavoce::http::links::hash("device");
    assert!(server.store.bind_device(invited.id, &device, START).await.unwrap());
    assert_eq!(refused(upgrade(&server, "device")).await, (409, "no_consent".to_owned()));
}

#[tokio::test]
async fn a_plain_request_is_no_upgrade() {
    let server = Server::start().await;
    let (browser, _) = server.started().await;
    let answer = browser.request(Method::GET, "/realtime").send().await.unwrap();
    assert_eq!(super::server::code_of(answer).await, "bad_upgrade");
}
