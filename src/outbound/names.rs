//! Where the addresses of a name come from, and the judge between them and a connection.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::{address::NotPublic, target::Reach};

/// Looks up names. A seam: production asks the system, tests answer as an attacker would.
#[async_trait]
pub trait Names: Send + Sync {
    /// The addresses of `host`, as of now.
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The system's own look-up.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemNames;

#[async_trait]
impl Names for SystemNames {
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect())
    }
}

/// Hands a connection those addresses only that it may use. The connection is made to exactly what was judged: a name that
/// means something else a moment later changes nothing.
pub(super) struct Judged {
    pub names: Arc<dyn Names>,
    pub reach: Reach,
}

impl Resolve for Judged {
    fn resolve(&self, name: Name) -> Resolving {
        let (names, reach) = (Arc::clone(&self.names), self.reach);
        Box::pin(async move {
            let found = names.addresses(name.as_str()).await?;
            Ok(allowed(reach, found)?)
        })
    }
}

fn allowed(reach: Reach, found: Vec<IpAddr>) -> Result<Addrs, NotPublic> {
    let mut refused = None;
    let mut addresses = Vec::with_capacity(found.len());
    for address in found {
        match reach.allows(address) {
            // Port 0 stands for the one of the request.
            Ok(()) => addresses.push(SocketAddr::new(address, 0)),
            Err(error) => refused = Some(error),
        }
    }
    match refused {
        Some(error) if addresses.is_empty() => Err(error),
        Some(_) | None => Ok(Box::new(addresses.into_iter())),
    }
}
