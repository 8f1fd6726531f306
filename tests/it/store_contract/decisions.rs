use rstest::rstest;
use vivavoce::{
    id::{AccountId, DecisionId, OrgId},
    store::{
        StoreError,
        accounts::{Account, Accounts, Role},
        decisions::{Decision, Decisions, Feedback, Verdict},
        webhooks::{EventKind, WebhookEvents},
    },
};

use super::world::{NOW, World};
use crate::support::database::Engine;

async fn account(world: &World, org: OrgId) -> AccountId {
    let account = Account {
        id: AccountId::new(NOW, world.chance()),
        org,
        email: format!("{org}@example.com"),
        name: "Ana".to_owned(),
        role: Role::Manager,
        password_hash: None,
        created: NOW,
    };
    world.store.add_account(&account).await.unwrap();
    account.id
}

fn decision(world: &World, account: AccountId, after_ms: i64) -> Decision {
    Decision {
        id: DecisionId::new(NOW.plus_ms(after_ms), world.chance()),
        org: world.org,
        interview: world.interview,
        account,
        key: None,
        verdict: Verdict::Hold,
        reason: "“Own part” is open.\nAsk again.".to_owned(),
        decided: NOW.plus_ms(after_ms),
    }
}

#[rstest]
#[tokio::test]
async fn all_decisions_are_kept_newest_first(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let account = account(&world, world.org).await;
    let (first, second) = (decision(&world, account, 1), decision(&world, account, 2));
    world.store.add_decision(&first).await.unwrap();
    world.store.add_decision(&second).await.unwrap();

    assert_eq!(world.store.decisions(world.interview, None, 1).await.unwrap(), std::slice::from_ref(&second));
    assert_eq!(world.store.decisions(world.interview, Some(second.id), 9).await.unwrap(), [first]);
}

#[rstest]
#[tokio::test]
async fn nobody_decides_about_another_organisations_candidate(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let stranger = account(&world, world.other_org).await;

    let refused = world.store.add_decision(&decision(&world, stranger, 1)).await;

    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
}

#[rstest]
#[tokio::test]
async fn feedback_is_changed_from_its_last_version_and_only_until_its_release(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let (store, id) = (&world.store, world.interview);
    assert_eq!(store.feedback(id).await.unwrap(), None);

    assert!(store.write_feedback(id, 0, "One.", NOW).await.unwrap());
    assert!(!store.write_feedback(id, 0, "Another one.", NOW).await.unwrap());
    assert!(store.write_feedback(id, 1, "Two.", NOW.plus_ms(1)).await.unwrap());
    assert!(!store.write_feedback(id, 1, "Late.", NOW.plus_ms(2)).await.unwrap());
    assert!(!store.release_feedback(id, 1, NOW.plus_ms(3)).await.unwrap());
    assert!(store.release_feedback(id, 2, NOW.plus_ms(4)).await.unwrap());
    assert!(!store.release_feedback(id, 2, NOW.plus_ms(5)).await.unwrap());
    assert!(!store.write_feedback(id, 2, "Too late.", NOW.plus_ms(6)).await.unwrap());

    let kept = store.feedback(id).await.unwrap();
    let (written, released) = (NOW.plus_ms(1), Some(NOW.plus_ms(4)));
    assert_eq!(kept, Some(Feedback { words: "Two.".to_owned(), version: 2, written, released }));
}

async fn told(world: &World) -> Vec<EventKind> {
    world.store.unspread_events(100).await.unwrap().into_iter().map(|event| event.kind).collect()
}

#[rstest]
#[tokio::test]
async fn every_decision_is_told_and_one_that_is_refused_is_not(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let (own, stranger) = (account(&world, world.org).await, account(&world, world.other_org).await);
    for after_ms in [1, 2] {
        world.store.add_decision(&decision(&world, own, after_ms)).await.unwrap();
    }
    world.store.add_decision(&decision(&world, stranger, 3)).await.unwrap_err();
    assert_eq!(told(&world).await, [EventKind::DecisionMade; 2]);
}

#[rstest]
#[tokio::test]
async fn feedback_is_told_when_it_is_released(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let (store, id) = (&world.store, world.interview);
    store.write_feedback(id, 0, "One.", NOW).await.unwrap();
    assert!(!store.release_feedback(id, 2, NOW).await.unwrap());
    assert_eq!(told(&world).await, []);
    assert!(store.release_feedback(id, 1, NOW).await.unwrap());
    assert_eq!(told(&world).await, [EventKind::FeedbackReleased]);
}
