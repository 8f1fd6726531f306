//! Speech models: fetched over a line that may break, listed, checked, and chosen.

mod choice;
mod command;
mod mirror;

use std::{fs, path::Path, time::Duration};

use tempfile::TempDir;
use vivavoce::recognition::{
    catalogue::Model,
    fetch::{FetchError, Order, fetch},
    models::REHEARSAL_MODEL,
};

use self::mirror::{Habit, Mirror};

/// A model that we have in full.
fn model() -> Model {
    Model {
        name: "known".to_owned(),
        bytes: REHEARSAL_MODEL.len() as u64,
        sha256: "294f8fbdb49d6a9dc37c109e802a57097e2c006daa648fbe73ce094633490026".to_owned(),
        purpose: "tests".to_owned(),
    }
}

async fn pull(model: &Model, address: &str, folder: &Path) -> Result<Vec<u64>, FetchError> {
    pull_with(Duration::from_mins(1), model, address, folder).await
}

async fn pull_with(
    patience: Duration,
    model: &Model,
    address: &str,
    folder: &Path,
) -> Result<Vec<u64>, FetchError> {
    let mut steps = Vec::new();
    let order = Order { model, address, directory: folder, patience };
    let path = fetch(&order, &mut |bytes| steps.push(bytes)).await?;
    assert_eq!(path, folder.join(model.file_name()));
    Ok(steps)
}

/// Fetches over a line that breaks, and gives the number of bytes that came. How many of the last ones are lost with the
/// line is nobody's to say.
async fn cut(mirror: &Mirror, folder: &TempDir) -> u64 {
    match pull(&model(), &mirror.address, folder.path()).await {
        Err(FetchError::Cut { got, .. }) if got > 0 => got,
        other => panic!("the line did not break in the middle: {other:?}"),
    }
}

/// What lies in the folder, sorted.
fn left_in(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn fetched(folder: &TempDir) -> Vec<u8> {
    fs::read(folder.path().join(model().file_name())).unwrap()
}

#[tokio::test]
async fn a_model_is_fetched_whole_and_its_progress_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mirror = Mirror::of(REHEARSAL_MODEL, &[]).await;
    let steps = pull(&model(), &mirror.address, folder.path()).await.unwrap();
    assert!(fetched(&folder) == REHEARSAL_MODEL);
    assert_eq!(left_in(&folder), ["ggml-known.bin"]);
    assert!(steps.is_sorted() && steps.len() > 10, "{steps:?}");
    assert_eq!(steps.last(), Some(&model().bytes));
}

#[tokio::test]
async fn after_a_cut_only_the_rest_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mirror = Mirror::of(REHEARSAL_MODEL, &[Habit::CutAfter(5_000_000)]).await;
    let got = cut(&mirror, &folder).await;
    assert_eq!(left_in(&folder), ["ggml-known.bin.part", "ggml-known.bin.part.json"]);

    let steps = pull(&model(), &mirror.address, folder.path()).await.unwrap();
    assert_eq!(mirror.asked(), [String::new(), format!("bytes={got}- if \"1\"")]);
    assert_eq!(steps[0], got);
    assert!(fetched(&folder) == REHEARSAL_MODEL);
    assert_eq!(left_in(&folder), ["ggml-known.bin"]);
}

