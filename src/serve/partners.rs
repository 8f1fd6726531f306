//! The way to partners, with the key that seals what must not be read from the database alone.

use std::{net::SocketAddr, path::Path, sync::Arc};

use anyhow::Context;
use secrecy::ExposeSecret;

use super::key_file;
use crate::{
    config::Config,
    id::Entropy,
    partner::{Equipment, vault::Vault},
    work::partner::{PATIENCE, Sender},
};

/// Made at the first start, readable by its owner alone; back it up apart from the database.
const FILE: &str = "vault.key";

/// The sender of a server that listens on `address`.
///
/// # Errors
/// One sentence with the remedy: the key can't be read or made, or the system has no certificates.
pub fn sender(config: &Config, address: SocketAddr, entropy: &dyn Entropy) -> anyhow::Result<Arc<Sender>> {
    let equipment =
        Equipment { vault: vault(&config.data.dir, entropy)?, addresses: config.partners.addresses() };
    let public_url = config.server.public_url(address).parse()?;
    let sender = Sender::new(Arc::new(equipment), public_url, PATIENCE).context(
        "requests to partners can't be made; install the system's certificates (`ca-certificates`)",
    )?;
    Ok(Arc::new(sender))
}

fn vault(dir: &Path, entropy: &dyn Entropy) -> anyhow::Result<Vault> {
    Vault::new(key_file::read_or_make(dir, FILE, entropy)?.expose_secret()).with_context(|| {
        format!(
            "{} holds no key of 32 bytes; restore it, or remove it and enter the partners' credentials again",
            dir.join(FILE).display()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SeededEntropy;

    #[test]
    fn the_vault_opens_what_it_sealed_before_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let entropy = SeededEntropy::new(1);
        let sealed = vault(folder.path(), &entropy).unwrap().seal(b"secret", &entropy).unwrap();
        assert_eq!(vault(folder.path(), &entropy).unwrap().open(&sealed).unwrap(), b"secret");
    }

    #[test]
    fn a_broken_key_is_named_with_the_remedy() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), "short").unwrap();
        let told = vault(folder.path(), &SeededEntropy::new(1)).err().unwrap().to_string();
        assert!(told.contains("vault.key") && told.contains("restore it"), "{told}");
    }
}
