//! Addresses that are switched off, and what is sent by hand.

use axum::{http::StatusCode, response::IntoResponse};
use rstest::rstest;
use vivavoce::{
    clock::Clock,
    store::webhooks::{
        DeliveryState, DisabledReason, PayloadKind, WebhookDeliveries, WebhookEvents, WebhookFigures,
        Webhooks,
    },
    webhook::spread,
};

use crate::support::{
    database::Engine,
    hooks::{Hooks, Receiver, START},
    logs::Logs,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

#[rstest]
#[tokio::test]
async fn gone_switches_an_address_off_and_gives_up_what_was_on_its_way(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let hooks = Hooks::new(engine).await;
    let receiver = Receiver::answering(410).await;
    let (webhook, _) = hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    for _ in 0..10 {
        hooks.invite().await;
    }
    hooks.step().await;

    assert_eq!(hooks.look(&webhook).await.disabled, Some((START, DisabledReason::Gone)));
    assert!(hooks.deliveries(&webhook).await.iter().all(|one| one.state == DeliveryState::Dead));
    hooks.invite().await;
    assert_eq!(hooks.step().await, 0);
}

#[tokio::test]
async fn five_days_of_nothing_but_failures_switch_an_address_off() {
    let hooks = Hooks::new(Engine::Sqlite).await;
    let receiver = Receiver::answering(500).await;
    let (webhook, _) = hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    hooks.invite().await;
    hooks.step().await;
    hooks.clock.advance_ms(5 * DAY_MS - 1_000);
    hooks.invite().await;
    hooks.step().await;
    assert_eq!(hooks.look(&webhook).await.disabled, None);
    assert_eq!(hooks.look(&webhook).await.failing_since, Some(START));
    hooks.clock.advance_ms(1_000);
    hooks.invite().await;
    while hooks.step().await > 0 {}
    let off = hooks.look(&webhook).await.disabled;
    assert_eq!(off.map(|(_, reason)| reason), Some(DisabledReason::Failing));
}

#[tokio::test]
async fn one_success_ends_the_count_of_failures() {
    let hooks = Hooks::new(Engine::Sqlite).await;
    let receiver = Receiver::start(|_, before| {
        if before == 0 { StatusCode::BAD_GATEWAY } else { StatusCode::OK }.into_response()
    })
    .await;
    let (webhook, _) = hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    hooks.invite().await;
    hooks.step().await;
    assert_eq!(hooks.look(&webhook).await.failing_since, Some(START));
    hooks.clock.advance_ms(90_000);
    hooks.step().await;
    assert_eq!(hooks.look(&webhook).await.failing_since, None);
}

#[rstest]
#[tokio::test]
async fn the_log_says_once_that_an_address_fails_and_once_that_it_works_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let logs = Logs::listen();
    let hooks = Hooks::new(engine).await;
    let receiver = Receiver::start(|_, before| {
        if before < 3 { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK }.into_response()
    })
    .await;
    hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    for _ in 0..2 {
        hooks.invite().await;
        hooks.step().await;
    }
    let figures = hooks.parts.store.webhook_figures().await.unwrap();
    assert_eq!((figures.waiting, figures.failing, figures.given_up), (2, 1, 0));
    for _ in 0..4 {
        hooks.clock.advance_ms(DAY_MS / 4);
        hooks.step().await;
    }
    let fails = logs.about("a webhook address fails");
    assert!(fails.len() == 1 && fails[0].starts_with("WARN") && fails[0].contains("500"), "{fails:?}");
    let works = logs.about("a webhook address works again");
    assert!(works.len() == 1 && works[0].starts_with("INFO"), "{works:?}");
    assert_eq!(hooks.parts.store.webhook_figures().await.unwrap(), WebhookFigures::default());
}

#[tokio::test]
async fn what_is_given_up_is_counted() {
    let hooks = Hooks::new(Engine::Sqlite).await;
    let receiver = Receiver::answering(410).await;
    hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    hooks.invite().await;
    hooks.step().await;
    let figures = hooks.parts.store.webhook_figures().await.unwrap();
    assert_eq!(figures, WebhookFigures { waiting: 0, failing: 0, given_up: 1 });
}

