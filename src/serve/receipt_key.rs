//! The key that signs score receipts: made at the first start, kept as a file that its owner alone can read, never in the
//! database or in a backup of it. Its public half is published.

use std::path::Path;

use anyhow::Context;
use secrecy::ExposeSecret;

use super::key_file;
use crate::{id::Entropy, score::receipt::Seal};

const FILE: &str = "receipt.key";

/// The key in the data directory `dir`; a fresh one where there is none.
///
/// # Errors
/// One sentence with the remedy: the directory can't be written, or the file holds no key.
pub fn open(dir: &Path, entropy: &dyn Entropy) -> anyhow::Result<Seal> {
    let seed = key_file::read_or_make(dir, FILE, entropy)?;
    Seal::from_seed(seed.expose_secret()).with_context(|| {
        format!(
            "{} holds no key of 32 bytes; restore it, or remove it to have a new one made: receipts of the old key \
             stay valid",
            dir.join(FILE).display()
        )
    })
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::*;
    use crate::id::SeededEntropy;

    #[test]
    fn the_key_is_made_once_and_read_by_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let key = |seed| open(folder.path(), &SeededEntropy::new(seed)).unwrap().public_key();
        assert_eq!(key(1), key(2));
        let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left there");
    }

    #[test]
    fn a_broken_key_is_named_with_the_remedy() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "short").unwrap();
        let told = open(folder.path(), &SeededEntropy::new(1)).unwrap_err().to_string();
        assert!(told.contains("receipt.key") && told.contains("remove it"), "{told}");
    }
}
