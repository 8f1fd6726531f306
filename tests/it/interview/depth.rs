//! What a follow-up one level deeper is worth: the top of specificity needs detail that held.

use vivavoce::{
    interview::{
        event::{Event, FollowUp},
        transcript::{Transcript, TranscriptTurn},
    },
    score::{Lexicon, answers},
};

use super::{
    conversation::{Conversation, typed},
    follow_ups::one_scored_part,
};

const STORY: &str = "I deployed a migration on Postgres, the checkout timed out for eleven minutes, 340 orders failed, I looked \
                     at pg stat activity and saw an exclusive lock on the orders table with 90 million rows, because the \
                     alter waited for a report, the connection pool with 20 connections was full, I killed it with pg \
                     terminate backend, and the error code was 504 in nginx and Django and pgbouncer";

const BENEATH: &str = "The statement was alter table add column with a default, so Postgres rewrote 12 gigabytes. In the plan I \
                       found a reporting query that had been open for 40 minutes, and 58 backends hung behind it with a \
                       relation lock.";

/// Specificity of the first scored answer, whose drilled claim was answered with `beneath`.
fn specificity(beneath: &str) -> f64 {
    let mut conversation = Conversation::begun(one_scored_part());
    conversation.says("I work on the payments service");
    conversation.hears_all();
    let question = conversation.question().to_owned();
    conversation.says(STORY);
    while conversation.question() == question {
        conversation.hears_all();
        let drilled = conversation.follow_ups(FollowUp::Depth).len();
        let last = conversation.log.iter().rev().find_map(|record| match &record.event {
            Event::ProbeAsked { follow_up, .. } => Some(*follow_up),
            _ => None,
        });
        let words = if last == Some(FollowUp::Depth) { beneath } else { "Nothing more than that." };
        conversation.says(words);
        assert!(drilled <= 1);
    }
    assert_eq!(conversation.follow_ups(FollowUp::Depth).len(), 1);
    let turns = conversation.interview.turns().map(|(turn, heard)| TranscriptTurn {
        turn,
        source: typed("").source,
        text: heard.text.clone(),
        segments: Vec::new(),
        gaps: Vec::new(),
    });
    let transcript = Transcript { version: None, turns: turns.collect() };
    let scored = answers::of_interview(&conversation.interview, &transcript, Lexicon::embedded());
    let answer = scored.into_iter().find(|answer| answer.question == question).unwrap();
    answer.assessment.specificity.score.unwrap()
}

#[test]
fn detail_that_held_reaches_the_top() {
    assert!(specificity(BENEATH) > 4.5, "{}", specificity(BENEATH));
}

#[test]
fn who_says_the_same_again_stays_below_the_top() {
    assert!((specificity(STORY) - 4.5).abs() < 0.01, "{}", specificity(STORY));
}

#[test]
fn the_same_again_with_some_words_misheard_is_no_new_detail() {
    let misheard = STORY.replace("Postgres", "post grace").replace("orders table", "order cable");
    assert!((specificity(&misheard) - 4.5).abs() < 0.01, "{}", specificity(&misheard));
}

#[test]
fn who_has_nothing_beneath_stays_below_the_top() {
    let nothing = "I don't remember, it was a long time ago.";
    assert!((specificity(nothing) - 4.5).abs() < 0.01, "{}", specificity(nothing));
}
