use vivavoce::score::{
    Answer, AnswerKind, Level, Lexicon, Signal, assess,
    combine::{ScoredAnswer, combine},
};

fn scored(kind: AnswerKind, text: &str) -> ScoredAnswer {
    let answer =
        Answer { id: "a".into(), level: Level::Mid, kind, question: "Go on.".into(), answer: text.into() };
    let assessment = assess(&answer, Lexicon::embedded());
    ScoredAnswer {
        question: "a".into(),
        asked: "Go on.".into(),
        kind,
        turns: vec![1],
        text: text.into(),
        assessment,
    }
}

const INCIDENT: &str = "I deleted the index of the orders table by mistake, checkouts failed for ten minutes, I told my \
    lead, I restored it and I added a check to CI.";
const DESIGN: &str =
    "I'd use a cache because reads are slow. I considered an index instead, but the cost is slower writes.";

#[test]
fn the_evidence_of_all_answers_stands_in_their_joined_text() {
    let scores =
        combine(vec![scored(AnswerKind::Behavioral, INCIDENT), scored(AnswerKind::SystemDesign, DESIGN)]);
    let joined = format!("{INCIDENT}\n{DESIGN}");
    let evidence = [&scores.ownership, &scores.tradeoffs, &scores.specificity]
        .map(|score| score.evidence.clone())
        .concat();
    assert!(evidence.iter().any(|found| found.start > INCIDENT.len()));
    assert!(evidence.iter().any(|found| found.end <= INCIDENT.len()));
    for found in evidence {
        assert_eq!(joined.get(found.start..found.end), Some(found.quote.as_str()));
    }
}

#[test]
fn a_story_that_weighs_nothing_does_not_lower_trade_offs() {
    let alone = combine(vec![scored(AnswerKind::SystemDesign, DESIGN)]);
    let both =
        combine(vec![scored(AnswerKind::Behavioral, INCIDENT), scored(AnswerKind::SystemDesign, DESIGN)]);
    assert_eq!(alone.tradeoffs.score, both.tradeoffs.score);
}

#[test]
fn what_no_question_asked_for_and_nothing_shows_has_no_number() {
    let scores = combine(vec![scored(
        AnswerKind::Behavioral,
        "The payment service went down at noon, the broker lost its connections, and the orders database was restored.",
    )]);
    assert_eq!(scores.tradeoffs.score, None);
    assert!(scores.tradeoffs.reason.unwrap().contains("no question asked for it"));
}

#[test]
fn words_that_stand_where_evidence_should_be_are_left_out_where_there_is_some() {
    let scores =
        combine(vec![scored(AnswerKind::Behavioral, INCIDENT), scored(AnswerKind::SystemDesign, DESIGN)]);
    assert!(scores.tradeoffs.evidence.iter().all(|found| !found.signal.is_lack()));
}

#[test]
fn the_mean_is_taken_over_the_answers_that_have_a_number() {
    let stories = [INCIDENT, "No.", "We looked at the slow service, and then we restarted the machine."];
    let answers: Vec<ScoredAnswer> =
        stories.into_iter().map(|text| scored(AnswerKind::Behavioral, text)).collect();
    let [first, second, third] = [0, 1, 2].map(|index: usize| answers[index].assessment.ownership.score);
    assert_eq!(second, None);
    let mean = f64::midpoint(first.unwrap(), third.unwrap());
    // The mean is given to a tenth.
    assert!((combine(answers).ownership.score.unwrap() - mean).abs() < 0.051);
}

#[test]
fn what_one_answer_shows_is_not_missed() {
    let scores =
        combine(vec![scored(AnswerKind::Behavioral, INCIDENT), scored(AnswerKind::SystemDesign, DESIGN)]);
    assert!(scores.ownership.evidence.iter().any(|found| found.signal == Signal::SystemicChange));
    assert!(!scores.ownership.missing.contains(&Signal::SystemicChange), "{:?}", scores.ownership.missing);
}

#[test]
fn without_answers_there_is_a_reason_and_no_number() {
    let scores = combine(Vec::new());
    for score in [scores.ownership, scores.tradeoffs, scores.specificity] {
        assert!(score.score.is_none() && score.band.is_none() && score.reason.is_some());
    }
}

#[test]
fn below_the_top_something_is_open_even_where_each_gap_is_filled_by_another_answer() {
    let weaker =
        "I restarted the broker of the payments queue, and 40 partitions were lost for nine minutes.";
    let scores =
        combine(vec![scored(AnswerKind::Behavioral, INCIDENT), scored(AnswerKind::Behavioral, weaker)]);
    for score in [&scores.ownership, &scores.specificity] {
        assert!(score.score < Some(5.0) && !score.missing.is_empty(), "{score:?}");
    }
}

#[test]
fn what_somebody_would_do_in_a_design_lifts_no_story() {
    let story = "We had an outage of the orders database and it was restored by the operators.";
    let plan = "I'd put a cache in Redis, I'd keep each key for a minute, and I'd measure the hit rate.";
    let alone = combine(vec![scored(AnswerKind::Behavioral, story)]);
    let both = combine(vec![scored(AnswerKind::Behavioral, story), scored(AnswerKind::SystemDesign, plan)]);
    assert_eq!(alone.ownership.score, both.ownership.score);
    assert_eq!(combine(vec![scored(AnswerKind::SystemDesign, plan)]).ownership.score, None);
}

#[test]
fn who_told_no_deed_is_asked_for_one_whatever_they_would_build() {
    let story = "We had an outage of the orders database and it was restored by the operators.";
    let plan = "I'd put a cache in Redis, I'd keep each key for a minute, and I'd measure the hit rate.";
    let scores = combine(vec![scored(AnswerKind::Behavioral, story), scored(AnswerKind::SystemDesign, plan)]);
    assert_eq!(scores.ownership.missing.first(), Some(&Signal::OwnAction), "{:?}", scores.ownership);
}
