use std::{fs, path::Path, process::Command};

const GOOD: &str = r#"{"id":"a1","level":"mid","kind":"behavioral","question":"What broke?","answer":"I broke the cache with a wrong key prefix and I rolled it back in ten minutes, I told the team and I added a check."}"#;

/// Runs `vivavoce score` in `folder`; its exit code and its message.
fn score(folder: &Path, lines: &str) -> (Option<i32>, String) {
    fs::write(folder.join("in.jsonl"), lines).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_vivavoce"))
        .current_dir(folder)
        .args(["score", "--answers", "in.jsonl", "--out", "out.jsonl"])
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn each_answer_becomes_a_line_with_three_scores_and_a_probe() {
    let folder = tempfile::tempdir().unwrap();
    let (code, message) = score(folder.path(), &format!("{GOOD}\n\n{GOOD}"));
    assert_eq!((code, message.as_str()), (Some(0), ""));
    let out = fs::read_to_string(folder.path().join("out.jsonl")).unwrap();
    assert_eq!(out.lines().count(), 2);
    let first: serde_json::Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
    assert_eq!(first["id"], "a1");
    for dimension in ["ownership", "tradeoffs", "specificity"] {
        assert!(first[dimension]["missing"].is_array(), "{first}");
    }
    assert!(first["ownership"]["score"].is_f64());
    assert!(first["next_probe"]["id"].is_string());
}

#[test]
fn a_bad_line_is_named_and_nothing_is_written() {
    for (bad, said) in [
        ("{", "line 2"),
        (r#"{"id":"x"}"#, "line 2"),
        (r#"{"id":"x","level":"chief","kind":"behavioral","question":"","answer":""}"#, "chief"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (code, message) = score(folder.path(), &format!("{GOOD}\n{bad}\n{GOOD}\n"));
        assert_eq!(code, Some(1), "{bad}");
        assert!(message.contains(said) && message.trim_end().lines().count() == 1, "{message}");
        let left: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["in.jsonl"], "{bad}");
    }
}

#[test]
fn an_earlier_result_survives_a_bad_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("out.jsonl"), "earlier").unwrap();
    score(folder.path(), "nonsense");
    assert_eq!(fs::read_to_string(folder.path().join("out.jsonl")).unwrap(), "earlier");
}
