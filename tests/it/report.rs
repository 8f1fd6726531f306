//! The report: what people and programs read of a strong, a middling and a weak interview.

mod rehearsed;
mod second_reader;

use vivavoce::{
    interview::{event::EndReason, status::InterviewStatus},
    report::{
        Report,
        model::{NoticeKind, QuestionReport, ReportState, Speaker},
    },
    time::UnixMillis,
};

use self::rehearsed::Rehearsed;

fn strong() -> Rehearsed {
    Rehearsed::new(
        &[
            "I shipped a migration that added an index on the orders table without the concurrent option, at noon.",
            "It locked writes for eleven minutes and about 4,000 checkouts failed with a 503. I saw it on the latency \
             dashboard, I told the incident channel that it was my migration and I cancelled it.",
            "Afterwards I wrote the postmortem and I added a check to CI that refuses such an index.",
        ],
        &[
            "I'd put the profile in Redis for sixty seconds, because nine of ten reads are for the same users.",
            "I considered a materialized view instead, it is always fresh, but every write gets slower. The price is that \
             a banned user stays visible for a minute. At my last job I measured 20 milliseconds at p99 with that.",
        ],
    )
}

fn middling() -> Rehearsed {
    Rehearsed::new(
        &[
            "I deployed a change to the import job and it was wrong, so some orders were missing. I fixed it and I told my lead.",
        ],
        &[
            "I'd use a cache, because the reads are slow. You could also add an index, but I think the cache is simpler.",
        ],
    )
}

fn weak() -> Rehearsed {
    Rehearsed::new(
        &[
            "There was an outage at some point and the database was slow. It got fixed by somebody and after that people were \
           more careful with the changes, it was a stressful time for everybody in the company.",
        ],
        &["A cache, I guess."],
    )
}

#[test]
fn a_strong_interview_as_people_read_it() {
    insta::assert_snapshot!(strong().markdown());
}

#[test]
fn a_middling_interview_as_people_read_it() {
    insta::assert_snapshot!(middling().markdown());
}

#[test]
fn a_weak_interview_as_people_read_it() {
    insta::assert_snapshot!(weak().markdown());
}

#[test]
fn a_strong_interview_as_programs_read_it() {
    insta::assert_snapshot!(strong().json());
}

#[test]
fn a_middling_interview_as_programs_read_it() {
    insta::assert_snapshot!(middling().json());
}

#[test]
fn a_weak_interview_as_programs_read_it() {
    insta::assert_snapshot!(weak().json());
}

/// Every quote stands letter for letter where it says, in bytes and in UTF-16 units.
fn assert_quotes_stand(report: &Report) {
    let quotes: Vec<_> = report.scores.iter().flat_map(|dimension| &dimension.quotes).collect();
    assert!(!quotes.is_empty());
    for quote in quotes {
        let turn = report.conversation.iter().find(|said| said.turn == Some(quote.turn)).unwrap();
        assert_eq!(turn.text.get(quote.start..quote.end), Some(quote.text.as_str()));
        let units: Vec<u16> = turn.text.encode_utf16().collect();
        let slice = &units[quote.start_utf16..quote.end_utf16];
        assert_eq!(String::from_utf16(slice).unwrap(), quote.text);
    }
}

#[test]
fn every_quote_stands_in_its_turn() {
    for interview in [strong(), middling(), weak()] {
        assert_quotes_stand(&interview.report());
    }
}

#[test]
fn quotes_stand_in_turns_with_characters_of_several_bytes() {
    let interview = Rehearsed::new(
        &[
            "Für das Café “Zoë” 🦀 I rewrote the import job and I told my lead that the café’s menu was my mistake.",
        ],
        &["I'd put naïve results in Redis for €5, because 99.9% of reads are the same."],
    );
    assert_quotes_stand(&interview.report());
}

#[test]
fn a_question_without_an_answer_moves_no_quote() {
    let design = "I'd put the results in Redis, because reads are the most of it, and the price is that they can be stale.";
    let report = Rehearsed::new(&[], &[design]).report();
    assert_quotes_stand(&report);
    assert!(report.scores.iter().all(|dimension| dimension.score.is_none() || !dimension.quotes.is_empty()));
}

#[test]
fn a_quote_plays_the_piece_that_holds_it() {
    let report = strong().report();
    let quote = report.scores[0].quotes.iter().find(|quote| quote.text.contains("check to CI")).unwrap();
    let turn = report.conversation.iter().find(|said| said.turn == Some(quote.turn)).unwrap();
    assert!(quote.start_ms >= turn.start_ms && quote.end_ms <= turn.end_ms && quote.start_ms < quote.end_ms);
}

