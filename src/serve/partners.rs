//! The way to partners.

use std::{net::SocketAddr, sync::Arc};

use anyhow::Context;

use crate::{
    config::Config,
    partner::Equipment,
    vault::Vault,
    work::partner::{PATIENCE, Sender},
};

/// The sender of a server that listens on `address`.
///
/// # Errors
/// One sentence with the remedy: the system has no certificates.
pub fn sender(config: &Config, address: SocketAddr, vault: Arc<Vault>) -> anyhow::Result<Arc<Sender>> {
    let equipment = Equipment { vault, addresses: config.partners.addresses() };
    let public_url = config.server.public_url(address).parse()?;
    let sender = Sender::new(Arc::new(equipment), public_url, PATIENCE).context(
        "requests to partners can't be made; install the system's certificates (`ca-certificates`)",
    )?;
    Ok(Arc::new(sender))
}
