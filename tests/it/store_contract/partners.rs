use rstest::rstest;
use vivavoce::{
    id::{ConnectionId, OrderId, ResultLinkId},
    partner::{
        Partner,
        connection::{ConnectionSettings, StageRule},
        order::Refs,
        outcome::Outcome,
        trouble::{Trouble, TroubleKind},
    },
    store::{
        StoreError,
        outbox::{JobKind, Outbox},
        partners::{Connection, NewOrder, OrderRow, PartnerOrders, Partners, Told},
        result_links::{Openings, ResultLink, ResultLinks},
    },
    time::UnixMillis,
};

use super::world::{NOW, World, hash};
use crate::support::database::Engine;

const DAY: i64 = 24 * 60 * 60 * 1_000;

pub fn connection(world: &World, key: u8) -> Connection {
    Connection {
        id: ConnectionId::new(NOW, world.chance()),
        org: world.org,
        partner: Partner::Ashby,
        key: hash(key),
        previous: None,
        sealed: vec![0, 255, 7],
        settings: ConnectionSettings {
            stages: vec![StageRule {
                stage: "“Näch\u{0}st”".to_owned(),
                job: Some(7),
                opening: world.opening,
            }],
            ..ConnectionSettings::default()
        },
        created: NOW,
        disabled: None,
        key_used: None,
        revision: 0,
    }
}

pub async fn connected(world: &World) -> Connection {
    let connection = connection(world, 200);
    world.store.add_connection(&connection).await.unwrap();
    connection
}

pub fn order(world: &World, connection: &Connection, key: &str) -> NewOrder {
    let order = OrderRow {
        id: OrderId::new(NOW, world.chance()),
        org: world.org,
        connection: connection.id,
        interview: world.interview,
        opening: world.opening,
        key: Some(key.to_owned()),
        refs: Refs { candidate: Some("candidate-1".to_owned()), ..Refs::default() },
        sealed_link: Some(vec![1, 2, 3]),
        told: None,
        closed: None,
        cancelled: None,
        deleted: None,
        created: NOW,
    };
    NewOrder { order, invited: None, assessed: None, due: NOW.plus_ms(DAY) }
}

/// Whether the job for partners is due at `now`.
pub async fn is_due(world: &World, now: UnixMillis) -> bool {
    world.store.claim_job(now, now).await.unwrap().is_some_and(|job| job.kind == JobKind::Partner)
}

#[rstest]
#[tokio::test]
async fn a_connection_comes_back_whole_and_is_found_by_its_key(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let mut connection = connected(&world).await;
    let by = |key: u8, now| {
        let store = &world.store;
        async move { store.connection_by_key(Partner::Ashby, &hash(key), now).await.unwrap() }
    };
    assert_eq!(by(200, NOW).await.as_ref(), Some(&connection));
    assert_eq!(world.store.connections(world.org).await.unwrap(), std::slice::from_ref(&connection));
    assert_eq!(world.store.connection(world.other_org, connection.id).await.unwrap(), None);
    assert_eq!(
        world.store.connection_by_key(Partner::Greenhouse, &hash(200), NOW).await.unwrap(),
        None,
        "a key counts for its own partner"
    );

    connection.previous = Some((connection.key, NOW.plus_ms(1)));
    connection.key = hash(201);
    assert!(world.store.update_connection(&connection, NOW).await.unwrap());

    assert_eq!(by(201, NOW).await, by(200, NOW).await);
    assert_eq!(by(200, NOW.plus_ms(1)).await, None, "the key before has run out");
    let foreign = Connection { org: world.other_org, revision: 1, ..connection.clone() };
    assert!(!world.store.update_connection(&foreign, NOW).await.unwrap());
    assert!(!world.store.update_connection(&connection, NOW).await.unwrap(), "it was changed meanwhile");
    let present = Connection { revision: 1, ..connection };
    assert!(world.store.update_connection(&present, NOW).await.unwrap());
}