#[rstest]
#[tokio::test]
async fn what_an_address_missed_while_it_was_off_is_sent_by_range_and_only_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let hooks = Hooks::new(engine).await;
    let receiver = Receiver::answering(200).await;
    let (webhook, secret) = hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    hooks.invite().await;
    while hooks.step().await > 0 {}
    let store = &hooks.parts.store;
    store.switch_webhook(hooks.org, webhook.id, Some(DisabledReason::ByHand), START).await.unwrap();
    for _ in 0..3 {
        hooks.invite().await;
    }
    assert_eq!(hooks.step().await, 0);
    store.switch_webhook(hooks.org, webhook.id, None, START).await.unwrap();
    assert_eq!(hooks.step().await, 0, "what happened before is not sent by itself");

    let events = store.events_between(hooks.org, START, START.plus_ms(1), 100).await.unwrap();
    let wanted: Vec<_> =
        events.iter().filter(|event| spread::wants(&webhook, event)).map(|event| event.id).collect();
    let sent = store.send_now(webhook.id, &wanted, false, hooks.clock.now()).await.unwrap();
    while hooks.step().await > 0 {}

    assert_eq!((sent, receiver.received().len()), (3, 4));
    assert!(receiver.received().iter().all(|one| one.is_signed_by(&secret)));
    let again = store.send_now(webhook.id, &wanted, false, hooks.clock.now()).await.unwrap();
    assert_eq!(again, 0);
}

#[tokio::test]
async fn one_delivery_is_sent_again_by_hand_with_its_id() {
    let hooks = Hooks::new(Engine::Sqlite).await;
    let receiver = Receiver::answering(200).await;
    let (webhook, _) = hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    hooks.invite().await;
    hooks.step().await;
    let delivery = hooks.deliveries(&webhook).await[0].clone();
    let sent = hooks.parts.store.send_now(webhook.id, &[delivery.event], true, START).await.unwrap();
    hooks.step().await;
    let ids: Vec<_> = receiver.received().iter().map(|one| one.header("webhook-id").to_owned()).collect();
    assert_eq!((sent, ids.len()), (1, 2));
    assert_eq!(ids[0], ids[1]);
    assert_eq!(hooks.parts.store.attempts(delivery.id).await.unwrap().len(), 2);
}

#[rstest]
#[tokio::test]
async fn a_delivery_is_settled_when_its_answer_came_and_counts_every_attempt(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let hooks = Hooks::new(engine).await;
    let clock = hooks.clock.clone();
    let receiver = Receiver::start(move |_, _| {
        clock.advance_ms(700);
        StatusCode::OK.into_response()
    })
    .await;
    let (webhook, _) = hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    hooks.invite().await;
    hooks.step().await;
    let first = hooks.deliveries(&webhook).await[0].clone();
    assert_eq!((first.attempts, first.settled), (1, Some(START.plus_ms(700))));

    let now = hooks.clock.now();
    hooks.parts.store.send_now(webhook.id, &[first.event], true, now).await.unwrap();
    assert_eq!(hooks.deliveries(&webhook).await[0].attempts, 1, "what was sent stays counted");
    hooks.step().await;
    let second = hooks.deliveries(&webhook).await[0].clone();
    assert_eq!((second.attempts, second.settled), (2, Some(START.plus_ms(1_400))));
}

#[rstest]
#[tokio::test]
async fn a_deleted_address_takes_everything_with_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let hooks = Hooks::new(engine).await;
    let receiver = Receiver::answering(500).await;
    let (webhook, _) = hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    hooks.invite().await;
    hooks.step().await;
    assert!(hooks.parts.store.delete_webhook(hooks.org, webhook.id).await.unwrap());
    hooks.clock.advance_ms(DAY_MS);
    assert_eq!(hooks.step().await, 0);
    assert!(!hooks.parts.store.delete_webhook(hooks.org, webhook.id).await.unwrap());
}

#[rstest]
#[tokio::test]
async fn a_link_that_ran_out_is_told_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let hooks = Hooks::new(engine).await;
    let receiver = Receiver::answering(200).await;
    hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    hooks.invite().await;
    for _ in 0..3 {
        spread::sweep(&hooks.parts).await.unwrap();
        while hooks.step().await > 0 {}
        hooks.clock.advance_ms(4 * DAY_MS);
    }
    let kinds: Vec<_> = receiver.received().iter().map(|one| one.json()["type"].clone()).collect();
    assert_eq!(kinds, ["interview.invited", "interview.expired"]);
}

#[rstest]
#[tokio::test]
async fn old_events_are_forgotten_unless_they_are_on_their_way(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let hooks = Hooks::new(engine).await;
    let receiver = Receiver::answering(200).await;
    let (webhook, _) = hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    hooks.invite().await;
    hooks.step().await;
    hooks.invite().await;
    spread::spread(&hooks.parts).await.unwrap();
    let forgotten = hooks.parts.store.forget_events(START.plus_ms(1)).await.unwrap();
    let left = hooks.deliveries(&webhook).await;
    assert_eq!((forgotten, left.len(), left[0].state), (1, 1, DeliveryState::Waiting));
}
