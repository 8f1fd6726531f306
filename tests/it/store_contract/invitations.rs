use std::collections::BTreeMap;

use rstest::rstest;
use vivavoce::{
    id::{CandidateId, InterviewId},
    store::{
        StoreError,
        event_log::EventLog,
        hiring::Candidate,
        interviews::{InterviewRow, InterviewStatus, Interviews},
        invitations::{InterviewFilter, Invitations, Order, Ordered},
    },
};

use super::world::{NOW, World, candidate, hash};
use crate::support::database::Engine;

fn ordered_as(name: &str) -> Order {
    let metadata = BTreeMap::from([("job".to_owned(), "“7”\u{1F600}".to_owned())]);
    Order { external_id: Some(name.to_owned()), metadata }
}

async fn order(world: &World, link: u8, order: &Order) -> Result<InterviewRow, StoreError> {
    let email = Some(format!("Ada{link}@Example.org"));
    let candidate = Candidate { email, ..candidate(world.org, CandidateId::new(NOW, world.chance())) };
    let id = InterviewId::new(NOW.plus_ms(i64::from(link)), world.chance());
    let row = InterviewRow { candidate: candidate.id, ..world.row(id, link) };
    world.store.invite(&candidate, &row, order).await.map(|()| row)
}

#[rstest]
#[tokio::test]
async fn an_order_is_found_by_its_name(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let row = order(&world, 2, &ordered_as("app-7")).await.unwrap();

    let found = |name| world.store.interview_ordered_as(world.org, world.opening, true, name);

    assert_eq!(found("app-7").await.unwrap(), Some(row.id));
    assert_eq!(found("app-8").await.unwrap(), None);
    let kept = world.store.ordered(row.id).await.unwrap();
    assert_eq!(kept, Ordered { order: ordered_as("app-7"), cancelled: None });
    assert_eq!(world.store.ordered(world.interview).await.unwrap(), Ordered::default());
}

#[rstest]
#[tokio::test]
async fn a_name_is_given_once_and_free_again_after_cancelling(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let first = order(&world, 2, &ordered_as("app-7")).await.unwrap();

    let second = order(&world, 3, &ordered_as("app-7")).await;
    assert!(matches!(second, Err(StoreError::Conflict(_))), "{second:?}");
    assert_eq!(world.store.interview_by_link(&hash(3)).await.unwrap(), None, "nothing of it was made");

    assert!(world.store.cancel(world.org, first.id, NOW).await.unwrap());
    order(&world, 3, &ordered_as("app-7")).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_cancelled_interview_opens_to_nobody_and_whoever_waits_may_write_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.store.bind_device(world.interview, &hash(9), NOW).await.unwrap();
    let before = world.store.lease(world.interview).await.unwrap();

    assert!(!world.store.cancel(world.other_org, world.interview, NOW).await.unwrap());
    assert!(world.store.cancel(world.org, world.interview, NOW.plus_ms(5)).await.unwrap());
    assert!(world.store.cancel(world.org, world.interview, NOW.plus_ms(9)).await.unwrap());

    let row = world.status().await;
    assert_eq!((row.link_expires, row.device), (NOW.plus_ms(5), None));
    assert!(world.store.lease(world.interview).await.unwrap() > before);
    assert_eq!(world.store.ordered(world.interview).await.unwrap().cancelled, Some(NOW.plus_ms(5)));
}

#[rstest]
#[tokio::test]
async fn what_has_begun_is_not_cancelled(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    world.store.set_status(world.interview, InterviewStatus::Started, NOW).await.unwrap();

    assert!(!world.store.cancel(world.org, world.interview, NOW).await.unwrap());
    assert_eq!(world.store.ordered(world.interview).await.unwrap().cancelled, None);
}

#[rstest]
#[tokio::test]
async fn a_new_link_takes_the_old_ones_place_and_frees_the_device(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.store.bind_device(world.interview, &hash(9), NOW).await.unwrap();
    world.store.set_status(world.interview, InterviewStatus::Declined, NOW).await.unwrap();
    let end = NOW.plus_ms(77);

    assert!(!world.store.renew_link(world.other_org, world.interview, &hash(5), end).await.unwrap());
    assert!(world.store.renew_link(world.org, world.interview, &hash(5), end).await.unwrap());

    assert_eq!(world.store.interview_by_link(&hash(1)).await.unwrap(), None);
    let row = world.store.interview_by_link(&hash(5)).await.unwrap().unwrap();
    assert_eq!((row.device, row.link_expires, row.status), (None, end, InterviewStatus::Invited));
}

#[rstest]
#[case::over(InterviewStatus::Ended)]
#[case::reported(InterviewStatus::Reported)]
#[tokio::test]
async fn what_is_over_gets_no_new_link(
    #[case] status: InterviewStatus,
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.store.set_status(world.interview, status, NOW).await.unwrap();

    assert!(!world.store.renew_link(world.org, world.interview, &hash(5), NOW).await.unwrap());
}

#[rstest]
#[tokio::test]
async fn a_cancelled_interview_gets_no_new_link(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    world.store.cancel(world.org, world.interview, NOW).await.unwrap();

    assert!(!world.store.renew_link(world.org, world.interview, &hash(5), NOW).await.unwrap());
}

#[rstest]
#[tokio::test]
async fn interviews_are_found_by_opening_name_and_kind(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let named = order(&world, 2, &ordered_as("app-7")).await.unwrap();
    let ids = async |filter: InterviewFilter| {
        let rows = world.store.interviews_like(world.org, &filter, None, 10).await.unwrap();
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let of = |opening, name: Option<&str>, rehearsal| InterviewFilter {
        rehearsal,
        opening,
        external_id: name.map(str::to_owned),
        ..InterviewFilter::default()
    };

    assert_eq!(ids(of(None, None, None)).await, [named.id, world.interview]);
    assert_eq!(ids(of(Some(world.opening), None, Some(true))).await, [named.id, world.interview]);
    assert_eq!(ids(of(None, Some("app-7"), None)).await, [named.id]);
    assert_eq!(ids(of(Some(world.opening), Some("app-7"), None)).await, [named.id]);
    assert_eq!(ids(of(None, None, Some(false))).await, []);
    let older =
        world.store.interviews_like(world.org, &of(None, None, None), Some(named.id), 10).await.unwrap();
    assert_eq!(older.len(), 1);
    assert_eq!(older[0].id, world.interview);
}

#[rstest]
#[tokio::test]
async fn the_addresses_of_those_who_are_invited_are_known(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    order(&world, 2, &Order::default()).await.unwrap();
    let taken_back = order(&world, 3, &Order::default()).await.unwrap();
    world.store.cancel(world.org, taken_back.id, NOW).await.unwrap();

    let known = world.store.addresses_invited(world.org, world.opening, true).await.unwrap();

    assert_eq!(known.into_iter().collect::<Vec<_>>(), ["ada2@example.org"]);
    assert!(world.store.addresses_invited(world.org, world.opening, false).await.unwrap().is_empty());
}
