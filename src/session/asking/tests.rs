use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;

use super::*;
use crate::{
    interview::event::{HeardTurn, Record, Versions},
    rubric::Library,
    time::Offset,
};

/// What a request that is called off took, and what one took that was answered.
const CALLED_OFF: u64 = 7;
const ANSWERED: u64 = 100;

/// Answers at once, or never; counts.
#[derive(Default)]
struct Fake {
    answers: bool,
    /// So many requests fail before one is answered.
    failures: AtomicU32,
    asked: AtomicU32,
    dropped: AtomicU32,
}

struct Noting<'f>(&'f AtomicU32);

impl Drop for Noting<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl Interviewer for Fake {
    async fn reply(&self, interview: &Interview, acts: &[Act]) -> Answer {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let count_down = |left: u32| left.checked_sub(1);
        if self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, count_down).is_ok() {
            return Err(InterviewerError::Failed("a test's own failure".to_owned()));
        }
        if !self.answers {
            let _noting = Noting(&self.dropped);
            return std::future::pending().await;
        }
        let usage = Some(Usage { tokens_in: ANSWERED, ..Usage::default() });
        let text = interview.scripted(&acts[0]);
        Ok(Reply { act: acts[0].clone(), text, by: "fake".to_owned(), usage })
    }

    fn asks_ahead(&self, _interview: &Interview) -> bool {
        true
    }

    fn called_off(&self, _interview: &Interview, _acts: &[Act]) -> Spending {
        Spending { tokens: CALLED_OFF, cost_micros: 1 }
    }
}

/// An interview whose first question was heard.
fn asked() -> Interview {
    let plan = Library::embedded().unwrap().snapshot("taster").unwrap();
    let event = Interview::start(plan, 1, Versions::default());
    let mut interview = Interview::fold(&[Record { seq: 1, at_ms: Offset(0), event }]).unwrap();
    let heard = |line| Input::LineSpoken { line, samples: None };
    for (input, at_ms) in
        [(Input::CandidateJoined { connection: 1 }, 0), (heard(1), 5_000), (heard(2), 9_000)]
    {
        for event in interview.decide(input, Offset(at_ms)) {
            interview.apply(&Record { seq: interview.last_seq() + 1, at_ms: Offset(at_ms), event });
        }
    }
    interview
}

/// The request once the candidate has said this.
fn after(words: &str, at_ms: u64) -> Ahead {
    let source = TurnSource::Typed;
    let heard = HeardTurn { text: words.to_owned(), source, segments: Vec::new(), gaps: Vec::new() };
    asked().if_heard(heard, Offset(at_ms)).unwrap()
}

struct Bench {
    fake: Arc<Fake>,
    asking: Asking,
    replies: mpsc::Receiver<Replied>,
}

impl Bench {
    fn new(answers: bool) -> Self {
        let fake = Arc::new(Fake { answers, ..Fake::default() });
        let (replies_to, replies) = mpsc::channel(4);
        let asking = Asking::new(Arc::<Fake>::clone(&fake), Arc::default(), replies_to);
        Self { fake, asking, replies }
    }

    fn begin(&mut self, words: &str) {
        let Ahead { interview, acts } = after(words, 14_000);
        self.asking.begin(interview, 1, acts);
    }

    async fn usage(&mut self) -> Usage {
        let reply = self.replies.recv().await.unwrap();
        let Input::ModelReplied { usage, .. } = self.asking.take_in(reply, Some(1)) else {
            panic!("no reply")
        };
        usage.unwrap()
    }

    /// Lets every task go as far as it gets.
    async fn settle(&self) {
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    }

