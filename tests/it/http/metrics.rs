//! The figures for a program that watches the server.

use reqwest::Response;

use super::server::{METRICS_TOKEN, Server, code_of};

async fn read(server: &Server, authorization: Option<&str>) -> Response {
    let request = vivavoce::outbound::local().build().unwrap().get(format!("{}/metrics", server.origin));
    let request = match authorization {
        Some(value) => request.header("authorization", value),
        None => request,
    };
    request.send().await.unwrap()
}

#[tokio::test]
async fn whoever_has_the_token_reads_figures_and_who_is_here() {
    let server = Server::start().await;
    let answer = read(&server, Some(&format!("Bearer {METRICS_TOKEN}"))).await;
    assert_eq!(answer.status(), 200);
    let kind = answer.headers()["content-type"].to_str().unwrap();
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    let text = answer.text().await.unwrap();
    for line in ["vivavoce_interviews_live 2", "vivavoce_interviews_waiting 1", "vivavoce_jobs_open 0"] {
        assert!(text.lines().any(|found| found == line), "{line} is missing in\n{text}");
    }
    assert!(text.ends_with("# EOF\n"), "{text}");
}

#[tokio::test]
async fn nobody_else_reads_them() {
    let server = Server::start().await;
    let wrong = [None, Some("Bearer a-token-for-testz"), Some("Bearer "), Some("a-token-for-tests")];
    for authorization in wrong {
        let answer = read(&server, authorization).await;
        assert_eq!(answer.status(), 401, "{authorization:?}");
        assert_eq!(code_of(answer).await, "not_signed_in");
    }
}

#[tokio::test]
async fn without_a_token_in_the_settings_there_is_nothing_to_read() {
    let house = crate::session::page::House::start(false).await;
    let address = format!("http://{}/metrics", house.server.address);
    let request = vivavoce::outbound::local().build().unwrap().get(address);
    let answer = request.header("authorization", "Bearer ").send().await.unwrap();
    assert_eq!(answer.status(), 404);
    let said: serde_json::Value = answer.json().await.unwrap();
    assert!(said["detail"].as_str().unwrap().contains("metrics.token"), "{said}");
}
