//! A judge that makes up quotes.

use vivavoce::score::{
    Dimension,
    judge::{Outcome, Subject},
};

use super::{PATIENT, STORY, judge, program, read_by, together};
use crate::support::judge_server::{Asked, Deed, JudgeServer, reply};
use vivavoce::llm::{Budget, judge::Terms};

const INVENTED: [&str; 3] = [
    "I rewrote the whole scheduler in Rust over one weekend",
    "I led a team of forty engineers through the migration",
    "we saved four million dollars in the first quarter",
];

fn lies(asked: &Asked) -> Deed {
    let turn = asked.turns()[0].0;
    let signal = asked.signal();
    let evidence: Vec<_> = INVENTED.iter().map(|quote| (turn, *quote, signal.as_str())).collect();
    Deed::Writes(reply(Some(5), &evidence, "Excellent."))
}

#[tokio::test]
async fn made_up_quotes_carry_no_level_and_reach_no_reader() {
    let server = JudgeServer::start(lies).await;
    for dimension in Dimension::ALL {
        let score = together(&server, STORY, dimension).await;
        assert_eq!(&score, program(STORY).of(dimension), "the program's score stands as it is");
    }
}

#[tokio::test]
async fn whoever_lies_three_times_is_asked_no_more() {
    let server = JudgeServer::start(lies).await;
    let judge = judge(vec![server.order()], PATIENT, Budget::default());
    let subject = Subject::Competency("debugging".to_owned());
    let read = read_by(&judge, STORY, std::slice::from_ref(&subject), &Terms::default()).await;
    let judgement = read.answers[0].of(&subject).unwrap();
    assert_eq!((&judgement.outcome, judgement.samples, judgement.lost_quotes), (&Outcome::Unusable, 3, 9));
    assert_eq!(server.asked(), 3);
}

#[tokio::test]
async fn one_true_quote_among_made_up_ones_is_all_that_is_kept_and_carries_no_high_level() {
    let mixed = |level: u8| {
        move |asked: &Asked| {
            let signal = asked.signal();
            let turn = asked.turns()[0].0;
            let evidence =
                [(turn, INVENTED[0], signal.as_str()), (turn, "I ROLLED the change back", signal.as_str())];
            Deed::Writes(reply(Some(level), &evidence, ""))
        }
    };
    let subject = Subject::Dimension(Dimension::Ownership);
    for (level, is_believed) in [(3, true), (4, false), (5, false)] {
        let server = JudgeServer::start(mixed(level)).await;
        let judge = judge(vec![server.order()], PATIENT, Budget::default());
        let read = read_by(&judge, STORY, std::slice::from_ref(&subject), &Terms::default()).await;
        let outcome = &read.answers[0].of(&subject).unwrap().outcome;
        match outcome {
            Outcome::Level { quotes, .. } => {
                assert!(is_believed);
                assert_eq!(
                    quotes.iter().map(|quote| quote.quote.as_str()).collect::<Vec<_>>(),
                    ["I rolled the change back"]
                );
                assert_eq!(&STORY[quotes[0].start..quotes[0].end], quotes[0].quote);
            }
            Outcome::Abstained { .. } | Outcome::Unusable => assert!(!is_believed, "{level}"),
        }
    }
}

#[tokio::test]
async fn words_of_the_question_or_of_another_turn_are_no_quote() {
    let server = JudgeServer::start(|asked: &Asked| {
        let signal = asked.signal();
        let evidence = [
            (1, "about a mistake that you made in production", signal.as_str()),
            (7, "I told my lead", &signal),
        ];
        Deed::Writes(reply(Some(3), &evidence, ""))
    })
    .await;
    let score = together(&server, STORY, Dimension::Ownership).await;
    assert_eq!(&score, program(STORY).of(Dimension::Ownership));
}
