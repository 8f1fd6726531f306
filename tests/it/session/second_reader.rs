//! A whole interview whose answers a language model reads after the end.

use std::time::Duration;

use tokio::time::{sleep, timeout};
use vivavoce::{
    id::InterviewId,
    score::{Dimension, record::JudgeState},
    store::results::{Results, ScoreRecord},
};

use super::{
    page::{House, Page},
    typed::{ANSWERS, converse},
};
use crate::support::judge_server::{Asked, Deed, JudgeServer, reply};

/// The first words of the first turn, at level three.
fn fair(asked: &Asked) -> Deed {
    let (turn, text) = asked.turns()[0].clone();
    let quote: Vec<&str> = text.split_whitespace().take(6).collect();
    let signal = asked.signal();
    Deed::Writes(reply(Some(3), &[(turn, &quote.join(" "), signal.as_str())], "Says what was done."))
}

/// A typed interview to its end, on a server whose second reader is `server`.
async fn held(server: &JudgeServer) -> (House, InterviewId) {
    let endpoints = format!("[{{ url = \"{}\", model = \"rehearsed\" }}]", server.order().address);
    let house = House::with(
        false,
        vec![("--judge", "judge.read", "true".to_owned()), ("--judge", "judge.endpoints", endpoints)],
    )
    .await;
    let invited = house.invite().await;
    let mut page = Page::open(&house.enter(&invited).await).await;
    converse(&mut page, &mut Vec::new(), &mut ANSWERS.iter()).await;
    (house, invited.id)
}

/// The latest scores, once there are so many records.
async fn scores(house: &House, id: InterviewId, records: usize) -> Vec<ScoreRecord> {
    let there = async {
        loop {
            let scores = house.server.store.scores(id).await.unwrap();
            if scores.len() >= records {
                return scores;
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(Duration::from_mins(1), there).await.unwrap()
}

#[tokio::test]
async fn the_programs_scores_are_there_first_and_the_second_readers_are_added() {
    let server = JudgeServer::start(fair).await;
    let (house, id) = held(&server).await;
    let records = scores(&house, id, 2).await;
    let (both, alone) = (&records[0], &records[1]);
    assert!(alone.scores.judged.is_empty() && alone.judge.as_ref().unwrap().state == JudgeState::Partial);
    let stamp = both.judge.as_ref().unwrap();
    assert_eq!((stamp.state, stamp.models.as_slice()), (JudgeState::Complete, &["rehearsed".to_owned()][..]));
    assert!(stamp.tokens >= 3_000 && stamp.prompts.contains("judge-system"));
    assert_eq!(both.scores.answers, alone.scores.answers, "what the program reads stays");
    assert!(both.scores.judged.iter().all(|answer| !answer.judgements.is_empty()));
    assert_eq!(both.scores.readers.len(), Dimension::ALL.len());
    house.stop().await;
}

#[tokio::test]
async fn where_the_second_reader_fails_the_programs_scores_stand_and_no_number_takes_its_place() {
    let server = JudgeServer::start(|_| Deed::Refuses(500)).await;
    let (house, id) = held(&server).await;
    let records = scores(&house, id, 2).await;
    let latest = &records[0];
    assert_eq!(latest.judge.as_ref().unwrap().state, JudgeState::Partial);
    assert!(latest.scores.judged.is_empty() && latest.scores.competencies.is_empty());
    for dimension in Dimension::ALL {
        assert_eq!(latest.scores.of(dimension), records[records.len() - 1].scores.of(dimension));
    }
    house.stop().await;
}
