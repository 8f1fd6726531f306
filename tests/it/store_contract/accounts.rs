use rstest::rstest;
use vivavoce::{
    id::AccountId,
    store::{
        StoreError,
        accounts::{Account, Accounts, Role},
    },
};

use super::world::{NOW, World, hash};
use crate::support::database::Engine;

#[rstest]
#[tokio::test]
async fn an_account_is_found_by_its_address_in_any_case(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let account = add_account(&world, "ana@example.com").await;

    let found = world.store.account_by_email("Ana@Example.COM").await.unwrap();
    assert_eq!(world.store.account_name(account.id).await.unwrap().as_ref(), Some(&account.name));

    assert_eq!(found, Some(account));
    assert_eq!(world.store.account_by_email("nobody@example.com").await.unwrap(), None);
    assert_eq!(world.store.count_accounts().await.unwrap(), 1);
}

#[rstest]
#[tokio::test]
async fn an_address_belongs_to_one_account(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let first = add_account(&world, "ana@example.com").await;

    let second = Account {
        id: AccountId::new(NOW, world.chance()),
        email: "ANA@example.com".to_owned(),
        name: "Another Ana".to_owned(),
        ..first
    };
    let refused = world.store.add_account(&second).await;

    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    assert_eq!(world.store.count_accounts().await.unwrap(), 1);
}

#[rstest]
#[tokio::test]
async fn a_password_replaces_the_one_before(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let account = add_account(&world, "ana@example.com").await;

    world.store.set_password(account.id, "$argon2id$first").await.unwrap();
    world.store.set_password(account.id, "$argon2id$second").await.unwrap();

    let found = world.store.account_by_email(&account.email).await.unwrap().unwrap();
    assert_eq!(found.password_hash.as_deref(), Some("$argon2id$second"));
}

#[rstest]
#[tokio::test]
async fn nothing_is_given_to_an_unknown_account(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let nobody = AccountId::new(NOW, world.chance());

    let refused = [
        world.store.set_password(nobody, "$argon2id$").await,
        world.store.add_session(nobody, &hash(1), NOW.plus_ms(1)).await,
        world.store.add_sign_in_link(nobody, &hash(1), NOW.plus_ms(1)).await,
    ];

    assert!(refused.iter().all(|done| matches!(done, Err(StoreError::Conflict(_)))), "{refused:?}");
}

#[rstest]
#[tokio::test]
async fn a_sign_in_link_opens_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let account = add_account(&world, "ana@example.com").await;
    world.store.add_sign_in_link(account.id, &hash(1), NOW.plus_ms(10)).await.unwrap();

    let first = world.store.use_sign_in_link(&hash(1), NOW).await.unwrap();
    let second = world.store.use_sign_in_link(&hash(1), NOW).await.unwrap();

    assert_eq!((first, second), (Some(account), None));
}

#[rstest]
#[tokio::test]
async fn of_many_uses_at_once_one_opens(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let account = add_account(&world, "ana@example.com").await;
    world.store.add_sign_in_link(account.id, &hash(1), NOW.plus_ms(10)).await.unwrap();

    let uses = (0..8).map(|_| {
        let store = world.store.clone();
        tokio::spawn(async move { store.use_sign_in_link(&hash(1), NOW).await.unwrap() })
    });
    let mut opened = 0;
    for attempt in uses.collect::<Vec<_>>() {
        opened += usize::from(attempt.await.unwrap().is_some());
    }

    assert_eq!(opened, 1);
}

#[rstest]
#[tokio::test]
async fn a_sign_in_link_that_ran_out_opens_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let account = add_account(&world, "ana@example.com").await;
    world.store.add_sign_in_link(account.id, &hash(1), NOW).await.unwrap();

    assert_eq!(world.store.use_sign_in_link(&hash(1), NOW).await.unwrap(), None);
    assert_eq!(world.store.use_sign_in_link(&hash(9), NOW).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn a_session_lasts_until_its_end_or_its_closing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let account = add_account(&world, "ana@example.com").await;
    let end = NOW.plus_ms(10);
    world.store.add_session(account.id, &hash(1), end).await.unwrap();

    assert_eq!(world.store.account_by_session(&hash(1), NOW).await.unwrap(), Some(account));
    assert_eq!(world.store.account_by_session(&hash(1), end).await.unwrap(), None);
    assert_eq!(world.store.account_by_session(&hash(2), NOW).await.unwrap(), None);

    world.store.delete_session(&hash(1)).await.unwrap();
    assert_eq!(world.store.account_by_session(&hash(1), NOW).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn an_account_keeps_its_twenty_longest_sessions(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let account = add_account(&world, "ana@example.com").await;
    let other = add_account(&world, "ben@example.com").await;
    world.store.add_session(other.id, &hash(100), NOW.plus_ms(1)).await.unwrap();

    for number in 1..=21_u8 {
        world.store.add_session(account.id, &hash(number), NOW.plus_ms(i64::from(number))).await.unwrap();
    }

    assert_eq!(world.store.account_by_session(&hash(1), NOW).await.unwrap(), None);
    assert!(world.store.account_by_session(&hash(2), NOW).await.unwrap().is_some());
    assert!(world.store.account_by_session(&hash(21), NOW).await.unwrap().is_some());
    assert_eq!(world.store.account_by_session(&hash(100), NOW).await.unwrap(), Some(other));
}

async fn add_account(world: &World, email: &str) -> Account {
    let account = Account {
        id: AccountId::new(NOW, world.chance()),
        org: world.org,
        email: email.to_owned(),
        name: "Ana".to_owned(),
        role: Role::Recruiter,
        password_hash: None,
        created: NOW,
    };
    world.store.add_account(&account).await.expect("a new account");
    account
}
