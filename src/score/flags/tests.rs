use super::*;

#[test]
fn every_kind_is_green_or_red_and_named_as_in_reports() {
    let names = serde_json::to_value([FlagKind::PreventsTheNext, FlagKind::AsksNothing]).unwrap();
    assert_eq!(names, serde_json::json!(["prevents_the_next", "asks_nothing"]));
    assert!(FlagKind::AsksFirst.is_green() && !FlagKind::NoOwnPart.is_green());
}

#[test]
fn a_reply_that_names_any_thing_may_name_another_way() {
    let may = |text: &str| {
        let reply = Answer {
            id: String::new(),
            level: Level::Mid,
            kind: AnswerKind::Behavioral,
            question: String::new(),
            answer: text.to_owned(),
        };
        tradeoffs::may_name_a_way(&reply, Lexicon::embedded())
    };
    for text in [
        "We could add more workers, but the cost was too high.",
        "The second replica, I said. Or make the report before, when the write comes.",
    ] {
        assert!(may(text), "{text}");
    }
    for text in ["No.", "I did not consider another way.", "It was fine like that."] {
        assert!(!may(text), "{text}");
    }
}
