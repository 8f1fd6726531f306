//! Events told to other systems, by Standard Webhooks.
//!
//! An event is written in the transaction that causes it ([`crate::store::webhooks`]). The worker here spreads it to the
//! addresses that want it and sends it under a lease until it arrives or its [`schedule`] is through. Every address has at
//! most [`EACH`] requests under way, a failing one a single request, so that a dead or slow one delays no other.

pub mod deliver;
pub mod payload;
pub mod render;
pub mod schedule;
pub mod sign;
pub mod spread;
pub mod verdict;

use std::{sync::Arc, time::Duration};

use tokio::{
    task::JoinSet,
    time::{Instant, timeout},
};
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    http::origin::PublicUrl,
    id::Entropy,
    outbound::guarded::{Guarded, Limits},
    store::{
        Store, StoreError,
        webhooks::{Claim, WebhookDeliveries},
    },
    vault::Vault,
};

/// Requests under way at once.
pub const MOST: u32 = 48;
/// Requests under way to one address.
pub const EACH: u32 = 4;
/// What a request may take.
pub const LIMITS: Limits =
    Limits { connect: Duration::from_secs(10), total: Duration::from_secs(20), answer_bytes: 16_000 };
/// A claim lasts so long, in milliseconds; a request of a dead process is then sent again.
pub const LEASE_MS: i64 = 60_000;

/// With nothing to do, the database is looked at so often.
const POLL: Duration = Duration::from_secs(1);
/// While requests are under way, it is looked at so often, or as soon as [`ENOUGH`] more can be sent.
const POLL_BUSY: Duration = Duration::from_millis(100);
const ENOUGH: u32 = 8;
/// Links that ran out and old events are looked for so often.
const SWEEP: Duration = Duration::from_mins(1);
/// At the end requests under way are waited for this long.
const FAREWELL: Duration = Duration::from_secs(5);

/// What the worker needs; a clone shares it.
#[derive(Clone)]
pub struct Parts {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// For the spread of delays.
    pub entropy: Arc<dyn Entropy>,
    /// Events, addresses, deliveries.
    pub store: Arc<Store>,
    /// Opens secrets.
    pub vault: Arc<Vault>,
    /// Sends.
    pub client: Guarded,
    /// Stands in links.
    pub public_url: PublicUrl,
    /// A claim lasts so long, in milliseconds.
    pub lease_ms: i64,
}

/// Works until `stop`. Requests under way are then waited for shortly; what is cut off is sent again.
pub async fn run(parts: Parts, stop: CancellationToken) {
    let mut under_way = JoinSet::new();
    let mut swept: Option<Instant> = None;
    while !stop.is_cancelled() {
        if swept.is_none_or(|at| at.elapsed() >= SWEEP) {
            swept = Some(Instant::now());
            complain(spread::sweep(&parts).await);
        }
        let more = next(&parts, MOST - under_way.len() as u32).await;
        for claim in more {
            let parts = parts.clone();
            under_way.spawn(async move { complain(deliver::deliver(&parts, claim).await) });
        }
        let poll = if under_way.is_empty() { POLL } else { POLL_BUSY };
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(poll) => {}
            () = some_done(&mut under_way) => {}
        }
    }
    let _cut_off = timeout(FAREWELL, async { while under_way.join_next().await.is_some() {} }).await;
}

/// Spreads what is new and sends what is due, once; gives how many requests that were. For tests and tools.
pub async fn step(parts: &Parts) -> Result<usize, StoreError> {
    spread::spread(parts).await?;
    let now = parts.clock.now();
    let claims = parts.store.claim_deliveries(now, now.plus_ms(parts.lease_ms), MOST, EACH).await?;
    let count = claims.len();
    let sent = claims.into_iter().map(|claim| deliver::deliver(parts, claim));
    futures_util::future::join_all(sent).await.into_iter().collect::<Result<(), _>>()?;
    Ok(count)
}

/// Spreads what is new and claims what is due.
async fn next(parts: &Parts, free: u32) -> Vec<Claim> {
    complain(spread::spread(parts).await.map(drop));
    let now = parts.clock.now();
    let claimed = parts.store.claim_deliveries(now, now.plus_ms(parts.lease_ms), free, EACH).await;
    claimed.unwrap_or_else(|error| {
        complain(Err(error));
        Vec::new()
    })
}

/// Waits until enough requests are done that asking for more is worth it, or all of them; for ever where there are none.
async fn some_done(under_way: &mut JoinSet<()>) {
    for done in 0..ENOUGH {
        match under_way.join_next().await {
            Some(Ok(())) => {}
            Some(Err(error)) => tracing::error!(error = %error, "sending a webhook panicked"),
            None if done > 0 => return,
            None => std::future::pending().await,
        }
    }
}

fn complain(done: Result<(), StoreError>) {
    if let Err(error) = done {
        tracing::error!(error = %error, "webhooks could not be read or written");
    }
}
