//! `vivavoce keys`, as an operator runs it.

use std::{
    path::Path,
    process::{Command, Output},
};

fn keys(folder: &Path, arguments: &[&str]) -> Output {
    let database = format!("sqlite://{}", folder.join("test.db").display());
    Command::new(env!("CARGO_BIN_EXE_vivavoce"))
        .arg("keys")
        .args(arguments)
        .args(["--database", &database])
        .current_dir(folder)
        .output()
        .unwrap()
}

fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

const CREATE: [&str; 5] = ["create", "--name", "ATS", "--scopes", "openings:read,interviews:write"];

#[test]
fn a_key_is_printed_once_listed_and_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let made = printed(&keys(folder.path(), &CREATE));
    let secret = made.lines().last().unwrap();
    assert!(secret.starts_with("viva_live_"), "{made}");
    let listed = printed(&keys(folder.path(), &["list"]));
    assert!(listed.contains("openings:read,interviews:write  ATS"), "{listed}");
    assert!(listed.contains("never used") && !listed.contains(secret), "{listed}");
    let id = listed.split_whitespace().next().unwrap();
    printed(&keys(folder.path(), &["revoke", id]));
    assert!(printed(&keys(folder.path(), &["list"])).contains("revoked"));
}

#[test]
fn a_test_key_says_so_in_its_beginning() {
    let folder = tempfile::tempdir().unwrap();
    let arguments: Vec<&str> = CREATE.into_iter().chain(["--test"]).collect();
    assert!(printed(&keys(folder.path(), &arguments)).contains("viva_test_"));
}

#[test]
fn an_unknown_scope_and_an_unknown_id_are_refused_with_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let scope = keys(folder.path(), &["create", "--name", "ATS", "--scopes", "everything"]);
    assert_eq!(scope.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&scope.stderr).contains("openings:read"));
    let no_id = keys(folder.path(), &["revoke", "1"]);
    assert_eq!(no_id.status.code(), Some(2));
    let unknown = keys(folder.path(), &["revoke", "00000000-0000-7000-8000-000000000000"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("vivavoce keys list"));
}
