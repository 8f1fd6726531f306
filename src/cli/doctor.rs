//! `vivavoce doctor`: looks at what the server needs, one line a check, each with its remedy.

mod llm;
mod speech;

use std::{ffi::OsStr, fmt, os::unix::fs::PermissionsExt, path::Path};

use serde::Serialize;

use super::out;
use crate::{
    config::{Config, Flags, Voice, VoiceProgram},
    http, serve,
    store::{Schema, Store},
};
use secrecy::ExposeSecret;

/// Look for what is missing or wrong on this machine.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    flags: Flags,
    /// Also let the speech model transcribe a sample
    #[arg(long)]
    speech: bool,
    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command. Fails when something that the server needs is broken; what it can do without is a warning.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let config = super::configured(&args.flags.sources())?;
    let model = speech::model(&config, args.speech)?;
    let mut findings = examine(&config, model.as_deref());
    if args.speech {
        findings.extend(model.as_deref().map(speech::words));
    }
    print(&findings, args.json)?;
    match findings.iter().filter(|finding| finding.state == State::Broken).count() {
        0 => Ok(()),
        broken => anyhow::bail!("{broken} of {} checks failed", findings.len()),
    }
}

/// What one check found.
#[derive(Debug, Serialize)]
struct Finding {
    check: &'static str,
    state: State,
    found: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    #[serde(rename = "ok")]
    Fine,
    Warning,
    Broken,
}

impl Finding {
    fn fine(check: &'static str, found: impl Into<String>) -> Self {
        Self { check, state: State::Fine, found: found.into(), remedy: None }
    }

    fn warning(check: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { check, state: State::Warning, found: found.into(), remedy: Some(remedy.into()) }
    }

    fn broken(check: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { check, state: State::Broken, found: found.into(), remedy: Some(remedy.into()) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Fine => "ok",
            State::Warning => "warning",
            State::Broken => "broken",
        };
        write!(formatter, "{state:<8}{}: {}", self.check, self.found)?;
        match &self.remedy {
            Some(remedy) => write!(formatter, "; {remedy}"),
            None => Ok(()),
        }
    }
}

fn examine(config: &Config, model: Option<&Path>) -> Vec<Finding> {
    vec![
        public_address(config),
        data_directory(&config.data.dir),
        database(config.database_url().expose_secret()),
        web_pages(),
        if config.speech.is_off() { speech::off() } else { speech::file(model) },
        voice(&config.voice, &std::env::var_os("PATH").unwrap_or_default()),
        llm::models(&config.llm),
    ]
}

/// Browsers hand out a microphone over https or on the same machine only.
fn public_address(config: &Config) -> Finding {
    const CHECK: &str = "address";
    let url = config.server.public_url(config.server.listen);
    if config.server.needs_public_url() {
        return Finding::warning(
            CHECK,
            format!(
                "{} serves every network, but links lead to {url}, on this machine",
                config.server.listen
            ),
            "set `server.public_url` to the address that browsers use",
        );
    }
    let host = url.strip_prefix("http://").map(|rest| rest.trim_start_matches('[').to_owned());
    let private = ["localhost", "127.", "::1"];
    match host {
        Some(host) if !private.iter().any(|loopback| host.starts_with(loopback)) => Finding::warning(
            CHECK,
            format!("{url}: browsers give no microphone to a page that comes over plain http"),
            "put a proxy with a certificate before the server and set `server.public_url` to its https address",
        ),
        Some(_) | None => Finding::fine(CHECK, url),
    }
}

/// Tries a file in the directory, or in the nearest one above it that exists: the server makes the rest.
fn data_directory(dir: &Path) -> Finding {
    const CHECK: &str = "data directory";
    let Some(existing) = dir.ancestors().find(|above| above.as_os_str().is_empty() || above.exists()) else {
        return Finding::broken(CHECK, format!("{} can't be made", dir.display()), "set `data.dir`");
    };
    let existing = if existing.as_os_str().is_empty() { Path::new(".") } else { existing };
    let probe = existing.join(".vivavoce-doctor");
    match std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe)) {
        Ok(()) if is_open_to_others(dir) => Finding::warning(
            CHECK,
            format!("others on this machine can read {}", dir.display()),
            "run `chmod -R go-rwx` on it",
        ),
        Ok(()) => Finding::fine(CHECK, dir.display().to_string()),
        Err(error) => Finding::broken(
            CHECK,
            format!("{} can't be written: {error}", dir.display()),
            "give it to the user that runs the server, or set `data.dir`",
        ),
    }
}

fn is_open_to_others(dir: &Path) -> bool {
    std::fs::metadata(dir).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}

