//! What arrives, and what follows when it doesn't.

use axum::{
    http::{StatusCode, header::RETRY_AFTER},
    response::IntoResponse,
};
use rstest::rstest;
use vivavoce::{
    clock::{Clock, ManualClock, SystemClock},
    http::links,
    store::{
        interviews::{InterviewStatus, Interviews},
        invitations::Invitations,
        webhooks::{DeliveryState, EventKind, PayloadKind, Webhook, WebhookDeliveries, Webhooks},
    },
    vault::{KEY_BYTES, Vault},
    webhook::{
        schedule::{DELAYS_S, MOST_ATTEMPTS},
        sign,
    },
};

use crate::support::{
    database::Engine,
    finished,
    hooks::{Hooks, Receiver, START},
};

const HOUR_MS: i64 = 60 * 60 * 1_000;

#[rstest]
#[tokio::test]
async fn an_event_arrives_once_signed_and_with_its_headers(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let hooks = Hooks::new(engine).await;
    let receiver = Receiver::answering(204).await;
    let (webhook, secret) = hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    let interview = hooks.invite().await;

    assert_eq!((hooks.step().await, hooks.step().await), (1, 0));

    let requests = receiver.received();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].is_signed_by(&secret));
    assert_eq!(requests[0].header("content-type"), "application/json");
    assert_eq!(requests[0].header(sign::TIMESTAMP), (START.0 / 1_000).to_string());
    assert_eq!(requests[0].json()["type"], "interview.invited");
    assert_eq!(requests[0].json()["data"]["interview"]["id"], interview.to_string());
    let delivery = &hooks.deliveries(&webhook).await[0];
    assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Delivered, 1));
    assert_eq!(requests[0].header(sign::ID), format!("msg_{}", delivery.event.0.simple()));
}

#[tokio::test]
async fn the_official_verifier_takes_it_with_its_clock() {
    let mut hooks = Hooks::new(Engine::Sqlite).await;
    hooks.clock = std::sync::Arc::new(ManualClock::new(SystemClock.now()));
    hooks.parts.clock = hooks.clock.clone();
    let receiver = Receiver::answering(200).await;
    let (_, secret) = hooks.webhook(&receiver.url, PayloadKind::Full).await;
    hooks.invite().await;
    hooks.step().await;
    let first = &receiver.received()[0];
    let verifier = standardwebhooks::Webhook::new(&secret.text()).unwrap();
    verifier.verify(&first.body, &first.headers).unwrap();
    let other = standardwebhooks::Webhook::new(&hooks.new_secret(hooks_id(&hooks)).0.text()).unwrap();
    assert!(other.verify(&first.body, &first.headers).is_err());
}

fn hooks_id(hooks: &Hooks) -> vivavoce::id::WebhookId {
    vivavoce::id::WebhookId(hooks.org.0)
}

#[tokio::test]
async fn a_thin_payload_holds_nothing_personal_and_a_full_one_names_and_scores() {
    let hooks = Hooks::new(Engine::Sqlite).await;
    let receiver = Receiver::answering(200).await;
    hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    let interview = hooks.invite().await;
    finished::store(&hooks.parts.store, interview, START).await;
    let scores = finished::scores(START);
    vivavoce::store::results::Results::add_scores(&*hooks.parts.store, interview, &scores).await.unwrap();
    while hooks.step().await > 0 {}
    let thin = receiver.received();
    let (full, _) = hooks.webhook(&receiver.url, PayloadKind::Full).await;
    let events = hooks_events(&hooks).await;
    hooks.parts.store.send_now(full.id, &events, false, START).await.unwrap();
    while hooks.step().await > 0 {}
    let all = receiver.received();

    let kinds: Vec<_> =
        thin.iter().map(|received| received.json()["type"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds.len(), 3, "{kinds:?}");
    for received in &thin {
        let text = String::from_utf8(received.body.clone()).unwrap();
        assert!(!text.contains("Zoë") && !text.contains("zoe@") && !text.contains("engineer"), "{text}");
        assert!(received.body.len() < 20_000);
    }
    let telling_scores = |list: &[crate::support::hooks::Received]| {
        let found = list.iter().find(|received| received.json()["type"] == "interview.scored");
        found.unwrap().json()
    };
    insta::assert_json_snapshot!("thin_payload", telling_scores(&thin));
    let mut full = telling_scores(&all[thin.len()..]);
    without_numbers(&mut full["data"]["scores"]);
    insta::assert_json_snapshot!("full_payload", full);
}

/// The numbers are the scorer's affair.
fn without_numbers(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Number(_) => *value = serde_json::json!("a number"),
        serde_json::Value::Array(values) => values.iter_mut().for_each(without_numbers),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(without_numbers),
        _ => {}
    }
}

