//! The library as it is heard: every text of every question, in numbers.

use std::collections::{BTreeMap, BTreeSet};

use vivavoce::{
    interview::plan::{CLAIM, Probe, Question},
    rubric::{Library, Plan, spoken},
    score::{AnswerKind, Dimension, Level, Signal},
    speech::plain_words,
};

/// Words that tell a candidate what is looked for, or how it is going.
const UNSAID: [&str; 24] = [
    "ownership",
    "own it",
    "tradeoff",
    "trade off",
    "trade offs",
    "tradeoffs",
    "specificity",
    "specific",
    "score",
    "scores",
    "rubric",
    "evidence",
    "signal",
    "signals",
    "competency",
    "points",
    "rating",
    "correct answer",
    "great",
    "excellent",
    "perfect",
    "well done",
    "obviously",
    "of course",
];

/// How a request begins that is no question.
const REQUESTS: [&str; 22] = [
    "begin", "choose", "describe", "design", "explain", "follow", "give", "go", "look", "model", "name",
    "pick", "read", "review", "say", "show", "sketch", "take", "tell", "think", "walk", "write",
];

/// Capital letters that a voice spells out well.
const SPELLED: [&str; 2] = ["API", "I"];

fn questions() -> Vec<Question> {
    Library::embedded().unwrap().questions().collect()
}

/// What asks something: place and text.
fn asked(questions: &[Question]) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for question in questions {
        texts.push((question.id.clone(), question.text.clone()));
        texts.push((format!("{} rephrased", question.id), question.rephrased.clone()));
        texts.extend(
            probes(question).map(|probe| (format!("{} {}", question.id, probe.id), probe.text.clone())),
        );
        let claims = probes(question).filter_map(|probe| Some((probe, probe.text_with_claim.as_ref()?)));
        texts.extend(claims.map(|(probe, text)| {
            (format!("{} {} claim", question.id, probe.id), text.replace(CLAIM, "an old setting"))
        }));
        texts.extend(
            question.twist.iter().map(|twist| (format!("{} twist", question.id), twist.text.clone())),
        );
    }
    let unique: BTreeMap<String, String> =
        texts.into_iter().map(|(place, text)| (format!("{place}: {text}"), text)).collect();
    unique.into_iter().collect()
}

fn probes(question: &Question) -> impl Iterator<Item = &Probe> {
    question.probes.iter().chain(&question.depth)
}

