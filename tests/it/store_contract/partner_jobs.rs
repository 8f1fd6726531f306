//! The jobs that tell partners: one for each order, brought forward by whatever happens.

use rstest::rstest;
use vivavoce::{
    partner::{
        outcome::Outcome,
        trouble::{Trouble, TroubleKind},
    },
    store::{
        StoreError,
        interviews::{InterviewStatus, Interviews},
        invitations::Invitations,
        outbox::{ClaimedJob, JobKind, Outbox},
        partners::{NewOrder, PartnerOrders, Partners, Told},
    },
};

use super::{
    partners::{connected, connection, is_due, order},
    world::{NOW, World, hash},
};
use crate::support::database::Engine;

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// A world with one order, and its job in hand.
async fn in_hand(engine: Engine) -> (World, NewOrder, ClaimedJob) {
    let world = World::new(engine).await;
    let new = order(&world, &connected(&world).await, "order");
    world.store.add_order(&new, NOW).await.unwrap();
    world.store.tell_again(new.order.id, NOW).await.unwrap();
    let job = world.store.claim_job(NOW, NOW.plus_ms(DAY)).await.unwrap().expect("it is due");
    assert_eq!((job.order(), job.kind), (new.order.id, JobKind::Partner));
    (world, new, job)
}

#[rstest]
#[tokio::test]
async fn whatever_happens_to_an_interview_makes_its_job_for_partners_due(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let connection = connected(&world).await;
    world.store.add_order(&order(&world, &connection, "order"), NOW).await.unwrap();

    world.store.set_status(world.interview, InterviewStatus::Declined, NOW).await.unwrap();

    let job = world.store.claim_job(NOW, NOW.plus_ms(DAY)).await.unwrap().expect("it is due");
    world.store.note_deleted(world.interview, NOW).await.unwrap();
    world.store.finish_job(&job, Vec::new(), NOW).await.unwrap();
    assert!(is_due(&world, NOW).await, "what happened while it ran is told as well");
}

#[rstest]
#[tokio::test]
async fn another_jobs_end_makes_it_due_too(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    for fails in [false, true] {
        let world = World::new(engine).await;
        let connection = connected(&world).await;
        world.store.add_order(&order(&world, &connection, "order"), NOW).await.unwrap();
        world.store.add_job(&world.job(world.interview, NOW), NOW).await.unwrap();
        let other = world.store.claim_job(NOW, NOW.plus_ms(DAY)).await.unwrap().unwrap();
        assert_eq!(other.kind, JobKind::Transcript);

        if fails {
            world.store.fail_job(&other, "it never will", NOW).await.unwrap();
        } else {
            world.store.finish_job(&other, Vec::new(), NOW).await.unwrap();
        }

        assert!(is_due(&world, NOW).await);
    }
}

#[rstest]
#[tokio::test]
async fn what_happens_while_a_partner_is_told_waits_for_the_end_of_that(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, new, job) = in_hand(engine).await;

    world.store.tell_again(new.order.id, NOW).await.unwrap();

    assert!(!is_due(&world, NOW).await, "nothing is told twice at once");
    world.store.fail_job(&job, "no", NOW).await.unwrap();
    assert!(!world.store.is_given_up(new.order.id).await.unwrap());
    assert!(is_due(&world, NOW).await);
}

#[rstest]
#[tokio::test]
async fn a_job_that_was_given_up_comes_to_life_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    for by_the_connection in [false, true] {
        let (world, new, job) = in_hand(engine).await;
        world.store.fail_job(&job, "no", NOW).await.unwrap();
        assert!(world.store.is_given_up(new.order.id).await.unwrap());

        if by_the_connection {
            let connection = world.store.connection(world.org, new.order.connection).await.unwrap().unwrap();
            assert!(world.store.update_connection(&connection, NOW).await.unwrap());
        } else {
            world.store.tell_again(new.order.id, NOW).await.unwrap();
        }

        assert!(!world.store.is_given_up(new.order.id).await.unwrap());
        assert!(is_due(&world, NOW).await);
    }
}

#[rstest]
#[tokio::test]
async fn tries_are_counted_from_the_last_time_that_there_was_nothing_to_do(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, new, job) = in_hand(engine).await;
    let again = |error: &'static str, job: ClaimedJob| {
        let store = world.store.clone();
        async move {
            store.retry_job(&job, error, NOW).await.unwrap();
            store.claim_job(NOW, NOW.plus_ms(DAY)).await.unwrap().expect("it is due")
        }
    };
    assert_eq!(job.tries, 1);

    let job = again("no", job).await;
    assert_eq!(job.tries, 2);
    let job = again("", job).await;
    assert_eq!(job.tries, 1);
    let job = again("no", job).await;
    world.store.tell_again(new.order.id, NOW).await.unwrap();
    assert_eq!(again("no", job).await.tries, 1, "what is new has all its tries before it");
}

#[rstest]
#[tokio::test]
async fn a_new_link_opens_an_order_that_was_over(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (world, new, job) = in_hand(engine).await;
    let expired = Told::Ended(Outcome::Expired);
    world.store.note_told(new.order.id, expired, true, NOW).await.unwrap();
    world.store.finish_job(&job, Vec::new(), NOW).await.unwrap();

    let until = NOW.plus_ms(DAY);
    assert!(world.store.renew_link(world.org, world.interview, &hash(5), until).await.unwrap());

    let found = world.store.order_of_any_org(new.order.id).await.unwrap().unwrap();
    assert_eq!((found.told, found.closed, found.key), (None, None, new.order.key));
    assert!(!is_due(&world, until.plus_ms(-1)).await);
    assert!(is_due(&world, until).await);
}