#[rstest]
#[tokio::test]
async fn the_present_key_is_noted_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let connection = connected(&world).await;
    for later in [0, 5] {
        world.store.note_key_used(connection.id, NOW.plus_ms(later)).await.unwrap();
    }
    let found = world.store.connection_of_any_org(connection.id).await.unwrap().unwrap();
    assert_eq!(found.key_used, Some(NOW));
}

#[rstest]
#[tokio::test]
async fn the_latest_trouble_is_kept_for_the_order_and_for_the_connection(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let connection = connected(&world).await;
    let new = order(&world, &connection, "order");
    world.store.add_order(&new, NOW).await.unwrap();
    let trouble = |detail: &str| Trouble { kind: TroubleKind::Conflict, detail: detail.to_owned() };
    for (about, detail) in [(None, "a"), (Some(new.order.id), "b"), (Some(new.order.id), "c\u{0}")] {
        world.store.add_trouble(connection.id, about, &trouble(detail), NOW).await.unwrap();
    }

    let of_connection = world.store.troubles(connection.id).await.unwrap().remove(0);
    let of_order = world.store.last_trouble_of(new.order.id).await.unwrap().unwrap();

    assert_eq!((of_connection.trouble, of_connection.order), (trouble("a"), None));
    assert_eq!((of_order.trouble.detail.as_str(), of_order.order), ("c ", Some(new.order.id)));
}

#[rstest]
#[tokio::test]
async fn why_an_application_was_not_invited_is_kept_once_until_it_is_invited(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let connection = connected(&world).await;
    let trouble = |detail: &str| Trouble::new(TroubleKind::NotInvited, detail);
    for (application, detail) in [("7", "a"), ("8", "b"), ("7", "c")] {
        world.store.add_refusal(connection.id, application, &trouble(detail), NOW).await.unwrap();
    }
    let kept = async || {
        let troubles = world.store.troubles(connection.id).await.unwrap();
        troubles.into_iter().map(|kept| kept.trouble.detail).collect::<Vec<_>>()
    };
    assert_eq!(kept().await, ["c", "b"]);
    world.store.settle_refusal(connection.id, "7").await.unwrap();
    assert_eq!(kept().await, ["b"]);
}

#[rstest]
#[tokio::test]
async fn an_order_is_entered_once_under_its_name_with_its_job_or_not_at_all(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let connection = connected(&world).await;
    let new = order(&world, &connection, "order");
    world.store.add_order(&new, NOW).await.unwrap();

    let again = world.store.add_order(&order(&world, &connection, "order"), NOW).await;

    assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
    let found = world.store.order_by_key(connection.id, "order").await.unwrap();
    assert_eq!(found.as_ref(), Some(&new.order));
    assert_eq!(world.store.orders(world.org).await.unwrap(), std::slice::from_ref(&new.order));
    assert_eq!(world.store.order(world.other_org, new.order.id).await.unwrap(), None);
    assert_eq!(world.store.open_jobs(world.interview).await.unwrap(), 0, "it waits for the candidate");
    assert!(!is_due(&world, NOW).await);
    assert!(is_due(&world, NOW.plus_ms(DAY)).await);
}

#[rstest]
#[tokio::test]
async fn an_ending_closes_an_order_and_frees_its_name_where_that_may_come_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let connection = connected(&world).await;
    let (kept, freed) = (order(&world, &connection, "kept"), order(&world, &connection, "freed"));
    for new in [&kept, &freed] {
        world.store.add_order(new, NOW).await.unwrap();
        world.store.note_told(new.order.id, Told::Started, false, NOW).await.unwrap();
    }
    let ended = Told::Ended(Outcome::HumanRequested);

    world.store.note_told(kept.order.id, ended, false, NOW).await.unwrap();
    world.store.note_told(freed.order.id, ended, true, NOW).await.unwrap();

    let found = world.store.order_by_key(connection.id, "kept").await.unwrap().unwrap();
    assert_eq!((found.told, found.closed, found.sealed_link), (Some((ended, NOW)), Some(NOW), None));
    assert_eq!(world.store.order_by_key(connection.id, "freed").await.unwrap(), None);
    world.store.add_order(&order(&world, &connection, "freed"), NOW).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn cancelling_withdraws_an_invitation_that_was_not_taken_up(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let connection = connected(&world).await;
    let new = order(&world, &connection, "order");
    world.store.add_order(&new, NOW).await.unwrap();

    world.store.cancel_order(&new.order, NOW).await.unwrap();

    let found = world.store.order_of(connection.id, new.order.id).await.unwrap().unwrap();
    assert_eq!((found.cancelled, found.closed, found.key), (Some(NOW), Some(NOW), None));
    assert_eq!(world.status().await.link_expires, NOW);
}

