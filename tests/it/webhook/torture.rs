//! A receiver that fails half of the time and a server that is killed again and again: the small version of
//! `cargo bench --bench webhooks`, with kills inside of one process.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use axum::{http::StatusCode, response::IntoResponse};
use tokio_util::sync::CancellationToken;
use vivavoce::{
    store::{
        Store,
        webhooks::{Delivery, DeliveryState, PayloadKind, Webhook},
    },
    webhook::{self, LEASE_MS, Parts, sign},
};

use crate::support::{
    database::Engine,
    hooks::{Hooks, Received, Receiver},
};

const EVENTS: usize = 150;
const KILLS: usize = 10;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Half of the numbers, in no order that one sees.
fn fails(number: usize) -> bool {
    (number.wrapping_mul(0x9E37_79B9).wrapping_add(0x7F4A_7C15) >> 13) & 1 == 1
}

#[tokio::test]
async fn every_event_arrives_or_is_visibly_dead_however_often_the_server_dies() {
    let hooks = Hooks::new(Engine::Sqlite).await;
    let half = Receiver::start(|_, before| {
        if fails(before) { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::NO_CONTENT }.into_response()
    })
    .await;
    let sound = Receiver::answering(200).await;
    let half_hook = hooks.webhook(&half.url, PayloadKind::Full).await;
    let sound_hook = hooks.webhook(&sound.url, PayloadKind::Thin).await;
    let dead_hook = hooks.webhook("http://127.0.0.1:9/", PayloadKind::Thin).await;
    for _ in 0..EVENTS {
        hooks.invite().await;
    }
    for kill in 1..=KILLS {
        kill_after(&hooks, &[&half, &sound], kill * 15).await;
        hooks.clock.advance_ms(LEASE_MS + 10_000);
    }
    while sound.received().len() < EVENTS {
        hooks.step().await;
    }
    assert!(
        waiting(&hooks, &dead_hook.0).await > 0,
        "the dead address still waits while all others are served"
    );
    for _ in 0..12 {
        while hooks.step().await > 0 {}
        hooks.clock.advance_ms(DAY_MS + DAY_MS / 4);
    }
    for (receiver, (webhook, secret)) in [(&half, &half_hook), (&sound, &sound_hook)] {
        let received = receiver.received();
        assert!(
            received.iter().all(|one| one.is_signed_by(secret)),
            "unsigned, or signed for another address"
        );
        assert_same_ids(&received);
        assert_nothing_lost(&hooks.deliveries(webhook).await, &received);
    }
    let dead = hooks.deliveries(&dead_hook.0).await;
    assert_eq!(dead.iter().filter(|one| one.state == DeliveryState::Dead).count(), EVENTS);
}

/// Opens the database, runs a worker and cuts it off with requests under way, as soon as `requests` have come in all.
async fn kill_after(hooks: &Hooks, receivers: &[&Receiver], requests: usize) {
    let store = Arc::new(Store::open(&hooks.url).await.unwrap());
    let parts = Parts { store, ..hooks.parts.clone() };
    let worker = tokio::spawn(webhook::run(parts, CancellationToken::new()));
    while receivers.iter().map(|one| one.received().len()).sum::<usize>() < requests {
        tokio::task::yield_now().await;
    }
    worker.abort();
    let _cut = worker.await;
}

async fn waiting(hooks: &Hooks, webhook: &Webhook) -> usize {
    let deliveries = hooks.deliveries(webhook).await;
    deliveries.iter().filter(|one| one.state == DeliveryState::Waiting).count()
}

/// What tells of the same interview has the same id.
fn assert_same_ids(received: &[Received]) {
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for one in received {
        let interview = one.json()["data"]["interview"]["id"].to_string();
        ids.entry(interview).or_default().insert(one.header(sign::ID).to_owned());
    }
    assert!(ids.values().all(|ids| ids.len() == 1), "{ids:?}");
}

fn assert_nothing_lost(deliveries: &[Delivery], received: &[Received]) {
    let came: BTreeSet<&str> = received.iter().map(|one| one.header(sign::ID)).collect();
    assert_eq!(deliveries.len(), EVENTS);
    for delivery in deliveries {
        let id = format!("msg_{}", delivery.event.0.simple());
        match delivery.state {
            DeliveryState::Delivered => assert!(came.contains(id.as_str()), "{id} never came"),
            DeliveryState::Dead => {}
            DeliveryState::Waiting => panic!("{id} still waits"),
        }
    }
}
