//! Secrets at rest: sealed by ChaCha20-Poly1305 (RFC 8439) with a key that never stands in the database.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::id::Entropy;

/// Length of its key, in bytes.
pub const KEY_BYTES: usize = 32;

/// What seals and opens.
#[derive(Debug)]
pub struct Vault(LessSafeKey);

/// Why nothing could be sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The key has another length.
    #[error("the key must have {KEY_BYTES} bytes")]
    Key,
    /// Another key sealed it, it belongs to another owner, or it was changed.
    #[error(
        "what is sealed can't be opened with this server's key; restore the key's file or enter the credentials again"
    )]
    Sealed,
}

impl Vault {
    /// The vault of a key of [`KEY_BYTES`].
    pub fn new(key: &[u8]) -> Result<Self, VaultError> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, key).map_err(|_| VaultError::Key)?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// Seals `plain` for `owner`, the bytes of an id: moved to another owner it opens no more. A nonce of fresh chance stands
    /// in front; 96 bits last for far more than the few thousand values that an organisation keeps.
    pub fn seal(&self, owner: &[u8], plain: &[u8], entropy: &dyn Entropy) -> Result<Vec<u8>, VaultError> {
        let mut nonce = [0; NONCE_LEN];
        entropy.fill(&mut nonce);
        let mut sealed = plain.to_vec();
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(owner), &mut sealed)
            .map_err(|_| VaultError::Sealed)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// What was sealed for `owner`.
    pub fn open(&self, owner: &[u8], sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (nonce, rest) = sealed.split_at_checked(NONCE_LEN).ok_or(VaultError::Sealed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| VaultError::Sealed)?;
        let mut rest = rest.to_vec();
        let plain =
            self.0.open_in_place(nonce, Aad::from(owner), &mut rest).map_err(|_| VaultError::Sealed)?;
        Ok(plain.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SeededEntropy;

    #[test]
    fn what_is_sealed_opens_with_its_key_for_its_owner_alone() {
        let (vault, chance) = (Vault::new(&[7; KEY_BYTES]).unwrap(), SeededEntropy::new(1));
        let sealed = vault.seal(b"here", b"secret", &chance).unwrap();
        assert_eq!(vault.open(b"here", &sealed).unwrap(), b"secret");
        assert_eq!(vault.open(b"there", &sealed), Err(VaultError::Sealed));
        assert_eq!(Vault::new(&[8; KEY_BYTES]).unwrap().open(b"here", &sealed), Err(VaultError::Sealed));
    }

    #[test]
    fn the_ciphertext_shows_nothing_and_differs_each_time() {
        let (vault, chance) = (Vault::new(&[7; KEY_BYTES]).unwrap(), SeededEntropy::new(1));
        let [first, second] = [(); 2].map(|()| vault.seal(b"here", b"secret", &chance).unwrap());
        assert_ne!(first, second);
        assert!(!first.windows(6).any(|words| words == b"secret"));
    }

    #[test]
    fn a_changed_or_short_text_does_not_open() {
        let (vault, chance) = (Vault::new(&[7; KEY_BYTES]).unwrap(), SeededEntropy::new(1));
        let sealed = vault.seal(b"here", b"secret", &chance).unwrap();
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert_eq!(vault.open(b"here", &changed), Err(VaultError::Sealed), "byte {index}");
        }
        assert_eq!(vault.open(b"here", &sealed[..5]), Err(VaultError::Sealed));
        assert!(Vault::new(b"short").is_err());
    }
}
