//! Identifiers and secrets, made from a given time and given chance.

use std::{fmt, str::FromStr, sync::Mutex};

use rand::{Rng, SeedableRng, rngs::StdRng};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::time::UnixMillis;

/// A source of chance. A seam: production asks the operating system, tests count from a seed.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with chance.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's chance.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that draws real chance")]
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}

/// Chance that repeats itself for the same seed.
#[derive(Debug)]
pub struct SeededEntropy(Mutex<StdRng>);

impl SeededEntropy {
    /// A source that gives the same bytes for the same `seed`.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill_bytes(bytes);
    }
}

/// A secret of 256 bits as 43 characters of unpadded base64url; only its SHA-256 is ever stored.
pub fn new_secret(entropy: &dyn Entropy) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bytes = [0_u8; 43];
    entropy.fill(&mut bytes);
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 63)])).collect()
}

/// Makes a version 7 UUID from a given time and given chance.
fn new_uuid(now: UnixMillis, entropy: &dyn Entropy) -> Uuid {
    let mut random = [0_u8; 10];
    entropy.fill(&mut random);
    uuid::Builder::from_unix_timestamp_millis(now.0.max(0) as u64, &random).into_uuid()
}

macro_rules! typed_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identifier (UUID version 7) of the moment `now`.
            pub fn new(now: UnixMillis, entropy: &dyn Entropy) -> Self {
                Self(new_uuid(now, entropy))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

typed_id!(
    /// An organisation: the owner of everything else.
    OrgId
);
typed_id!(
    /// A person who works with results: recruiter, manager or operator.
    AccountId
);
typed_id!(
    /// A job opening with its plan.
    OpeningId
);
typed_id!(
    /// A person who is interviewed.
    CandidateId
);
typed_id!(
    /// One interview of one candidate for one opening.
    InterviewId
);
typed_id!(
    /// One unit of background work.
    JobId
);
typed_id!(
    /// An organisation's connection to a partner.
    ConnectionId
);
typed_id!(
    /// One order of a partner.
    OrderId
);
typed_id!(
    /// A link that shows one report without signing in.
    ResultLinkId
);
typed_id!(
    /// A program's key to the interface.
    KeyId
);
typed_id!(
    /// What a person decided after an interview.
    DecisionId
);
typed_id!(
    /// An address that hears of events.
    WebhookId
);
typed_id!(
    /// The secret of such an address.
    WebhookSecretId
);
typed_id!(
    /// Something that happened, as told to such addresses.
    WebhookEventId
);
typed_id!(
    /// One event on its way to one address.
    DeliveryId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_id() {
        let make = || InterviewId::new(UnixMillis(1_700_000_000_000), &SeededEntropy::new(7));
        assert_eq!(make(), make());
    }

    #[test]
    fn ids_sort_by_time() {
        let entropy = SeededEntropy::new(7);
        let earlier = InterviewId::new(UnixMillis(1_700_000_000_000), &entropy);
        let later = InterviewId::new(UnixMillis(1_700_000_000_001), &entropy);
        assert!(earlier < later);
    }

    #[test]
    fn a_secret_is_43_characters_that_need_no_escaping() {
        let secret = new_secret(&SeededEntropy::new(1));
        assert_eq!(secret.len(), 43);
        assert!(secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
    }
}
