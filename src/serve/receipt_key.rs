//! The key that signs score receipts: made at the first start, kept as a file that its owner alone can read, never in the
//! database or in a backup of it. Its public half is published.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use anyhow::Context;
use secrecy::{ExposeSecret, SecretBox};

use crate::{id::Entropy, score::receipt::Seal};

const FILE: &str = "receipt.key";

/// The key in the data directory `dir`; a fresh one where there is none.
///
/// # Errors
/// One sentence with the remedy: the directory can't be written, or the file holds no key.
pub fn open(dir: &Path, entropy: &dyn Entropy) -> anyhow::Result<Seal> {
    Seal::from_seed(seed(dir, FILE, entropy)?.expose_secret()).with_context(|| {
        format!(
            "{} holds no key of 32 bytes; restore it, or remove it to have a new one made: receipts of the old key \
             stay valid",
            dir.join(FILE).display()
        )
    })
}

/// The bytes of the key file `name` in `dir`, made of 32 bytes of chance where there is none.
pub(super) fn seed(dir: &Path, name: &str, entropy: &dyn Entropy) -> anyhow::Result<SecretBox<Vec<u8>>> {
    let file = dir.join(name);
    let seed = match fs::read(&file) {
        Ok(seed) => seed,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make(dir, &file, entropy).with_context(|| {
                format!("the key {} can't be made; see that its folder can be written", file.display())
            })?
        }
        Err(error) => {
            return Err(error).with_context(|| {
                format!("the key {} can't be read; let this program's user read it", file.display())
            });
        }
    };
    Ok(SecretBox::new(Box::new(seed)))
}

/// Writes the key beside its place and links it there: another process that does so at once finds a whole one.
fn make(dir: &Path, file: &Path, entropy: &dyn Entropy) -> io::Result<Vec<u8>> {
    let mut seed = [0; 32];
    entropy.fill(&mut seed);
    let name = file.file_name().unwrap_or_default().display();
    let part = dir.join(format!("{name}.{}.part", std::process::id()));
    let mut options = fs::OpenOptions::new();
    let mut written = options.write(true).create(true).truncate(true).mode(0o600).open(&part)?;
    written.write_all(&seed)?;
    written.sync_all()?;
    let linked = fs::hard_link(&part, file);
    fs::remove_file(&part)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        Ok(()) | Err(_) => fs::read(file),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

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
