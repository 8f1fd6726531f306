use rstest::rstest;
use vivavoce::{
    metrics::TurnMetrics,
    store::{
        StoreError,
        outbox::{Depth, Outbox},
        turn_metrics::TurnFigures,
    },
};

use super::world::{NOW, World};
use crate::support::database::Engine;

#[rstest]
#[tokio::test]
async fn the_figures_of_turns_come_back_in_order(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let unmeasured = TurnMetrics { turn: 1, ..TurnMetrics::default() };
    let measured = TurnMetrics {
        turn: 2,
        eou_delay_ms: Some(1),
        hold_to_final_ms: Some(2),
        user_to_bot_ms: Some(3),
        user_to_bot_heard_ms: Some(4),
        pieces: 5,
        asr_queue_wait_ms: 6,
        asr_decode_ms: 7,
        retries: 8,
        dropped_words: 9,
        speculative_hits: 10,
        speculative_wasted: 11,
        speculative_wasted_ms: 12,
        false_cutoff: true,
        samples_replayed: 13,
        samples_lost: 14,
        barge_ins: 15,
        false_barge_ins: 16,
        llm_first_token_ms: Some(17),
        llm_reply_ms: Some(18),
        llm_tokens_in: 19,
        llm_tokens_out: 20,
        llm_tokens_wasted: 21,
        llm_cost_micros: 22,
        llm_ahead_hits: 23,
        llm_ahead_wasted: 24,
    };
    for turn in [&measured, &unmeasured] {
        world.store.add_turn_metrics(world.interview, turn, NOW).await.unwrap();
    }
    let found = world.store.turn_metrics(world.interview).await.unwrap();
    assert_eq!(found, [unmeasured, measured]);
}

#[rstest]
#[tokio::test]
async fn a_turn_has_its_figures_once_and_belongs_to_an_interview(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let turn = TurnMetrics { turn: 1, ..TurnMetrics::default() };
    world.store.add_turn_metrics(world.interview, &turn, NOW).await.unwrap();
    for refused in [
        world.store.add_turn_metrics(world.interview, &turn, NOW).await,
        world.store.add_turn_metrics(world.unknown_interview(), &turn, NOW).await,
    ] {
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    }
}

#[rstest]
#[tokio::test]
async fn open_and_dead_jobs_of_all_interviews_are_counted(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    assert_eq!(world.store.depth().await.unwrap(), Depth { open: 0, dead: 0 });
    let other = world.foreign_interview(2).await;
    for interview in [world.interview, world.interview, other] {
        world.store.add_job(&world.job(interview, NOW), NOW).await.unwrap();
    }
    let job = world.store.claim_job(NOW, NOW.plus_ms(1_000)).await.unwrap().unwrap();
    world.store.fail_job(&job, "it never will", NOW).await.unwrap();
    assert_eq!(world.store.depth().await.unwrap(), Depth { open: 2, dead: 1 });
}