async fn hooks_events(hooks: &Hooks) -> Vec<vivavoce::id::WebhookEventId> {
    use vivavoce::store::webhooks::WebhookEvents;
    let events = hooks.parts.store.events_between(hooks.org, START, START.plus_ms(1), 100).await.unwrap();
    events.into_iter().map(|event| event.id).collect()
}

#[tokio::test]
async fn what_fails_is_tried_by_the_schedule_with_the_same_id_until_it_is_dead() {
    let hooks = Hooks::new(Engine::Sqlite).await;
    let receiver = Receiver::answering(500).await;
    let (webhook, secret) = hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    hooks.invite().await;
    let mut attempts = hooks.step().await;
    for delay_s in DELAYS_S {
        hooks.clock.advance_ms(delay_s as i64 * 800 - 1);
        assert_eq!(hooks.step().await, 0, "a fifth sooner than {delay_s} s at the earliest");
        hooks.clock.advance_ms(delay_s as i64 * 400 + 1);
        attempts += hooks.step().await;
    }
    hooks.clock.advance_ms(100 * HOUR_MS);

    assert_eq!((attempts as u32, hooks.step().await), (MOST_ATTEMPTS, 0));
    let requests = receiver.received();
    let ids: std::collections::BTreeSet<_> =
        requests.iter().map(|one| one.header(sign::ID).to_owned()).collect();
    let times: std::collections::BTreeSet<_> =
        requests.iter().map(|one| one.header(sign::TIMESTAMP).to_owned()).collect();
    assert_eq!((ids.len(), times.len()), (1, MOST_ATTEMPTS as usize));
    assert!(requests.iter().all(|one| one.is_signed_by(&secret)));
    let delivery = &hooks.deliveries(&webhook).await[0];
    assert_eq!(delivery.state, DeliveryState::Dead);
    assert_eq!(hooks.parts.store.attempts(delivery.id).await.unwrap().len(), MOST_ATTEMPTS as usize);
}

#[tokio::test]
async fn a_wish_to_be_left_alone_is_heeded() {
    let hooks = Hooks::new(Engine::Sqlite).await;
    let busy = |_: &_, before| match before {
        0 => (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "600")]).into_response(),
        _ => StatusCode::OK.into_response(),
    };
    let receiver = Receiver::start(busy).await;
    hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    hooks.invite().await;
    hooks.step().await;
    hooks.clock.advance_ms(599_000);
    assert_eq!(hooks.step().await, 0);
    hooks.clock.advance_ms(1_001);
    assert_eq!(hooks.step().await, 1);
}

#[tokio::test]
async fn while_a_secret_is_replaced_both_sign_and_then_the_new_one_alone() {
    let hooks = Hooks::new(Engine::Sqlite).await;
    let receiver = Receiver::answering(200).await;
    let (webhook, old) = hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    let (new, sealed) = hooks.new_secret(webhook.id);
    let until = START.plus_ms(24 * HOUR_MS);
    assert!(hooks.parts.store.rotate_webhook(hooks.org, webhook.id, &sealed, until).await.unwrap());
    hooks.clock.advance_ms(1);
    hooks.invite().await;
    hooks.step().await;
    hooks.clock.advance_ms(24 * HOUR_MS);
    hooks.invite().await;
    hooks.step().await;
    let signed = |index: usize| {
        let one = &receiver.received()[index];
        (one.is_signed_by(&old), one.is_signed_by(&new))
    };
    assert_eq!((signed(0), signed(1)), ((true, true), (false, true)));
}

