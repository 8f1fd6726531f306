//! Signatures by Standard Webhooks, version `v1`: HMAC-SHA256 over id, time and body.
//! <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::hmac;

use crate::{
    id::{Entropy, WebhookId},
    time::UnixMillis,
    vault::{Vault, VaultError},
};

/// Header with the event's id, the same in every attempt.
pub const ID: &str = "webhook-id";
/// Header with the attempt's time in seconds since the Unix epoch.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// Header with one signature or several.
pub const SIGNATURE: &str = "webhook-signature";

const PREFIX: &str = "whsec_";
const VERSION: &str = "v1,";
/// Clocks may differ by this much, in seconds.
const TOLERANCE_S: i64 = 5 * 60;

/// The secret of an address.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

/// Why a request was not signed by whom it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unverified {
    /// A header is missing or can't be read.
    #[error("the header {0} is missing or can't be read")]
    Header(&'static str),
    /// The clocks are too far apart, or it is old.
    #[error("the timestamp is more than five minutes off; compare the clocks of both machines")]
    Time,
    /// None of the signatures holds.
    #[error("no signature holds: another secret signed it, or the body was changed on its way")]
    Signature,
}

impl Secret {
    /// A new one of 256 bits.
    pub fn new(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 32];
        entropy.fill(&mut bytes);
        Self(bytes.to_vec())
    }

    /// Reads one as it was shown, `whsec_` and base64 of 24 to 64 bytes; nothing where it is none.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let bytes = STANDARD.decode(text.strip_prefix(PREFIX).unwrap_or(text)).ok()?;
        (24..=64).contains(&bytes.len()).then_some(Self(bytes))
    }

    /// As it is shown, once.
    pub fn text(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.0))
    }

    /// Sealed for the database, for this address alone.
    pub fn sealed(
        &self,
        webhook: WebhookId,
        vault: &Vault,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, VaultError> {
        vault.seal(webhook.0.as_bytes(), self.text().as_bytes(), entropy)
    }

    /// From the database.
    pub fn open(webhook: WebhookId, sealed: &[u8], vault: &Vault) -> Result<Self, VaultError> {
        let text = vault.open(webhook.0.as_bytes(), sealed)?;
        std::str::from_utf8(&text).ok().and_then(Self::read).ok_or(VaultError::Sealed)
    }

    fn signature(&self, id: &str, timestamp_s: i64, body: &[u8]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        let mut content = format!("{id}.{timestamp_s}.").into_bytes();
        content.extend_from_slice(body);
        format!("{VERSION}{}", STANDARD.encode(hmac::sign(&key, &content)))
    }
}

/// The header [`SIGNATURE`] for a request at `now`: one signature a secret.
pub fn signatures(secrets: &[Secret], id: &str, now: UnixMillis, body: &[u8]) -> String {
    let all: Vec<String> = secrets.iter().map(|secret| secret.signature(id, seconds(now), body)).collect();
    all.join(" ")
}

/// Whole seconds, for the header [`TIMESTAMP`].
pub const fn seconds(now: UnixMillis) -> i64 {
    now.0.div_euclid(1_000)
}

/// Checks a request at `now` by its three headers, as a receiver does.
///
/// # Errors
/// What does not hold.
pub fn verify(
    secret: &Secret,
    headers: (Option<&str>, Option<&str>, Option<&str>),
    now: UnixMillis,
    body: &[u8],
) -> Result<(), Unverified> {
    let id = headers.0.filter(|id| !id.is_empty()).ok_or(Unverified::Header(ID))?;
    let timestamp: i64 = headers.1.and_then(|text| text.parse().ok()).ok_or(Unverified::Header(TIMESTAMP))?;
    let signatures = headers.2.ok_or(Unverified::Header(SIGNATURE))?;
    if seconds(now).saturating_sub(timestamp).saturating_abs() > TOLERANCE_S {
        return Err(Unverified::Time);
    }
    let key = hmac::Key::new(hmac::HMAC_SHA256, &secret.0);
    let mut content = format!("{id}.{timestamp}.").into_bytes();
    content.extend_from_slice(body);
    let holds = |text: &str| {
        let signature = text.strip_prefix(VERSION).and_then(|text| STANDARD.decode(text).ok());
        signature.is_some_and(|signature| hmac::verify(&key, &content, &signature).is_ok())
    };
    if signatures.split(' ').any(holds) { Ok(()) } else { Err(Unverified::Signature) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SeededEntropy;

    const NOW: UnixMillis = UnixMillis(1_649_367_553_900);
    const ID: &str = "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk";
    const BODY: &[u8] = br#"{"email":"test@example.com","username":"test_user"}"#;

    fn published() -> Secret {
        Secret::read("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD").unwrap()
    }

    #[test]
    fn the_published_example_has_the_published_signature() {
        assert_eq!(
            signatures(&[published()], ID, NOW, BODY),
            "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="
        );
    }

    #[test]
    fn while_a_secret_is_replaced_the_old_and_the_new_one_verify() {
        let (old, new) = (published(), Secret::new(&SeededEntropy::new(1)));
        let header = signatures(&[new.clone(), old.clone()], ID, NOW, BODY);
        for secret in [&old, &new] {
            let headers = (Some(ID), Some("1649367553"), Some(header.as_str()));
            assert_eq!(verify(secret, headers, NOW, BODY), Ok(()));
        }
    }

    #[test]
    fn what_was_changed_or_is_old_does_not_verify() {
        let header = signatures(&[published()], ID, NOW, BODY);
        let check = |id, time, now, body: &[u8]| {
            verify(&published(), (Some(id), Some(time), Some(header.as_str())), now, body)
        };
        assert_eq!(check(ID, "1649367553", NOW, BODY), Ok(()));
        assert_eq!(check(ID, "1649367553", NOW, b"{}"), Err(Unverified::Signature));
        assert_eq!(check("msg_other", "1649367553", NOW, BODY), Err(Unverified::Signature));
        assert_eq!(check(ID, "1649367554", NOW, BODY), Err(Unverified::Signature));
        assert_eq!(check(ID, "1649367553", NOW.plus_ms(301_000), BODY), Err(Unverified::Time));
        assert_eq!(check(ID, "1649367553", NOW.plus_ms(-301_000), BODY), Err(Unverified::Time));
        assert_eq!(check(ID, "now", NOW, BODY), Err(Unverified::Header(TIMESTAMP)));
        let unsigned = verify(&published(), (Some(ID), Some("1649367553"), None), NOW, BODY);
        assert_eq!(unsigned, Err(Unverified::Header(SIGNATURE)));
    }

    #[test]
    fn a_secret_survives_being_shown() {
        let secret = Secret::new(&SeededEntropy::new(2));
        assert!(secret.text().starts_with("whsec_"));
        assert_eq!(Secret::read(&secret.text()).unwrap().0, secret.0);
        assert!(Secret::read("whsec_c2hvcnQ=").is_none() && Secret::read("whsec_!").is_none());
    }
}
