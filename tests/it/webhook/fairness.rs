//! A dead or slow address delays no other.

use std::time::Duration;

use axum::{http::StatusCode, response::IntoResponse};
use rstest::rstest;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use vivavoce::{
    clock::Clock,
    store::webhooks::{DeliveryState, PayloadKind, WebhookDeliveries},
    webhook::{self, EACH},
};

use crate::support::{
    database::Engine,
    hooks::{Hooks, Receiver},
};

#[rstest]
#[tokio::test]
async fn of_all_addresses_the_next_is_claimed_before_anybodys_second(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let hooks = Hooks::new(engine).await;
    let (first, _) = hooks.webhook("http://127.0.0.1:1/", PayloadKind::Thin).await;
    for _ in 0..6 {
        hooks.invite().await;
    }
    hooks.clock.advance_ms(1);
    let (second, _) = hooks.webhook("http://127.0.0.1:2/", PayloadKind::Thin).await;
    hooks.invite().await;
    webhook::spread::spread(&hooks.parts).await.unwrap();
    let now = hooks.clock.now();
    let claim = async |most| {
        let claims = hooks.parts.store.claim_deliveries(now, now.plus_ms(1_000), most, EACH).await.unwrap();
        let of = |id| claims.iter().filter(|claim| claim.webhook.id == id).count();
        (of(first.id), of(second.id))
    };
    assert_eq!(claim(2).await, (1, 1));
    assert_eq!(claim(10).await, (EACH as usize - 1, 0), "so many are under way to one address");
    assert_eq!(claim(10).await, (0, 0));
}

#[tokio::test]
async fn a_claim_that_ran_out_is_free_again_and_its_late_failure_changes_nothing() {
    let hooks = Hooks::new(Engine::Sqlite).await;
    let receiver = Receiver::answering(200).await;
    let (webhook, _) = hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    hooks.invite().await;
    webhook::spread::spread(&hooks.parts).await.unwrap();
    let now = hooks.clock.now();
    let lost = hooks.parts.store.claim_deliveries(now, now.plus_ms(1_000), 1, EACH).await.unwrap().remove(0);
    assert_eq!(hooks.step().await, 0);
    hooks.clock.advance_ms(1_000);
    assert_eq!(hooks.step().await, 1);
    let attempt = vivavoce::store::webhooks::Attempt {
        at: now,
        duration_ms: 1,
        url: String::new(),
        status: None,
        error: Some("late".to_owned()),
        answer: String::new(),
    };
    let dead = vivavoce::store::webhooks::Outcome::Dead;
    hooks.parts.store.settle(&lost, &attempt, dead, now, 1_000).await.unwrap();
    assert_eq!(hooks.deliveries(&webhook).await[0].state, DeliveryState::Delivered);
}

#[tokio::test]
async fn addresses_that_never_answer_hold_up_nobody_else() {
    let hooks = Hooks::new(Engine::Sqlite).await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let receiver = Receiver::start(|_, _| StatusCode::OK.into_response()).await;
    for _ in 0..4 {
        hooks.webhook(&format!("http://{}/", silent.local_addr().unwrap()), PayloadKind::Thin).await;
    }
    hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    for _ in 0..50 {
        hooks.invite().await;
    }
    let stop = CancellationToken::new();
    let worker = tokio::spawn(webhook::run(hooks.parts.clone(), stop.clone()));
    // The silent ones keep each of their requests for ten seconds.
    let arrived = async {
        while receiver.received().len() < 50 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(8), arrived).await.expect("the others are not waited for");
    worker.abort();
    stop.cancel();
}
