//! Which of several installed models is used.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use async_trait::async_trait;
use vivavoce::{
    clock::ManualClock,
    interview::event::RecognitionVersion,
    recognition::{
        Piece, Recognised, RecognitionError, Transcriber,
        models::{self, ModelError, REHEARSAL_MODEL},
        probe::{Probe, real_time_factor, remembered},
    },
    time::UnixMillis,
};

/// A folder with working models of these names.
fn installed(names: &[&str]) -> (tempfile::TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        fs::write(folder.path().join(format!("ggml-{name}.bin")), REHEARSAL_MODEL).unwrap();
    }
    let files = models::installed(&[folder.path().to_owned()]);
    (folder, files)
}

/// Picks on a clock that stands still, by which every model keeps up.
async fn pick(files: &[PathBuf], memory: &Path) -> Result<Option<PathBuf>, ModelError> {
    let clock = Arc::new(ManualClock::new(UnixMillis(0)));
    let probe = Probe { sound: &vec![1_000; 32_000], cores: 2, clock, memory: Some(memory) };
    probe.pick(files).await
}

#[tokio::test]
async fn among_several_the_best_that_keeps_up_is_picked_and_remembered() {
    let (folder, files) = installed(&["tiny.en", "small.en", "base.en"]);
    let memory = folder.path().join("choice.json");
    let small = folder.path().join("ggml-small.en.bin");
    assert_eq!(pick(&files, &memory).await.unwrap().unwrap(), small);
    assert_eq!(remembered(&memory, &files, 2).unwrap(), small);

    fs::write(&small, &REHEARSAL_MODEL[..1_000_000]).unwrap();
    assert_eq!(remembered(&memory, &files, 2), None, "another size is another model");
    assert_eq!(remembered(&memory, &files[..2], 2), None, "other models are another choice");
    let base = folder.path().join("ggml-base.en.bin");
    assert_eq!(pick(&files, &memory).await.unwrap().unwrap(), base, "a broken one is passed over");
    assert_eq!(remembered(&memory, &files, 4), None, "another machine is another choice");
}

#[tokio::test]
async fn a_remembered_choice_is_not_measured_again() {
    let (folder, files) = installed(&["tiny.en", "base.en"]);
    let memory = folder.path().join("choice.json");
    pick(&files, &memory).await.unwrap();
    let mut choice: serde_json::Value = serde_json::from_slice(&fs::read(&memory).unwrap()).unwrap();
    let tiny = folder.path().join("ggml-tiny.en.bin");
    choice["chosen"] = tiny.to_str().unwrap().into();
    fs::write(&memory, choice.to_string()).unwrap();
    assert_eq!(pick(&files, &memory).await.unwrap().unwrap(), tiny);
}

#[tokio::test]
async fn a_single_model_is_taken_unmeasured_and_none_is_none() {
    let (folder, files) = installed(&["base.en"]);
    let memory = folder.path().join("choice.json");
    assert_eq!(pick(&files, &memory).await.unwrap().as_ref(), files.first());
    assert_eq!(pick(&[], &memory).await.unwrap(), None);
    assert!(!memory.exists());
}

#[tokio::test]
async fn where_none_can_be_used_the_reason_is_told() {
    let (folder, files) = installed(&["tiny.en", "base.en"]);
    for file in &files {
        fs::write(file, &REHEARSAL_MODEL[..1_000_000]).unwrap();
    }
    let error = pick(&files, &folder.path().join("choice.json")).await.unwrap_err();
    assert!(error.to_string().contains("is cut short"), "{error}");
}

#[tokio::test]
async fn the_real_time_factor_is_the_time_over_the_length_of_what_was_decoded() {
    let clock = Arc::new(ManualClock::new(UnixMillis(0)));
    let slow = Slow { clock: Arc::clone(&clock), version: version() };
    // Twenty seconds, of which the model takes eight.
    let factor = real_time_factor(&slow, &vec![0; 320_000], &*clock).await.unwrap();
    assert!((factor - 0.25).abs() < 1e-9, "{factor}");
}

#[test]
fn the_doctor_lets_the_model_speak_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("ggml-rehearsal.bin");
    fs::write(&model, REHEARSAL_MODEL).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_vivavoce"))
        .args(["doctor", "--speech", "--json", "--model"])
        .arg(&model)
        .current_dir(folder.path())
        .output()
        .unwrap();
    let findings: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let speech = findings.as_array().unwrap().iter().find(|finding| finding["check"] == "speech").unwrap();
    assert!(speech["found"].as_str().unwrap().contains("words of a synthetic voice"), "{speech}");
}

/// A transcriber that takes two seconds for a piece.
struct Slow {
    clock: Arc<ManualClock>,
    version: RecognitionVersion,
}

#[async_trait]
impl Transcriber for Slow {
    fn version(&self) -> &RecognitionVersion {
        &self.version
    }

    async fn transcribe(&self, piece: Piece) -> Result<Recognised, RecognitionError> {
        assert!(piece.fixed_tokens.is_some(), "every model decodes as much");
        self.clock.advance_ms(2_000);
        Ok(Recognised::default())
    }
}

fn version() -> RecognitionVersion {
    RecognitionVersion {
        model: "slow".to_owned(),
        sha256: String::new(),
        settings: String::new(),
        max_piece_ms: 8_000,
        synthetic: false,
    }
}
