use rstest::rstest;
use vivavoce::store::idempotency::{Begun, GIVEN_UP_MS, Idempotency, KEPT_MS, NamedRequest};

use super::world::{NOW, World, hash};
use crate::support::database::Engine;

fn named(world: &World, name: u8, request: u8) -> NamedRequest {
    NamedRequest { org: world.org, caller: hash(1), name: hash(name), request: hash(request) }
}

#[rstest]
#[tokio::test]
async fn a_request_is_in_flight_until_it_is_answered(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let request = named(&world, 2, 3);

    assert_eq!(world.store.begin_request(&request, NOW).await.unwrap(), Begun::Now);
    assert_eq!(world.store.begin_request(&request, NOW).await.unwrap(), Begun::InFlight);
    world.store.keep_answer(&request, 201, b"sealed").await.unwrap();

    let again = world.store.begin_request(&request, NOW).await.unwrap();
    assert_eq!(again, Begun::Answered(201, b"sealed".to_vec()));
    let other = world.store.begin_request(&named(&world, 2, 9), NOW).await.unwrap();
    assert_eq!(other, Begun::AnotherRequest);
}

#[rstest]
#[tokio::test]
async fn of_many_at_once_one_begins(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let request = named(&world, 2, 3);

    let attempts = (0..8).map(|_| {
        let store = world.store.clone();
        tokio::spawn(async move { store.begin_request(&request, NOW).await.unwrap() })
    });
    let mut begun = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        begun += usize::from(attempt.await.unwrap() == Begun::Now);
    }

    assert_eq!(begun, 1);
}

#[rstest]
#[tokio::test]
async fn what_was_forgotten_or_given_up_begins_anew(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let request = named(&world, 2, 3);
    world.store.begin_request(&request, NOW).await.unwrap();
    world.store.forget_request(&request).await.unwrap();
    assert_eq!(world.store.begin_request(&request, NOW).await.unwrap(), Begun::Now);

    let later = NOW.plus_ms(GIVEN_UP_MS);
    assert_eq!(world.store.begin_request(&request, later).await.unwrap(), Begun::InFlight);
    assert_eq!(world.store.begin_request(&request, later.plus_ms(1)).await.unwrap(), Begun::Now);
}

#[rstest]
#[tokio::test]
async fn an_answer_is_kept_for_a_day(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let request = named(&world, 2, 3);
    world.store.begin_request(&request, NOW).await.unwrap();
    world.store.keep_answer(&request, 201, b"sealed").await.unwrap();
    world.store.forget_request(&request).await.unwrap();

    let within = world.store.begin_request(&request, NOW.plus_ms(KEPT_MS)).await.unwrap();
    assert_eq!(within, Begun::Answered(201, b"sealed".to_vec()));
    assert_eq!(world.store.begin_request(&request, NOW.plus_ms(KEPT_MS + 1)).await.unwrap(), Begun::Now);
}
