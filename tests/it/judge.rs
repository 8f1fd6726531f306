//! The second reader against servers that lie, flatter, idle and break: evidence or nothing.

mod broken;
mod flattering;
mod lying;
mod terms;

use std::{sync::Arc, time::Duration};

use vivavoce::{
    id::SeededEntropy,
    interview::egress::Egress,
    llm::{
        Budget,
        endpoint::EndpointOrder,
        judge::{
            Terms,
            model::{JudgeOrder, ModelJudge},
            reading::{Read, Task, read},
        },
    },
    metrics::Metrics,
    score::{
        Answer, AnswerKind, Dimension, Level, Lexicon, Score, assess,
        judge::{Subject, Testimony, joined::joined},
    },
};

use crate::support::judge_server::JudgeServer;

/// Long enough for a server on this machine, under load as well.
const PATIENT: Duration = Duration::from_secs(20);

const STORY: &str = "I changed the timeout of our payment client to thirty seconds and I did not test it under load. The \
    worker pool filled and for twelve minutes every checkout failed. I told my lead, I rolled the change back, and \
    afterwards I added a load test to the pipeline.";

fn judge(endpoints: Vec<EndpointOrder>, deadline: Duration, budget: Budget) -> ModelJudge {
    let order = JudgeOrder { endpoints, deadline, budget, at_once: 2 };
    ModelJudge::new(order, Arc::new(Metrics::default())).unwrap()
}

fn answer(text: &str) -> Answer {
    Answer {
        id: "a".to_owned(),
        level: Level::Mid,
        kind: AnswerKind::Behavioral,
        question: "Tell me about a mistake that you made in production.".to_owned(),
        answer: text.to_owned(),
    }
}

fn terms(hosts: &[String], egress: Egress) -> Terms {
    Terms { egress, hosts: hosts.to_vec() }
}

/// What `judge` makes of an answer, in these subjects.
async fn read_by(judge: &ModelJudge, text: &str, subjects: &[Subject], terms: &Terms) -> Read {
    let task = Task { testimony: Testimony::of_answer(&answer(text)), subjects: subjects.to_vec() };
    read(judge, &[task], &[], terms, &SeededEntropy::new(1), Duration::from_mins(1)).await
}

/// Both readers on one dimension.
async fn together(server: &JudgeServer, text: &str, dimension: Dimension) -> Score {
    let judge = judge(vec![server.order()], PATIENT, Budget::default());
    let subject = Subject::Dimension(dimension);
    let read = read_by(&judge, text, std::slice::from_ref(&subject), &Terms::default()).await;
    joined(program(text).of(dimension), read.answers[0].of(&subject)).score
}

fn program(text: &str) -> vivavoce::score::Assessment {
    assess(&answer(text), Lexicon::embedded())
}
