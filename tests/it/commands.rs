//! What all commands have in common, as an operator meets it: exit codes, closed pipes, settings that make no sense.

use std::{
    path::Path,
    process::{Command, Output, Stdio},
};

use rstest::rstest;
use serde_json::Value;

fn vivavoce(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vivavoce"));
    command.args(arguments).current_dir(folder).env_remove("VIVA_MODEL");
    command.env("XDG_CACHE_HOME", folder.join("cache")).stdin(Stdio::null());
    command
}

/// Exit code and what was complained about.
fn ended(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[rstest]
#[case::user_without_an_address(&["user", "add", "--email", "ada", "--name", "Ada", "--role", "admin"])]
#[case::user_without_a_name(&["user", "add", "--email", "a@b", "--name", " ", "--role", "admin"])]
#[case::unknown_plan(&["demo", "--plan", "nonsense"])]
#[case::address_that_is_none(&["serve", "--listen", "nonsense"])]
#[case::unknown_option(&["doctor", "--nonsense"])]
fn wrong_usage_is_told_by_the_exit_code_also_when_it_shows_late(#[case] arguments: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let (code, said) = ended(&vivavoce(folder.path(), arguments).output().unwrap());
    assert_eq!(code, Some(2), "{said}");
}

#[rstest]
#[case::file(&["replay", "nothing.jsonl"])]
#[case::model(&["models", "verify", "nothing.bin"])]
#[case::account(&["user", "link", "--email", "nobody@example.org"])]
fn what_is_not_there_is_a_failure_and_no_wrong_usage(#[case] arguments: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let (code, said) = ended(&vivavoce(folder.path(), arguments).output().unwrap());
    assert_eq!((code, said.lines().count()), (Some(1), 1), "{said}");
}

#[rstest]
#[case::migrate(&["migrate"])]
#[case::user(&["user", "add", "--email", "a@b", "--name", "Ada", "--role", "admin"])]
#[case::openapi(&["openapi"])]
#[case::models(&["models", "list"])]
#[case::models_as_json(&["models", "list", "--json"])]
fn a_reader_who_leaves_early_is_no_failure(#[case] arguments: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = vivavoce(folder.path(), arguments).stdout(writer).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(ended(&output), (Some(0), String::new()));
}

#[test]
fn a_doctor_whose_reader_leaves_early_still_tells_by_its_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let doctor = |arguments: &[&str]| {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let arguments = [&["doctor"], arguments].concat();
        let mut command = vivavoce(folder.path(), &arguments);
        let output = command.env("VIVA_VOICE__COMMAND", "no-such-voice").stdout(writer).output().unwrap();
        ended(&output)
    };
    for arguments in [&[][..], &["--json"]] {
        let (code, said) = doctor(arguments);
        assert!(code == Some(1) && said.contains("checks failed") && !said.contains("panicked"), "{said}");
    }
}

/// What the doctor finds in one check.
fn finding(check: &str, variables: &[(&str, &str)]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let mut command = vivavoce(folder.path(), &["doctor", "--json"]);
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let findings: Value = serde_json::from_slice(&output.stdout).unwrap();
    findings.as_array().unwrap().iter().find(|finding| finding["check"] == check).unwrap().clone()
}

#[test]
fn no_model_on_purpose_is_fine() {
    let found = finding("speech model", &[("VIVA_MODEL", "none")]);
    assert_eq!((&found["state"], &found["remedy"]), (&"ok".into(), &Value::Null), "{found}");
    assert_eq!(found["found"], "typing only, as configured");
}

#[test]
fn the_doctor_and_the_server_agree_about_a_voice_that_is_not_installed() {
    let found = finding("voice", &[("VIVA_VOICE__COMMAND", "no-such-voice --quiet")]);
    assert_eq!(found["state"], "broken", "{found}");
    let folder = tempfile::tempdir().unwrap();
    let mut serve = vivavoce(folder.path(), &["serve", "--listen", "127.0.0.1:0", "--model", "none"]);
    let (code, said) = ended(&serve.env("VIVA_VOICE__COMMAND", "no-such-voice --quiet").output().unwrap());
    assert!(code == Some(1) && said.contains("no-such-voice"), "{said}");
}

#[test]
fn a_server_for_every_network_needs_a_public_address() {
    let everywhere = ("VIVA_SERVER__LISTEN", "0.0.0.0:7878");
    let found = finding("address", &[everywhere]);
    assert_eq!(found["state"], "warning", "{found}");
    assert!(found["remedy"].as_str().unwrap().contains("server.public_url"), "{found}");
    let found = finding("address", &[everywhere, ("VIVA_SERVER__PUBLIC_URL", "https://viva.example.org")]);
    assert_eq!(found["state"], "ok", "{found}");
}
