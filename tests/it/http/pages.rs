//! Pages and what browsers are told about them.

use reqwest::{Method, Response};
use vivavoce::outbound;

use super::server::{Server, code_of};

async fn get(server: &Server, path: &str) -> Response {
    outbound::local().build().unwrap().get(format!("{}{path}", server.origin)).send().await.unwrap()
}

#[tokio::test]
async fn every_page_address_answers_with_the_page_under_a_strict_policy() {
    let server = Server::start().await;
    for path in ["/", "/room", "/sign-in", "/interviews", "/interviews/0199c5a0-0000-7000-8000-000000000000"]
    {
        let answer = get(&server, path).await;
        assert_eq!(answer.status(), 200, "{path}");
        let headers = answer.headers();
        assert_eq!(headers["content-type"], "text/html; charset=utf-8", "{path}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        let socket = format!("connect-src 'self' {}", server.origin.replace("http:", "ws:"));
        for directive in [
            "default-src 'self'",
            "script-src 'self'",
            "object-src 'none'",
            "frame-ancestors 'none'",
            &socket,
        ] {
            assert!(policy.contains(directive), "{path}: {directive} is not in {policy}");
        }
        assert!(!policy.contains("script-src 'self' 'unsafe-inline'"), "{policy}");
    }
}

#[tokio::test]
async fn every_answer_forbids_sniffing_framing_and_foreign_use_of_the_microphone() {
    let server = Server::start().await;
    for path in ["/", "/missing.js", "/api/v1/health/live", "/api/v1/session", "/api/nothing"] {
        let answer = get(&server, path).await;
        let headers = answer.headers();
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "no-referrer", "{path}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(headers["permissions-policy"].to_str().unwrap().starts_with("microphone=(self)"), "{path}");
    }
}

#[tokio::test]
async fn answers_of_the_interface_are_never_stored() {
    let server = Server::start().await;
    for path in ["/api/v1/health/live", "/api/v1/session"] {
        assert_eq!(get(&server, path).await.headers()["cache-control"], "no-store", "{path}");
    }
}

#[tokio::test]
async fn a_missing_file_is_not_answered_with_a_page() {
    let server = Server::start().await;
    let answer = get(&server, "/_app/immutable/gone.js").await;
    assert_eq!(code_of(answer).await, "not_found");
}

#[tokio::test]
async fn pages_are_only_read() {
    let server = Server::start().await;
    let request = outbound::local().build().unwrap().request(Method::POST, format!("{}/room", server.origin));
    let answer = request.header("origin", &server.origin).send().await.unwrap();
    assert_eq!(code_of(answer).await, "method_not_allowed");
}
