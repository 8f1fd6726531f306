//! The parts of webhooks: the key of their secrets, the client that sends them.

use std::{path::Path, sync::Arc};

use anyhow::Context;
use secrecy::ExposeSecret;

use super::key_file;
use crate::{
    clock::SystemClock,
    config::Config,
    http::origin::PublicUrl,
    id::{Entropy, SystemEntropy},
    outbound::guarded::Guarded,
    store::Store,
    webhook::{self, LEASE_MS, LIMITS, vault::Vault},
};

const FILE: &str = "webhook.key";

/// The key that encrypts secrets: as configured, else that of the data directory.
///
/// # Errors
/// One sentence with the remedy: the directory can't be written, or the file holds no key.
pub fn vault(config: &Config, entropy: &dyn Entropy) -> anyhow::Result<Arc<Vault>> {
    let vault = match config.webhooks.key() {
        Some(key) => Vault::new(&key),
        None => Vault::new(key_file::read_or_make(&config.data.dir, FILE, entropy)?.expose_secret()),
    };
    vault.map(Arc::new).with_context(|| broken(&config.data.dir))
}

fn broken(dir: &Path) -> String {
    format!(
        "{} holds no key of 32 bytes; restore it, or remove it to have a new one made: every webhook's secret must then \
         be rotated",
        dir.join(FILE).display()
    )
}

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
