//! An interview whose line is cut and whose server is killed, held against one with the same sound and no disturbance.

use std::{ops::Range, path::Path, sync::Arc, time::Duration};

use rand::{RngExt, rngs::SmallRng, seq::SliceRandom};
use tempfile::TempDir;
use tokio::{
    task::{block_in_place, spawn_blocking},
    time::sleep,
};
use tokio_util::sync::CancellationToken;
use vivavoce::{
    clock::SystemClock,
    http::links::{self, Invitation},
    id::{InterviewId, OrgId, SystemEntropy},
    interview::{plan::PlanSnapshot, terms::Terms},
    recording::{RecordingDirectory, Recordings},
    rehearsal::{
        candidate::{Candidate, Notice},
        client::{Door, Observed, Pace, hold},
        house::House,
        persona::{Calibre, Persona},
    },
    rubric::Library,
    store::{
        Store,
        results::{Transcript, TranscriptTurn},
    },
};

use super::{
    line::{Cut, Line},
    process::{Process, free_port},
};

/// Bytes that pass before a cut: from the handshake to some seconds of sound, each order of size as often.
const BYTES_BEFORE_CUT: std::ops::Range<f64> = 200.0..400_000.0;
/// A server lives at least and at most so long before it is killed, in milliseconds.
const LIFE_MS: std::ops::Range<u64> = 100..4_000;

/// Something that befalls an interview.
#[derive(Clone, Copy, Debug)]
pub enum Blow {
    /// The line breaks.
    Cut(Cut),
    /// The server is killed after a while and starts again on the same data.
    Kill { after: Duration },
}

/// What is left of interviews after all that befell them.
#[derive(Clone, Debug, Default)]
pub struct Survived {
    pub cuts: usize,
    pub kills: usize,
    pub connections: u32,
    /// Samples that the candidate's microphone recorded up to the end of the last answer.
    pub samples: u64,
    /// Those of them that the recording lacks or has otherwise.
    pub samples_lost: u64,
    pub turns: usize,
    pub words: usize,
    /// Turns that differ from those of the undisturbed interview, or have a hole, in words for people.
    pub differences: Vec<String>,
}

/// So many blows at moments, and in an order, that `chance` chooses.
pub fn blows(cuts: usize, kills: usize, chance: &mut SmallRng) -> Vec<Blow> {
    let mut blows: Vec<Blow> = (0..cuts)
        .map(|_| {
            let mut bytes = || {
                let logarithm = chance.random_range(BYTES_BEFORE_CUT.start.ln()..BYTES_BEFORE_CUT.end.ln());
                logarithm.exp() as u64
            };
            let (after_up, after_down) = (bytes(), bytes());
            Blow::Cut(Cut { after_up, after_down, half_open: chance.random() })
        })
        .collect();
    blows.extend(
        (0..kills).map(|_| Blow::Kill { after: Duration::from_millis(chance.random_range(LIFE_MS)) }),
    );
    blows.shuffle(chance);
    blows
}

/// Lets a rehearsed candidate hold an interview while `blows` fall, one after the other, as many as there is time for.
pub async fn survive(calibre: Calibre, blows: Vec<Blow>) -> Survived {
    let (port, ground) = (free_port(), Ground::new().await);
    let line = Arc::new(Line::to(port).await);
    let server = block_in_place(|| Process::serve(ground.path(), port, &line.origin));
    let over = CancellationToken::new();
    let door = Door::open(&line.origin, &ground.secret).await.unwrap();
    let falling = tokio::spawn(strike(
        blows,
        Arc::clone(&line),
        server,
        Arc::clone(&ground.folder),
        port,
        over.clone(),
    ));

    let mut notices = Vec::new();
    let persona = Arc::new(Persona::load(calibre).unwrap());
    let mut candidate = Candidate::persona(persona, plan()).keeping_all();
    let mut observe = |observed: Observed| notices.push(observed.notice);
    hold(&door, &mut candidate, Pace::FAST, &mut observe).await.unwrap();
    over.cancel();
    let (server, cuts, kills) = falling.await.unwrap();
    let transcript = ground.transcript().await;
    drop(server);

    let answers = answers(&notices);
    let end = answers.last().map_or(0, |answer| answer.end) as usize;
    let sent = candidate.track().samples();
    let stored = ground.microphone().await;
    let same = sent[..end].iter().zip(&stored).filter(|(sent, stored)| sent == stored).count();
    let forgotten: u64 = notices.iter().map(lost_samples).sum();
    let undisturbed = undisturbed(sent.to_vec(), answers).await;
    Survived {
        cuts,
        kills,
        connections: candidate.connection(),
        samples: end as u64,
        samples_lost: (end - same) as u64 + forgotten,
        turns: transcript.turns.len(),
        words: transcript.turns.iter().map(|turn| turn.text.split_whitespace().count()).sum(),
        differences: differences(&transcript.turns, &undisturbed.turns),
    }
}

