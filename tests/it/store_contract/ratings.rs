use rstest::rstest;
use vivavoce::{
    id::{AccountId, OrgId},
    store::{
        accounts::{Account, Accounts, Role},
        ratings::{Rating, Ratings},
    },
};

use super::world::{NOW, World};
use crate::support::database::Engine;

async fn account(world: &World, org: OrgId) -> AccountId {
    let id = AccountId::new(NOW, world.chance());
    let email = format!("{id}@example.org");
    let account = Account {
        id,
        org,
        email,
        name: "Sam".to_owned(),
        role: Role::Manager,
        password_hash: None,
        created: NOW,
    };
    world.store.add_account(&account).await.unwrap();
    id
}

fn rating(world: &World, account: AccountId, ownership: u8) -> Rating {
    Rating {
        interview: world.interview,
        account,
        ownership: Some(ownership),
        tradeoffs: None,
        specificity: Some(5),
        rated: NOW.plus_ms(i64::from(ownership)),
    }
}

#[rstest]
#[tokio::test]
async fn a_later_rating_of_the_same_person_replaces_the_earlier(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let [one, other] = [account(&world, world.org).await, account(&world, world.org).await];
    assert_eq!(world.store.rating(world.interview, one).await.unwrap(), None);

    for rated in [rating(&world, one, 1), rating(&world, other, 3), rating(&world, one, 4)] {
        assert!(world.store.rate(&rated).await.unwrap());
    }

    assert_eq!(world.store.rating(world.interview, one).await.unwrap(), Some(rating(&world, one, 4)));
    assert_eq!(world.store.ratings(world.org).await.unwrap(), [], "a rehearsal's ratings are not compared");
    world.database.execute("UPDATE interview SET rehearsal = FALSE").await;
    let all = world.store.ratings(world.org).await.unwrap();
    assert_eq!(all, [rating(&world, one, 4), rating(&world, other, 3)]);
    assert_eq!(world.store.ratings(world.other_org).await.unwrap(), []);
}

#[rstest]
#[tokio::test]
async fn who_has_read_the_scores_can_no_longer_rate(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let [reader, other] = [account(&world, world.org).await, account(&world, world.org).await];
    assert!(world.store.rate(&rating(&world, reader, 2)).await.unwrap());
    assert!(!world.store.has_read_scores(world.interview, reader).await.unwrap());

    for _ in 0..2 {
        world.store.note_score_reader(world.interview, reader, NOW).await.unwrap();
    }

    assert!(world.store.has_read_scores(world.interview, reader).await.unwrap());
    assert!(!world.store.rate(&rating(&world, reader, 5)).await.unwrap());
    assert_eq!(world.store.rating(world.interview, reader).await.unwrap(), Some(rating(&world, reader, 2)));
    assert!(world.store.rate(&rating(&world, other, 5)).await.unwrap());
}

#[rstest]
#[tokio::test]
async fn nobody_rates_another_organisations_interview(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let stranger = account(&world, world.other_org).await;

    let rated = world.store.rate(&rating(&world, stranger, 3)).await.unwrap();
    world.store.note_score_reader(world.interview, stranger, NOW).await.unwrap();

    assert!(!rated);
    assert_eq!(world.store.rating(world.interview, stranger).await.unwrap(), None);
    assert!(!world.store.has_read_scores(world.interview, stranger).await.unwrap());
}