#[rstest]
#[tokio::test]
async fn a_new_link_opens_no_order_that_a_newer_one_has_replaced_or_the_partner_took_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, new, _) = in_hand(engine).await;
    world.store.note_told(new.order.id, Told::Ended(Outcome::Expired), true, NOW).await.unwrap();
    let connection = world.store.connection(world.org, new.order.connection).await.unwrap().unwrap();
    let newer = order(&world, &connection, "order");
    world.store.add_order(&newer, NOW).await.unwrap();
    let other = order(&world, &connection, "other");
    world.store.add_order(&other, NOW).await.unwrap();
    world.store.note_told(other.order.id, Told::Nothing, false, NOW).await.unwrap();
    let link = hash(5);
    let renew = || world.store.renew_link(world.org, world.interview, &link, NOW);

    assert!(renew().await.unwrap());

    let closed = |id| {
        let store = world.store.clone();
        async move { store.order_of_any_org(id).await.unwrap().unwrap().closed.is_some() }
    };
    assert!(closed(new.order.id).await);
    assert!(!closed(other.order.id).await);
    world.store.cancel_order(&other.order, NOW).await.unwrap();
    assert!(!renew().await.unwrap(), "an invitation that was taken back gets no new link");
    assert!(closed(other.order.id).await);
}

#[rstest]
#[tokio::test]
async fn an_ending_does_not_count_where_a_new_link_was_made_while_it_was_told(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, new, _) = in_hand(engine).await;
    world.store.renew_link(world.org, world.interview, &hash(5), NOW.plus_ms(DAY)).await.unwrap();

    world.store.note_told(new.order.id, Told::Ended(Outcome::Expired), true, NOW).await.unwrap();

    let found = world.store.order_of_any_org(new.order.id).await.unwrap().unwrap();
    assert_eq!((found.told, found.closed), (None, None));
}

#[rstest]
#[tokio::test]
async fn what_is_told_late_changes_no_order_that_is_closed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, new, _) = in_hand(engine).await;
    world.store.cancel_order(&new.order, NOW).await.unwrap();

    world.store.note_told(new.order.id, Told::Started, false, NOW).await.unwrap();

    assert_eq!(world.store.order_of_any_org(new.order.id).await.unwrap().unwrap().told, None);
}

#[rstest]
#[tokio::test]
async fn a_partner_is_told_of_two_orders_at_once_and_others_are_not_kept_waiting(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let slow = connected(&world).await;
    let quick = connection(&world, 201);
    world.store.add_connection(&quick).await.unwrap();
    for key in ["1", "2", "3"] {
        world.store.add_order(&NewOrder { due: NOW, ..order(&world, &slow, key) }, NOW).await.unwrap();
    }
    let late = NewOrder { due: NOW.plus_ms(1), ..order(&world, &quick, "late") };
    world.store.add_order(&late, NOW).await.unwrap();
    let claim = || world.store.claim_job(NOW.plus_ms(1), NOW.plus_ms(DAY));

    assert_eq!(world.store.claim_own_job(NOW.plus_ms(1), NOW.plus_ms(DAY)).await.unwrap(), None);
    let first = claim().await.unwrap().unwrap();
    claim().await.unwrap().unwrap();
    assert_eq!(claim().await.unwrap().map(|job| job.order()), Some(late.order.id));
    assert_eq!(claim().await.unwrap(), None);
    world.store.finish_job(&first, Vec::new(), NOW).await.unwrap();
    assert!(claim().await.unwrap().is_some());
}

#[rstest]
#[tokio::test]
async fn nobody_is_assessed_twice_at_a_time(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let connection = connected(&world).await;
    let assessed =
        |key: &str| NewOrder { assessed: Some("candidate-1".to_owned()), ..order(&world, &connection, key) };
    let first = assessed("1");
    world.store.add_order(&first, NOW).await.unwrap();
    let second = world.store.add_order(&assessed("2"), NOW).await;
    assert!(matches!(second, Err(StoreError::Conflict(_))), "{second:?}");
    assert!(world.store.is_assessed(connection.id, world.opening, "candidate-1").await.unwrap());
    assert!(!world.store.is_assessed(connection.id, world.opening, "candidate-2").await.unwrap());

    world.store.free_order(first.order.id, NOW).await.unwrap();

    assert!(!world.store.is_assessed(connection.id, world.opening, "candidate-1").await.unwrap());
    world.store.add_order(&assessed("2"), NOW).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn the_latest_twenty_troubles_are_kept(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (world, new, _) = in_hand(engine).await;
    for number in 0..25 {
        let trouble = Trouble::new(TroubleKind::Conflict, &number.to_string());
        for about in [None, Some(new.order.id)] {
            world.store.add_trouble(new.order.connection, about, &trouble, NOW).await.unwrap();
        }
    }

    assert_eq!(world.database.troubles().await, 40);
    let last = world.store.last_trouble_of(new.order.id).await.unwrap().unwrap();
    assert_eq!(last.trouble.detail, "24");
}
