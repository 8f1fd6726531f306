//! A program that reads text and writes WAV: espeak-ng, piper or any other, as a process of its own.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};

use async_trait::async_trait;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, Command},
    sync::Semaphore,
    time::timeout,
};

use super::{Synthesizer, VoiceError, as_line, failed};
use crate::audio::{SAMPLE_RATE_HZ, wav};

/// Stands for the text among the arguments; without it the text goes to standard input.
pub const TEXT: &str = "{text}";

const MOST_SECONDS: usize = 60;
const MOST_SAMPLES: usize = MOST_SECONDS * SAMPLE_RATE_HZ as usize;
/// A minute of the richest sound that a voice program is likely to write: 48 kHz, four bytes, and a header.
const MOST_BYTES: u64 = MOST_SECONDS as u64 * 48_000 * 4 + 4_096;
const PATIENCE: Duration = Duration::from_secs(20);
const MOST_AT_ONCE: usize = 4;

/// Speaks by running a program once a line. Never through a shell, and a text can't become an option.
#[derive(Debug)]
pub struct CommandVoice {
    name: String,
    program: PathBuf,
    arguments: Vec<String>,
    patience: Duration,
    places: Semaphore,
}

impl CommandVoice {
    /// A voice called `name` in the record. `arguments` may hold [`TEXT`].
    pub fn new(name: String, program: PathBuf, arguments: Vec<String>) -> Self {
        Self { name, program, arguments, patience: PATIENCE, places: Semaphore::new(MOST_AT_ONCE) }
    }

    /// espeak-ng with one of its voices, at so many words a minute.
    pub fn espeak(program: PathBuf, voice: &str, words_a_minute: u32) -> Self {
        let rate = words_a_minute.to_string();
        let arguments = ["-v", voice, "-s", &rate, "--stdin", "--stdout"].map(str::to_owned);
        Self::new(format!("espeak-ng {voice} {rate}"), program, arguments.into())
    }

    /// Gives the program so much time for a line.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    async fn speak(&self, line: &str) -> Result<Vec<i16>, VoiceError> {
        let _place = self.places.acquire().await.map_err(|closed| failed(&closed))?;
        let bytes = timeout(self.patience, self.run(line))
            .await
            .map_err(|_elapsed| failed(&format!("no sound within {} s", self.patience.as_secs())))??;
        let samples = wav::decode(&bytes).map_err(|error| failed(&error))?;
        match samples.len() {
            0 => Err(failed(&"it wrote no sound")),
            1..=MOST_SAMPLES => Ok(samples),
            _ => Err(failed(&format!("it wrote more than {MOST_SECONDS} s of sound"))),
        }
    }

    async fn run(&self, line: &str) -> Result<Vec<u8>, VoiceError> {
        let mut child = self.start(line)?;
        let input = child.stdin.take();
        let write = async {
            if let Some(mut input) = input {
                // A program that closes its input early may still have understood enough; its output tells.
                let _closed_early = input.write_all(format!("{line}\n").as_bytes()).await;
            }
        };
        let output = child.stdout.take().ok_or_else(|| failed(&"its output is closed"))?;
        let mut bytes = Vec::new();
        let mut output = output.take(MOST_BYTES + 1);
        let ((), read) = tokio::join!(write, output.read_to_end(&mut bytes));
        read.map_err(|error| failed(&error))?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(failed(&format!("it wrote more than {MOST_SECONDS} s of sound")));
        }
        let status: ExitStatus = child.wait().await.map_err(|error| failed(&error))?;
        if status.success() { Ok(bytes) } else { Err(failed(&format!("it ended with {status}"))) }
    }

    fn start(&self, line: &str) -> Result<Child, VoiceError> {
        let mut command = Command::new(&self.program);
        command.args(self.arguments.iter().map(|argument| argument.replace(TEXT, line)));
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_ours(name)) {
            command.env_remove(name);
        }
        let by_argument = self.arguments.iter().any(|argument| argument.contains(TEXT));
        command.stdin(if by_argument { Stdio::null() } else { Stdio::piped() });
        // What the program complains about may repeat the text, which belongs in no log.
        command.stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        command.spawn().map_err(|error| failed(&format!("{}: {error}", self.program.display())))
    }
}

#[async_trait]
impl Synthesizer for CommandVoice {
    fn name(&self) -> &str {
        &self.name
    }

    async fn synthesize(&self, text: &str) -> Result<Vec<i16>, VoiceError> {
        self.speak(&as_line(text)?).await
    }
}