#[tokio::test]
async fn nothing_leaves_unsigned_when_the_key_is_lost() {
    let mut hooks = Hooks::new(Engine::Sqlite).await;
    let receiver = Receiver::answering(200).await;
    let (webhook, _) = hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    hooks.parts.vault = std::sync::Arc::new(Vault::new(&[6; KEY_BYTES]).unwrap());
    hooks.invite().await;
    hooks.step().await;
    assert!(receiver.received().is_empty());
    let delivery = &hooks.deliveries(&webhook).await[0];
    let attempt = &hooks.parts.store.attempts(delivery.id).await.unwrap()[0];
    assert!(attempt.error.as_ref().unwrap().contains("rotate the secret"), "{attempt:?}");
    assert_eq!(delivery.state, DeliveryState::Waiting);
}

#[tokio::test]
async fn an_address_hears_of_its_events_and_openings_alone_and_of_nothing_from_before() {
    let hooks = Hooks::new(Engine::Sqlite).await;
    let receiver = Receiver::answering(200).await;
    hooks.invite().await;
    hooks.clock.advance_ms(1);
    let fresh = links::Fresh { now: hooks.clock.now(), entropy: &*hooks.parts.entropy };
    let terms = vivavoce::interview::terms::Terms::default();
    let other =
        links::add_opening(&*hooks.parts.store, fresh, hooks.org, "Other", "taster", terms).await.unwrap();
    let base = hooks.webhook(&receiver.url, PayloadKind::Thin).await.0;
    let id = || vivavoce::id::WebhookId::new(hooks.clock.now(), &*hooks.parts.entropy);
    hooks.add(Webhook { id: id(), openings: vec![other.id], ..base.clone() }).await;
    hooks.add(Webhook { id: id(), events: vec![EventKind::InterviewDeclined], ..base }).await;
    let interview = hooks.invite().await;
    hooks.parts.store.set_status(interview, InterviewStatus::Declined, hooks.clock.now()).await.unwrap();
    while hooks.step().await > 0 {}
    let mut kinds: Vec<_> =
        receiver.received().iter().map(|one| one.json()["type"].as_str().unwrap().to_owned()).collect();
    kinds.sort();
    assert_eq!(kinds, ["interview.declined", "interview.declined", "interview.invited"]);
}

#[tokio::test]
async fn what_an_answer_says_is_kept_without_secrets_and_persons() {
    let hooks = Hooks::new(Engine::Sqlite).await;
    let says = "no job for Zoë Ångström (zoe@example.org), token abcdef0123456789abcdef0123456789";
    let receiver = Receiver::start(move |_, _| (StatusCode::BAD_REQUEST, says).into_response()).await;
    let (webhook, _) = hooks.webhook(&receiver.url, PayloadKind::Full).await;
    hooks.invite().await;
    hooks.step().await;
    let delivery = &hooks.deliveries(&webhook).await[0];
    let attempt = &hooks.parts.store.attempts(delivery.id).await.unwrap()[0];
    assert_eq!((attempt.status, attempt.answer.as_str()), (Some(400), "no job for […] ([…]), token […]"));
}

#[tokio::test]
async fn every_payload_carries_the_orderers_own_name_and_the_state() {
    let hooks = Hooks::new(Engine::Sqlite).await;
    let receiver = Receiver::answering(200).await;
    hooks.webhook(&receiver.url, PayloadKind::Thin).await;
    hooks.webhook(&receiver.url, PayloadKind::Full).await;
    let interview = hooks.order(Some("app-7")).await;
    hooks.parts.store.cancel(hooks.org, interview, START.plus_ms(1)).await.unwrap();
    hooks.invite().await;
    while hooks.step().await > 0 {}
    let mut told: Vec<_> = receiver
        .received()
        .iter()
        .map(|one| {
            let body = one.json();
            let interview = &body["data"]["interview"];
            let text = |field: &str| interview[field].as_str().unwrap_or("nothing").to_owned();
            format!(
                "{}: {} {} {}",
                body["type"].as_str().unwrap(),
                text("external_id"),
                text("status"),
                text("state")
            )
        })
        .collect();
    told.sort();
    told.dedup();
    assert_eq!(
        told,
        [
            "interview.cancelled: app-7 invited cancelled",
            "interview.invited: app-7 invited invited",
            "interview.invited: nothing invited invited",
        ]
    );
    assert_eq!(receiver.received().len(), 6);
}