#[tokio::test]
async fn what_changed_meanwhile_or_has_no_ranges_or_no_etag_begins_anew() {
    for second in [Habit::ETag("\"2\""), Habit::NoRanges, Habit::Unsatisfiable] {
        let folder = tempfile::tempdir().unwrap();
        let mirror = Mirror::of(REHEARSAL_MODEL, &[Habit::CutAfter(5_000_000), second]).await;
        let got = cut(&mirror, &folder).await;
        pull(&model(), &mirror.address, folder.path()).await.unwrap();
        assert_eq!(mirror.asked()[1], format!("bytes={got}- if \"1\""));
        assert!(fetched(&folder) == REHEARSAL_MODEL, "{second:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    let mirror = Mirror::of(REHEARSAL_MODEL, &[Habit::CutWithoutETag(5_000_000)]).await;
    cut(&mirror, &folder).await;
    pull(&model(), &mirror.address, folder.path()).await.unwrap();
    assert_eq!(mirror.asked(), ["", ""]);
    assert!(fetched(&folder) == REHEARSAL_MODEL);
}

#[tokio::test]
async fn a_part_of_another_place_is_not_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let first = Mirror::of(REHEARSAL_MODEL, &[Habit::CutAfter(5_000_000)]).await;
    let second = Mirror::of(REHEARSAL_MODEL, &[]).await;
    cut(&first, &folder).await;
    pull(&model(), &second.address, folder.path()).await.unwrap();
    assert_eq!(second.asked(), [""]);
}

#[tokio::test]
async fn another_content_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let mut other = REHEARSAL_MODEL.to_vec();
    other[10_000_000] ^= 1;
    let mirror = Mirror::of(&other, &[]).await;
    let error = pull(&model(), &mirror.address, folder.path()).await.unwrap_err();
    assert!(matches!(error, FetchError::WrongContent { .. }), "{error}");
    assert!(left_in(&folder).is_empty());
}

#[tokio::test]
async fn what_is_no_model_is_deleted_though_its_checksum_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let mirror = Mirror::of(b"abc", &[]).await;
    let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".to_owned();
    let model = Model { bytes: 3, sha256, ..model() };
    let error = pull(&model, &mirror.address, folder.path()).await.unwrap_err();
    assert!(matches!(error, FetchError::NoModel(_)), "{error}");
    assert!(left_in(&folder).is_empty());
}

#[tokio::test]
async fn never_more_is_taken_than_belongs_there() {
    let folder = tempfile::tempdir().unwrap();
    let longer = [REHEARSAL_MODEL, b"and more"].concat();
    let announced = Mirror::of(&longer, &[]).await;
    let error = pull(&model(), &announced.address, folder.path()).await.unwrap_err();
    assert!(error.to_string().contains("it has 17"), "{error}");
    let silent = Mirror::of(&longer, &[Habit::NoLength]).await;
    let error = pull(&model(), &silent.address, folder.path()).await.unwrap_err();
    assert!(error.to_string().contains("more than the model's"), "{error}");
    assert!(left_in(&folder).is_empty());
}

#[tokio::test]
async fn a_line_that_brings_nothing_is_given_up_and_what_came_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mirror = Mirror::of(REHEARSAL_MODEL, &[Habit::SilentAfter(1_000_000)]).await;
    let patience = Duration::from_millis(500);
    let error = pull_with(patience, &model(), &mirror.address, folder.path()).await.unwrap_err();
    assert!(matches!(error, FetchError::Cut { got: 1_000_000, .. }), "{error}");
    assert_eq!(fs::metadata(folder.path().join("ggml-known.bin.part")).unwrap().len(), 1_000_000);
    let error = pull_with(patience, &model(), &mirror.silent_address(), folder.path()).await.unwrap_err();
    assert!(matches!(error, FetchError::Away { .. }), "{error}");
}

#[tokio::test]
async fn refusals_and_redirects_without_end_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let mirror = Mirror::of(REHEARSAL_MODEL, &[]).await;
    let error = pull(&model(), &mirror.missing_address(), folder.path()).await.unwrap_err();
    assert!(matches!(error, FetchError::Refused { .. }), "{error}");
    let error = pull(&model(), &mirror.circular_address(), folder.path()).await.unwrap_err();
    assert!(error.to_string().contains("too many redirects"), "{error}");
    assert!(left_in(&folder).is_empty());
}

#[tokio::test]
async fn two_calls_do_not_write_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let mirror = Mirror::of(REHEARSAL_MODEL, &[]).await;
    let other = fs::File::create(folder.path().join("ggml-known.bin.part")).unwrap();
    other.lock().unwrap();
    let error = pull(&model(), &mirror.address, folder.path()).await.unwrap_err();
    assert!(matches!(error, FetchError::Busy(_)), "{error}");
}
