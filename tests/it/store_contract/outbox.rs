use std::collections::BTreeSet;

use rstest::rstest;
use vivavoce::{
    store::{
        StoreError,
        outbox::{ClaimedJob, JobKind, NewJob, Outbox},
    },
    time::UnixMillis,
};

use super::world::{NOW, World};
use crate::support::database::Engine;

const SOON: UnixMillis = NOW.plus_ms(1_000);

#[rstest]
#[tokio::test]
async fn a_job_waits_until_it_is_due(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let job = world.job(world.interview, SOON);
    world.store.add_job(&job, NOW).await.unwrap();

    let early = world.store.claim_job(NOW.plus_ms(999), SOON).await.unwrap();
    let due = world.store.claim_job(SOON, SOON.plus_ms(1)).await.unwrap().unwrap();

    assert_eq!(early, None);
    assert_eq!((due.id, due.org, due.interview), (job.id, world.org, world.interview));
    assert_eq!((due.kind, due.attempt), (JobKind::Transcript, 1));
}

#[rstest]
#[tokio::test]
async fn the_most_overdue_job_comes_first(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let [later, sooner] = [-1, -2].map(|milliseconds| world.job(world.interview, NOW.plus_ms(milliseconds)));
    for job in [&later, &sooner] {
        world.store.add_job(job, NOW).await.unwrap();
    }

    assert_eq!(claim(&world, NOW).await, Some(sooner.id));
    assert_eq!(claim(&world, NOW).await, Some(later.id));
    assert_eq!(claim(&world, NOW).await, None);
}

#[rstest]
#[tokio::test]
async fn no_organisation_keeps_the_others_waiting(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let foreign = world.foreign_interview(2).await;
    for overdue in 2..6 {
        world.store.add_job(&world.job(world.interview, NOW.plus_ms(-overdue)), NOW).await.unwrap();
    }
    let late_comer = world.job(foreign, NOW);
    world.store.add_job(&late_comer, NOW).await.unwrap();

    let first = claim(&world, NOW).await;
    let second = claim(&world, NOW).await;

    assert_ne!(first, Some(late_comer.id));
    assert_eq!(second, Some(late_comer.id));
}

#[rstest]
#[tokio::test]
async fn a_claim_that_ran_out_is_free_again(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let job = world.job(world.interview, NOW);
    world.store.add_job(&job, NOW).await.unwrap();
    world.store.claim_job(NOW, SOON).await.unwrap().unwrap();

    let held = world.store.claim_job(NOW.plus_ms(999), SOON).await.unwrap();
    let freed = world.store.claim_job(SOON, SOON.plus_ms(1)).await.unwrap().unwrap();

    assert_eq!(held, None);
    assert_eq!((freed.id, freed.attempt), (job.id, 2));
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_claimers_never_get_the_same_job(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    const JOBS: usize = 24;
    let world = World::new(engine).await;
    for _ in 0..JOBS {
        world.store.add_job(&world.job(world.interview, NOW), NOW).await.unwrap();
    }

    let claimers = (0..6).map(|_| {
        let store = world.store.clone();
        tokio::spawn(async move {
            let mut claimed = Vec::new();
            while let Some(job) = store.claim_job(NOW, SOON).await.unwrap() {
                claimed.push(job.id);
            }
            claimed
        })
    });
    let mut claimed = Vec::new();
    for claimer in claimers.collect::<Vec<_>>() {
        claimed.extend(claimer.await.unwrap());
    }

    assert_eq!(claimed.len(), JOBS);
    assert_eq!(claimed.into_iter().collect::<BTreeSet<_>>().len(), JOBS);
}

#[rstest]
#[tokio::test]
async fn a_finished_job_is_followed_by_its_jobs_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let job = claimed(&world).await;

    for _ in 0..2 {
        let score = NewJob { kind: JobKind::Score, ..world.job(world.interview, NOW) };
        world.store.finish_job(&job, vec![score], NOW).await.unwrap();
    }

    assert_eq!(world.store.open_jobs(world.interview).await.unwrap(), 1);
    let next = world.store.claim_job(SOON, SOON.plus_ms(1)).await.unwrap().unwrap();
    assert_eq!(next.kind, JobKind::Score);
}

