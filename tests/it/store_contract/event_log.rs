use rstest::rstest;
use vivavoce::{
    id::InterviewId,
    interview::event::Event,
    store::{
        StoreError,
        event_log::{Append, AppendError, EventLog},
        interviews::InterviewStatus,
        outbox::Outbox,
    },
    time::Offset,
};

use super::world::{NOW, World};
use crate::support::database::Engine;

#[rstest]
#[tokio::test]
async fn every_lease_is_greater_than_the_one_before(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;

    let first = world.store.take_lease(world.interview, "one", NOW).await.unwrap();
    let second = world.store.take_lease(world.interview, "two", NOW).await.unwrap();

    assert!(first > 0);
    assert!(second > first);
}

#[rstest]
#[tokio::test]
async fn no_lease_on_an_unknown_interview(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;

    let refused = world.store.take_lease(world.unknown_interview(), "one", NOW).await;

    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
}

/// A write that fails at the very end, as on a full disk.
const NO_ROOM: &str = "CREATE TABLE nowhere (id INTEGER PRIMARY KEY); \
     CREATE TABLE full_disk (id INTEGER REFERENCES nowhere (id) DEFERRABLE INITIALLY DEFERRED); \
     CREATE TRIGGER no_room AFTER UPDATE ON interview BEGIN INSERT INTO full_disk VALUES (1); END;";

#[tokio::test]
async fn a_lease_that_could_not_be_written_is_not_held() {
    let world = World::new(Engine::Sqlite).await;
    world.database.execute(NO_ROOM).await;

    let refused = world.store.take_lease(world.interview, "one", NOW).await;

    assert!(refused.is_err(), "{refused:?}");
    world.database.execute("DROP TRIGGER no_room").await;
    assert_eq!(world.store.take_lease(world.interview, "one", NOW).await.unwrap(), 1);
}

#[rstest]
#[tokio::test]
async fn appended_facts_come_back_in_order_with_their_numbers(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let epoch = world.store.take_lease(world.interview, "one", NOW).await.unwrap();

    world.store.append(facts(world.interview, epoch, 0, 2)).await.unwrap();
    world.store.append(facts(world.interview, epoch, 2, 1)).await.unwrap();

    let records = world.store.records(world.interview, 1).await.unwrap();
    let found: Vec<_> = records.iter().map(|record| (record.seq, record.at_ms)).collect();
    assert_eq!(found, [(2, Offset(2_000)), (3, Offset(3_000))]);
    assert_eq!(records[1].event, joined(3));
}

#[rstest]
#[tokio::test]
async fn a_stale_lease_appends_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let old = world.store.take_lease(world.interview, "one", NOW).await.unwrap();
    world.store.take_lease(world.interview, "two", NOW).await.unwrap();

    let refused = world.store.append(facts(world.interview, old, 0, 1)).await;

    assert!(matches!(refused, Err(AppendError::StaleLease)), "{refused:?}");
    assert_eq!(world.store.records(world.interview, 0).await.unwrap(), []);
}

#[rstest]
#[case::log_has_grown(0)]
#[case::log_is_shorter(2)]
#[tokio::test]
async fn facts_for_another_length_of_the_log_are_refused(
    #[case] expected_seq: u64,
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let epoch = world.store.take_lease(world.interview, "one", NOW).await.unwrap();
    world.store.append(facts(world.interview, epoch, 0, 1)).await.unwrap();

    let refused = world.store.append(facts(world.interview, epoch, expected_seq, 1)).await;

    assert!(matches!(refused, Err(AppendError::SeqTaken)), "{refused:?}");
    assert_eq!(world.store.records(world.interview, 0).await.unwrap().len(), 1);
}

#[rstest]
#[tokio::test]
async fn of_two_writers_at_once_one_wins(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let epoch = world.store.take_lease(world.interview, "one", NOW).await.unwrap();

    let (left, right) = tokio::join!(
        world.store.append(facts(world.interview, epoch, 0, 2)),
        world.store.append(facts(world.interview, epoch, 0, 3)),
    );

    let refused = [left, right].into_iter().filter_map(Result::err).collect::<Vec<_>>();
    assert!(matches!(refused.as_slice(), [AppendError::SeqTaken]), "{refused:?}");
}

#[rstest]
#[tokio::test]
async fn jobs_and_status_stand_with_the_facts(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let epoch = world.store.take_lease(world.interview, "one", NOW).await.unwrap();
    let append = Append {
        jobs: vec![world.job(world.interview, NOW)],
        status: Some(InterviewStatus::Started),
        ..facts(world.interview, epoch, 0, 1)
    };

    world.store.append(append).await.unwrap();

    let row = world.status().await;
    assert_eq!((row.status, row.started, row.ended), (InterviewStatus::Started, Some(NOW), None));
    assert_eq!(world.store.open_jobs(world.interview).await.unwrap(), 1);
}

#[rstest]
#[tokio::test]
async fn facts_and_status_are_rolled_back_with_a_refused_job(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let epoch = world.store.take_lease(world.interview, "one", NOW).await.unwrap();
    let good = world.job(world.interview, NOW);
    let append = Append {
        jobs: vec![good.clone(), world.job(world.unknown_interview(), NOW)],
        status: Some(InterviewStatus::Ended),
        ..facts(world.interview, epoch, 0, 1)
    };

    let refused = world.store.append(append).await;

    assert!(matches!(refused, Err(AppendError::Store(StoreError::Conflict(_)))), "{refused:?}");
    assert_eq!(world.store.records(world.interview, 0).await.unwrap(), []);
    assert_eq!(world.store.open_jobs(world.interview).await.unwrap(), 0);
    assert_eq!(world.status().await.status, InterviewStatus::Invited);
    world.store.append(facts(world.interview, epoch, 0, 1)).await.expect("number 1 is still free");
}

#[rstest]
#[tokio::test]
async fn a_later_status_keeps_the_time_of_the_first(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let epoch = world.store.take_lease(world.interview, "one", NOW).await.unwrap();

    for (seq, milliseconds) in [(0, 0), (1, 5_000)] {
        let append = Append {
            status: Some(InterviewStatus::Ended),
            now: NOW.plus_ms(milliseconds),
            ..facts(world.interview, epoch, seq, 1)
        };
        world.store.append(append).await.unwrap();
    }

    assert_eq!(world.status().await.ended, Some(NOW));
}

#[rstest]
#[tokio::test]
async fn an_unreadable_record_is_named_without_its_words(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let epoch = world.store.take_lease(world.interview, "one", NOW).await.unwrap();
    world.store.append(facts(world.interview, epoch, 0, 1)).await.unwrap();
    world
        .database
        .execute(r#"UPDATE event SET body = '{"type":"joined","connection":"spoken words"}'"#)
        .await;

    let error = world.store.records(world.interview, 0).await.unwrap_err().to_string();

    assert!(error.contains("event.body, seq 1"), "{error}");
    assert!(!error.contains("spoken words"), "{error}");
}

/// `count` facts after number `expected_seq`, each at its number in seconds.
fn facts(interview: InterviewId, lease_epoch: u32, expected_seq: u64, count: u64) -> Append {
    Append {
        interview,
        expected_seq,
        lease_epoch,
        events: (expected_seq + 1..=expected_seq + count)
            .map(|number| (Offset(number * 1_000), joined(u32::try_from(number).unwrap())))
            .collect(),
        jobs: Vec::new(),
        status: None,
        now: NOW,
    }
}

fn joined(connection: u32) -> Event {
    Event::CandidateJoined { connection }
}
