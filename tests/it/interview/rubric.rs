//! What ships is valid, and what is wrong is named with its place and its remedy.

use std::{collections::BTreeSet, path::Path};

use vivavoce::{
    rubric::{FILES, Library, SourceFile},
    score::Level,
};

#[test]
fn everything_that_ships_is_valid() {
    let library = Library::embedded().unwrap();
    let ids: Vec<&str> = library.plans().iter().map(|plan| plan.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "backend-junior",
            "backend-mid",
            "backend-senior",
            "backend-staff",
            "backend-api",
            "backend-data",
            "backend-platform",
            "taster"
        ]
    );
    assert!(library.competencies().all(|competency| competency.anchors.len() == 5));
}

#[test]
fn every_anchor_of_a_scored_dimension_has_its_own_words_for_each_level_of_a_role() {
    let library = Library::embedded().unwrap();
    for id in ["ownership", "tradeoffs", "specificity"] {
        let levels = [Level::Junior, Level::Mid, Level::Senior, Level::Staff];
        let words = levels.iter().flat_map(|level| library.anchors(id, *level).unwrap());
        assert_eq!(words.collect::<BTreeSet<_>>().len(), 20, "{id}");
    }
}

#[test]
fn an_anchor_without_other_words_holds_for_every_level() {
    let library = Library::embedded().unwrap();
    let anchors = |level| library.anchors("debugging", level).unwrap();
    assert_eq!(anchors(Level::Junior)[0], anchors(Level::Staff)[0]);
    assert_ne!(anchors(Level::Junior)[2], anchors(Level::Staff)[2]);
    assert_eq!(library.anchors("charm", Level::Mid), None);
}

#[test]
fn another_word_in_a_rubric_is_another_version() {
    let changed: Vec<SourceFile<'_>> = FILES
        .iter()
        .map(|file| match file.name {
            "competencies/security.toml" => SourceFile { name: file.name, text: CHANGED },
            _ => *file,
        })
        .collect();
    let [ours, theirs] =
        [FILES, &changed].map(|files| Library::load(files).unwrap().rubric_version().to_owned());
    assert_eq!(ours.len(), 12);
    assert_ne!(ours, theirs);
}

const CHANGED: &str = r#"
id = "security"
version = 3
weight = 5
title = "Security"
summary = "As before."
anchor = [
    { level = 1, text = "a" },
    { level = 2, text = "b" },
    { level = 3, text = "c" },
    { level = 4, text = "d" },
    { level = 5, text = "e" },
]
"#;

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

