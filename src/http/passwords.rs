//! Passwords: argon2id, few at a time, since each costs 19 MiB and tens of milliseconds.

use std::{sync::Arc, time::Duration};

use argon2::{
    Argon2, PasswordHasher, PasswordVerifier,
    password_hash::{Error as HashError, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use super::problem::{Code, Problem};
use crate::id::Entropy;

/// So many are computed at once.
const AT_ONCE: usize = 2;
/// So long does a request wait for its place.
const WAIT: Duration = Duration::from_secs(5);
/// Fewest characters of a new password.
pub(super) const FEWEST_CHARACTERS: usize = 10;
/// Most bytes of a password; argon2 takes more, but nobody types more.
const MOST_BYTES: usize = 1_024;
/// Verified when there is no such account or it has no password, so that an answer takes as long as any other.
const DECOY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Computes password hashes.
pub(super) struct Passwords {
    places: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Passwords {
    /// The hash of a new password, in PHC form.
    pub(super) async fn hash(&self, password: String, entropy: &dyn Entropy) -> Result<String, Problem> {
        if password.chars().count() < FEWEST_CHARACTERS || password.len() > MOST_BYTES {
            let sentence =
                format!("A password has {FEWEST_CHARACTERS} characters at least; a few words are best.");
            return Err(Problem::new(Code::InvalidValue, sentence));
        }
        let mut salt = [0_u8; 16];
        entropy.fill(&mut salt);
        self.compute(move || {
            let hash: PasswordHash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Does `password` belong to `hash`? Nothing ever belongs to none, after the same time.
    pub(super) async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Problem> {
        if password.len() > MOST_BYTES {
            return Ok(false);
        }
        self.compute(move || {
            let known = hash.is_some();
            let parsed = PasswordHash::new(hash.as_deref().unwrap_or(DECOY))?;
            match Argon2::default().verify_password(password.as_bytes(), &parsed) {
                Ok(()) => Ok(known),
                Err(HashError::PasswordInvalid) => Ok(false),
                Err(other) => Err(other),
            }
        })
        .await
    }

    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, Problem> {
        let place = tokio::time::timeout(WAIT, Arc::clone(&self.places).acquire_owned()).await;
        let Ok(Ok(place)) = place else {
            let sentence = "Many people are signing in; try again in a few seconds.";
            return Err(Problem::new(Code::Busy, sentence).retry_after_s(5));
        };
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        done.await.map_err(Problem::internal)?.map_err(|error| Problem::internal(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SeededEntropy;

    #[tokio::test]
    async fn a_password_belongs_to_its_own_hash_alone() {
        let passwords = Passwords::default();
        let hash = passwords.hash("four calm green boats".to_owned(), &SeededEntropy::new(1)).await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(passwords.verify("four calm green boats".to_owned(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("four calm green boat".to_owned(), Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn nothing_belongs_to_a_missing_password() {
        assert!(!Passwords::default().verify(String::new(), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_short_password_is_refused() {
        let refused =
            Passwords::default().hash("short".to_owned(), &SeededEntropy::new(1)).await.unwrap_err();
        assert_eq!(refused.body().code, Code::InvalidValue);
    }
}
