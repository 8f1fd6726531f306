//! The demo, the sample organisation, and interviews whose line is cut and whose server is killed.

mod line;
mod process;
mod survival;

use std::{
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
};

use rand::{SeedableRng, rngs::SmallRng};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use vivavoce::{
    config::Config,
    http::links::{self, Invitation},
    id::InterviewId,
    interview::terms::Terms,
    recording::{RecordingDirectory, Recordings},
    rehearsal::{
        candidate::{Candidate, Notice},
        client::{Door, Observed, Pace, hold},
        persona::{Calibre, Persona},
        sample,
        simulator::manner::Manner,
        stand_in::{self, Called, StandIn},
    },
    serve::{Ear, Server},
    store::{
        hiring::Hiring,
        interviews::{InterviewStatus, Interviews},
        results::{Results, Transcript},
    },
};

use self::{
    process::{Process, free_port},
    survival::{Ground, answers, blows, plan, survive, undisturbed},
};

#[test]
fn the_demo_ends_by_itself_with_words_understood_and_scores_that_stand_on_quotes() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_vivavoce"));
    let demo = command.args(["demo", "--json"]).env("TMPDIR", folder.path()).output().unwrap();
    let printed = String::from_utf8(demo.stdout).unwrap();
    assert!(demo.status.success(), "{}", String::from_utf8_lossy(&demo.stderr));
    let outcome: Value = serde_json::from_str(&printed).expect("nothing but JSON on standard output");

    let turns = outcome["turns"].as_array().unwrap();
    assert!(turns.len() >= 4, "{} turns", turns.len());
    let errors: f64 = turns.iter().map(|turn| turn["word_error_rate"].as_f64().unwrap()).sum();
    assert!(errors / turns.len() as f64 <= 0.15, "{printed}");
    assert!(outcome["latency"]["speech_end_to_next_line_ms"]["median"].as_u64() > Some(0), "{printed}");
    assert!(outcome["report"].as_str().unwrap().contains("/interviews/"), "{printed}");
    let heard: Vec<&str> = turns.iter().map(|turn| turn["heard"].as_str().unwrap()).collect();
    let heard = heard.join("\n");
    for dimension in ["ownership", "tradeoffs", "specificity"] {
        assert_explained(&outcome["scores"][dimension], &heard);
    }
}

/// A number with words that stand letter for letter in what was heard, or the reason why there is none.
fn assert_explained(score: &Value, heard: &str) {
    let evidence = score["evidence"].as_array().unwrap();
    if score["score"].is_null() {
        assert!(score["reason"].is_string(), "neither score nor reason: {score}");
    } else {
        assert!(!evidence.is_empty(), "a number without words: {score}");
    }
    for quote in evidence.iter().map(|evidence| evidence["quote"].as_str().unwrap()) {
        assert!(heard.contains(quote), "{quote:?} is not in what was heard");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_has_three_labelled_reports_in_the_order_of_their_answers_and_is_made_once() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&config(folder.path()), Ear::Rehearsal).await.unwrap();
    let seed = || {
        let plan = server.plan(sample::PLAN).unwrap();
        sample::seed(server.house(), server.org, plan, CancellationToken::new())
    };

    seed().await.unwrap().rehearsals.await.unwrap();
    let first = reports(&server).await;
    seed().await.unwrap().rehearsals.await.unwrap();
    let second = reports(&server).await;

    assert_eq!(first.len(), 3);
    assert_eq!(first, second, "the reports were made again");
    let recordings = RecordingDirectory::open(&folder.path().join("recordings")).unwrap();
    for (name, id, _) in &first {
        assert!(name.ends_with("(rehearsed)"), "{name}");
        assert!(recordings.size(*id).await.unwrap() > Some(1_000_000), "no sound for {name}");
    }
    let specificity: Vec<i64> = first.iter().map(|(_, _, specificity)| *specificity).collect();
    assert!(specificity.is_sorted_by(|better, worse| better > worse), "{specificity:?}");
    server.stop().await;
}

