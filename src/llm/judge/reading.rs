//! Reads whole answers: every subject with as many samples as it needs, several requests at once.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use futures_util::{StreamExt as _, future::BoxFuture, stream};
use tokio::time::Instant;

use super::{Judge, JudgeError, Terms};
use crate::{
    id::{Entropy, new_secret},
    interview::spending::Spending,
    rubric::Library,
    score::judge::{JudgedAnswer, Judgement, Panel, Sheet, Subject, Testimony},
};

/// Letters of a nonce.
const NONCE: usize = 12;
/// So many failed requests about one subject are made again at once.
const SECOND_TRIES: u32 = 1;

/// An answer with what it is to be read for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The answer.
    pub testimony: Testimony,
    /// What for.
    pub subjects: Vec<Subject>,
}

/// What came of reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// By answer, in order; without the judgements that could not be had.
    pub answers: Vec<JudgedAnswer>,
    /// Why some could not be had.
    pub lacking: Option<JudgeError>,
    /// What it took.
    pub spent: Spending,
}

/// Reads `tasks`, but for what is `known` already. After the first failure, and when `within` is over, nothing more is asked.
pub async fn read(
    judge: &dyn Judge,
    tasks: &[Task],
    known: &[JudgedAnswer],
    terms: &Terms,
    entropy: &dyn Entropy,
    within: Duration,
) -> Read {
    let ledger = Ledger::default();
    let wanted: Vec<(&Task, &Subject)> = tasks
        .iter()
        .flat_map(|task| task.subjects.iter().map(move |subject| (task, subject)))
        .filter(|(task, subject)| judgement_of(known, &task.testimony.id, subject).is_none())
        .collect();
    let until = Instant::now() + within;
    let mut requests: Vec<BoxFuture<'_, Option<(String, Judgement)>>> = Vec::new();
    for (task, subject) in wanted {
        let one = One { judge, testimony: &task.testimony, subject, terms, entropy, ledger: &ledger, until };
        requests.push(Box::pin(one.judged()));
    }
    let made: Vec<Option<(String, Judgement)>> =
        stream::iter(requests).buffered(judge.at_once()).collect().await;
    let made: Vec<(String, Judgement)> = made.into_iter().flatten().collect();
    let answer = |task: &Task| {
        let of = |subject: &Subject| {
            let new = made.iter().find(|(id, made)| *id == task.testimony.id && made.subject == *subject);
            new.map(|(_, made)| made).or_else(|| judgement_of(known, &task.testimony.id, subject)).cloned()
        };
        JudgedAnswer {
            question: task.testimony.id.clone(),
            remarks: task.testimony.remarks.iter().map(|range| [range.start, range.end]).collect(),
            judgements: task.subjects.iter().filter_map(of).collect(),
        }
    };
    let answers = tasks.iter().map(answer).collect();
    Read { answers, lacking: ledger.lacking(), spent: ledger.spent() }
}

fn judgement_of<'k>(known: &'k [JudgedAnswer], question: &str, subject: &Subject) -> Option<&'k Judgement> {
    known.iter().find(|answer| answer.question == question)?.of(subject)
}

/// What all requests of one reading share.
#[derive(Default)]
struct Ledger(Mutex<(Spending, Option<JudgeError>)>);

impl Ledger {
    fn spent(&self) -> Spending {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    fn lacking(&self) -> Option<JudgeError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }

    fn took(&self, spent: Spending) {
        let own = &mut self.0.lock().unwrap_or_else(PoisonError::into_inner).0;
        own.tokens = own.tokens.saturating_add(spent.tokens);
        own.cost_micros = own.cost_micros.saturating_add(spent.cost_micros);
    }

    fn failed(&self, error: JudgeError) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1.get_or_insert(error);
    }
}

/// One subject in one answer.
struct One<'o> {
    judge: &'o dyn Judge,
    testimony: &'o Testimony,
    subject: &'o Subject,
    terms: &'o Terms,
    entropy: &'o dyn Entropy,
    ledger: &'o Ledger,
    until: Instant,
}

impl One<'_> {
    /// The judgement, with the answer's name; nothing where it could not be had.
    async fn judged(self) -> Option<(String, Judgement)> {
        let sheet = Sheet::new(self.subject, self.testimony, Library::embedded().ok()?)?;
        let (mut panel, mut model, mut failures) = (Panel::default(), String::new(), 0);
        while panel.wants_more() {
            if Instant::now() >= self.until {
                self.ledger.failed(JudgeError::Failed);
            }
            if self.ledger.lacking().is_some() {
                return None;
            }
            let nonce: String = new_secret(self.entropy).chars().take(NONCE).collect();
            let sample = self.judge.sample(&sheet, panel.len(), &nonce, self.terms, self.ledger.spent());
            match sample.await {
                Ok(sampled) => {
                    self.ledger.took(sampled.spent);
                    model = sampled.model;
                    panel.add(sampled.sample);
                }
                Err(JudgeError::Failed) if failures < SECOND_TRIES => failures += 1,
                Err(error) => {
                    self.ledger.failed(error);
                    return None;
                }
            }
        }
        Some((self.testimony.id.clone(), panel.judgement(self.subject.clone(), &model)))
    }
}
