//! Events are written by what causes them, in its transaction.

use rstest::rstest;
use vivavoce::{
    interview::event::{EndReason, Event},
    store::{
        event_log::{Append, EventLog},
        interviews::{InterviewStatus, Interviews},
        invitations::Invitations,
        results::Results,
        webhooks::{EventKind, NewEvent, WebhookEvents},
    },
    time::Offset,
};

use super::world::{NOW, World};
use crate::support::{database::Engine, finished};

async fn told(world: &World) -> Vec<(EventKind, Option<EndReason>, Option<InterviewStatus>)> {
    let events = world.store.unspread_events(100).await.unwrap();
    events.into_iter().map(|event| (event.kind, event.ending, event.status)).collect()
}

async fn append(world: &World, expected_seq: u64, event: Event, status: Option<InterviewStatus>, at: i64) {
    let lease_epoch = world.store.take_lease(world.interview, "a test", NOW).await.unwrap();
    let append = Append {
        interview: world.interview,
        expected_seq,
        lease_epoch,
        events: vec![(Offset(0), event)],
        jobs: Vec::new(),
        status,
        now: NOW.plus_ms(at),
    };
    world.store.append(append).await.unwrap();
}

#[rstest]
#[case(EndReason::Completed, EventKind::InterviewCompleted)]
#[case(EndReason::Abandoned, EventKind::InterviewCompleted)]
#[case(EndReason::HumanRequested, EventKind::InterviewHumanRequested)]
#[tokio::test]
async fn beginning_and_end_are_told_with_the_log(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] reason: EndReason,
    #[case] kind: EventKind,
) {
    let world = World::new(engine).await;
    let first = finished::records().remove(0).event;
    append(&world, 0, first, Some(InterviewStatus::Started), 1).await;
    append(&world, 1, Event::FloorTaken, None, 2).await;
    append(&world, 2, Event::Ended { reason }, Some(InterviewStatus::Ended), 3).await;
    let expected = [
        (EventKind::InterviewStarted, None, Some(InterviewStatus::Started)),
        (kind, Some(reason), Some(InterviewStatus::Ended)),
    ];
    assert_eq!(told(&world).await, expected);
}

#[rstest]
#[tokio::test]
async fn a_refused_append_tells_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let lease_epoch = world.store.take_lease(world.interview, "a test", NOW).await.unwrap();
    let append = Append {
        interview: world.interview,
        expected_seq: 7,
        lease_epoch,
        events: vec![(Offset(0), Event::Ended { reason: EndReason::Completed })],
        jobs: Vec::new(),
        status: Some(InterviewStatus::Ended),
        now: NOW,
    };
    assert!(world.store.append(append).await.is_err());
    assert_eq!(told(&world).await, []);
}

#[rstest]
#[tokio::test]
async fn first_scores_are_told_once_and_later_ones_as_an_update(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    for later in 0..3 {
        let scores = finished::scores(NOW.plus_ms(later));
        world.store.add_scores(world.interview, &scores).await.unwrap();
    }
    world.store.set_status(world.interview, InterviewStatus::Reported, NOW).await.unwrap();
    let events = world.store.unspread_events(100).await.unwrap();
    let kinds: Vec<_> = events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::InterviewScored, EventKind::ReportUpdated, EventKind::ReportUpdated]);
    let last = events[2].score_number.unwrap();
    let kept = world.store.numbered_scores(world.interview, last).await.unwrap().unwrap();
    assert_eq!(kept.made, NOW.plus_ms(2));
}

#[rstest]
#[tokio::test]
async fn a_report_without_scores_and_a_refusal_are_told(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let other = world.another_interview(2, 1).await;
    for _ in 0..2 {
        world.store.set_status(world.interview, InterviewStatus::Declined, NOW).await.unwrap();
        world.store.set_status(other, InterviewStatus::Reported, NOW.plus_ms(1)).await.unwrap();
    }
    let kinds: Vec<_> = told(&world).await.into_iter().map(|(kind, _, _)| kind).collect();
    assert_eq!(kinds, [EventKind::InterviewDeclined, EventKind::ReportUpdated]);
}

#[rstest]
#[tokio::test]
async fn each_occasion_is_told_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    for occasion in [1, 1, 2] {
        let decided = NewEvent { occasion, ..NewEvent::once(EventKind::DecisionMade, world.interview) };
        world.store.add_event(&decided, NOW).await.unwrap();
    }
    assert_eq!(told(&world).await.len(), 2);
}

#[rstest]
#[tokio::test]
async fn scores_are_told_of_an_interview_that_is_reported_by_then(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world.store.set_status(world.interview, InterviewStatus::Ended, NOW).await.unwrap();
    world.store.add_scores(world.interview, &finished::scores(NOW)).await.unwrap();
    assert_eq!(told(&world).await, [(EventKind::InterviewScored, None, Some(InterviewStatus::Reported))]);
    assert_eq!(world.status().await.status, InterviewStatus::Reported);
}

#[rstest]
#[tokio::test]
async fn a_cancelled_interview_is_told_once_and_never_as_a_link_that_ran_out(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    for _ in 0..2 {
        assert!(world.store.cancel(world.org, world.interview, NOW).await.unwrap());
    }
    let kinds: Vec<_> = told(&world).await.into_iter().map(|(kind, _, _)| kind.name()).collect();
    assert_eq!(kinds, ["interview.cancelled"]);
    let later = NOW.plus_ms(5_000);
    let expired = world.store.unnoticed_expiries(NOW.plus_ms(-5_000), later, 10).await.unwrap();
    assert_eq!(expired, []);
}