/// The blows in order, until the interview is over; the server that lives then, and how many cuts and kills there were.
async fn strike(
    blows: Vec<Blow>,
    line: Arc<Line>,
    mut server: Process,
    folder: Arc<TempDir>,
    port: u16,
    over: CancellationToken,
) -> (Process, usize, usize) {
    let (mut cuts, mut kills) = (0, 0);
    for blow in blows {
        let due = async {
            match blow {
                Blow::Cut(cut) => line.break_at(cut).await,
                Blow::Kill { after } => sleep(after).await,
            }
        };
        tokio::select! {
            () = over.cancelled() => break,
            () = due => {}
        }
        match blow {
            Blow::Cut(_) => cuts += 1,
            Blow::Kill { .. } => {
                kills += 1;
                let (folder, origin) = (Arc::clone(&folder), line.origin.clone());
                let restart = move || {
                    server.kill();
                    Process::serve(folder.path(), port, &origin)
                };
                server = spawn_blocking(restart).await.unwrap();
            }
        }
    }
    (server, cuts, kills)
}

fn lost_samples(notice: &Notice) -> u64 {
    if let Notice::Connected { lost_samples, .. } = notice { *lost_samples } else { 0 }
}

fn differences(disturbed: &[TranscriptTurn], undisturbed: &[TranscriptTurn]) -> Vec<String> {
    let longest = disturbed.len().max(undisturbed.len());
    let differing = (0..longest).filter(|turn| disturbed.get(*turn) != undisturbed.get(*turn));
    let describe = |turn: Option<&TranscriptTurn>| match turn {
        Some(turn) => {
            let pieces: Vec<_> = turn.segments.iter().map(|segment| segment.samples).collect();
            format!("{:?} {pieces:?} gaps {:?}", turn.text, turn.gaps)
        }
        None => "nothing".to_owned(),
    };
    let different = differing.map(|turn| {
        format!(
            "turn {turn}: {} instead of {}",
            describe(disturbed.get(turn)),
            describe(undisturbed.get(turn))
        )
    });
    let with_gaps = disturbed.iter().filter(|turn| !turn.gaps.is_empty());
    let holes = with_gaps.map(|turn| format!("a hole in turn {}: {:?}", turn.turn, turn.gaps));
    different.chain(holes).collect()
}

/// The canonical transcript of an interview in which the same sound arrives without any break.
pub async fn undisturbed(track: Vec<i16>, answers: Vec<Range<u64>>) -> Transcript {
    let (port, ground) = (free_port(), Ground::new().await);
    let origin = format!("http://127.0.0.1:{port}");
    let server = block_in_place(|| Process::serve(ground.path(), port, &origin));
    let door = Door::open(&origin, &ground.secret).await.unwrap();
    let mut candidate = Candidate::recorded(track, answers, plan());
    hold(&door, &mut candidate, Pace::FAST, &mut |_| {}).await.unwrap();
    let transcript = ground.transcript().await;
    drop(server);
    transcript
}

/// The answers that a candidate gave, on the microphone's track.
pub fn answers(notices: &[Notice]) -> Vec<Range<u64>> {
    let mut answers = Vec::new();
    for notice in notices {
        if let Notice::AnswerBegan { first_sample, .. } = notice {
            answers.push(*first_sample..0);
        }
        if let Notice::AnswerEnded { end_sample } = notice {
            answers.last_mut().unwrap().end = *end_sample;
        }
    }
    answers
}

/// A data directory with one invited candidate, which servers come to and go from.
pub struct Ground {
    pub secret: String,
    folder: Arc<TempDir>,
    house: House,
    interview: InterviewId,
}

impl Ground {
    /// A candidate invited to the taster.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite://{}", folder.path().join("vivavoce.db").display());
        let store = Store::open(&database).await.unwrap();
        let house = House {
            origin: String::new(),
            store: Arc::new(store.clone()),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        };
        let fresh = house.fresh();
        let org = OrgId::new(fresh.now, fresh.entropy);
        let org = vivavoce::store::hiring::Hiring::default_org(&store, org, "Test", fresh.now).await.unwrap();
        let opening =
            links::add_opening(&store, fresh, org, "Test", "taster", Terms::default()).await.unwrap();
        let invitation =
            Invitation { opening: &opening, name: "Test", email: None, rehearsal: true, model_hosts: &[] };
        let invited = links::invite(&store, fresh, invitation).await.unwrap();
        Self { secret: invited.secret, folder: Arc::new(folder), house, interview: invited.id }
    }

    /// Where everything is kept.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The canonical transcript, once a server has made it.
    pub async fn transcript(&self) -> Transcript {
        self.house.reported(self.interview).await.unwrap();
        self.house.store.transcript(self.interview).await.unwrap().expect("a transcript")
    }

    /// The candidate's side of the recording.
    pub async fn microphone(&self) -> Vec<i16> {
        let recordings = RecordingDirectory::open(&self.path().join("recordings")).unwrap();
        let wav = recordings.get(self.interview, 0..u64::MAX).await.unwrap().expect("a recording");
        let mut reader = hound::WavReader::new(&*wav).unwrap();
        assert_eq!(reader.spec().channels, 2);
        reader.samples::<i16>().step_by(2).map(Result::unwrap).collect()
    }
}

/// The plan that the candidate follows.
pub fn plan() -> Arc<PlanSnapshot> {
    Arc::new(Library::embedded().unwrap().snapshot("taster").unwrap())
}
