use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::rubric::Library;

#[derive(Deserialize)]
struct Line {
    say: String,
    because: String,
}

type Table = BTreeMap<String, Vec<Line>>;

fn table() -> Table {
    toml::from_str(include_str!("table.toml")).unwrap()
}

fn verdict(text: &str, context: &GuardContext<'_>) -> &'static str {
    check(text, context).err().map_or("pass", Rejection::name)
}

#[test]
fn every_text_of_the_table_is_judged_as_it_says() {
    let wrong: Vec<String> = table()
        .iter()
        .flat_map(|(expected, lines)| lines.iter().map(move |line| (expected, line)))
        .filter_map(|(expected, Line { say, because })| {
            let found = verdict(say, &GuardContext::default());
            (found != expected).then(|| format!("{say:?} is {found}, not {expected} ({because})"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_table_is_long_and_has_every_rule_and_about_as_many_fine_texts_as_others() {
    let table = table();
    let fine = table["pass"].len();
    let all: usize = table.values().map(Vec::len).sum();
    let names: BTreeSet<&str> =
        Rejection::ALL.iter().map(|rejection| rejection.name()).chain(["pass"]).collect();
    // What was said before is known to an interview alone.
    let names: BTreeSet<&str> = names.into_iter().filter(|name| *name != "said_before").collect();
    assert_eq!(table.keys().map(String::as_str).collect::<BTreeSet<_>>(), names);
    assert!(all >= 150 && (all * 2 / 5..=all * 3 / 5).contains(&fine), "{fine} of {all}");
}

#[test]
fn everything_that_plans_and_wordings_say_may_be_said() {
    let library = Library::embedded().unwrap();
    let mut wrong = Vec::new();
    for plan in library.plans() {
        let mut whole = plan.with(&[]);
        whole.sections[0].questions = plan.possible_questions().cloned().collect();
        for text in whole.spoken() {
            if let Err(rejection) = check(&text, &GuardContext::default()) {
                wrong.push(format!("{}: {}: {text}", plan.id, rejection.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_given_fact_may_be_stated_and_another_one_not() {
    let context = GuardContext {
        facts: vec!["The team has six people and uses PostgreSQL."],
        ..GuardContext::default()
    };
    assert_eq!(check("Our team uses PostgreSQL and has six people.", &context), Ok(()));
    assert_eq!(check("Our team works with Kafka every day.", &context), Err(Rejection::CompanyFact));
}

#[test]
fn what_good_answers_hold_stays_unsaid_until_somebody_says_it() {
    let good = "Names the sequential scan and proposes a composite index on customer and date.";
    let context = GuardContext { secrets: vec![good], ..GuardContext::default() };
    let verbatim = "So it proposes a composite index on customer, does it?";
    assert_eq!(check(verbatim, &context), Err(Rejection::Rubric));
    assert_eq!(check("Is it the sequential reading or the composite key?", &context), Err(Rejection::Hint));
    assert_eq!(check("Why does the database read all these rows?", &context), Ok(()));
    let said = GuardContext { said: vec!["I saw a sequential scan and made a composite index."], ..context };
    assert_eq!(check("Why a composite index for the sequential scan?", &said), Ok(()));
}

#[test]
fn a_fact_of_a_scenario_is_told_when_its_time_comes() {
    let fact = "There are two thousand requests a second at the peak.";
    let context = GuardContext { untold: vec![fact], ..GuardContext::default() };
    assert_eq!(check("Say there are two thousand requests a second.", &context), Err(Rejection::Hint));
    assert_eq!(check("How many requests do you expect at the peak?", &context), Ok(()));
    let told = GuardContext { said: vec![fact], ..context };
    assert_eq!(check(fact, &told), Ok(()));
}

#[test]
fn every_rejection_has_a_name_of_its_own_and_keeps_it_in_logs() {
    for rejection in Rejection::ALL {
        assert_eq!(serde_json::to_value(rejection).unwrap(), rejection.name());
    }
    let names: BTreeSet<&str> = Rejection::ALL.iter().map(|rejection| rejection.name()).collect();
    assert_eq!(names.len(), Rejection::ALL.len());
}

proptest! {
    #[test]
    fn any_text_gets_a_verdict(text in any::<String>(), secret in any::<String>()) {
        let context = GuardContext { secrets: vec![&secret], untold: vec![&secret], facts: vec![&secret], said: vec![] };
        let _either = check(&text, &context);
    }

    #[test]
    fn what_is_said_around_a_forbidden_sentence_does_not_hide_it(
        before in "(I see|Thank you|All right)\\. ",
        forbidden in prop::sample::select(vec!["How old are you?", "That's correct.", "You passed.", "Our team uses Kafka."]),
    ) {
        let text = format!("{before}{forbidden}");
        prop_assert!(check(&text, &GuardContext::default()).is_err());
    }
}

#[test]
fn a_promise_stands_in_the_words_of_a_given_fact_alone() {
    let fact = "You will hear from us within a week, as everybody who talks to us does.";
    let context = GuardContext { facts: vec![fact], ..GuardContext::default() };
    assert_eq!(check("You will hear from us within a week.", &context), Ok(()));
    assert_eq!(check("You will hear from us by Friday, you have passed.", &context), Err(Rejection::Promise));
}