fn told(questions: &[Question]) -> Vec<(String, String)> {
    let facts = questions.iter().flat_map(|question| {
        question.facts.iter().map(|fact| (format!("{} {}", question.id, fact.id), fact.text.clone()))
    });
    facts.collect::<BTreeMap<String, String>>().into_iter().collect()
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

#[test]
fn there_is_enough_to_talk_about() {
    let questions = questions();
    let ids: BTreeSet<&str> = questions.iter().map(|question| question.id.as_str()).collect();
    let with_artefact: BTreeSet<&str> = questions
        .iter()
        .filter(|question| question.artefact.is_some())
        .map(|question| question.id.as_str())
        .collect();
    assert!(ids.len() >= 70, "{} questions", ids.len());
    assert!(with_artefact.len() >= 8, "{} artefacts", with_artefact.len());
}

#[test]
fn everything_that_is_said_can_be_said() {
    let questions = questions();
    for (place, text) in asked(&questions).into_iter().chain(told(&questions)) {
        assert_eq!(spoken::fault(&text), None, "{place}");
        let spelled = |word: &&str| word.chars().filter(|letter| letter.is_uppercase()).count() > 1;
        let hard: Vec<&str> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(spelled)
            .filter(|word| !SPELLED.contains(word))
            .collect();
        assert!(hard.is_empty(), "{place}: {hard:?} speak badly");
        assert!(!text.chars().any(|letter| letter.is_ascii_digit()), "{place}: write numbers in words");
    }
}

#[test]
fn one_question_at_a_time_is_asked_or_one_thing_requested() {
    let mut wrong = Vec::new();
    for (place, text) in asked(&questions()) {
        // Only the end may ask: who listens has forgotten a question in the middle.
        let asks = text.ends_with('?') && text.matches('?').count() == 1;
        if !asks && (text.contains('?') || !requests(&text)) {
            wrong.push(format!("{place}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a sentence, or a part of one behind a comma, begins with a request.
fn requests(text: &str) -> bool {
    text.split(['.', ';', ':', ',']).any(|part| {
        let first = part.split_whitespace().next().unwrap_or_default().to_lowercase();
        REQUESTS.contains(&first.as_str())
    })
}

#[test]
fn questions_are_short_and_follow_ups_shorter() {
    let questions = questions();
    let long: Vec<String> = questions
        .iter()
        .flat_map(|question| {
            let own = [&question.text, &question.rephrased].into_iter().filter(|text| words(text) > 40);
            let probes = probes(question).map(|probe| &probe.text).filter(|text| words(text) > 22);
            own.chain(probes)
                .map(|text| format!("{}: {} words: {text}", question.id, words(text)))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
    let lengths: Vec<usize> = questions.iter().map(|question| words(&question.text)).collect();
    let under_thirty_five = lengths.iter().filter(|length| **length < 35).count();
    assert!(under_thirty_five * 10 >= lengths.len() * 9, "{under_thirty_five} of {}", lengths.len());
}

#[test]
fn nothing_tells_what_is_looked_for() {
    let questions = questions();
    for (place, text) in asked(&questions).into_iter().chain(told(&questions)) {
        let plain = format!(" {} ", plain_words(&text).join(" "));
        let found: Vec<&&str> =
            UNSAID.iter().filter(|unsaid| plain.contains(&format!(" {unsaid} "))).collect();
        assert!(found.is_empty(), "{place} says {found:?}");
    }
}

#[test]
fn no_two_texts_of_the_library_are_alike() {
    let questions = questions();
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut alike = Vec::new();
    for (place, text) in asked(&questions).into_iter().chain(told(&questions)) {
        if let Some(twin) = seen.insert(plain_words(&text).join(" "), place.clone()) {
            alike.push(format!("{twin}\n  {place}"));
        }
    }
    assert!(alike.is_empty(), "{}", alike.join("\n"));
}

#[test]
fn a_rephrased_question_uses_other_words() {
    let mut alike = Vec::new();
    for question in questions() {
        let content = |text: &str| -> BTreeSet<String> {
            plain_words(text).into_iter().filter(|word| word.len() > 3).collect()
        };
        let (one, other) = (content(&question.text), content(&question.rephrased));
        let shared = one.intersection(&other).count();
        if shared * 2 > one.len().min(other.len()) {
            alike.push(format!("{}: {shared} of {} words", question.id, one.len().min(other.len())));
        }
    }
    assert!(alike.is_empty(), "{}", alike.join("\n"));
}

#[test]
fn every_level_finds_questions_of_every_kind() {
    let library = Library::embedded().unwrap();
    for plan in library.plans().iter().filter(|plan| plan.minutes == 15) {
        let possible: Vec<&Question> = plan.possible_questions().collect();
        let designs = possible.iter().filter(|question| question.kind == AnswerKind::SystemDesign).count();
        let shown = possible.iter().filter(|question| question.artefact.is_some()).count();
        assert!(
            designs >= 6 && shown >= 3 && possible.len() - designs >= 10,
            "{}: {}",
            plan.id,
            possible.len()
        );
    }
    let levels: BTreeSet<Level> = library.plans().iter().map(|plan| plan.level).collect();
    assert_eq!(levels.len(), 4);
}

/// Nothing is said twice: a goodbye that shares a sentence with another line would be left out after that line.
#[test]
fn no_sentence_of_the_goodbye_stands_in_another_line() {
    for plan in Library::embedded().unwrap().plans() {
        let sentences =
            |text: &str| text.split_inclusive(['.', '?', '!']).map(plain_words).collect::<Vec<_>>();
        let goodbye = plan.wording.closing.iter().next().unwrap();
        let last = [goodbye, &plan.wording.human];
        let others = plan.wording.spoken().into_iter().filter(|line| !last.contains(&line.as_str()));
        let said: BTreeSet<Vec<String>> = others.flat_map(|line| sentences(&line)).collect();
        for sentence in sentences(goodbye) {
            assert!(!said.contains(&sentence), "{}: {sentence:?}", plan.id);
        }
    }
}

#[test]
fn every_question_is_in_a_plan() {
    let library = Library::embedded().unwrap();
    let planned: BTreeSet<&str> = library
        .plans()
        .iter()
        .flat_map(Plan::possible_questions)
        .map(|question| question.id.as_str())
        .collect();
    let idle: BTreeSet<String> =
        library.questions().map(|question| question.id).filter(|id| !planned.contains(id.as_str())).collect();
    assert!(idle.is_empty(), "{idle:?}");
}

#[test]
fn whoever_plans_asks_for_every_dimension_at_least_twice() {
    for plan in Library::embedded().unwrap().plans().iter().filter(|plan| plan.minutes == 15) {
        for dimension in Dimension::ALL {
            let asking =
                plan.sections.iter().flat_map(|section| &section.questions).filter(|question| {
                    question.probes.iter().any(|probe| probe.seeks.dimension() == dimension)
                });
            assert!(asking.count() >= 2, "{}: {dimension:?}", plan.id);
        }
    }
}

#[test]
fn a_scenario_answers_what_its_candidates_ask() {
    for question in questions().iter().filter(|question| !question.facts.is_empty()) {
        assert!((4..=8).contains(&question.facts.len()), "{}: {} facts", question.id, question.facts.len());
        assert!(question.twist.is_some(), "{} has no twist", question.id);
        for fact in &question.facts {
            assert!(fact.cues.len() >= 3, "{} {}: {:?}", question.id, fact.id, fact.cues);
            assert!(words(&fact.text) <= 30, "{} {}", question.id, fact.id);
        }
    }
}

#[test]
fn every_scored_question_can_be_drilled_with_and_without_a_claim() {
    for question in questions().iter().filter(|question| question.scored) {
        assert!(question.depth.len() >= 2, "{}", question.id);
        // A point at which another way would win is named in the text itself: no short claim holds it.
        let mut with_claim = question.depth.iter().filter(|probe| probe.seeks != Signal::Reversal);
        assert!(with_claim.all(|probe| probe.text_with_claim.is_some()), "{}", question.id);
        assert!(words(&question.good) >= 15, "{}: {}", question.id, question.good);
    }
}

/// An interview needs two questions that ask for trade-offs, and only designs ask for them by themselves. A story that told
/// every way and price unasked can still be asked for them, one level deeper.
#[test]
fn every_story_can_be_asked_what_it_was_weighed_against_whatever_was_told() {
    for question in questions().iter().filter(|question| question.kind == AnswerKind::Behavioral) {
        let sought = |probes: &[Probe]| -> BTreeSet<Signal> {
            let sought = probes.iter().map(|probe| probe.seeks);
            sought.filter(|signal| signal.dimension() == Dimension::Tradeoffs).collect()
        };
        let (probed, drilled) = (sought(&question.probes), sought(&question.depth));
        let always = probed.intersection(&drilled).next().is_some();
        assert!(!question.scored || always, "{}: {probed:?}, deeper {drilled:?}", question.id);
    }
}
