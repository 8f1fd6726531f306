use super::*;

#[test]
fn every_kind_is_green_or_red_and_named_as_in_reports() {
    let names = serde_json::to_value([FlagKind::PreventsTheNext, FlagKind::AsksNothing]).unwrap();
    assert_eq!(names, serde_json::json!(["prevents_the_next", "asks_nothing"]));
    assert!(FlagKind::AsksFirst.is_green() && !FlagKind::NoOwnPart.is_green());
}
