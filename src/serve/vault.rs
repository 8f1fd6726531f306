//! The key of secrets that are kept in the database: as configured, else that of the data directory.

use std::sync::Arc;

use anyhow::Context;
use secrecy::ExposeSecret;

use super::key_file;
use crate::{config::Config, id::Entropy, vault::Vault};

/// Made at the first start, readable by its owner alone; back it up apart from the database.
const FILE: &str = "vault.key";

/// What seals and opens these secrets.
///
/// A key is made where there is none, unless `has_secrets`: what another key has sealed would be lost in silence.
///
/// # Errors
/// One sentence with the remedy: the key is lost, the directory can't be written, or the file holds no key.
pub fn vault(config: &Config, has_secrets: bool, entropy: &dyn Entropy) -> anyhow::Result<Arc<Vault>> {
    let dir = &config.data.dir;
    if has_secrets && config.vault.key().is_none() && !dir.join(FILE).exists() {
        anyhow::bail!(
            "{} is missing, and the database holds secrets of webhooks or partners that it alone opens; restore it from your \
             backup or set vault.key. If it is lost, put a new one there with `head -c 32 /dev/urandom`, replace every \
             webhook's secret and enter the partners' credentials again",
            dir.join(FILE).display()
        );
    }
    let vault = match config.vault.key() {
        Some(key) => Vault::new(&key),
        None => Vault::new(key_file::read_or_make(dir, FILE, entropy)?.expose_secret()),
    };
    vault.map(Arc::new).with_context(|| {
        format!(
            "{} holds no key of 32 bytes; restore it, or remove it to have a new one made: every webhook's secret must then \
             be rotated, and the partners' credentials entered again",
            dir.join(FILE).display()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SeededEntropy;

    fn of(dir: &std::path::Path) -> Config {
        let mut config = Config::default();
        config.data.dir = dir.to_owned();
        config
    }

    #[test]
    fn the_vault_opens_what_it_sealed_before_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let entropy = SeededEntropy::new(1);
        let config = of(folder.path());
        let sealed = vault(&config, false, &entropy).unwrap().seal(b"here", b"secret", &entropy).unwrap();
        assert_eq!(vault(&config, false, &entropy).unwrap().open(b"here", &sealed).unwrap(), b"secret");
    }

    #[test]
    fn a_lost_key_is_not_replaced_in_silence() {
        let folder = tempfile::tempdir().unwrap();
        let (config, entropy) = (of(folder.path()), SeededEntropy::new(1));
        let told = vault(&config, true, &entropy).err().unwrap().to_string();
        assert!(told.contains("vault.key") && told.contains("restore it"), "{told}");
        vault(&config, false, &entropy).unwrap();
        vault(&config, true, &entropy).unwrap();
    }

    #[test]
    fn a_broken_key_is_named_with_the_remedy() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), "short").unwrap();
        let told = vault(&of(folder.path()), false, &SeededEntropy::new(1)).err().unwrap().to_string();
        assert!(told.contains("vault.key") && told.contains("restore it"), "{told}");
    }
}
