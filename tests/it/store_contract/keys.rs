use rstest::rstest;
use vivavoce::{
    id::{KeyId, OrgId},
    store::keys::{ApiKey, Keys, Scope},
};

use super::world::{NOW, World, hash};
use crate::support::database::Engine;

fn key(org: OrgId, id: KeyId) -> ApiKey {
    ApiKey {
        id,
        org,
        name: "ATS “production”".to_owned(),
        hint: "viva_live_Ab3d".to_owned(),
        test: false,
        scopes: vec![Scope::OpeningsRead, Scope::PersonalData],
        created: NOW,
        expires: NOW.plus_ms(10),
        last_used: None,
        revoked: None,
    }
}

async fn add(world: &World, secret: u8) -> ApiKey {
    let key = key(world.org, KeyId::new(NOW.plus_ms(i64::from(secret)), world.chance()));
    world.store.add_key(&key, &hash(secret)).await.unwrap();
    key
}

#[rstest]
#[tokio::test]
async fn a_key_opens_until_it_expires(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let key = add(&world, 1).await;

    assert_eq!(world.store.key_by_secret(&hash(1), NOW).await.unwrap(), Some(key.clone()));
    assert_eq!(world.store.key_by_secret(&hash(1), key.expires).await.unwrap(), None);
    assert_eq!(world.store.key_by_secret(&hash(2), NOW).await.unwrap(), None);
    assert_eq!(world.store.count_keys(world.org, NOW).await.unwrap(), 1);
    assert_eq!(world.store.count_keys(world.org, key.expires).await.unwrap(), 0);
}

#[rstest]
#[tokio::test]
async fn a_key_is_revoked_once_and_by_its_own_organisation(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let key = add(&world, 1).await;

    assert!(!world.store.revoke_key(world.other_org, key.id, NOW).await.unwrap());
    assert!(world.store.key_by_secret(&hash(1), NOW).await.unwrap().is_some());
    assert!(world.store.revoke_key(world.org, key.id, NOW.plus_ms(1)).await.unwrap());
    assert!(world.store.revoke_key(world.org, key.id, NOW.plus_ms(2)).await.unwrap());

    assert_eq!(world.store.key_by_secret(&hash(1), NOW).await.unwrap(), None);
    let kept = world.store.key(world.org, key.id).await.unwrap().unwrap();
    assert_eq!(kept.revoked, Some(NOW.plus_ms(1)));
    assert_eq!(world.store.key(world.other_org, key.id).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn the_last_use_never_runs_backwards(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let key = add(&world, 1).await;

    world.store.note_key_use(key.id, NOW.plus_ms(5)).await.unwrap();
    world.store.note_key_use(key.id, NOW.plus_ms(3)).await.unwrap();

    let kept = world.store.key(world.org, key.id).await.unwrap().unwrap();
    assert_eq!(kept.last_used, Some(NOW.plus_ms(5)));
}

#[rstest]
#[tokio::test]
async fn keys_are_listed_newest_first_from_one_on(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let (first, second, third) = (add(&world, 1).await, add(&world, 2).await, add(&world, 3).await);

    let page = world.store.keys(world.org, None, 2).await.unwrap();
    let rest = world.store.keys(world.org, Some(second.id), 2).await.unwrap();

    assert_eq!(page, [third, second]);
    assert_eq!(rest, [first]);
    assert_eq!(world.store.keys(world.other_org, None, 2).await.unwrap(), []);
}
