//! Signing in and out.

use reqwest::{Method, Response};
use serde_json::{Value, json};
use vivavoce::store::accounts::Role;

use super::server::{Browser, Server, code_of};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const PASSWORD: &str = "four calm green boats";

async fn set_password(browser: &Browser, body: &Value) -> Response {
    browser.request(Method::PUT, "/session/password").json(body).send().await.unwrap()
}

async fn by_password(browser: &Browser, email: &str, password: &str) -> Response {
    browser.post("/session", &json!({ "email": email, "password": password })).await
}

#[tokio::test]
async fn a_sign_in_link_works_once() {
    let server = Server::start().await;
    let account = server.account(Role::Manager).await;
    let link = json!({ "link": server.sign_in_secret(&account).await });
    let browser = server.browser();
    let answer = browser.post("/session", &link).await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    for part in ["viva_session=", "; HttpOnly", "; SameSite=Strict", "; Path=/api/v1", "; Max-Age=1209600"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_eq!(browser.read("/session").await["role"], "manager");
    assert_eq!(code_of(server.browser().post("/session", &link).await).await, "used_link");
}

#[tokio::test]
async fn a_sign_in_link_works_for_a_day() {
    let server = Server::start().await;
    let account = server.account(Role::Manager).await;
    let link = json!({ "link": server.sign_in_secret(&account).await });
    server.clock.advance_ms(DAY_MS);
    assert_eq!(code_of(server.browser().post("/session", &link).await).await, "used_link");
}

#[tokio::test]
async fn a_session_ends_after_fourteen_days() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Manager).await;
    server.clock.advance_ms(14 * DAY_MS - 1);
    assert_eq!(browser.get("/session").await.status(), 200);
    server.clock.advance_ms(1);
    assert_eq!(code_of(browser.get("/session").await).await, "not_signed_in");
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let server = Server::start().await;
    let account = server.account(Role::Manager).await;
    let browser = server.browser();
    let link = json!({ "link": server.sign_in_secret(&account).await });
    let signed_in = browser.post("/session", &link).await;
    let cookie = super::server::cookie_of(&signed_in, "viva_session").unwrap();
    let signed_out = browser.request(Method::DELETE, "/session").send().await.unwrap();
    assert_eq!(signed_out.status(), 204);
    let kept = server
        .browser()
        .bare_request(Method::GET, "/session")
        .header("cookie", format!("viva_session={cookie}"))
        .send()
        .await
        .unwrap();
    assert_eq!(kept.status(), 401);
}

#[tokio::test]
async fn a_password_once_set_signs_in_in_any_case_of_the_address() {
    let server = Server::start().await;
    let account = server.account(Role::Recruiter).await;
    let browser = server.signed_in_as(&account).await;
    assert_eq!(browser.read("/session").await["has_password"], false);
    assert_eq!(set_password(&browser, &json!({ "new": PASSWORD })).await.status(), 204);
    let other = server.browser();
    assert_eq!(by_password(&other, &account.email.to_uppercase(), PASSWORD).await.status(), 200);
    assert_eq!(other.read("/session").await["has_password"], true);
}

#[tokio::test]
async fn a_new_password_needs_the_present_one() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Manager).await;
    assert_eq!(set_password(&browser, &json!({ "new": PASSWORD })).await.status(), 204);
    let next = "seven loud red trains";
    for body in [json!({ "new": next }), json!({ "new": next, "current": "guess" })] {
        assert_eq!(code_of(set_password(&browser, &body).await).await, "wrong_password");
    }
    let body = json!({ "new": next, "current": PASSWORD });
    assert_eq!(set_password(&browser, &body).await.status(), 204);
}

#[tokio::test]
async fn a_short_password_is_refused() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Manager).await;
    assert_eq!(code_of(set_password(&browser, &json!({ "new": "short" })).await).await, "invalid_value");
}

#[tokio::test]
async fn unknown_accounts_and_wrong_passwords_look_the_same() {
    let server = Server::start().await;
    let account = server.account(Role::Manager).await;
    let browser = server.browser();
    let mut bodies = Vec::new();
    for email in [account.email.as_str(), "nobody@example.org", "no address"] {
        let answer = by_password(&browser, email, "wrong").await;
        assert_eq!(answer.status(), 401);
        bodies.push(answer.json::<Value>().await.unwrap());
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
}

#[tokio::test]
async fn after_five_failures_even_the_right_password_waits() {
    let server = Server::start().await;
    let account = server.account(Role::Manager).await;
    let browser = server.signed_in_as(&account).await;
    set_password(&browser, &json!({ "new": PASSWORD })).await;
    for _ in 0..5 {
        assert_eq!(by_password(&browser, &account.email, "wrong").await.status(), 401);
    }
    let refused = by_password(&browser, &account.email, PASSWORD).await;
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()["retry-after"], "900");
    assert_eq!(code_of(refused).await, "too_many_attempts");
    server.clock.advance_ms(15 * 60 * 1_000);
    assert_eq!(by_password(&browser, &account.email, PASSWORD).await.status(), 200);
}
