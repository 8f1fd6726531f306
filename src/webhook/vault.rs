//! Secrets at rest: encrypted by ChaCha20-Poly1305 (RFC 8439) with a key that never stands in the database. A ciphertext is
//! bound to its address: moved to another one it opens no more.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use super::sign::Secret;
use crate::id::{Entropy, WebhookId};

/// Length of its key, in bytes.
pub const KEY_BYTES: usize = 32;

/// The key that encrypts secrets.
#[derive(Debug)]
pub struct Vault(LessSafeKey);

impl Vault {
    /// The vault of a key of [`KEY_BYTES`]; nothing where it has another length.
    pub fn new(key: &[u8]) -> Option<Self> {
        UnboundKey::new(&CHACHA20_POLY1305, key).ok().map(|key| Self(LessSafeKey::new(key)))
    }

    /// The secret, encrypted for this address: the nonce, then the ciphertext with its tag. Nothing where ring refuses,
    /// which it does for no secret of ours.
    pub fn seal(&self, webhook: WebhookId, secret: &Secret, entropy: &dyn Entropy) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE_LEN];
        entropy.fill(&mut nonce);
        let mut text = secret.text().into_bytes();
        let key = Nonce::assume_unique_for_key(nonce);
        self.0.seal_in_place_append_tag(key, Aad::from(webhook.0.as_bytes()), &mut text).ok()?;
        Some([nonce.as_slice(), &text].concat())
    }

    /// The secret again; nothing where another key or another address is meant, or it was changed.
    pub fn open(&self, webhook: WebhookId, sealed: &[u8]) -> Option<Secret> {
        let (nonce, text) = sealed.split_at_checked(NONCE_LEN)?;
        let (nonce, mut text) = (Nonce::try_assume_unique_for_key(nonce).ok()?, text.to_vec());
        let text = self.0.open_in_place(nonce, Aad::from(webhook.0.as_bytes()), &mut text).ok()?;
        Secret::read(std::str::from_utf8(text).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{id::SeededEntropy, time::UnixMillis};

    #[test]
    fn a_secret_opens_with_its_key_for_its_address_alone() {
        let chance = SeededEntropy::new(3);
        let [here, there] = [1, 2].map(|at| WebhookId::new(UnixMillis(at), &chance));
        let vault = Vault::new(&[1; KEY_BYTES]).unwrap();
        let secret = Secret::new(&chance);
        let sealed = vault.seal(here, &secret, &chance).unwrap();

        assert_eq!(vault.open(here, &sealed).unwrap().text(), secret.text());
        assert!(vault.open(there, &sealed).is_none());
        assert!(Vault::new(&[2; KEY_BYTES]).unwrap().open(here, &sealed).is_none());
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert!(vault.open(here, &changed).is_none(), "byte {index}");
        }
        assert!(vault.open(here, &sealed[..5]).is_none());
    }

    #[test]
    fn the_ciphertext_shows_nothing_and_differs_each_time() {
        let chance = SeededEntropy::new(3);
        let webhook = WebhookId::new(UnixMillis(1), &chance);
        let (vault, secret) = (Vault::new(&[1; KEY_BYTES]).unwrap(), Secret::new(&chance));
        let [first, second] = [(); 2].map(|()| vault.seal(webhook, &secret, &chance).unwrap());
        assert_ne!(first, second);
        assert!(!String::from_utf8_lossy(&first).contains("whsec"));
    }
}
