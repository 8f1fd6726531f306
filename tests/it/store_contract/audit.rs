use rstest::rstest;
use vivavoce::{
    score::{
        Dimension,
        calibration::{CalibrationMap, ScoringVersion},
    },
    store::audit::{AuditTrail, ReceiptKey},
};

use super::world::{NOW, World};
use crate::support::database::Engine;

#[rstest]
#[tokio::test]
async fn a_public_key_is_kept_once_with_its_first_time(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    for (key, milliseconds) in [([1; 32], 0), ([2; 32], 5), ([1; 32], 9)] {
        world.store.add_receipt_key(world.org, key, NOW.plus_ms(milliseconds)).await.unwrap();
    }

    let keys = world.store.receipt_keys().await.unwrap();

    let key = |key, since| ReceiptKey { public_key: [key; 32], since: NOW.plus_ms(since) };
    assert_eq!(keys, [key(2, 5), key(1, 0)]);
}

#[rstest]
#[tokio::test]
async fn all_maps_are_kept_latest_first(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let map = |pairs| CalibrationMap {
        version: ScoringVersion {
            rubric: Some("r".into()),
            lexicon: "l".into(),
            program: "p".into(),
            models: vec!["m".into()],
        },
        dimension: Dimension::Tradeoffs,
        points: vec![[1.5, 2.0], [4.25, 3.5]],
        pairs,
        error_before: 0.75,
        error_after: 0.5,
    };
    for pairs in [30, 40] {
        world.store.add_calibration_map(world.org, &map(pairs), NOW).await.unwrap();
    }

    assert_eq!(world.store.calibration_maps(world.org).await.unwrap(), [map(40), map(30)]);
    assert_eq!(world.store.calibration_maps(world.other_org).await.unwrap(), []);
}
