//! `vivavoce models`, as an operator runs it.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;
use vivavoce::recognition::{
    catalogue::Catalogue,
    models::{REHEARSAL_MODEL, REHEARSAL_MODEL_NAME},
};

use super::{left_in, mirror::Mirror};

fn models(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vivavoce"))
        .arg("models")
        .args(arguments)
        .current_dir(folder)
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .output()
        .unwrap()
}

/// Exit code and the one sentence.
fn failure(output: &Output) -> (i32, String) {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    (output.status.code().unwrap(), said)
}

fn printed(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn with_models(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("models")).unwrap();
    for (name, content) in files {
        fs::write(folder.path().join("models").join(name), content).unwrap();
    }
    folder
}

#[test]
fn the_list_tells_what_there_is_and_where_it_is_installed() {
    let folder = with_models(&[("ggml-base.en.bin", b""), ("ggml-own.bin", b"")]);
    let rows = printed(&models(folder.path(), &["list", "--json"]));
    let row = |name: &str| rows.as_array().unwrap().iter().find(|row| row["name"] == name).unwrap().clone();
    assert_eq!(row("base.en")["installed"], "models/ggml-base.en.bin");
    assert_eq!(row("tiny.en")["installed"], Value::Null);
    insta::assert_snapshot!(String::from_utf8(models(folder.path(), &["list"]).stdout).unwrap());
}

#[test]
fn an_unknown_name_is_wrong_usage_and_the_known_ones_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let output = models(folder.path(), &["pull", "bas.en"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("a similar value exists: 'base.en'"), "{said}");
}

#[test]
fn without_a_network_one_sentence_tells_what_to_do_instead() {
    let folder = tempfile::tempdir().unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("http://127.0.0.1:{port}/");
    let (code, said) = failure(&models(folder.path(), &["pull", "base.en", "--from", &address]));
    assert_eq!(code, 1);
    assert!(said.contains(&format!("{address}ggml-base.en.bin can't be reached")), "{said}");
    assert!(said.contains("put it into models, or name a mirror with --from"), "{said}");
    assert!(fs::read_dir(folder.path().join("models")).unwrap().next().is_none(), "nothing is left behind");
}

#[tokio::test]
async fn another_content_is_one_sentence_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let size = Catalogue::embedded().find("tiny.en-q8_0").unwrap().bytes;
    let mirror = Mirror::of(&vec![0; size as usize], &[]).await;
    let target = folder.path().to_owned();
    let address = mirror.address.clone();
    let pull = move || models(&target, &["pull", "tiny.en-q8_0", "--from", &address, "--to", "."]);
    let (code, said) = failure(&tokio::task::spawn_blocking(pull).await.unwrap());
    assert_eq!(code, 1);
    assert!(said.contains("what came has SHA-256"), "{said}");
    assert!(left_in(&folder).is_empty());
}

#[test]
fn a_truncated_file_is_found_with_the_remedy() {
    let folder = with_models(&[
        ("ggml-base.en.bin", b"cut short"),
        ("ggml-half.bin", &REHEARSAL_MODEL[..9_000_000]),
        ("ggml-own.bin", REHEARSAL_MODEL),
    ]);
    let output = models(folder.path(), &["verify"]);
    let (code, said) = failure(&output);
    assert_eq!((code, said.as_str()), (1, "vivavoce: 2 models are not usable\n"));
    insta::assert_snapshot!(String::from_utf8(output.stdout).unwrap());

    let findings = printed(&models(folder.path(), &["verify", "--json", "base.en"]));
    assert_eq!(
        (&findings[0]["state"], &findings[0]["file"]),
        (&"wrong".into(), &"models/ggml-base.en.bin".into())
    );
    assert_eq!(findings.as_array().unwrap().len(), 1);
}

#[test]
fn a_whole_file_passes_by_its_path() {
    let folder = with_models(&[(REHEARSAL_MODEL_NAME, REHEARSAL_MODEL)]);
    let path = format!("models/{REHEARSAL_MODEL_NAME}");
    let output = models(folder.path(), &["verify", "--json", &path]);
    assert!(output.status.success());
    assert_eq!(printed(&output)[0]["state"], "ok");
    assert!(models(folder.path(), &["verify"]).status.success(), "it is not one that is installed for use");
}

#[test]
fn what_is_not_there_is_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let (code, said) = failure(&models(folder.path(), &["verify", "base.en"]));
    assert_eq!(code, 1);
    assert!(said.contains("`vivavoce models pull base.en` fetches it"), "{said}");
    let (code, said) = failure(&models(folder.path(), &["verify", "nothing.bin"]));
    assert_eq!(code, 1);
    assert!(said.contains("there is no file nothing.bin"), "{said}");
}