/// The first program of this name that can be run in the directories of `path`, written as in `PATH`. A name with a slash
/// is a path of its own.
pub fn installed(name: &str, path: &OsStr) -> Option<PathBuf> {
    if name.contains('/') {
        return Some(PathBuf::from(name)).filter(|program| is_runnable(program));
    }
    std::env::split_paths(path).map(|directory| directory.join(name)).find(|program| is_runnable(program))
}

/// Our own settings, secrets among them, are no business of the program.
fn is_ours(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with("VIVA_")
}

#[cfg(unix)]
fn is_runnable(program: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    program.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_runnable(program: &Path) -> bool {
    program.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A voice that is a little shell script, which only a test may do.
    fn script(body: &str) -> CommandVoice {
        let arguments = ["-c", body].map(str::to_owned);
        CommandVoice::new("script".to_owned(), PathBuf::from("/bin/sh"), arguments.into())
    }

    /// A script that writes this file.
    fn writes(directory: &tempfile::TempDir, bytes: &[u8]) -> String {
        let path = directory.path().join("sound.wav");
        std::fs::write(&path, bytes).unwrap();
        format!("cat '{}'", path.display())
    }

    async fn reason(voice: &CommandVoice, text: &str) -> String {
        voice.synthesize(text).await.unwrap_err().to_string()
    }

    #[tokio::test]
    async fn the_text_arrives_as_one_plain_line() {
        let directory = tempfile::tempdir().unwrap();
        let said = directory.path().join("said");
        let speak = writes(&directory, &wav::encode(&[1]));
        let voice = script(&format!("cat > '{}'; {speak}", said.display()));
        voice.synthesize(" --help\n[[h@l'oU]]\0 $(reboot) ").await.unwrap();
        assert_eq!(std::fs::read_to_string(said).unwrap(), "help h@l'oU $(reboot)\n");
    }

    #[tokio::test]
    async fn the_text_can_stand_among_the_arguments() {
        let directory = tempfile::tempdir().unwrap();
        let said = directory.path().join("said");
        let body =
            format!("printf '%s' \"$1\" > '{}'; {}", said.display(), writes(&directory, &wav::encode(&[1])));
        let arguments = ["-c", &body, "sh", TEXT].map(str::to_owned);
        let voice = CommandVoice::new("script".to_owned(), PathBuf::from("/bin/sh"), arguments.into());
        voice.synthesize("-v Hello; \"you\"").await.unwrap();
        assert_eq!(std::fs::read_to_string(said).unwrap(), "v Hello; \"you\"");
    }

    #[tokio::test]
    async fn a_program_that_fails_is_told_with_its_reason() {
        assert!(reason(&script("exit 3"), "Hello.").await.contains("exit status: 3"));
        assert!(reason(&script("echo no sound"), "Hello.").await.contains("not a WAV file"));
        let directory = tempfile::tempdir().unwrap();
        let empty = script(&writes(&directory, &wav::encode(&[])));
        assert!(reason(&empty, "Hello.").await.contains("wrote no sound"));
        assert!(reason(&script("cat /dev/zero"), "Hello.").await.contains("more than 60 s"));
        let missing =
            CommandVoice::new("missing".to_owned(), PathBuf::from("/nonexistent/voice"), Vec::new());
        assert!(reason(&missing, "Hello.").await.contains("/nonexistent/voice"));
        assert!(reason(&script("true"), " -- ").await.contains("nothing to say"));
        assert!(reason(&script("true"), &"a".repeat(4_001)).await.contains("at most 4000 characters"));
    }

    #[tokio::test]
    async fn a_program_that_hangs_is_given_up() {
        let voice = script("exec sleep 60").with_patience(Duration::from_millis(50));
        assert!(reason(&voice, "Hello.").await.contains("no sound within"));
    }

    #[test]
    fn a_program_is_found_in_the_path_if_it_can_be_run() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("notes"), b"").unwrap();
        let path =
            std::env::join_paths([Path::new("/nonexistent"), directory.path(), Path::new("/bin")]).unwrap();
        assert_eq!(installed("sh", &path), Some(PathBuf::from("/bin/sh")));
        assert_eq!(installed("/bin/sh", OsStr::new("")), Some(PathBuf::from("/bin/sh")));
        assert_eq!(installed("notes", &path), None);
        assert_eq!(installed("no-such-voice", &path), None);
    }
}
