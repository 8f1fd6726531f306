//! Lists by where interviews stand, by what happened since, and in the order of their scores.

use rstest::rstest;
use vivavoce::{
    id::InterviewId,
    interview::status::InterviewState,
    score::Dimension,
    store::{
        interviews::{InterviewStatus, Interviews},
        invitations::{InterviewFilter, Invitations, SortedBy, Sorting, Standing},
        results::Results,
    },
    time::UnixMillis,
};

use super::world::{NOW, World, hash};
use crate::support::{database::Engine, finished};

async fn found(world: &World, filter: &InterviewFilter, before: Option<InterviewId>) -> Vec<InterviewId> {
    let rows = world.store.interviews_like(world.org, filter, before, 10).await.unwrap();
    rows.into_iter().map(|row| row.id).collect()
}

/// Scores of which the latest count, made at `made`.
async fn scored(world: &World, id: InterviewId, ownership: Option<f64>, made: UnixMillis) {
    let mut record = finished::scores(made);
    record.scores.ownership.score = ownership;
    world.store.add_scores(id, &record).await.unwrap();
}

fn by_ownership(ascending: bool) -> InterviewFilter {
    let by = SortedBy::Dimension(Dimension::Ownership);
    InterviewFilter { sorting: Some(Sorting { by, ascending }), ..InterviewFilter::default() }
}

#[rstest]
#[tokio::test]
async fn interviews_come_in_the_order_of_their_latest_number_and_those_without_one_last(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let [low, high, none] = [
        world.another_interview(2, 1).await,
        world.another_interview(3, 2).await,
        world.another_interview(4, 3).await,
    ];
    scored(&world, low, Some(4.9), NOW).await;
    scored(&world, low, Some(2.0), NOW.plus_ms(1)).await;
    scored(&world, high, Some(4.0), NOW).await;
    scored(&world, none, None, NOW).await;
    let foreign = world.foreign_interview(5).await;
    scored(&world, foreign, Some(5.0), NOW).await;

    assert_eq!(found(&world, &by_ownership(false), None).await, [high, low, none, world.interview]);
    assert_eq!(found(&world, &by_ownership(true), None).await, [low, high, none, world.interview]);
    let by = SortedBy::Overall;
    let overall =
        InterviewFilter { sorting: Some(Sorting { by, ascending: false }), ..InterviewFilter::default() };
    assert_eq!(found(&world, &overall, None).await.last(), Some(&world.interview));
}

#[rstest]
#[tokio::test]
async fn pages_in_the_order_of_a_number_join_without_hole_or_repetition(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    for (link, ownership) in [(2, Some(3.0)), (3, None), (4, Some(3.0)), (5, Some(1.5)), (6, None)] {
        let id = world.another_interview(link, i64::from(link)).await;
        scored(&world, id, ownership, NOW).await;
    }
    for ascending in [false, true] {
        let whole = found(&world, &by_ownership(ascending), None).await;
        let (mut joined, mut before) = (Vec::new(), None);
        while let [row] =
            &world.store.interviews_like(world.org, &by_ownership(ascending), before, 1).await.unwrap()[..]
        {
            joined.push(row.id);
            before = Some(row.id);
        }
        assert_eq!(joined, whole);
        assert_eq!(whole.len(), 6);
    }
}

#[rstest]
#[tokio::test]
async fn interviews_are_found_by_where_they_stand(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let [begun, cancelled, declined, bound] = [
        world.another_interview(2, 1).await,
        world.another_interview(3, 2).await,
        world.another_interview(4, 3).await,
        world.another_interview(5, 4).await,
    ];
    world.store.set_status(begun, InterviewStatus::Started, NOW).await.unwrap();
    world.store.cancel(world.org, cancelled, NOW).await.unwrap();
    world.store.set_status(declined, InterviewStatus::Declined, NOW).await.unwrap();
    world.store.bind_device(bound, &hash(9), NOW).await.unwrap();

    let standing = async |state, at| {
        let filter = InterviewFilter { standing: Some(Standing { state, at }), ..InterviewFilter::default() };
        found(&world, &filter, None).await
    };

    assert_eq!(standing(InterviewState::Started, NOW).await, [begun]);
    assert_eq!(standing(InterviewState::Cancelled, NOW).await, [cancelled]);
    assert_eq!(standing(InterviewState::Declined, NOW).await, [declined]);
    assert_eq!(standing(InterviewState::Invited, NOW).await, [bound, world.interview]);
    assert_eq!(standing(InterviewState::Expired, NOW).await, []);
    let late = NOW.plus_ms(1_000);
    assert_eq!(standing(InterviewState::Expired, late).await, [world.interview]);
    assert_eq!(standing(InterviewState::Invited, late).await, [bound]);
    assert_eq!(standing(InterviewState::Reported, late).await, []);
}

#[rstest]
#[tokio::test]
async fn interviews_are_found_by_what_happened_since(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let ids = [
        world.another_interview(2, 1).await,
        world.another_interview(3, 2).await,
        world.another_interview(4, 3).await,
        world.another_interview(5, 4).await,
    ];
    let later = NOW.plus_ms(500);
    let since = async |at| {
        let filter = InterviewFilter { updated_since: Some(at), ..InterviewFilter::default() };
        found(&world, &filter, None).await
    };
    assert_eq!(since(NOW).await.len(), 5, "all were made then");
    assert_eq!(since(later).await, []);

    world.store.set_status(ids[0], InterviewStatus::Started, later).await.unwrap();
    world.store.cancel(world.org, ids[1], later).await.unwrap();
    world.store.set_status(ids[2], InterviewStatus::Declined, later).await.unwrap();
    scored(&world, ids[3], Some(3.0), later).await;

    assert_eq!(since(later).await, [ids[3], ids[2], ids[1], ids[0]]);
    assert_eq!(since(later.plus_ms(1)).await, []);
}
