//! `[vault]`: the key of secrets that are kept in the database.

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::setting::{Kind, Setting};
use crate::vault::KEY_BYTES;

pub(super) const SETTINGS: &[Setting] = &[Setting {
    name: "vault.key",
    kind: Kind::Secret,
    meaning: "Encrypts the secrets of webhooks and partners in the database. Unless set, a key is made at the first start \
              and kept in the file vault.key in the data directory. Several servers on one database need the same key.",
    expected: "the base64 of 32 bytes, as `openssl rand -base64 32` writes it",
    example: "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=",
}];

/// The key of secrets that are kept in the database.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Vault {
    /// Base64; nothing where the file in the data directory counts.
    #[serde(skip_serializing)]
    key: Option<SecretString>,
}

impl Vault {
    /// The key, where it is set.
    pub fn key(&self) -> Option<Vec<u8>> {
        STANDARD.decode(self.key.as_ref()?.expose_secret().trim()).ok()
    }

    pub(super) fn validate(&self) -> Option<&'static str> {
        let sound = self.key.is_none() || self.key().is_some_and(|key| key.len() == KEY_BYTES);
        (!sound).then_some("vault.key")
    }
}
