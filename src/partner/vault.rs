//! What must be kept and must not be read from the database alone: keys of partners, secrets of links that are shown again.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::id::Entropy;

/// A key that seals (ChaCha20-Poly1305, RFC 8439). It stands in a file, never in the database.
pub struct Vault(LessSafeKey);

/// Why nothing could be sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The key has not 32 bytes.
    #[error("the key must have 32 bytes")]
    Key,
    /// Another key sealed it, or it was changed.
    #[error(
        "what is sealed can't be opened with this server's key; restore the key's file or enter the credentials again"
    )]
    Sealed,
}

impl Vault {
    /// A vault with this key of 32 bytes.
    pub fn new(key: &[u8]) -> Result<Self, VaultError> {
        UnboundKey::new(&CHACHA20_POLY1305, key)
            .map(|key| Self(LessSafeKey::new(key)))
            .map_err(|_| VaultError::Key)
    }

    /// Seals `plain` with a nonce of fresh chance, which stands in front. Each use of the key needs chance of its own: 96
    /// bits last for far more than the few thousand values that an organisation keeps.
    pub fn seal(&self, plain: &[u8], entropy: &dyn Entropy) -> Result<Vec<u8>, VaultError> {
        let mut nonce = [0; NONCE_LEN];
        entropy.fill(&mut nonce);
        let mut sealed = plain.to_vec();
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed)
            .map_err(|_| VaultError::Sealed)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// What was sealed.
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (nonce, rest) = sealed.split_at_checked(NONCE_LEN).ok_or(VaultError::Sealed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| VaultError::Sealed)?;
        let mut rest = rest.to_vec();
        let plain = self.0.open_in_place(nonce, Aad::empty(), &mut rest).map_err(|_| VaultError::Sealed)?;
        Ok(plain.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SeededEntropy;

    #[test]
    fn what_is_sealed_opens_with_the_same_key_alone() {
        let entropy = SeededEntropy::new(1);
        let sealed = Vault::new(&[7; 32]).unwrap().seal(b"secret", &entropy).unwrap();
        assert!(!sealed.windows(6).any(|words| words == b"secret"));
        assert_eq!(Vault::new(&[7; 32]).unwrap().open(&sealed).unwrap(), b"secret");
        assert_eq!(Vault::new(&[8; 32]).unwrap().open(&sealed), Err(VaultError::Sealed));
    }

    #[test]
    fn a_changed_or_short_text_does_not_open_and_the_same_words_look_different_each_time() {
        let (vault, entropy) = (Vault::new(&[7; 32]).unwrap(), SeededEntropy::new(1));
        let mut sealed = vault.seal(b"secret", &entropy).unwrap();
        assert_ne!(sealed, vault.seal(b"secret", &entropy).unwrap());
        *sealed.last_mut().unwrap() ^= 1;
        assert_eq!(vault.open(&sealed), Err(VaultError::Sealed));
        assert_eq!(vault.open(b"short"), Err(VaultError::Sealed));
        assert!(Vault::new(b"short").is_err());
    }
}
