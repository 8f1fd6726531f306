use std::process::Command;

use vivavoce::{
    id::{AccountId, InterviewId},
    store::{
        accounts::{Account, Accounts, Role},
        ratings::{Rating, Ratings},
        results::Results,
    },
};

use crate::{
    store_contract::world::{NOW, World},
    support::{database::Engine, finished},
};

fn calibration(world: &World, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_vivavoce"))
        .arg("calibration")
        .args(arguments)
        .args(["--database", &world.database.url])
        .current_dir(std::env::temp_dir())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

async fn rater(world: &World) -> AccountId {
    let account = Account {
        id: AccountId::new(NOW, world.chance()),
        org: world.org,
        email: "rater@example.org".to_owned(),
        name: "A rater".to_owned(),
        role: Role::Manager,
        password_hash: None,
        created: NOW,
    };
    world.store.add_account(&account).await.unwrap();
    account.id
}

/// An interview with scores that somebody gave `ownership`.
async fn rated(world: &World, interview: InterviewId, account: AccountId, ownership: u8) {
    let rating = Rating {
        interview,
        account,
        ownership: Some(ownership),
        tradeoffs: None,
        specificity: None,
        rated: NOW,
    };
    assert!(world.store.rate(&rating).await.unwrap());
    world.store.add_scores(interview, &finished::scores(NOW)).await.unwrap();
}

#[tokio::test]
async fn without_ratings_it_says_where_they_come_from() {
    let world = World::new(Engine::Sqlite).await;
    assert!(calibration(&world, &[]).contains("there are no blind ratings yet"));
}

#[tokio::test]
async fn few_ratings_are_told_as_few_and_make_no_map() {
    let world = World::new(Engine::Sqlite).await;
    let account = rater(&world).await;
    rated(&world, world.interview, account, 3).await;
    world.database.execute("UPDATE interview SET rehearsal = FALSE").await;

    let told = calibration(&world, &["--fit"]);

    assert!(told.contains("ownership: 1 ratings") && told.contains("fewer than 30"), "{told}");
    assert!(!told.contains("map of") && !told.contains("specificity"), "{told}");
}

#[tokio::test]
async fn a_fitted_map_is_kept_with_its_version_and_changes_no_score() {
    let world = World::new(Engine::Sqlite).await;
    let account = rater(&world).await;
    for number in 2..=31 {
        let interview = world.another_interview(number, i64::from(number)).await;
        rated(&world, interview, account, 1 + number % 5).await;
    }
    world.database.execute("UPDATE interview SET rehearsal = FALSE").await;
    let before = world.store.scores(world.interview).await.unwrap();

    calibration(&world, &["--fit"]);
    let told: serde_json::Value = serde_json::from_str(&calibration(&world, &["--json"])).unwrap();

    let maps = told["maps"].as_array().unwrap();
    assert_eq!(maps.len(), 1, "{told}");
    assert_eq!(maps[0]["dimension"], "ownership");
    assert_eq!(maps[0]["version"], told["versions"][0]["version"]);
    assert_eq!(maps[0]["pairs"], 30);
    assert_eq!(world.store.scores(world.interview).await.unwrap(), before);
}