#[rstest]
#[tokio::test]
async fn a_job_is_not_finished_when_what_follows_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let job = claimed(&world).await;

    let follow_up = vec![world.job(world.unknown_interview(), NOW)];
    let refused = world.store.finish_job(&job, follow_up, NOW).await;

    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    assert_eq!(world.store.open_jobs(world.interview).await.unwrap(), 1);
}

#[rstest]
#[tokio::test]
async fn a_job_given_back_is_tried_again_when_due(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let job = claimed(&world).await;

    world.store.retry_job(&job, "busy", NOW.plus_ms(500)).await.unwrap();

    assert_eq!(world.store.claim_job(NOW.plus_ms(499), SOON).await.unwrap(), None);
    let again = world.store.claim_job(NOW.plus_ms(500), SOON).await.unwrap().unwrap();
    assert_eq!((again.id, again.attempt), (job.id, 2));
}

#[rstest]
#[tokio::test]
async fn a_dead_job_stays_visible_and_is_never_claimed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let job = claimed(&world).await;

    world.store.fail_job(&job, "no model is installed", NOW).await.unwrap();

    assert_eq!(world.store.claim_job(SOON, SOON.plus_ms(1)).await.unwrap(), None);
    assert_eq!(world.store.open_jobs(world.interview).await.unwrap(), 0);
    assert_eq!(
        world.store.dead_jobs(world.interview).await.unwrap(),
        [(JobKind::Transcript, "no model is installed".to_owned())]
    );
}

#[rstest]
#[tokio::test]
async fn a_dead_job_is_neither_retried_nor_finished(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let job = claimed(&world).await;
    world.store.fail_job(&job, "no model is installed", NOW).await.unwrap();

    world.store.retry_job(&job, "late", NOW).await.unwrap();
    world.store.finish_job(&job, vec![world.job(world.interview, NOW)], NOW).await.unwrap();

    assert_eq!(world.store.open_jobs(world.interview).await.unwrap(), 0);
    assert_eq!(world.store.dead_jobs(world.interview).await.unwrap().len(), 1);
}

#[rstest]
#[tokio::test]
async fn whoever_claims_a_job_anew_is_not_disturbed_by_the_one_before(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let late = claimed(&world).await;
    let present = world.store.claim_job(SOON, SOON.plus_ms(1)).await.unwrap().unwrap();

    world.store.fail_job(&late, "late", SOON).await.unwrap();
    world.store.retry_job(&late, "late", SOON).await.unwrap();
    world.store.finish_job(&late, Vec::new(), SOON).await.unwrap();

    assert_eq!((present.id, present.attempt), (late.id, 2));
    assert_eq!(world.store.open_jobs(world.interview).await.unwrap(), 1);
    world.store.finish_job(&present, Vec::new(), SOON).await.unwrap();
    assert_eq!(world.store.open_jobs(world.interview).await.unwrap(), 0);
}

#[rstest]
#[tokio::test]
async fn an_error_is_kept_up_to_a_thousand_characters(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let job = claimed(&world).await;

    world.store.fail_job(&job, &"ö".repeat(5_000), NOW).await.unwrap();

    let dead = world.store.dead_jobs(world.interview).await.unwrap();
    assert_eq!(dead[0].1, "ö".repeat(1_000));
}

async fn claim(world: &World, now: UnixMillis) -> Option<vivavoce::id::JobId> {
    world.store.claim_job(now, SOON).await.unwrap().map(|job| job.id)
}

/// One job, written and claimed until `SOON`.
async fn claimed(world: &World) -> ClaimedJob {
    world.store.add_job(&world.job(world.interview, NOW), NOW).await.unwrap();
    world.store.claim_job(NOW, SOON).await.unwrap().expect("the job is due")
}
