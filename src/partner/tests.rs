//! The table of outcomes and partners, and what decides about progress.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{
    Partner, ashby, greenhouse, harvest,
    message::{Addresses, Answer, Body, Request, Verdict, judge},
    news::News,
    outcome::{AGREED_MS, Facts, Fate, Outcome, Progress, progress},
    trouble::TroubleKind,
};
use crate::{
    interview::{event::EndReason, status::InterviewStatus},
    time::UnixMillis,
};

const NOW: UnixMillis = UnixMillis(1_780_000_000_000);
const URL: &str = "https://viva.example.org/result#S";

fn news(outcome: Outcome) -> News {
    let news = News::of(outcome, None, URL);
    News { score: (outcome == Outcome::Completed).then_some(3.5), ..news }
}

fn told(partner: Partner, outcome: Outcome) -> String {
    let (addresses, news) = (Addresses::default(), news(outcome));
    let said = match partner {
        Partner::Greenhouse => {
            let patch = greenhouse::changed("https://app.greenhouse.io/t/1", "key");
            return format!("{} and then {}", in_words(&patch), greenhouse::complete_status(&news));
        }
        Partner::GreenhouseRecruiting => harvest::note(&addresses, "token", ("7", 9), &news),
        Partner::Ashby => Some(ashby::ended(&addresses, "key", "order-1", &news, NOW)),
    };
    in_words(&said.unwrap())
}

fn in_words(request: &Request) -> String {
    let body = match &request.body {
        Body::Empty => "no body".to_owned(),
        Body::Json(body) => body.to_string(),
        Body::Form(fields) => format!("{fields:?}"),
    };
    format!("{:?} {} as {:?}: {body}", request.verb, request.url, request.credential)
}

