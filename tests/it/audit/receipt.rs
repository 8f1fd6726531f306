use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use proptest::prelude::*;
use vivavoce::{
    id::InterviewId,
    score::{
        Lexicon,
        receipt::{Check, Receipt, Seal, Unsealed, open},
    },
    time::UnixMillis,
};

use crate::support::finished;

fn receipt() -> Receipt {
    let id = InterviewId(uuid::Uuid::from_u128(7));
    let record = finished::scores(UnixMillis(5));
    Receipt::of((id, "Example Ltd"), &finished::interview(), &finished::transcript(), &record).unwrap()
}

fn seal() -> Seal {
    Seal::from_seed(&[7; 32]).unwrap()
}

#[test]
fn a_receipt_comes_back_as_it_was_signed() {
    let opened = open(&seal().seal(&receipt()).unwrap()).unwrap();
    assert_eq!(opened.receipt, receipt());
    assert!(opened.receipt.answers.iter().any(|answer| !answer.assessment.ownership.evidence.is_empty()));
}

#[test]
fn the_scorer_gives_the_same_scores_from_a_receipt_alone() {
    let opened = open(&seal().seal(&receipt()).unwrap()).unwrap();
    let check = opened.receipt.check(Lexicon::embedded());
    assert_eq!(check, Check { same_version: true, differences: Vec::new() });
}

#[test]
fn a_receipt_holds_no_words_outside_of_the_scored_answers() {
    let text = seal().seal(&receipt()).unwrap();
    assert!(text.contains("I pushed a migration at noon"));
    assert!(!text.contains("ledger service of a small bank"), "the warm-up is not scored");
    assert!(!text.contains("on call"), "what the candidate asked is not scored");
}

#[test]
fn scores_of_other_words_get_no_receipt() {
    let mut transcript = finished::transcript();
    transcript.turns[1].text.push_str(" And more.");
    let id = InterviewId(uuid::Uuid::from_u128(7));
    let record = finished::scores(UnixMillis(5));
    assert_eq!(Receipt::of((id, "Example Ltd"), &finished::interview(), &transcript, &record), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    #[test]
    fn a_single_changed_byte_is_told(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let text = seal().seal(&receipt()).unwrap();
        let mut bytes = text.into_bytes();
        let place = place.index(bytes.len());
        prop_assume!(bytes[place] != byte);
        bytes[place] = byte;
        let found = open(&String::from_utf8_lossy(&bytes));
        prop_assert_eq!(found, Err(Unsealed::Changed));
    }
}

#[test]
fn what_is_cut_off_or_added_is_told() {
    let text = seal().seal(&receipt()).unwrap();
    for changed in [&text[..text.len() - 1], &format!("{text} "), &text[1..]] {
        assert_eq!(open(changed), Err(Unsealed::Changed));
    }
    for other in ["", "{}", "Dear all"] {
        assert_eq!(open(other), Err(Unsealed::NoReceipt));
    }
}

#[test]
fn a_receipt_of_a_later_form_is_not_guessed_at() {
    let later = Receipt { format: "vivavoce-receipt/2".to_owned(), ..receipt() };
    assert_eq!(open(&seal().seal(&later).unwrap()), Err(Unsealed::UnknownForm));
}

/// What `vivavoce audit verify` says of `text`: exit code, and the sentence without its beginning.
fn verify(text: &str, more: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let file: PathBuf = folder.path().join("receipt.json");
    fs::write(&file, text).unwrap();
    run(&file, more)
}

fn run(file: &Path, more: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_vivavoce"))
        .args(["audit", "verify"])
        .arg(file)
        .args(more)
        .output()
        .unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    (output.status.code(), said)
}

#[test]
fn the_command_says_that_all_is_well() {
    let (code, said) = verify(&seal().seal(&receipt()).unwrap(), &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("holds, and this program gives the same scores for all 2 answers"), "{said}");
}

#[test]
fn the_command_tells_a_changed_receipt_and_what_to_do() {
    let text = seal().seal(&receipt()).unwrap().replacen("noon", "nine", 1);
    let (code, said) = verify(&text, &[]);
    assert_eq!(code, Some(1));
    assert!(said.contains("the signature does not hold") && said.contains("ask its issuer"), "{said}");
}

#[test]
fn the_command_tells_scores_that_were_made_up_from_those_of_another_version() {
    let mut made_up = receipt();
    made_up.answers[0].assessment.ownership.score = Some(1.3);
    let (code, said) = verify(&seal().seal(&made_up).unwrap(), &[]);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("same version gives other scores (ownership of incident-you-caused: 1.3 stated"),
        "{said}"
    );

    let older = Receipt { lexicon: "000000000000".to_owned(), ..made_up };
    let (code, said) = verify(&seal().seal(&older).unwrap(), &[]);
    assert_eq!(code, Some(1));
    assert!(said.contains("check it with that version"), "{said}");

    let unchanged = Receipt { lexicon: "000000000000".to_owned(), ..receipt() };
    let (code, said) = verify(&seal().seal(&unchanged).unwrap(), &[]);
    assert_eq!(code, Some(0));
    assert!(said.contains("although program"), "{said}");
}

#[test]
fn a_made_up_score_of_the_whole_interview_is_told_unless_a_model_had_a_share_in_it() {
    let mut made_up = receipt();
    made_up.scores.specificity.score = Some(1.3);
    let (code, said) = verify(&seal().seal(&made_up).unwrap(), &[]);
    assert_eq!(code, Some(1));
    assert!(said.contains("specificity of the whole interview: 1.3 stated"), "{said}");

    made_up.models = vec!["judge-7b".to_owned()];
    let (code, said) = verify(&seal().seal(&made_up).unwrap(), &[]);
    assert_eq!(code, Some(0));
    assert!(said.contains("what judge-7b read beside it can't be had again"), "{said}");
}

#[test]
fn the_command_holds_a_receipt_against_the_issuers_key() {
    let text = seal().seal(&receipt()).unwrap();
    let key = open(&text).unwrap().public_key;
    assert_eq!(verify(&text, &["--key", &key]).0, Some(0));
    let (code, said) = verify(&text, &["--key", &"ab".repeat(32)]);
    assert_eq!(code, Some(1));
    assert!(said.contains("signed with another key"), "{said}");
}

#[test]
fn the_command_names_a_file_that_is_not_there() {
    let (code, said) = run(Path::new("nowhere.json"), &[]);
    assert_eq!(code, Some(1));
    assert!(said.contains("cannot read nowhere.json"), "{said}");
}
