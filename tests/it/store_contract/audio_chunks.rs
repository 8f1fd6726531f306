use rstest::rstest;
use vivavoce::{
    interview::event::SampleRange,
    store::{
        audio_chunks::{AudioChunk, AudioChunks, Track},
        event_log::{AppendError, EventLog},
    },
};

use super::world::{NOW, World};
use crate::support::database::Engine;

const ALL: SampleRange = SampleRange { first_sample: 0, end_sample: u64::MAX };

#[rstest]
#[tokio::test]
async fn every_sample_comes_back(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let extremes = AudioChunk { first_sample: 3, samples: vec![i16::MIN, -1, 0, 1, 255, 256, i16::MAX] };

    put(&world, Track::Microphone, vec![extremes.clone()]).await;

    assert_eq!(chunks(&world, Track::Microphone, ALL).await, [extremes]);
}

#[rstest]
#[tokio::test]
async fn a_range_gives_the_chunks_that_overlap_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    put(&world, Track::Microphone, vec![chunk(20, 10), chunk(0, 10), chunk(10, 10)]).await;

    let inner = SampleRange { first_sample: 19, end_sample: 21 };
    let border = SampleRange { first_sample: 10, end_sample: 20 };
    let behind = SampleRange { first_sample: 30, end_sample: 40 };

    assert_eq!(firsts(&world, inner).await, [10, 20]);
    assert_eq!(firsts(&world, border).await, [10]);
    assert_eq!(firsts(&world, behind).await, [] as [u64; 0]);
}

#[rstest]
#[tokio::test]
async fn the_same_chunk_twice_is_stored_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;

    put(&world, Track::Microphone, vec![chunk(0, 10)]).await;
    put(&world, Track::Microphone, vec![chunk(0, 10), chunk(10, 10)]).await;

    assert_eq!(chunks(&world, Track::Microphone, ALL).await, [chunk(0, 10), chunk(10, 10)]);
}

#[rstest]
#[case::longer_last(5, 10)]
#[case::shorter_last(10, 5)]
#[tokio::test]
async fn of_chunks_with_the_same_beginning_the_longest_is_kept(
    #[case] first: usize,
    #[case] second: usize,
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;

    put(&world, Track::Microphone, vec![chunk(0, first)]).await;
    put(&world, Track::Microphone, vec![chunk(0, second)]).await;

    assert_eq!(chunks(&world, Track::Microphone, ALL).await, [chunk(0, 10)]);
}

#[rstest]
#[tokio::test]
async fn the_end_of_a_track_is_behind_its_last_sample(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    assert_eq!(end(&world, Track::Microphone).await, 0);

    put(&world, Track::Microphone, vec![chunk(100, 5), chunk(0, 10)]).await;

    assert_eq!(end(&world, Track::Microphone).await, 105);
    assert_eq!(end(&world, Track::Interviewer).await, 0);
}

#[rstest]
#[tokio::test]
async fn the_two_tracks_stay_apart(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;

    put(&world, Track::Microphone, vec![chunk(0, 4)]).await;
    put(&world, Track::Interviewer, vec![chunk(0, 2)]).await;

    assert_eq!(chunks(&world, Track::Microphone, ALL).await, [chunk(0, 4)]);
    assert_eq!(chunks(&world, Track::Interviewer, ALL).await, [chunk(0, 2)]);
}

#[rstest]
#[tokio::test]
async fn a_stale_lease_stores_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    let old = world.store.take_lease(world.interview, "one", NOW).await.unwrap();
    world.store.take_lease(world.interview, "two", NOW).await.unwrap();

    let refused =
        world.store.put_chunks(world.interview, old, Track::Microphone, vec![chunk(0, 4)], NOW).await;

    assert!(matches!(refused, Err(AppendError::StaleLease)), "{refused:?}");
    assert_eq!(end(&world, Track::Microphone).await, 0);
}

#[rstest]
#[tokio::test]
async fn an_empty_chunk_leaves_no_trace(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;

    put(&world, Track::Microphone, vec![chunk(50, 0)]).await;

    assert_eq!(end(&world, Track::Microphone).await, 0);
}

#[rstest]
#[tokio::test]
async fn deleting_takes_the_chunks_of_one_interview(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let other = world.another_interview(2, 1).await;
    let epoch = world.store.take_lease(other, "one", NOW).await.unwrap();
    world.store.put_chunks(other, epoch, Track::Microphone, vec![chunk(0, 4)], NOW).await.unwrap();
    put(&world, Track::Microphone, vec![chunk(0, 4)]).await;
    put(&world, Track::Interviewer, vec![chunk(0, 4)]).await;

    world.store.delete_chunks(world.interview).await.unwrap();

    assert_eq!(end(&world, Track::Microphone).await, 0);
    assert_eq!(end(&world, Track::Interviewer).await, 0);
    assert_eq!(world.store.end_of_track(other, Track::Microphone).await.unwrap(), 4);
}

#[rstest]
#[tokio::test]
async fn half_a_sample_is_named_as_broken(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = World::new(engine).await;
    put(&world, Track::Microphone, vec![chunk(0, 4)]).await;
    let byte = if engine == Engine::Sqlite { "X'00'" } else { r"'\x00'" };
    world.database.execute(&format!("UPDATE audio_chunk SET pcm = {byte}")).await;

    let error = world.store.chunks(world.interview, Track::Microphone, ALL).await.unwrap_err().to_string();

    assert!(error.contains("audio_chunk.pcm"), "{error}");
}

/// A chunk whose samples carry their own index.
fn chunk(first_sample: u64, count: usize) -> AudioChunk {
    let start = i16::try_from(first_sample).unwrap();
    AudioChunk { first_sample, samples: (start..).take(count).collect() }
}

async fn put(world: &World, track: Track, chunks: Vec<AudioChunk>) {
    let epoch = world.store.take_lease(world.interview, "one", NOW).await.unwrap();
    world.store.put_chunks(world.interview, epoch, track, chunks, NOW).await.unwrap();
}

async fn chunks(world: &World, track: Track, range: SampleRange) -> Vec<AudioChunk> {
    world.store.chunks(world.interview, track, range).await.unwrap()
}

async fn firsts(world: &World, range: SampleRange) -> Vec<u64> {
    chunks(world, Track::Microphone, range).await.iter().map(|chunk| chunk.first_sample).collect()
}

async fn end(world: &World, track: Track) -> u64 {
    world.store.end_of_track(world.interview, track).await.unwrap()
}