#[rstest]
#[tokio::test]
async fn a_result_link_is_found_by_its_secret_counted_revoked_and_void_after_deletion(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let link = |secret: u8| ResultLink {
        id: ResultLinkId::new(NOW, world.chance()),
        org: world.org,
        interview: world.interview,
        order: None,
        link: hash(secret),
        sealed: vec![9],
        made_for: "Ashby assessments".to_owned(),
        created: NOW,
        expires: NOW.plus_ms(DAY),
        revoked: None,
    };
    let (first, second) = (link(1), link(2));
    for link in [&first, &second] {
        assert!(world.store.add_result_link(link).await.unwrap());
    }
    for shown in [true, true, false] {
        world.store.note_result_opened(first.id, shown, NOW).await.unwrap();
    }

    assert_eq!(world.store.result_link_by_secret(&hash(1)).await.unwrap().as_ref(), Some(&first));
    let openings = world.store.result_openings(first.id).await.unwrap();
    assert_eq!(openings, Openings { shown: 2, refused: 1, last: Some(NOW) });
    assert_eq!(world.store.result_openings(second.id).await.unwrap(), Openings::default());
    assert!(!world.store.revoke_result_link(world.other_org, first.id, NOW).await.unwrap());
    assert!(world.store.revoke_result_link(world.org, first.id, NOW).await.unwrap());
    world.store.note_deleted(world.interview, NOW.plus_ms(1)).await.unwrap();
    let links = world.store.result_links(world.org, world.interview, NOW).await.unwrap();
    let revoked: Vec<_> = links.iter().map(|link| (link.id, link.revoked)).collect();
    assert!(revoked.contains(&(first.id, Some(NOW))) && revoked.contains(&(second.id, Some(NOW.plus_ms(1)))));
    assert!(links.iter().all(|link| !link.works(NOW.plus_ms(2))));
}

#[rstest]
#[tokio::test]
async fn an_order_has_one_link_whose_secret_changes_until_it_is_revoked(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let connection = connected(&world).await;
    let new = order(&world, &connection, "order");
    world.store.add_order(&new, NOW).await.unwrap();
    let link = |secret: u8| ResultLink {
        id: ResultLinkId::new(NOW, world.chance()),
        org: world.org,
        interview: world.interview,
        order: Some(new.order.id),
        link: hash(secret),
        sealed: vec![secret],
        made_for: "Ashby assessments".to_owned(),
        created: NOW,
        expires: NOW.plus_ms(DAY),
        revoked: None,
    };
    let (first, second, third) = (link(1), link(2), link(3));
    let present = || async { world.store.result_link_of_order(new.order.id).await.unwrap().unwrap() };

    assert!(world.store.add_result_link(&first).await.unwrap());
    assert!(!world.store.add_result_link(&second).await.unwrap());
    assert_eq!(present().await, first);
    world.store.renew_result_link(&first, &second).await.unwrap();
    world.store.renew_result_link(&first, &third).await.unwrap();
    assert_eq!((present().await.id, present().await.link), (first.id, second.link), "who comes late loses");

    assert!(world.store.revoke_result_link(world.org, first.id, NOW).await.unwrap());
    world.store.renew_result_link(&second, &third).await.unwrap();
    assert_eq!(present().await.link, second.link);
}
