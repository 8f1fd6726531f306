//! The signature of a receipt (Ed25519, RFC 8032) over its exact bytes.

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::Deserialize;

use super::{FORMAT, Receipt};
use crate::score::stamps::hex;

/// How receipts are signed.
pub const ALGORITHM: &str = "Ed25519";

const HEAD: &str = "{\"receipt\":";
const MIDDLE: &str = ",\"signature\":";

/// A key that signs receipts.
#[derive(Debug)]
pub struct Seal(Ed25519KeyPair);

/// A receipt that was read, with the key that signed it.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// What it says.
    pub receipt: Receipt,
    /// The public key, hexadecimal.
    pub public_key: String,
}

/// Why a text is no sound receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsealed {
    /// It does not have the form of a receipt.
    #[error("this is no score receipt; download one from an interview's report")]
    NoReceipt,
    /// A newer program made it, in a form that this one does not know.
    #[error(
        "this receipt has a form that this program does not know; check it with the program that made it"
    )]
    UnknownForm,
    /// It was changed after it was signed.
    #[error(
        "the signature does not hold: this receipt was changed after it was signed; ask its issuer for it again"
    )]
    Changed,
}

impl Seal {
    /// The key of a seed of 32 bytes; nothing where the seed has another length.
    pub fn from_seed(seed: &[u8]) -> Option<Self> {
        Ed25519KeyPair::from_seed_unchecked(seed).ok().map(Self)
    }

    /// The public key.
    pub fn public_key(&self) -> [u8; 32] {
        let mut key = [0; 32];
        key.copy_from_slice(self.0.public_key().as_ref());
        key
    }

    /// The receipt with its signature, as it is handed out.
    ///
    /// # Errors
    /// When a number of it can't be written as JSON.
    pub fn seal(&self, receipt: &Receipt) -> Result<String, serde_json::Error> {
        let content = serde_json::to_string(receipt)?;
        let signature = self.0.sign(content.as_bytes());
        Ok(sealed(&content, &hex(&self.public_key()), &hex(signature.as_ref())))
    }
}

/// Content, key and signature as one JSON document of one line. There is one way to write it, so that every byte counts.
fn sealed(content: &str, public_key: &str, signature: &str) -> String {
    format!(
        "{HEAD}{content}{MIDDLE}{{\"algorithm\":\"{ALGORITHM}\",\"public_key\":\"{public_key}\",\"value\":\"{signature}\"}}}}\n"
    )
}

#[derive(Deserialize)]
struct Outer {
    signature: Signature,
}

#[derive(Deserialize)]
struct Signature {
    public_key: String,
    value: String,
}

/// Reads a receipt and checks its signature.
///
/// # Errors
/// When it is no receipt, or not one as it was signed.
pub fn open(text: &str) -> Result<Opened, Unsealed> {
    let Outer { signature } = serde_json::from_str(text).map_err(|_| unreadable(text))?;
    let Signature { public_key, value } = signature;
    let (content, _) =
        text.strip_prefix(HEAD).and_then(|rest| rest.rsplit_once(MIDDLE)).ok_or(Unsealed::Changed)?;
    if sealed(content, &public_key, &value) != text {
        return Err(Unsealed::Changed);
    }
    let (Some(key), Some(value)) = (bytes(&public_key), bytes(&value)) else { return Err(Unsealed::Changed) };
    let sound = UnparsedPublicKey::new(&ED25519, &key).verify(content.as_bytes(), &value);
    sound.map_err(|_| Unsealed::Changed)?;
    match serde_json::from_str::<Receipt>(content) {
        Ok(receipt) if receipt.format == FORMAT => Ok(Opened { receipt, public_key }),
        Ok(_) | Err(_) => Err(Unsealed::UnknownForm),
    }
}

/// A receipt with a broken brace was one; a letter was not.
fn unreadable(text: &str) -> Unsealed {
    if text.contains(FORMAT) { Unsealed::Changed } else { Unsealed::NoReceipt }
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}