#[test]
fn a_typed_turn_has_no_place_in_the_recording_and_is_announced() {
    let mut interview = middling();
    interview.typed = true;
    let report = interview.report();
    let mut said = report.conversation.iter().filter(|said| said.speaker == Speaker::Candidate);
    assert!(said.all(|said| said.start_ms.is_none()));
    assert!(
        report.scores.iter().flat_map(|dimension| &dimension.quotes).all(|quote| quote.start_ms.is_none())
    );
    assert!(report.notices.iter().any(|notice| notice.kind == NoticeKind::Typed));
}

#[test]
fn a_made_up_candidate_is_labelled_first() {
    let report = strong().report();
    assert_eq!(report.notices.first().map(|notice| notice.kind), Some(NoticeKind::Rehearsal));
}

#[test]
fn without_scores_the_report_waits_or_says_why_there_will_be_none() {
    let mut interview = strong();
    interview.scored = false;
    let state = |interview: &Rehearsed| interview.report().state;
    assert_eq!(state(&interview), ReportState::Pending);
    interview.failed = true;
    assert_eq!(state(&interview), ReportState::Unavailable);
    (interview.failed, interview.scoring_agreed) = (false, false);
    assert_eq!(state(&interview), ReportState::Unavailable);
    interview.status = InterviewStatus::Declined;
    assert_eq!(state(&interview), ReportState::Unavailable);
}

#[test]
fn an_interview_cut_short_and_lost_sound_are_announced() {
    let mut interview = strong();
    interview.end_reason = EndReason::Stopped;
    interview.gap_samples = 24_000;
    let kinds: Vec<NoticeKind> = interview.report().notices.iter().map(|notice| notice.kind).collect();
    assert!(kinds.contains(&NoticeKind::EndedEarly) && kinds.contains(&NoticeKind::Gap), "{kinds:?}");
}

#[test]
fn before_the_start_there_is_a_report_without_a_conversation() {
    let mut interview = strong();
    interview.begun = false;
    interview.scored = false;
    interview.status = InterviewStatus::Invited;
    let report = interview.report();
    assert_eq!(report.state, ReportState::Pending);
    assert!(report.conversation.is_empty() && report.questions.is_empty() && report.scores.is_empty());
    interview.cancelled = Some(UnixMillis(1));
    let report = interview.report();
    assert_eq!(report.state, ReportState::Unavailable);
    assert_eq!(report.state_sentence, "The interview was cancelled before it began.");
}

#[test]
fn what_is_open_comes_with_a_full_question_for_the_next_round() {
    for dimension in [strong(), middling(), weak()].iter().flat_map(|interview| interview.report().scores) {
        let open = dimension.unmet.is_some();
        let next = dimension.ask_next;
        assert_eq!(next.is_some(), open, "{:?}", dimension.dimension);
        assert!(next.is_none_or(|next| next.text.ends_with(['?', '.'])));
    }
}

#[test]
fn a_question_for_the_next_round_is_the_plans_where_the_plan_has_one() {
    let report = weak().report();
    let about = |question: &QuestionReport| Some(question.text.clone());
    let asked: Vec<_> = report.questions.iter().map(about).collect();
    let planned: Vec<_> = report.scores.iter().filter_map(|dimension| dimension.ask_next.clone()).collect();
    assert!(planned.iter().any(|next| next.about.is_some() && asked.contains(&next.about)), "{planned:?}");
}

#[test]
fn what_was_asked_in_the_same_words_is_not_what_to_ask_next() {
    let next = |interview: &Rehearsed| interview.report().scores[0].ask_next.clone().unwrap().text;
    let mut interview = weak();
    let words = "What did you do yourself, step by step?";
    assert_eq!(next(&interview), words);
    interview.follow_up = Some(words);
    assert_ne!(next(&interview), words);
}

#[test]
fn what_nobody_looked_at_is_named() {
    let report = strong().report();
    assert!(report.not_looked_at.contains(&"Security".to_owned()), "{:?}", report.not_looked_at);
    assert!(!report.not_looked_at.contains(&"Ownership".to_owned()));
}

#[test]
fn what_was_said_does_not_become_markup() {
    let interview = Rehearsed::new(
        &["I wrote <script>alert(1)</script> and *bold* `code` [link](x)\n# title"],
        &["I'd use it."],
    );
    let text = interview.markdown();
    assert!(!text.contains("<script>") && !text.contains("\n# title") && !text.contains(" *bold*"), "{text}");
}
