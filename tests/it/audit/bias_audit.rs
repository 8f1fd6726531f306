use std::{fmt::Write, fs, path::Path, process::Command};

use vivavoce::store::results::Results;

use crate::{
    store_contract::world::{NOW, World},
    support::{database::Engine, finished},
};

/// Runs the command in `folder`: exit code and what it says.
fn audit(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_vivavoce"))
        .arg("bias-audit")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

/// Runs the command on two files.
fn audit_files(scores: &str, people: &str, more: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("scores.csv"), scores).unwrap();
    fs::write(folder.path().join("people.csv"), people).unwrap();
    let arguments = [&["--scores", "scores.csv", "--demographics", "people.csv"], more].concat();
    audit(folder.path(), &arguments)
}

/// Two files: of each group so many people, so many of whom score high.
fn files(groups: &[(&str, &str, u32, u32)]) -> (String, String) {
    let (mut scores, mut people) = ("id,ownership\n".to_owned(), "id,sex,race\n".to_owned());
    for (sex, race, count, high) in groups {
        for number in 0..*count {
            let id = format!("{sex}-{race}-{number}");
            let _ = writeln!(scores, "{id},{}", if number < *high { "4.5" } else { "2.0" });
            let _ = writeln!(people, "{id},{sex},{race}");
        }
    }
    (scores, people)
}

#[test]
fn rates_and_ratios_are_told_by_sex_race_and_both() {
    let (scores, people) = files(&[
        ("female", "a", 50, 15),
        ("male", "a", 50, 30),
        ("female", "b", 40, 15),
        ("male", "b", 12, 5),
    ]);
    let (code, told) = audit_files(&scores, &people, &[]);
    assert_eq!(code, Some(0), "{told}");
    insta::assert_snapshot!(told);
}

#[test]
fn programs_read_the_same_as_json() {
    let (scores, people) = files(&[("female", "a", 40, 10), ("male", "a", 40, 30)]);
    let (code, told) = audit_files(&scores, &format!("{people}nobody,male,a\n"), &["--json"]);
    assert_eq!(code, Some(0), "{told}");
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let female = &told["audits"][0]["tables"][0]["groups"][0];
    assert_eq!((&female["name"], &female["reading"]), (&"female".into(), &"adverse".into()));
    assert_eq!(told["without_score"], 1);
}

#[test]
fn mistakes_in_the_files_are_told_with_their_line() {
    let (scores, people) = ("id,ownership\nx,3.0\n", "id,sex,race\nx,male,a\n");
    for (scores, people, said) in [
        (
            "id,ownership\nx,3.0\ny,high\n",
            people,
            "scores.csv, line 3: `high` is no number in column `ownership`",
        ),
        ("id,ownership\nx,3.0\nx,4.0\n", people, "scores.csv, line 3: `x` stands twice"),
        ("id,ownership\n,3.0\n", people, "scores.csv, line 2: `id` is empty"),
        ("id\nx\n", people, "has no column of scores"),
        ("id,ownership\n", people, "there are no scores to audit"),
        (scores, "id,sex\nx,male\n", "people.csv, line 1: there is no column `race`"),
        (scores, "id,sex,race\nx,male\n", "people.csv, line 2: it can't be read as CSV"),
        (scores, "id,sex,race\ny,male,a\n", "no id of the demographics stands among the scores"),
    ] {
        let (code, told) = audit_files(scores, people, &[]);
        assert_eq!(code, Some(1), "{told}");
        assert!(told.contains(said) && told.trim_end().lines().count() == 1, "{told}");
    }
    let (code, told) = audit(&std::env::temp_dir(), &["--demographics", "nowhere.csv"]);
    assert_eq!(code, Some(1));
    assert!(told.contains("cannot read nowhere.csv"), "{told}");
}

#[tokio::test]
async fn the_database_gives_the_latest_scores_without_rehearsals_and_keeps_no_demographics() {
    let world = World::new(Engine::Sqlite).await;
    world.database.execute("UPDATE interview SET rehearsal = FALSE").await;
    let rehearsal = world.another_interview(2, 5).await;
    for id in [world.interview, rehearsal] {
        world.store.add_scores(id, &finished::scores(NOW)).await.unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let people = format!("id,sex,race\n{},purple,a\n{rehearsal},male,a\n", world.interview);
    fs::write(folder.path().join("people.csv"), people).unwrap();

    let (code, told) =
        audit(folder.path(), &["--demographics", "people.csv", "--database", &world.database.url, "--json"]);

    assert_eq!(code, Some(0), "{told}");
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let audits = told["audits"].as_array().unwrap();
    assert!(audits.iter().any(|audit| audit["score"] == "mean"), "{told}");
    assert!(audits.iter().all(|audit| audit["people"] == 1), "{told}");
    let file = world.database.url.strip_prefix("sqlite://").unwrap();
    let written =
        [file.to_owned(), format!("{file}-wal")].map(|file| fs::read(file).unwrap_or_default()).concat();
    assert!(!written.windows(6).any(|bytes| bytes == b"purple"));
}