#[test]
fn the_example_of_the_guide_to_questions_is_one() {
    let guide = include_str!("../../../docs/plans.md");
    let example = guide.split("```toml").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let ours = FILES.iter().map(|file| SourceFile { name: file.name, text: file.text });
    let guides = SourceFile { name: "questions/guide.toml", text: example };
    let files: Vec<SourceFile<'_>> = ours.chain([guides]).collect();
    let library = Library::load(&files).unwrap();
    assert!(library.questions().any(|question| question.id == "queue-that-grew"));
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

fn told(mistakes: &[(&str, &str, &str)]) -> String {
    let told: Vec<String> = mistakes.iter().map(|(name, from, to)| with_mistake(name, from, to)).collect();
    told.join("\n")
}

#[test]
fn every_mistake_in_a_plan_is_named_with_its_place_and_remedy() {
    insta::assert_snapshot!(told(&[
        ("plans/taster.toml", "\"warm-up\"", "\"warmup\""),
        ("plans/taster.toml", "[\"your-questions\"]", "[\"warm-up\"]"),
        ("plans/backend-junior.toml", "[\"first-feature\"]", "[\"rate-limiter\"]"),
        ("plans/taster.toml", "minutes = 3", "minutes = 2"),
        ("plans/taster.toml", "seconds = 15", "seconds = 5"),
        ("plans/backend-senior.toml", "seconds = 250", "seconds = 120"),
        ("plans/backend-senior.toml", "pick = 1", "pick = 0"),
        ("plans/backend-senior.toml", "pick = 1", "pick = 6"),
        ("plans/backend-senior.toml", "\"near-miss\"", "\"near-mist\""),
        ("plans/backend-senior.toml", "\"near-miss\"", "\"system-you-built\""),
        ("plans/taster.toml", "repeat_seconds = 25", "repeat_seconds = 10"),
        ("plans/taster.toml", "\"short\"", "\"brief\""),
        ("plans/taster.toml", "grace_minutes", "grace_minuets"),
        ("plans/backend-data.toml", "\"data\"", "\"Data work\""),
        ("plans/backend-mid.toml", "\"backend-mid\"", "\"backend-junior\""),
    ]));
}

#[test]
fn every_mistake_in_a_question_is_named_with_its_place_and_remedy() {
    insta::assert_snapshot!(told(&[
        ("questions/incidents.toml", "\"own_action\"", "\"own_acton\""),
        ("questions/incidents.toml", "competency = \"ownership\"", "competency = \"owner\""),
        ("questions/incidents.toml", "competency = \"ownership\"", ""),
        ("questions/incidents.toml", "good = ", "# "),
        ("questions/decisions.toml", "\"technical-disagreement\"", "\"incident-you-caused\""),
        ("questions/incidents.toml", "\"own-call\"", "\"own-part\""),
        ("questions/past_work.toml", "seeks = \"own_decision\"", "seeks = \"own_action\""),
        ("questions/incidents.toml", "levels =", "most_probes = 3\nlevels ="),
        ("questions/conversation.toml", "\"warm-up\"", "\"Warm up\""),
        ("questions/design_services.toml", "at.junior", "at.principal"),
        ("questions/teamwork.toml", "levels = [\"junior\", \"mid\"]", "levels = []"),
        ("questions/decisions.toml", "at.staff", "at.junior"),
        ("questions/decisions.toml", "would you take back today?", "would you take back? When?"),
        ("questions/decisions.toml", "would you take back today?", "would you take back, and why is that?"),
        ("questions/decisions.toml", "Which technical", &"so ".repeat(60)),
        ("questions/decisions.toml", "Which technical", "Which *technical*"),
        ("questions/decisions.toml", "Which technical decision of yours would you take back today?", " "),
    ]));
}

#[test]
fn every_mistake_around_a_scenario_is_named_with_its_place_and_remedy() {
    let fresh = "cues = [\"real time\", \"realtime\", \"fresh\", \"delay\", \"how soon\", \"up to date\", \"report ready\", \"report be\"]";
    let depth = "with_claim = \"You mentioned {claim}. ";
    insta::assert_snapshot!(told(&[
        ("questions/design_services.toml", fresh, "cues = []"),
        ("questions/design_services.toml", "cues = [\"exact\",", "cues = [\"Exactly right?\","),
        ("questions/design_services.toml", "\"clicks day\",", "\"on each and every day\","),
        ("questions/design_services.toml", "id = \"accuracy\"", "id = \"traffic\""),
        ("questions/design_services.toml", "The report may be five minutes behind.", "How late may it be?"),
        ("questions/design_services.toml", depth, "with_claim = \"You mentioned that. "),
        ("questions/past_work.toml", "or set up yourself?\"", "yourself?\", with_claim = \"In {claim}?\""),
        ("questions/decisions.toml", "depth = [", "twist = { id = \"t\", text = \"Now?\" }\ndepth = ["),
        ("questions/investigations.toml", "kind = \"query_plan\"", "kind = \"plan\""),
        ("questions/investigations.toml", "last hour:", &format!("{}last hour:", " ".repeat(60))),
        ("questions/investigations.toml", "last hour:", &format!("{}last hour:", "\n.".repeat(30))),
        ("questions/investigations.toml", "last hour:", "\tlast hour:"),
    ]));
}

#[test]
fn every_mistake_in_other_files_is_named_with_its_place_and_remedy() {
    insta::assert_snapshot!(told(&[
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
        ("competencies/debugging.toml", "[[anchor]]\nlevel = 1\ntext = \"Changes", "# \"Changes"),
        ("competencies/ownership.toml", "level = 2", "level = 3"),
        ("competencies/debugging.toml", "\"debugging\"", "\"api-design\""),
        ("competencies/debugging.toml", "version = 2", "version = 0"),
        ("competencies/debugging.toml", "weight = 2", "weight = 9"),
        ("competencies/debugging.toml", "weight = 2", ""),
        ("competencies/ownership.toml", "at.staff", "# "),
        (
            "competencies/ownership.toml",
            "\"Names the tasks they were given, but no choice and no slip of their own.\"",
            "\" \""
        ),
        (
            "competencies/ownership.toml",
            "Names the tasks they were given, but no choice and no slip of their own.",
            "Even when asked, no step of their own is told; the problem belongs to others.",
        ),
        ("competencies/quality.toml", "at.senior", "at.principal"),
    ]));
}

const BARE: &str = "[[question]]\nid = \"bare\"\ncompetency = \"ownership\"\nkind = \"behavioral\"\n\
                    levels = [\"mid\"]\ntext = \"What happened?\"\nrephrased = \"Tell me.\"\n";

fn loaded_with(question: &str) -> String {
    let competency = FILES.iter().find(|file| file.name == "competencies/ownership.toml").unwrap();
    let files = [*competency, SourceFile { name: "questions/bare.toml", text: question }];
    Library::load(&files).unwrap_err().to_string()
}

#[test]
fn a_scored_question_needs_follow_ups() {
    insta::assert_snapshot!(
        loaded_with(BARE),
        @"rubrics/questions/bare.toml, line 2: question `bare` has no follow-ups; give it `probes`"
    );
}

#[test]
fn a_story_needs_follow_ups_for_every_dimension() {
    let probes = "probes = [{ seeks = \"own_action\", text = \"You?\" }, { seeks = \"own_outcome\", text = \"So?\" }]\n";
    insta::assert_snapshot!(loaded_with(&format!("{BARE}{probes}")), @"rubrics/questions/bare.toml, line 2: question `bare` can't ask for tradeoffs; add follow-ups until 2 of them seek one of options, reason, cost, reversal, constraint");
}

#[test]
fn an_unscored_question_has_no_follow_ups() {
    let probes = "scored = false\nprobes = [{ seeks = \"own_action\", text = \"You?\" }]\n";
    insta::assert_snapshot!(loaded_with(&format!("{BARE}{probes}")), @"rubrics/questions/bare.toml, line 2: question `bare` has follow-ups though it is unscored; remove them or score it");
}

#[test]
fn a_file_of_no_known_kind_is_refused() {
    let stray = SourceFile { name: "plan/mine.toml", text: "" };
    insta::assert_snapshot!(Library::load(&[stray]).unwrap_err(), @"rubrics/plan/mine.toml: no such kind of file; put it into one of competencies, questions, wording, plans");
}
