//! Candidates who do not come back.

use std::sync::Arc;

use rstest::rstest;
use vivavoce::{
    clock::ManualClock,
    id::SeededEntropy,
    interview::{
        Interview,
        event::{EndReason, Versions},
        terms::Terms,
    },
    llm::scripted::ScriptedInterviewer,
    rubric::Library,
    session::{Beginning, Live, LogParts, Meters, park, registry::Registry},
    store::{
        Store,
        event_log::{Append, EventLog},
        interviews::InterviewStatus,
        outbox::Outbox,
    },
    time::{Offset, UnixMillis},
};

use crate::{
    store_contract::world::{NOW, World},
    support::database::Engine,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// A server without sound at a given time.
fn live(store: &Arc<Store>, at: UnixMillis) -> Live {
    Live {
        log: LogParts {
            store: Arc::<Store>::clone(store),
            clock: Arc::new(ManualClock::new(at)),
            entropy: Arc::new(SeededEntropy::new(9)),
            holder: "test".to_owned(),
        },
        audio: Arc::<Store>::clone(store),
        transcriber: None,
        partials: false,
        interviewer: Arc::new(ScriptedInterviewer),
        synthesizer: None,
        registry: Arc::new(Registry::new(8)),
        meters: Meters::default(),
        beginning: Box::new(beginning),
        ended: Box::new(|| {}),
    }
}

fn beginning(plan: &str, terms: &Terms) -> Option<Beginning> {
    Some(Beginning {
        plan: Library::embedded().ok()?.plan(plan)?.under(terms),
        versions: Versions::default(),
    })
}

/// Begins the world's interview at `NOW`.
async fn begin(world: &World) {
    let lease_epoch = world.store.take_lease(world.interview, "test", NOW).await.unwrap();
    let Beginning { plan, versions } = beginning("taster", &Terms::default()).unwrap();
    let append = Append {
        interview: world.interview,
        expected_seq: 0,
        lease_epoch,
        events: vec![(Offset(0), Interview::start(plan, 1, versions))],
        jobs: Vec::new(),
        status: Some(InterviewStatus::Started),
        now: NOW,
    };
    world.store.append(append).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn who_stays_away_for_a_day_has_left_and_what_was_said_is_reported(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    begin(&world).await;
    let World { store, interview, database: _database, .. } = world;
    let store = Arc::new(store);

    let early = park::sweep_once(&live(&store, NOW.plus_ms(DAY_MS)), &store).await.unwrap();
    let late = park::sweep_once(&live(&store, NOW.plus_ms(DAY_MS + 1)), &store).await.unwrap();

    assert_eq!((early, late), (0, 1));
    let records = store.records(interview, 0).await.unwrap();
    assert_eq!(Interview::fold(&records).unwrap().ended(), Some(EndReason::Abandoned));
    assert_eq!(store.open_jobs(interview).await.unwrap(), 1);
}

#[rstest]
#[tokio::test]
async fn a_questionnaire_waits_for_a_week(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    begin(&world).await;
    world.database.execute("UPDATE interview SET mode = 'questionnaire'").await;
    let World { store, interview, database: _database, .. } = world;
    let store = Arc::new(store);

    let early = park::sweep_once(&live(&store, NOW.plus_ms(7 * DAY_MS)), &store).await.unwrap();
    let late = park::sweep_once(&live(&store, NOW.plus_ms(7 * DAY_MS + 1)), &store).await.unwrap();

    assert_eq!((early, late), (0, 1));
    let records = store.records(interview, 0).await.unwrap();
    assert_eq!(Interview::fold(&records).unwrap().ended(), Some(EndReason::Abandoned));
}

#[tokio::test]
async fn an_interview_is_ended_once() {
    let world = World::new(Engine::Sqlite).await;
    begin(&world).await;
    let World { store, interview, database: _database, .. } = world;
    let store = Arc::new(store);
    let late = live(&store, NOW.plus_ms(2 * DAY_MS));

    park::sweep_once(&late, &store).await.unwrap();
    let again = park::sweep_once(&late, &store).await.unwrap();

    assert_eq!(again, 0);
    assert_eq!(store.open_jobs(interview).await.unwrap(), 1);
}
