//! `vivavoce simulate` as an operator meets it.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use rstest::rstest;
use serde_json::Value;

fn simulate(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vivavoce"));
    command.arg("simulate").args(arguments).current_dir(folder).stdin(Stdio::null());
    command.output().unwrap()
}

fn complaint(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_run_leaves_a_log_an_interview_and_its_summary() {
    let folder = tempfile::tempdir().unwrap();
    let output = simulate(
        folder.path(),
        &["--interviews", "3", "--seed", "4", "--out", "run", "--plan", "backend-senior"],
    );
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.starts_with("3 interviews: "), "{said}");
    let summary = fs::read_to_string(folder.path().join("run/summary.json")).unwrap();
    let summary: Value = serde_json::from_str(&summary).unwrap();
    assert_eq!(summary["interviews"], 3);
    for count in ["repeated", "over_probed", "over_time", "stalled", "leaks"] {
        assert_eq!(summary[count], 0, "{count}");
    }
    assert!(summary["coverage"].is_object());
    let log = fs::read_to_string(folder.path().join("run/00001-backend-senior-strong.jsonl")).unwrap();
    let records = vivavoce::interview::log::read(&log).unwrap();
    assert!(vivavoce::interview::Interview::fold(&records).unwrap().ended().is_some());
}

#[rstest]
#[case::no_interviews(&["--interviews", "0", "--seed", "1", "--out", "run"], "0")]
#[case::no_seed(&["--interviews", "1", "--out", "run"], "--seed")]
#[case::unknown_plan(&["--interviews", "1", "--seed", "1", "--out", "run", "--plan", "nonsense"], "there is no plan named nonsense")]
#[case::unknown_persona(&["--interviews", "1", "--seed", "1", "--out", "run", "--persona", "angel"], "non-native")]
#[case::folder_with_files(&["--interviews", "1", "--seed", "1", "--out", "."], "name a new folder")]
fn what_makes_no_sense_is_wrong_usage(#[case] arguments: &[&str], #[case] told: &str) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("kept"), "here").unwrap();
    let (code, said) = complaint(&simulate(folder.path(), arguments));
    assert!(code == Some(2) && said.contains(told), "{code:?} {said}");
    assert!(!folder.path().join("run/summary.json").exists());
}
