//! What ships is valid, and what is wrong is named with its place and its remedy.

use std::{collections::BTreeSet, path::Path};

use vivavoce::rubric::{FILES, Library, SourceFile};

#[test]
fn everything_that_ships_is_valid() {
    let library = Library::embedded().unwrap();
    let ids: Vec<&str> = library.plans().iter().map(|plan| plan.id.as_str()).collect();
    assert_eq!(ids, ["backend-senior", "backend-junior", "taster"]);
    assert!(library.competencies().all(|competency| competency.anchors.len() == 5));
}

#[test]
fn every_file_in_the_folder_is_compiled_in() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rubrics");
    let mut on_disk = BTreeSet::new();
    for folder in std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()) {
        for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = file.strip_prefix(&root).unwrap().display().to_string();
            if name.starts_with("lexicon/") {
                continue;
            }
            on_disk.insert(name);
        }
    }
    let embedded: BTreeSet<String> = FILES.iter().map(|file| file.name.to_owned()).collect();
    assert_eq!(embedded, on_disk);
}

#[test]
fn the_taster_speaks_in_short_lines() {
    let taster = Library::embedded().unwrap().snapshot("taster").unwrap();
    let words = |text: &str| text.split_whitespace().count();
    assert!(words(&taster.wording.greeting) <= 15);
    for question in taster.sections.iter().flat_map(|section| &section.questions) {
        assert!(words(&question.text) <= 22, "{}", question.text);
        assert!(question.probes.iter().all(|probe| words(&probe.text) <= 16), "{}", question.id);
        assert!(question.most_probes <= 1);
    }
}

/// Every shipped file, with `from` in `name` replaced by `to`.
fn with_mistake(name: &str, from: &str, to: &str) -> String {
    let broken: Vec<(String, String)> = FILES
        .iter()
        .map(|file| {
            let text = if file.name == name { file.text.replacen(from, to, 1) } else { file.text.to_owned() };
            assert!(file.name != name || text != file.text, "{from:?} does not stand in {name}");
            (file.name.to_owned(), text)
        })
        .collect();
    let files: Vec<SourceFile<'_>> = broken.iter().map(|(name, text)| SourceFile { name, text }).collect();
    Library::load(&files).unwrap_err().to_string()
}

#[test]
fn every_mistake_is_named_with_its_place_and_remedy() {
    let mistakes = [
        ("plans/taster.toml", "\"warm-up\"", "\"warmup\""),
        ("plans/taster.toml", "[\"your-questions\"]", "[\"warm-up\"]"),
        ("plans/backend-junior.toml", "[\"first-feature\"]", "[\"rate-limiter\"]"),
        ("plans/taster.toml", "minutes = 3", "minutes = 2"),
        ("plans/taster.toml", "seconds = 15", "seconds = 5"),
        ("plans/taster.toml", "repeat_seconds = 25", "repeat_seconds = 10"),
        ("plans/taster.toml", "\"short\"", "\"brief\""),
        ("plans/taster.toml", "grace_minutes", "grace_minuets"),
        ("questions/incidents.toml", "\"own_action\"", "\"own_acton\""),
        ("questions/incidents.toml", "\"ownership\"", "\"owner\""),
        ("questions/decisions.toml", "\"technical-disagreement\"", "\"incident-you-caused\""),
        ("questions/incidents.toml", "\"own-call\"", "\"own-part\""),
        ("questions/incidents.toml", "levels =", "most_probes = 3\nlevels ="),
        ("questions/conversation.toml", "\"warm-up\"", "\"Warm up\""),
        ("wording/short.toml", "\"Once more:\"", "\"\""),
        (
            "wording/short.toml",
            "\"I see.\", \"All right.\", \"Understood.\", \"Okay, noted.\", \"Got it.\"",
            "",
        ),
        ("wording/short.toml", "\"Welcome back.\"", "\"Got it.\""),
        ("wording/short.toml", "\"You mentioned {claim}.\"", "\"You mentioned that.\""),
        ("wording/short.toml", "Did you say {word}?", "Did you say that?"),
        ("wording/short.toml", "scope =", "scopes ="),
        ("wording/short.toml", "onward =", "onwards ="),
        ("competencies/ownership.toml", "[[anchor]]\nlevel = 1\ntext = \"Even", "# \"Even"),
    ];
    let told: Vec<String> =
        mistakes.into_iter().map(|(name, from, to)| with_mistake(name, from, to)).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_scored_question_needs_follow_ups() {
    let competency = FILES.iter().find(|file| file.name == "competencies/ownership.toml").unwrap();
    let question = "[[question]]\nid = \"bare\"\ncompetency = \"ownership\"\nkind = \"behavioral\"\n\
                    levels = [\"mid\"]\ntext = \"What happened?\"\nrephrased = \"Tell me.\"\n";
    let files = [*competency, SourceFile { name: "questions/bare.toml", text: question }];
    insta::assert_snapshot!(
        Library::load(&files).unwrap_err(),
        @"rubrics/questions/bare.toml, line 2: question `bare` has no follow-ups; add at least one `[[question.probe]]`"
    );
}
