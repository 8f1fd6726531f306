use futures_util::future::join_all;
use rstest::rstest;
use vivavoce::{interview::spending::Spending, store::model_spending::ModelSpending};

use super::world::World;
use crate::support::database::Engine;

fn spent(tokens: u64, cost_micros: u64) -> Spending {
    Spending { tokens, cost_micros }
}

#[rstest]
#[tokio::test]
async fn what_models_took_adds_up_by_organisation_and_month(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let add = |org, month, took| world.store.add_model_spending(org, month, took);
    assert_eq!(add(world.org, 202_611, spent(0, 0)).await.unwrap(), spent(0, 0));
    assert_eq!(add(world.org, 202_611, spent(800, 1_600)).await.unwrap(), spent(800, 1_600));
    assert_eq!(add(world.org, 202_611, spent(40, 5)).await.unwrap(), spent(840, 1_605));
    assert_eq!(add(world.org, 202_612, spent(7, 7)).await.unwrap(), spent(7, 7));
    assert_eq!(add(world.other_org, 202_611, spent(1, 0)).await.unwrap(), spent(1, 0));
}

#[rstest]
#[tokio::test]
async fn what_is_added_at_once_is_not_lost(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let adding = (0..20).map(|_| world.store.add_model_spending(world.org, 202_611, spent(10, 1)));
    assert!(join_all(adding).await.iter().all(Result::is_ok));
    assert_eq!(
        world.store.add_model_spending(world.org, 202_611, spent(0, 0)).await.unwrap(),
        spent(200, 20)
    );
}