fn database(url: &str) -> Finding {
    const CHECK: &str = "database";
    let engine = if url.starts_with("sqlite") { "SQLite" } else { "PostgreSQL" };
    match waited(async { Ok(Store::look(url).await?) }) {
        Ok(Schema::Absent) => Finding::fine(CHECK, format!("{engine}, made at the first start")),
        Ok(Schema::Present { found, known, .. }) if found == known => {
            Finding::fine(CHECK, format!("{engine}, schema {found}"))
        }
        Ok(Schema::Present { found, known, .. }) if found > known => Finding::broken(
            CHECK,
            format!("{engine} has schema {found} and this program knows {known}"),
            "install the newer program that made it",
        ),
        Ok(Schema::Present { found, migrates_itself: true, .. }) => {
            Finding::fine(CHECK, format!("{engine}, schema {found}, brought up to date at the next start"))
        }
        Ok(Schema::Present { found, known, migrates_itself: false }) => Finding::broken(
            CHECK,
            format!("{engine} has schema {found} and this program needs {known}"),
            "run `vivavoce migrate`",
        ),
        Err(error) => Finding::broken(CHECK, format!("{engine}: {error}"), "check `database.url`"),
    }
}

fn waited<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}

fn web_pages() -> Finding {
    const CHECK: &str = "web pages";
    if http::has_pages() {
        Finding::fine(CHECK, "built in")
    } else {
        Finding::broken(CHECK, "this program was built without them", "build it with `make build`")
    }
}

/// Lets the program speak, since one that is there may lack its voices.
fn voice(settings: &Voice, path: &OsStr) -> Finding {
    const CHECK: &str = "voice";
    const REMEDY: &str = "install espeak-ng, or set `voice.command` or `voice.url`";
    let voice = match (settings.program(), serve::synthesizer(settings, path)) {
        (VoiceProgram::Off, _) => {
            return Finding::fine(CHECK, "switched off, the candidate's browser speaks");
        }
        (_, Err(error)) => return Finding::broken(CHECK, error.to_string(), REMEDY),
        (_, Ok(None)) => {
            let found = "espeak-ng is not installed, so the candidate's browser speaks";
            return Finding::warning(CHECK, found, REMEDY);
        }
        (_, Ok(Some(voice))) => voice,
    };
    match waited(async { Ok(voice.synthesize("Hello.").await?) }) {
        Ok(_sound) => Finding::fine(CHECK, voice.name()),
        Err(error) => Finding::warning(CHECK, format!("{}: {error}", voice.name()), REMEDY),
    }
}

fn print(findings: &[Finding], json: bool) -> anyhow::Result<()> {
    if json {
        return Ok(out::line(serde_json::to_string_pretty(findings)?)?);
    }
    findings.iter().try_for_each(|finding| Ok(out::line(finding)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Sources;

    fn configured(settings: &[(&'static str, &str)]) -> Config {
        let given = |sources: Sources, (name, value): &(&'static str, &str)| {
            sources.flag("--test", name, Some((*value).to_owned()))
        };
        Config::load(&settings.iter().fold(Sources::default(), given)).unwrap()
    }

    #[test]
    fn a_public_address_without_https_is_a_warning_except_on_this_machine() {
        let state = |url: &str| public_address(&configured(&[("server.public_url", url)])).state;
        assert_eq!(state("http://interviews.example.com"), State::Warning);
        assert_eq!(state("https://interviews.example.com"), State::Fine);
        assert_eq!(state("http://localhost:7878"), State::Fine);
        assert_eq!(state("http://[::1]:7878"), State::Fine);
    }

    #[test]
    fn a_data_directory_is_judged_without_being_made() {
        let dir = tempfile::tempdir().unwrap();
        let wanted = dir.path().join("new/data");
        assert_eq!(data_directory(&wanted).state, State::Fine);
        assert!(std::fs::read_dir(dir.path()).unwrap().next().is_none(), "nothing is left behind");

        let file = dir.path().join("file");
        std::fs::write(&file, b"").unwrap();
        assert_eq!(data_directory(&file.join("data")).state, State::Broken);
    }

    #[test]
    fn a_voice_that_is_missing_is_broken_and_one_that_does_not_speak_a_warning() {
        let state = |command: &str| {
            voice(&configured(&[("voice.command", command)]).voice, OsStr::new("/usr/bin:/bin")).state
        };
        assert_eq!(state("none"), State::Fine);
        assert_eq!(state("no-such-voice"), State::Broken);
        assert_eq!(state("false"), State::Warning);
    }

    #[test]
    fn a_line_names_check_finding_and_remedy() {
        let finding = Finding::broken("database", "PostgreSQL has schema 0", "run `vivavoce migrate`");
        assert_eq!(finding.to_string(), "broken  database: PostgreSQL has schema 0; run `vivavoce migrate`");
        let json = serde_json::to_value(Finding::fine("address", "http://127.0.0.1:7878")).unwrap();
        assert_eq!(
            json,
            serde_json::json!({"check": "address", "state": "ok", "found": "http://127.0.0.1:7878"})
        );
    }
}