    fn asked(&self) -> u32 {
        self.fake.asked.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn a_turn_that_ends_on_the_words_asked_with_is_answered_by_that_request() {
    let mut bench = Bench::new(true);
    bench.asking.ask_ahead(after("I work on a queue.", 13_000));
    bench.settle().await;
    assert!(bench.replies.try_recv().is_err(), "nothing comes of it before the turn is over");
    bench.begin("I work on a queue.");
    assert_eq!((bench.usage().await.wasted_tokens, bench.asked()), (0, 1));
    assert_eq!(bench.asking.take_paid(), AskedAhead { hits: 1, wasted: 0 });
}

#[tokio::test]
async fn a_turn_that_ends_on_other_words_is_asked_about_anew_and_bears_what_was_wasted() {
    let mut bench = Bench::new(true);
    bench.asking.ask_ahead(after("I work on a queue.", 13_000));
    bench.settle().await;
    bench.begin("I work on a queue. It holds orders.");
    let usage = bench.usage().await;
    assert_eq!((usage.tokens_in, usage.wasted_tokens, bench.asked()), (ANSWERED, ANSWERED, 2));
    assert_eq!(bench.asking.take_paid(), AskedAhead { hits: 0, wasted: 1 });
}

#[tokio::test]
async fn a_candidate_who_goes_on_calls_it_off_and_what_it_took_is_estimated() {
    let mut bench = Bench::new(false);
    bench.asking.ask_ahead(after("I work on a queue.", 13_000));
    bench.settle().await;
    bench.asking.give_up();
    bench.settle().await;
    assert_eq!(bench.fake.dropped.load(Ordering::SeqCst), 1);
    assert_eq!(bench.asking.wasted.tokens, CALLED_OFF);
}

#[tokio::test]
async fn there_is_never_more_than_one_request_in_flight() {
    let mut bench = Bench::new(false);
    for words in ["One thing.", "Another thing."] {
        bench.asking.ask_ahead(after(words, 13_000));
        bench.settle().await;
    }
    bench.begin("Something else.");
    bench.settle().await;
    bench.asking.ask_ahead(after("Not while one is awaited.", 13_000));
    bench.settle().await;
    assert_eq!((bench.asked(), bench.fake.dropped.load(Ordering::SeqCst)), (3, 2));
}

#[tokio::test]
async fn a_turn_has_few_requests_ahead_and_a_long_one_more() {
    let mut bench = Bench::new(false);
    for number in 0..5 {
        bench.asking.ask_ahead(after(&format!("Thing number {number}."), 13_000));
        bench.settle().await;
    }
    assert_eq!(bench.asked(), 2);
    let long = "I moved one more service to the new cluster. ".repeat(6);
    bench.asking.ask_ahead(after(&long, 14_000));
    bench.settle().await;
    assert_eq!(bench.asked(), 3);
    bench.begin("It is over.");
    bench.settle().await;
    bench.asking.keep(None);
    bench.asking.ask_ahead(after("The next turn has its own.", 15_000));
    bench.settle().await;
    assert_eq!(bench.asked(), 5);
}

#[tokio::test]
async fn the_same_words_are_asked_ahead_once() {
    let mut bench = Bench::new(false);
    for at_ms in [13_000, 13_400] {
        bench.asking.ask_ahead(after("I work on a queue.", at_ms));
        bench.settle().await;
    }
    assert_eq!(bench.asked(), 1);
}

#[tokio::test]
async fn a_request_that_nobody_awaits_is_called_off() {
    let mut bench = Bench::new(false);
    bench.begin("I work on a queue.");
    bench.settle().await;
    bench.asking.keep(Some(1));
    bench.settle().await;
    assert_eq!(bench.fake.dropped.load(Ordering::SeqCst), 0, "it is awaited");
    bench.asking.keep(None);
    bench.settle().await;
    assert_eq!(bench.fake.dropped.load(Ordering::SeqCst), 1);
    assert_eq!(bench.asking.wasted.tokens, CALLED_OFF);
}

#[tokio::test]
async fn a_request_that_failed_ahead_of_the_turns_end_is_made_once_more() {
    let mut bench = Bench::new(true);
    bench.fake.failures.store(1, Ordering::SeqCst);
    bench.asking.ask_ahead(after("I work on a queue.", 13_000));
    bench.settle().await;
    bench.begin("I work on a queue.");
    assert_eq!((bench.usage().await.tokens_in, bench.asked()), (ANSWERED, 2));
}

#[tokio::test]
async fn what_a_failed_request_took_is_told_with_the_next_reply() {
    let mut bench = Bench::new(true);
    bench.fake.failures.store(1, Ordering::SeqCst);
    bench.begin("I work on a queue.");
    let failed = bench.replies.recv().await.unwrap();
    assert!(matches!(bench.asking.take_in(failed, Some(1)), Input::ModelFailed { .. }));
    bench.begin("I work on a queue.");
    assert_eq!(bench.usage().await.wasted_tokens, CALLED_OFF);
}
