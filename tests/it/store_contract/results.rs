use rstest::rstest;
use vivavoce::{
    id::InterviewId,
    interview::{
        event::{HeardSegment, RecognitionVersion, SampleRange, TurnSource},
        transcript::{Transcript, TranscriptTurn},
    },
    recognition::Word,
    score::{Evidence, Score, Signal, combine::InterviewScores, record::ScoreRecord, stamps::Stamps},
    store::{StoreError, results::Results},
    time::UnixMillis,
};

use super::world::{NOW, World};
use crate::support::database::Engine;

#[rstest]
#[tokio::test]
async fn the_latest_transcript_comes_back_letter_for_letter(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    assert_eq!(world.store.transcript(world.interview).await.unwrap(), None);
    let latest = transcript("I said \u{0}“naïve”\nand\t😀.");

    world.store.add_transcript(world.interview, &transcript("Old words."), NOW).await.unwrap();
    world.store.add_transcript(world.interview, &latest, NOW).await.unwrap();

    assert_eq!(world.store.transcript(world.interview).await.unwrap(), Some(latest));
}

#[rstest]
#[tokio::test]
async fn all_scores_are_kept_latest_first(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let [first, second] = [0, 1].map(|milliseconds| scores(NOW.plus_ms(milliseconds)));

    world.store.add_scores(world.interview, &first).await.unwrap();
    world.store.add_scores(world.interview, &second).await.unwrap();

    assert_eq!(world.store.scores(world.interview).await.unwrap(), [second, first]);
}

#[rstest]
#[tokio::test]
async fn an_unknown_interview_takes_no_result(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let nowhere: InterviewId = world.unknown_interview();

    let refused = [
        world.store.add_transcript(nowhere, &transcript("Words."), NOW).await,
        world.store.add_scores(nowhere, &scores(NOW)).await,
    ];

    assert!(refused.iter().all(|done| matches!(done, Err(StoreError::Conflict(_)))), "{refused:?}");
}

fn transcript(text: &str) -> Transcript {
    let samples = SampleRange { first_sample: 512, end_sample: 16_512 };
    Transcript {
        version: Some(RecognitionVersion {
            model: "model.bin".to_owned(),
            sha256: "ab".repeat(32),
            settings: "greedy".to_owned(),
            max_piece_ms: 10_000,
            synthetic: true,
        }),
        turns: vec![TranscriptTurn {
            turn: 1,
            source: TurnSource::Voice,
            text: text.to_owned(),
            segments: vec![HeardSegment {
                samples,
                text: text.to_owned(),
                words: vec![Word::new(text, 0.1)],
            }],
            gaps: vec![samples],
        }],
    }
}

fn scores(made: UnixMillis) -> ScoreRecord {
    let ownership = Score {
        score: Some(3.3),
        band: Some([2.9, 3.7]),
        evidence: vec![Evidence {
            quote: "I rolled it back".to_owned(),
            start: 4,
            end: 20,
            signal: Signal::OwnAction,
        }],
        missing: Vec::new(),
        reason: None,
    };
    let none = Score {
        score: None,
        band: None,
        evidence: Vec::new(),
        missing: vec![Signal::OwnDecision],
        reason: Some("nothing was said about it".to_owned()),
    };
    ScoreRecord {
        scores: InterviewScores {
            ownership,
            tradeoffs: none.clone(),
            specificity: none,
            answers: Vec::new(),
            judged: Vec::new(),
            readers: Vec::new(),
            competencies: Vec::new(),
            flags: Vec::new(),
            overall: None,
        },
        made,
        program: "0.1.0".to_owned(),
        lexicon: "1".to_owned(),
        stamps: Stamps { rubric: Some("0a1b".to_owned()), transcript: None },
        judge: None,
    }
}
