//! Whether webhooks survive receivers that fail and a server that is killed.
//!
//! `cargo bench --bench webhooks -- [--events 10000] [--kills 10]`: events go to a receiver that fails half of the time, to a
//! sound one and to an address where nobody listens, sent by a process of its own that is killed with `kill -9` at random
//! moments and started again. Its clock runs 5,000 times as fast, so that three days of schedule take a minute. Prints one
//! line of JSON; fails where an event neither arrived nor is visibly dead, where a request is unsigned or signed for another
//! address, where one event has two ids, or where the dead address held up the sound one.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark tells its figures")]
#![expect(
    clippy::unwrap_used,
    reason = "shared with the tests; where the ground gives way there is nothing to measure"
)]

#[path = "../tests/it/support/database.rs"]
#[expect(dead_code, reason = "the tests use the rest of it")]
mod database;
#[path = "../tests/it/support/hooks.rs"]
#[expect(dead_code, reason = "the tests use the rest of it")]
mod hooks;
#[path = "../tests/it/support/postgres.rs"]
mod postgres;

use std::{
    collections::{BTreeMap, BTreeSet},
    process::{Child, Command},
    sync::Arc,
    time::Duration,
};

use axum::{http::StatusCode, response::IntoResponse};
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use vivavoce::{
    clock::{Clock, SystemClock},
    id::SystemEntropy,
    store::{
        Store,
        webhooks::{Delivery, DeliveryState, EventKind, PayloadKind, Webhook},
    },
    time::UnixMillis,
    webhook::{self, sign, sign::Secret},
};

use self::{
    database::Engine,
    hooks::{Hooks, Received, Receiver, START},
};

/// How much faster the worker's clock runs.
const SPEED: i64 = 5_000;
/// A claim lasts so long on the machine's clock, in milliseconds.
const LEASE_MS: i64 = 5_000;
/// Nothing takes longer than this.
const MOST: Duration = Duration::from_mins(20);

fn main() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match std::env::var("VIVA_BENCH_WORKER") {
        Ok(order) => runtime.block_on(work(&order)),
        Err(_) => runtime.block_on(torture(number("--events", 10_000)?, number("--kills", 10)?)),
    }
}

/// Runs fast.
struct Fast {
    began: i64,
}

impl Clock for Fast {
    fn now(&self) -> UnixMillis {
        START.plus_ms((SystemClock.now().0 - self.began) * SPEED)
    }
}

/// The process that is killed: sends until then.
async fn work(order: &str) -> anyhow::Result<()> {
    let (began, url) = order.split_once(' ').unwrap();
    let store = Arc::new(Store::open(url).await?);
    let parts = webhook::Parts {
        clock: Arc::new(Fast { began: began.parse()? }),
        entropy: Arc::new(SystemEntropy),
        lease_ms: LEASE_MS * SPEED,
        ..hooks::parts(store)
    };
    webhook::run(parts, CancellationToken::new()).await;
    Ok(())
}

/// A running worker; `kill -9` ends it when this is dropped.
struct Worker(Child);

impl Worker {
    fn start(began: i64, url: &str) -> Self {
        let order = format!("{began} {url}");
        let program = std::env::current_exe().unwrap();
        Self(Command::new(program).env("VIVA_BENCH_WORKER", order).spawn().unwrap())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _reaped = self.0.wait();
    }
}

