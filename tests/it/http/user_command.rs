//! `vivavoce user`, as an operator runs it.

use std::{
    path::Path,
    process::{Command, Output},
};

use vivavoce::{
    http::links,
    store::{
        Store,
        accounts::{Accounts, Role},
    },
    time::UnixMillis,
};

fn user(folder: &Path, arguments: &[&str]) -> Output {
    let database = format!("sqlite://{}", folder.join("test.db").display());
    Command::new(env!("CARGO_BIN_EXE_vivavoce"))
        .arg("user")
        .args(arguments)
        .args(["--database", &database])
        .current_dir(folder)
        .output()
        .unwrap()
}

const ADD: [&str; 7] = ["add", "--email", "Ada@Example.org", "--name", "Ada Poe", "--role", "recruiter"];

/// The secret of the link that the command printed.
fn printed_secret(output: &Output) -> String {
    let printed = String::from_utf8(output.stdout.clone()).unwrap();
    printed.split_once("/sign-in#").unwrap().1.trim().to_owned()
}

#[tokio::test]
async fn a_new_account_opens_once_with_the_printed_link() {
    let folder = tempfile::tempdir().unwrap();
    let added = user(folder.path(), &ADD);
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    let store = Store::open(&format!("sqlite://{}", folder.path().join("test.db").display())).await.unwrap();
    let link = links::hash(&printed_secret(&added));
    let account = store.use_sign_in_link(&link, UnixMillis(0)).await.unwrap().unwrap();
    assert_eq!((account.email.as_str(), account.role), ("ada@example.org", Role::Recruiter));
    assert_eq!(store.use_sign_in_link(&link, UnixMillis(0)).await.unwrap(), None);
    store.close().await;
}

#[test]
fn an_account_is_made_once_and_gets_further_links() {
    let folder = tempfile::tempdir().unwrap();
    let first = printed_secret(&user(folder.path(), &ADD));
    let again = user(folder.path(), &ADD);
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stderr).contains("vivavoce user link"));
    let further = user(folder.path(), &["link", "--email", "ada@example.org"]);
    assert_ne!(printed_secret(&further), first);
}

#[test]
fn what_is_no_account_is_refused_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, code) in [
        (&["add", "--email", "ada", "--name", "Ada", "--role", "admin"][..], 2),
        (&["add", "--email", "a@b", "--name", " ", "--role", "admin"], 2),
        (&["add", "--email", "a@b", "--name", "Ada", "--role", "owner"], 2),
        (&["link", "--email", "nobody@example.org"], 1),
    ] {
        assert_eq!(user(folder.path(), arguments).status.code(), Some(code), "{arguments:?}");
    }
}
