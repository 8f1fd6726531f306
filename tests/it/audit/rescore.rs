use std::process::{Command, Output};

use rstest::rstest;
use vivavoce::store::{interviews::Consent, interviews::Interviews, results::Results};

use crate::{
    store_contract::world::{NOW, World},
    support::{database::Engine, finished},
};

fn rescore(world: &World, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vivavoce"))
        .arg("rescore")
        .args(arguments)
        .args(["--database", &world.database.url])
        .current_dir(std::env::temp_dir())
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8([output.stdout.as_slice(), output.stderr.as_slice()].concat()).unwrap()
}

#[rstest]
#[tokio::test]
async fn scoring_again_adds_to_the_history_and_shows_both(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    finished::store(&world.store, world.interview, NOW).await;
    let mut older = finished::scores(NOW);
    older.lexicon = "older".to_owned();
    older.scores.ownership.score = Some(1.2);
    world.store.add_scores(world.interview, &older).await.unwrap();

    let output = rescore(&world, &[&world.interview.to_string()]);

    assert!(output.status.success(), "{}", said(&output));
    let history = world.store.scores(world.interview).await.unwrap();
    assert_eq!(history.len(), 2);
    assert_eq!(history[1], older);
    assert_eq!(history[0].scores, finished::scores(NOW).scores);
    let told = said(&output);
    let ownership = told.lines().find(|line| line.starts_with("ownership")).unwrap();
    assert!(ownership.contains("1.2 (") && ownership.matches(" to ").count() == 2, "{told}");
    assert!(told.contains("older") && told.contains("transcript"), "{told}");
}

#[tokio::test]
async fn all_interviews_with_scores_are_scored_again() {
    let world = World::new(Engine::Sqlite).await;
    let other = world.another_interview(2, 5).await;
    let unscored = world.another_interview(3, 6).await;
    for id in [world.interview, other, unscored] {
        finished::store(&world.store, id, NOW).await;
    }
    world.store.add_scores(world.interview, &finished::scores(NOW)).await.unwrap();
    world.store.add_scores(other, &finished::scores(NOW)).await.unwrap();

    let output = rescore(&world, &["--all"]);

    assert!(output.status.success());
    assert_eq!(said(&output).trim(), "2 interviews scored again: 0 with other numbers, 0 failed");
    for (id, expected) in [(world.interview, 2), (other, 2), (unscored, 0)] {
        assert_eq!(world.store.scores(id).await.unwrap().len(), expected);
    }
}

#[tokio::test]
async fn what_cannot_be_scored_is_refused_with_the_reason() {
    let world = World::new(Engine::Sqlite).await;
    let refused = |id: String| {
        let output = rescore(&world, &[&id]);
        (output.status.code(), said(&output))
    };
    assert!(refused(world.unknown_interview().to_string()).1.contains("there is no interview"));
    assert!(refused(world.interview.to_string()).1.contains("has no transcript yet"));
    let (code, told) = refused("42".to_owned());
    assert_eq!(code, Some(2));
    assert!(told.contains("`42` is no interview's id"), "{told}");

    finished::store(&world.store, world.interview, NOW).await;
    let consent = Consent { notice_version: "1".to_owned(), recording: true, scoring: false, given: NOW };
    world.store.add_consent(world.interview, &consent).await.unwrap();
    let (code, told) = refused(world.interview.to_string());
    assert_eq!(code, Some(1));
    assert!(told.contains("did not agree to be scored"), "{told}");
    assert_eq!(world.store.scores(world.interview).await.unwrap(), []);
}
