use rstest::rstest;
use vivavoce::{
    id::{CandidateId, OpeningId, OrgId},
    interview::{event::Mode, terms::Terms},
    store::hiring::{Candidate, Hiring, Opening},
};

use super::world::{NOW, World, candidate, opening};
use crate::support::database::Engine;

#[rstest]
#[tokio::test]
async fn the_default_organisation_is_made_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;

    let again = world.store.default_org(OrgId::new(NOW, world.chance()), "Other name", NOW).await.unwrap();

    assert_eq!(again, world.org);
    assert_eq!(world.store.org_name(again).await.unwrap().as_deref(), Some("Acme"));
    assert_eq!(world.store.org_name(OrgId::new(NOW, world.chance())).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn openings_are_listed_newest_first(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let newer = opening(world.org, OpeningId::new(NOW.plus_ms(1), world.chance()));
    world.store.add_opening(&newer).await.unwrap();

    let listed = world.store.openings(world.org).await.unwrap();

    assert_eq!(listed, [newer, opening(world.org, world.opening)]);
}

#[rstest]
#[tokio::test]
async fn an_opening_keeps_its_terms(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let usual = opening(world.org, OpeningId::new(NOW, world.chance()));
    let typed = Opening { terms: Terms { mode: Mode::Questionnaire, ..usual.terms.clone() }, ..usual };

    world.store.add_opening(&typed).await.unwrap();

    assert_eq!(world.store.opening(world.org, typed.id).await.unwrap(), Some(typed));
}

#[rstest]
#[tokio::test]
async fn an_opening_from_before_its_terms_asks_what_it_asked(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let old = "INSERT INTO opening (org_id, id, title, plan, created_ms) \
         SELECT org_id, org_id, 'Old', 'backend-senior', 0 FROM organisation WHERE slug = 'default'";

    world.database.execute(old).await;

    let found = world.store.opening(world.org, OpeningId(world.org.0)).await.unwrap().unwrap();
    assert_eq!(found.terms, Terms::default());
}

#[rstest]
#[tokio::test]
async fn how_often_a_question_was_chosen_is_counted_over_the_openings_of_the_organisation(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    for (org, chosen) in
        [(world.org, &["near-miss"][..]), (world.org, &[]), (world.other_org, &["cache-stampede"])]
    {
        let usual = opening(org, OpeningId::new(NOW, world.chance()));
        let questions = chosen.iter().map(|id| (*id).to_owned()).collect();
        let asking = Opening { terms: Terms { questions, ..usual.terms.clone() }, ..usual };
        world.store.add_opening(&asking).await.unwrap();
    }

    let used = world.store.questions_used(world.org).await.unwrap();

    // The world's own opening chose both.
    let used: Vec<(&str, u32)> = used.iter().map(|(id, count)| (id.as_str(), *count)).collect();
    assert_eq!(used, [("cache-stampede", 1), ("near-miss", 2)]);
}

#[rstest]
#[tokio::test]
async fn another_organisation_sees_no_opening(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;

    assert!(world.store.opening(world.org, world.opening).await.unwrap().is_some());
    assert_eq!(world.store.opening(world.other_org, world.opening).await.unwrap(), None);
    assert_eq!(world.store.openings(world.other_org).await.unwrap(), []);
}

#[rstest]
#[tokio::test]
async fn another_organisation_sees_no_candidate(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;

    assert_eq!(
        world.store.candidate(world.org, world.candidate).await.unwrap(),
        Some(candidate(world.org, world.candidate))
    );
    assert_eq!(world.store.candidate(world.other_org, world.candidate).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn a_candidate_may_have_an_address(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let with_address = Candidate {
        email: Some("zoë@example.com".to_owned()),
        ..candidate(world.org, CandidateId::new(NOW, world.chance()))
    };

    world.store.add_candidate(&with_address).await.unwrap();

    assert_eq!(world.store.candidate(world.org, with_address.id).await.unwrap(), Some(with_address));
}