/// Name, id and specificity (in hundredths) of the rehearsals, in the order in which they were made.
async fn reports(server: &Server) -> Vec<(String, InterviewId, i64)> {
    let mut reports = Vec::new();
    let rows = server.store.interviews(server.org, None, 100).await.unwrap();
    for row in rows.into_iter().rev().filter(|row| row.rehearsal) {
        assert_eq!(row.status, InterviewStatus::Reported);
        let candidate = server.store.candidate(row.org, row.candidate).await.unwrap().unwrap();
        let scores = server.store.scores(row.id).await.unwrap().remove(0).scores;
        let specificity = scores.specificity.score.map_or(0, |score| (score * 100.0) as i64);
        reports.push((candidate.name, row.id, specificity));
    }
    reports
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_kill_in_mid_answer_the_interview_goes_on_at_its_question_without_losing_a_sample() {
    let ground = Ground::new().await;
    let port = free_port();
    let origin = format!("http://127.0.0.1:{port}");
    let server = Arc::new(Mutex::new(Some(Process::serve(ground.path(), port, &origin))));

    // The server dies as soon as four seconds of the incident's answer are stored, and comes back on the same data.
    let (died, mut deaths) = mpsc::channel::<()>(1);
    let restarted = tokio::spawn({
        let (server, folder, origin) = (Arc::clone(&server), ground.path().to_owned(), origin.clone());
        async move {
            deaths.recv().await.expect("the server is killed");
            *server.lock().unwrap() = Some(Process::serve(&folder, port, &origin));
        }
    });
    let mut notices = Vec::new();
    let mut first_sample_of_answer = None;
    let mut observe = |observed: Observed| {
        if let Notice::AnswerBegan { question: Some(question), first_sample, .. } = &observed.notice
            && question == "incident-you-caused"
        {
            first_sample_of_answer.get_or_insert(*first_sample);
        }
        if let (Notice::Durable { samples }, Some(first)) = (&observed.notice, first_sample_of_answer)
            && *samples >= first + 64_000
            && notices.iter().all(|notice| *notice != Notice::Disconnected)
            && let Some(server) = server.lock().unwrap().take()
        {
            server.kill();
            died.try_send(()).unwrap();
        }
        notices.push(observed.notice);
    };
    let door = Door::open(&origin, &ground.secret).await.unwrap();
    let persona = Arc::new(Persona::load(Calibre::Strong).unwrap());
    let mut candidate = Candidate::persona(persona, plan()).keeping_all();
    hold(&door, &mut candidate, Pace::FAST, &mut observe).await.unwrap();
    restarted.await.unwrap();
    let transcript = ground.transcript().await;

    assert_same_question_without_loss(&notices);
    assert!(transcript.turns.iter().all(|turn| turn.gaps.is_empty()), "a hole in the sound");
    let sent = candidate.track().samples();
    let stored = ground.microphone().await;
    let answers = answers(&notices);
    assert!(stored.len() >= answers.last().unwrap().end as usize, "the end is missing");
    let lost = stored.iter().zip(sent).filter(|(stored, sent)| stored != sent).count();
    assert_eq!(lost, 0, "samples lost or changed");

    let undisturbed = undisturbed(sent.to_vec(), answers).await;
    assert_eq!(texts(&transcript), texts(&undisturbed));
    assert_eq!(transcript.turns, undisturbed.turns);
}

#[tokio::test(flavor = "multi_thread")]
async fn cuts_and_a_kill_at_any_moment_cost_no_sample_and_change_no_word() {
    let mut chance = SmallRng::seed_from_u64(1);

    let survived = survive(Calibre::Weak, blows(3, 1, &mut chance)).await;

    assert_eq!((survived.cuts, survived.kills), (3, 1));
    assert!(survived.connections > 1 && survived.turns >= 4 && survived.words > 40, "{survived:?}");
    assert_eq!(survived.samples_lost, 0, "of {}", survived.samples);
    assert_eq!(survived.differences, Vec::<String>::new());
}

/// The second connection goes on from stored sound, at the question that stood before the first one broke.
fn assert_same_question_without_loss(notices: &[Notice]) {
    let broken =
        notices.iter().position(|notice| *notice == Notice::Disconnected).expect("a broken connection");
    let ended = |notice: &Notice| matches!(notice, Notice::AnswerEnded { .. });
    let since_last_end = notices[..broken].rsplit(ended).next().unwrap_or_default();
    let speaks = |notice: &Notice| matches!(notice, Notice::AnswerBegan { .. });
    assert!(since_last_end.iter().any(speaks), "the server was not killed in mid-answer");
    let asked = notices[..broken]
        .iter()
        .rev()
        .find_map(|notice| if let Notice::Line { text, .. } = notice { Some(text.clone()) } else { None });
    let resumed = notices[broken..].iter().find_map(|notice| {
        let Notice::Connected { connection: 2, next_sample, lost_samples, question } = notice else {
            return None;
        };
        Some((*next_sample > 0, *lost_samples, question.clone()))
    });
    let (from_stored, lost, question) = resumed.expect("a second connection");
    assert!(from_stored);
    assert_eq!(lost, 0, "samples that the candidate does not keep any more");
    assert!(asked.unwrap().ends_with(&question.expect("a standing question")));
}

fn texts(transcript: &Transcript) -> Vec<&str> {
    transcript.turns.iter().map(|turn| turn.text.as_str()).collect()
}

fn config(folder: &Path) -> Config {
    let mut config = Config::default();
    config.server.listen.set_port(0);
    config.data.dir = folder.to_owned();
    config
}

#[test]
fn a_typed_demo_asks_what_the_plan_has_and_is_scored() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_vivavoce"));
    let arguments = ["demo", "--typed", "--json", "--persona", "middling"];
    let demo = command.args(arguments).env("TMPDIR", folder.path()).output().unwrap();
    assert!(demo.status.success(), "{}", String::from_utf8_lossy(&demo.stderr));
    let outcome: Value = serde_json::from_slice(&demo.stdout).expect("nothing but JSON on standard output");
    let turns = outcome["turns"].as_array().unwrap();
    assert!(turns.iter().all(|turn| turn["spoken"] == turn["heard"]), "{turns:#?}");
    assert!(turns.len() >= 4, "{turns:#?}");
    assert!(outcome["scores"]["specificity"]["score"].is_number(), "{outcome:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_called_holds_the_interview_or_declines() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&config(folder.path()), Ear::Rehearsal).await.unwrap();
    let house = server.house();
    let plan = server.plan(sample::PLAN).unwrap();
    let opening =
        links::add_opening(&*house.store, house.fresh(), server.org, "Test", &plan.id, Terms::default());
    let opening = opening.await.unwrap();
    let (sender, called) = mpsc::channel(2);
    let mut interviews = Vec::new();
    for (who, name) in [(StandIn::Answers(Manner::Terse), "Terse"), (StandIn::Declines, "Declines")] {
        let asked = Invitation { opening: &opening, name, email: None, rehearsal: true, model_hosts: &[] };
        let invited = links::invite(&*house.store, house.fresh(), asked).await.unwrap();
        interviews.push(invited.id);
        let (interview, plan) = (invited.id, plan.id.clone());
        sender.send(Called { who, interview, plan, secret: invited.secret }).await.unwrap();
    }
    drop(sender);
    stand_in::run(house.origin.clone(), house.origin.clone(), called, CancellationToken::new()).await;
    house.reported(interviews[0]).await.unwrap();
    let mut ends = Vec::new();
    for id in interviews {
        ends.push(server.store.interview(server.org, id).await.unwrap().unwrap().status);
    }
    assert_eq!(ends, [InterviewStatus::Reported, InterviewStatus::Declined]);
    server.stop().await;
}
