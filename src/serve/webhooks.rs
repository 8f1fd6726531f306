//! The parts of webhooks: the client that sends them.

use std::sync::Arc;

use anyhow::Context;

use crate::{
    clock::SystemClock,
    config::Config,
    http::origin::PublicUrl,
    id::SystemEntropy,
    outbound::guarded::Guarded,
    store::Store,
    vault::Vault,
    webhook::{self, LEASE_MS, LIMITS},
};

/// What sends webhooks.
///
/// # Errors
/// Where the system has no certificates.
pub fn parts(
    config: &Config,
    store: &Arc<Store>,
    vault: &Arc<Vault>,
    public_url: PublicUrl,
) -> anyhow::Result<webhook::Parts> {
    let client = Guarded::new(config.outbound.reach(), LIMITS)
        .context("the system has no certificates; install the package ca-certificates")?;
    Ok(webhook::Parts {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        store: Arc::clone(store),
        vault: Arc::clone(vault),
        client,
        public_url,
        lease_ms: LEASE_MS,
    })
}
