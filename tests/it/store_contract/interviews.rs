use rstest::rstest;
use vivavoce::{
    id::CandidateId,
    interview::{event::Mode, terms::Terms},
    store::{
        StoreError,
        hiring::Hiring,
        interviews::{Consent, InterviewRow, InterviewStatus, Interviews},
    },
};

use super::world::{NOW, World, candidate, hash};
use crate::support::database::Engine;

#[rstest]
#[tokio::test]
async fn every_field_comes_back(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let usual = world.row(world.unknown_interview(), 7);
    let row = InterviewRow {
        terms: Terms { mode: Mode::Questionnaire, ..usual.terms.clone() },
        status: InterviewStatus::Reported,
        rehearsal: false,
        device: Some(hash(8)),
        started: Some(NOW.plus_ms(1)),
        ended: Some(NOW.plus_ms(2)),
        ..usual
    };

    world.store.add_interview(&row).await.unwrap();

    assert_eq!(world.store.interview(world.org, row.id).await.unwrap(), Some(row));
}

#[rstest]
#[tokio::test]
async fn an_interview_is_found_by_link_and_by_device(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.store.bind_device(world.interview, &hash(50), NOW).await.unwrap();

    let by_link = world.store.interview_by_link(&hash(1)).await.unwrap();
    let by_device = world.store.interview_by_device(&hash(50)).await.unwrap();

    assert_eq!(by_link.map(|row| row.id), Some(world.interview));
    assert_eq!(by_device.map(|row| row.id), Some(world.interview));
    assert_eq!(world.store.interview_by_link(&hash(50)).await.unwrap(), None);
    assert_eq!(world.store.interview_by_device(&hash(1)).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn another_organisation_sees_no_interview(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let foreign = world.foreign_interview(2).await;

    assert!(world.store.interview(world.org, world.interview).await.unwrap().is_some());
    assert_eq!(world.store.interview(world.other_org, world.interview).await.unwrap(), None);
    let listed = world.store.interviews(world.other_org, None, 10).await.unwrap();
    assert_eq!(listed.iter().map(|row| row.id).collect::<Vec<_>>(), [foreign]);
}

#[rstest]
#[tokio::test]
async fn an_interview_takes_nobody_from_another_organisation(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let stranger = candidate(world.other_org, CandidateId::new(NOW, world.chance()));
    world.store.add_candidate(&stranger).await.unwrap();

    let row = InterviewRow { candidate: stranger.id, ..world.row(world.unknown_interview(), 2) };
    let refused = world.store.add_interview(&row).await;

    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
}

#[rstest]
#[tokio::test]
async fn a_link_belongs_to_one_interview(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;

    let refused = world.store.add_interview(&world.row(world.unknown_interview(), 1)).await;

    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
}

#[rstest]
#[tokio::test]
async fn pages_of_interviews_follow_each_other_newest_first(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let second = world.another_interview(2, 1).await;
    let third = world.another_interview(3, 2).await;

    let page = world.store.interviews(world.org, None, 2).await.unwrap();
    let next = world.store.interviews(world.org, Some(second), 2).await.unwrap();

    let ids = |rows: Vec<InterviewRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(ids(page), [third, second]);
    assert_eq!(ids(next), [world.interview]);
}

#[rstest]
#[tokio::test]
async fn the_first_device_keeps_the_interview(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;

    assert!(world.store.bind_device(world.interview, &hash(50), NOW).await.unwrap());
    assert!(!world.store.bind_device(world.interview, &hash(51), NOW).await.unwrap());
    assert!(world.store.bind_device(world.interview, &hash(50), NOW).await.unwrap());
    assert_eq!(world.status().await.device, Some(hash(50)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_devices_at_once_one_is_bound(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;

    let attempts = (50..66_u8).map(|device| {
        let (store, interview) = (world.store.clone(), world.interview);
        tokio::spawn(async move { (device, store.bind_device(interview, &hash(device), NOW).await.unwrap()) })
    });
    let mut bound = Vec::new();
    for attempt in attempts.collect::<Vec<_>>() {
        let (device, won) = attempt.await.unwrap();
        bound.extend(won.then_some(hash(device)));
    }

    assert_eq!(bound.len(), 1);
    assert_eq!(world.status().await.device, Some(bound[0]));
}

#[rstest]
#[tokio::test]
async fn an_unknown_interview_binds_no_device(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;

    assert!(!world.store.bind_device(world.unknown_interview(), &hash(50), NOW).await.unwrap());
}

#[rstest]
#[tokio::test]
async fn a_status_sets_its_time_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let at = |milliseconds| NOW.plus_ms(milliseconds);

    for (status, now) in [
        (InterviewStatus::Started, at(1)),
        (InterviewStatus::Started, at(2)),
        (InterviewStatus::Ended, at(3)),
        (InterviewStatus::Reported, at(4)),
    ] {
        world.store.set_status(world.interview, status, now).await.unwrap();
    }

    let row = world.status().await;
    assert_eq!((row.status, row.started, row.ended), (InterviewStatus::Reported, Some(at(1)), Some(at(3))));
}

#[rstest]
#[tokio::test]
async fn an_unknown_interview_takes_neither_status_nor_consent(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let nowhere = world.unknown_interview();

    let status = world.store.set_status(nowhere, InterviewStatus::Declined, NOW).await;
    let agreed = world.store.add_consent(nowhere, &consent(true)).await;

    assert!(matches!(status, Err(StoreError::Conflict(_))), "{status:?}");
    assert!(matches!(agreed, Err(StoreError::Conflict(_))), "{agreed:?}");
}

#[rstest]
#[tokio::test]
async fn the_latest_consent_counts_even_of_the_same_moment(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    assert_eq!(world.store.consent(world.interview).await.unwrap(), None);

    world.store.add_consent(world.interview, &consent(true)).await.unwrap();
    world.store.add_consent(world.interview, &consent(false)).await.unwrap();

    assert_eq!(world.store.consent(world.interview).await.unwrap(), Some(consent(false)));
}

fn consent(scoring: bool) -> Consent {
    Consent { notice_version: "1".to_owned(), recording: true, scoring, given: NOW }
}