async fn torture(events: usize, kills: usize) -> anyhow::Result<()> {
    let world = Hooks::new(Engine::Sqlite).await;
    let half = Receiver::start(|_, before| {
        let fails = (before.wrapping_mul(0x9E37_79B9).wrapping_add(0x7F4A_7C15) >> 13) & 1 == 1;
        if fails { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::NO_CONTENT }.into_response()
    })
    .await;
    let sound = Receiver::answering(200).await;
    let half_hook = world.webhook(&half.url, PayloadKind::Full).await;
    let sound_hook = world.webhook(&sound.url, PayloadKind::Thin).await;
    let dead_hook = world.webhook("http://127.0.0.1:9/", PayloadKind::Thin).await;
    for _ in 0..events {
        world.invite().await;
    }
    let (began, clock) = (SystemClock.now().0, Instant::now());
    let mut chance = SmallRng::seed_from_u64(1);
    let mut worker = Worker::start(began, &world.url);
    for kill in 1..=kills {
        sleep(Duration::from_millis(chance.random_range(500..3_000))).await;
        drop(worker);
        eprintln!("kill {kill}: {} and {} requests came", half.received().len(), sound.received().len());
        worker = Worker::start(began, &world.url);
    }
    let (sound_done, all_done) = wait(&world, &sound_hook.0, &[&half_hook.0, &dead_hook.0], clock).await?;
    drop(worker);

    let mut figures = BTreeMap::new();
    for (name, receiver, (webhook, secret)) in
        [("half", Some(&half), &half_hook), ("sound", Some(&sound), &sound_hook), ("dead", None, &dead_hook)]
    {
        let received = receiver.map(Receiver::received).unwrap_or_default();
        figures.insert(name, judge(&world.deliveries(webhook).await, &received, secret, events)?);
    }
    let report = serde_json::json!({ "events": events, "kills": kills, "sound_done_s": sound_done.as_secs(),
        "all_done_s": all_done.as_secs(), "addresses": figures });
    println!("{report}");
    Ok(())
}

/// Waits until nothing waits; says when the sound address was done and when all were.
async fn wait(
    world: &Hooks,
    sound: &Webhook,
    others: &[&Webhook],
    clock: Instant,
) -> anyhow::Result<(Duration, Duration)> {
    let waits = async |webhook: &Webhook| {
        world.deliveries(webhook).await.iter().filter(|one| one.state == DeliveryState::Waiting).count()
    };
    let mut sound_done = None;
    loop {
        anyhow::ensure!(clock.elapsed() < MOST, "not done after {} minutes", MOST.as_secs() / 60);
        let left = waits(sound).await;
        if left == 0 {
            sound_done.get_or_insert(clock.elapsed());
        }
        let mut all = left;
        for webhook in others {
            all += waits(webhook).await;
        }
        if let (0, Some(done)) = (all, sound_done) {
            return Ok((done, clock.elapsed()));
        }
        sleep(Duration::from_secs(1)).await;
    }
}

/// Figures of one address, if nothing is amiss.
fn judge(
    deliveries: &[Delivery],
    received: &[Received],
    secret: &Secret,
    events: usize,
) -> anyhow::Result<serde_json::Value> {
    let mut ids: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for one in received {
        anyhow::ensure!(one.is_signed_by(secret), "unsigned, or signed for another address");
        // On the fast clock links run out meanwhile, and that is told too.
        if one.json()["type"] != EventKind::InterviewInvited.name() {
            continue;
        }
        let interview = one.json()["data"]["interview"]["id"].to_string();
        ids.entry(interview).or_default().insert(one.header(sign::ID));
    }
    anyhow::ensure!(ids.values().all(|ids| ids.len() == 1), "one event has two ids");
    let came: BTreeSet<&str> = received.iter().map(|one| one.header(sign::ID)).collect();
    let invited = || deliveries.iter().filter(|one| one.kind == EventKind::InterviewInvited);
    let of = |state| invited().filter(move |one| one.state == state);
    anyhow::ensure!(invited().count() == events, "{} of {events} events are on record", invited().count());
    anyhow::ensure!(of(DeliveryState::Waiting).count() == 0, "some wait for ever");
    for one in of(DeliveryState::Delivered) {
        let id = format!("msg_{}", one.event.0.simple());
        anyhow::ensure!(came.contains(id.as_str()), "{id} never came");
    }
    let (delivered, dead) = (of(DeliveryState::Delivered).count(), of(DeliveryState::Dead).count());
    Ok(serde_json::json!({ "delivered": delivered, "dead": dead, "requests": received.len() }))
}

/// The number after `name` among the arguments.
fn number(name: &str, otherwise: usize) -> anyhow::Result<usize> {
    let arguments: Vec<String> = std::env::args().collect();
    let given = arguments.iter().position(|argument| argument == name).and_then(|at| arguments.get(at + 1));
    given.map_or(Ok(otherwise), |text| Ok(text.parse()?))
}