#[test]
fn every_outcome_has_an_answer_for_every_partner() {
    let mut table = String::new();
    for partner in Partner::ALL {
        writeln!(table, "# {}", partner.title()).unwrap();
        for outcome in Outcome::ALL {
            writeln!(table, "{outcome:?}: {}", told(partner, outcome)).unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn every_trouble_names_its_remedy() {
    let line = |kind: &TroubleKind| {
        let (at_first, given_up) = (kind.remedy(), kind.remedy_once_given_up());
        let then = if at_first == given_up { String::new() } else { format!(" Then: {given_up}") };
        format!("{kind:?}: {at_first}{then}")
    };
    let table: Vec<String> = TroubleKind::ALL.iter().map(line).collect();
    insta::assert_snapshot!(table.join("\n"));
}

fn facts(status: InterviewStatus) -> Facts {
    Facts { status, end_reason: None, link_expires: NOW, agreed: false, in_work: false, fate: Fate::Stands }
}

#[test]
fn an_interview_is_over_only_when_its_report_is_made() {
    let ended = Facts { end_reason: Some(EndReason::Completed), ..facts(InterviewStatus::Ended) };
    assert_eq!(progress(Facts { in_work: true, ..ended }, NOW), Progress::InReview);
    assert_eq!(progress(ended, NOW), Progress::Over(Outcome::Completed));
}

#[test]
fn each_ending_has_its_outcome() {
    let outcome =
        |reason| progress(Facts { end_reason: Some(reason), ..facts(InterviewStatus::Reported) }, NOW);
    for reason in [EndReason::Completed, EndReason::OutOfTime, EndReason::Stopped] {
        assert_eq!(outcome(reason), Progress::Over(Outcome::Completed));
    }
    assert_eq!(outcome(EndReason::HumanRequested), Progress::Over(Outcome::HumanRequested));
    assert_eq!(outcome(EndReason::Abandoned), Progress::Over(Outcome::Abandoned));
    assert_eq!(progress(facts(InterviewStatus::Declined), NOW), Progress::Over(Outcome::Declined));
}

#[test]
fn an_invitation_expires_with_its_link_and_later_for_whoever_has_agreed() {
    let invited = Facts { link_expires: NOW.plus_ms(1), ..facts(InterviewStatus::Invited) };
    assert_eq!(progress(invited, NOW), Progress::Invited { until: NOW.plus_ms(1) });
    assert_eq!(progress(invited, NOW.plus_ms(1)), Progress::Over(Outcome::Expired));
    let agreed = Facts { agreed: true, ..invited };
    let until = NOW.plus_ms(1 + AGREED_MS);
    assert_eq!(progress(agreed, until.plus_ms(-1)), Progress::Invited { until });
    assert_eq!(progress(agreed, until), Progress::Over(Outcome::Expired));
}

#[test]
fn an_interview_that_was_taken_back_before_it_began_is_withdrawn() {
    let taken_back = |status| progress(Facts { fate: Fate::Withdrawn, ..facts(status) }, NOW);
    assert_eq!(taken_back(InterviewStatus::Invited), Progress::Over(Outcome::Withdrawn));
    assert_eq!(taken_back(InterviewStatus::Started), Progress::Started);
}

#[test]
fn deleted_data_end_an_order_whatever_else_holds() {
    let deleted = Facts { fate: Fate::Deleted, in_work: true, ..facts(InterviewStatus::Started) };
    assert_eq!(progress(deleted, NOW), Progress::Over(Outcome::Deleted));
}

#[test]
fn no_score_and_no_words_follow_who_was_not_interviewed() {
    for outcome in [Outcome::Declined, Outcome::Expired, Outcome::Withdrawn, Outcome::Deleted] {
        let news = News::of(outcome, None, URL);
        assert_eq!((news.score, news.lines.len()), (None, 1));
    }
}

#[test]
fn an_order_comes_anew_once_nothing_came_of_it_and_the_candidate_was_moved_again() {
    let order = |moved: Option<&str>| {
        let body = send_test().to_string();
        let mut order = greenhouse::send_test(body.as_bytes(), &Addresses::default()).unwrap();
        order.refs.moved = moved.map(str::to_owned);
        order
    };
    let known = order(Some("2026-11-02T14:44:42Z")).refs;
    let later = order(Some("2026-11-09T09:01:00Z"));
    for outcome in Outcome::ALL {
        let nothing_came_of_it = !outcome.was_held() && outcome != Outcome::Deleted;
        assert_eq!(later.comes_anew(&known, outcome), nothing_came_of_it, "{outcome:?}");
    }
    for moved in [None, Some("2026-11-02T14:44:42Z"), Some("2026-11-01T09:01:00Z")] {
        assert!(!order(moved).comes_anew(&known, Outcome::Expired), "{moved:?}");
    }
    assert!(!later.comes_anew(&order(None).refs, Outcome::Expired));
}

/// Greenhouse's documented example.
fn send_test() -> Value {
    json!({
        "partner_test_id": "01890a5d-ac96-774b-bcce-b302099a8057",
        "candidate": {
            "first_name": "Harry", "last_name": "Potter", "resume_url": "https://hogwarts.com/resume",
            "phone_number": "123-456-7890", "email": "hpotter@hogwarts.edu",
            "greenhouse_profile_url": "https://app.greenhouse.io/people/17681532?application_id=26234709"
        },
        "url": "https://app.greenhouse.io/integrations/testing_partners/take_home_tests/12345"
    })
}

#[test]
fn our_key_is_sent_to_greenhouse_alone() {
    let read = |url: &str| {
        let mut body = send_test();
        body["url"] = json!(url);
        greenhouse::send_test(body.to_string().as_bytes(), &Addresses::default()).is_ok()
    };
    assert!(read("https://app.greenhouse.io/integrations/testing_partners/take_home_tests/12345"));
    assert!(read("https://app2.eu.greenhouse.io/x"));
    for url in [
        "http://app.greenhouse.io/x",
        "https://greenhouse.io.evil.example/x",
        "https://evilgreenhouse.io/x",
        "https://app.greenhouse.io@evil.example/x",
        "https://app.greenhouse.io:443@evil.example/x",
        "https://evil.example\\.greenhouse.io/x",
        "https://evil.example#.greenhouse.io",
        "https://127.0.0.1/x",
        "http://127.0.0.1:1/x",
        "",
    ] {
        assert!(!read(url), "{url}");
    }
}

#[test]
fn a_preferred_name_comes_first_where_there_is_one() {
    let name = |preferred: Value| {
        let mut body = send_test();
        body["candidate"]["preferred_name"] = preferred;
        greenhouse::send_test(body.to_string().as_bytes(), &Addresses::default()).unwrap().name
    };
    assert_eq!(name(json!("Hal")), "Hal Potter");
    assert_eq!(name(json!(null)), "Harry Potter");
    assert_eq!(name(json!(" ")), "Harry Potter");
}

#[test]
fn what_the_partner_answers_decides_whether_it_is_tried_again() {
    let verdict = |status| judge(Answer { status, retry_after_s: Some(30), body: "words" });
    assert_eq!(verdict(204), Verdict::Taken);
    for status in [401, 403, 408, 429, 500, 502, 503, 504] {
        assert!(matches!(verdict(status), Verdict::Again { after_ms: Some(30_000), .. }), "{status}");
    }
    for status in [302, 400, 404, 409, 410, 422] {
        assert!(matches!(verdict(status), Verdict::Refused(_)), "{status}");
    }
    let no = Answer { status: 200, retry_after_s: None, body: r#"{"success":false,"errors":["x"]}"# };
    assert!(matches!(ashby::judge_answer(no), Verdict::Refused(_)));
}
