//! Asking the interviewer in the background: one request at a time, called off as soon as nobody waits for its reply.

use std::{sync::Arc, time::Duration};

use tokio::{sync::mpsc, task::JoinHandle, time::sleep};

use crate::{
    interview::{
        Interview,
        event::{Act, TurnSource},
        input::Input,
    },
    llm::{Interviewer, InterviewerError, Reply},
};

/// Speech that goes on within so long after the end of a turn belongs to it: no reply is given before.
const REOPEN: Duration = Duration::from_millis(300);

/// A reply with the number of its request.
pub(super) type Replied = (u32, Result<Reply, InterviewerError>);

/// The request in flight of one connection.
pub(super) struct Asking {
    interviewer: Arc<dyn Interviewer>,
    replies: mpsc::Sender<Replied>,
    running: Option<(u32, JoinHandle<()>)>,
}

impl Asking {
    pub(super) const fn new(interviewer: Arc<dyn Interviewer>, replies: mpsc::Sender<Replied>) -> Self {
        Self { interviewer, replies, running: None }
    }

    /// Asks for the next words. Whoever goes on speaking within a moment after a turn re-opens it: the machine then waits for
    /// no reply any more.
    pub(super) fn begin(&mut self, interview: Interview, generation: u32, acts: Vec<Act>) {
        self.call_off();
        let (interviewer, replies) = (Arc::clone(&self.interviewer), self.replies.clone());
        let last = interview.turns().last().map(|(_, heard)| heard.source);
        let reopen = if last == Some(TurnSource::Voice) { REOPEN } else { Duration::ZERO };
        let task = tokio::spawn(async move {
            let (reply, ()) = tokio::join!(interviewer.reply(&interview, &acts), sleep(reopen));
            // A closed channel means that the connection is gone; the next one asks again.
            let _gone = replies.send((generation, reply)).await;
        });
        self.running = Some((generation, task));
    }

    /// Calls the request off unless it is the one that is awaited: the model need not go on, and costs no more.
    pub(super) fn keep(&mut self, awaited: Option<u32>) {
        if self.running.as_ref().is_some_and(|(generation, _)| Some(*generation) != awaited) {
            self.call_off();
        }
    }

    fn call_off(&mut self) {
        if let Some((_, task)) = self.running.take() {
            task.abort();
        }
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        self.call_off();
    }
}

/// What the machine is told about a reply.
pub(super) fn input((generation, reply): Replied) -> Input {
    match reply {
        Ok(Reply { act, text, by, usage }) => Input::ModelReplied { generation, act, text, by, usage },
        Err(error) => {
            tracing::warn!(error = %error, "scripted wording is used");
            Input::ModelFailed { generation }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use async_trait::async_trait;

    use super::*;
    use crate::{interview::event::Versions, rubric::Library};

    /// Never answers; notes when it is dropped.
    struct Silent(Arc<AtomicBool>);

    struct Noting(Arc<AtomicBool>);

    impl Drop for Noting {
        fn drop(&mut self) {
            self.0.store(true, Ordering::SeqCst);
        }
    }

    #[async_trait]
    impl Interviewer for Silent {
        async fn reply(&self, _interview: &Interview, _acts: &[Act]) -> Result<Reply, InterviewerError> {
            let _noting = Noting(Arc::clone(&self.0));
            std::future::pending().await
        }
    }

    fn interview() -> Interview {
        let plan = Library::embedded().unwrap().snapshot("taster").unwrap();
        let event = Interview::start(plan, 1, Versions::default());
        let record = crate::interview::event::Record { seq: 1, at_ms: crate::time::Offset(0), event };
        Interview::fold(&[record]).unwrap()
    }

    #[tokio::test]
    async fn a_request_that_nobody_awaits_is_called_off() {
        let called_off = Arc::new(AtomicBool::new(false));
        let (replies_to, _replies) = mpsc::channel(1);
        let mut asking = Asking::new(Arc::new(Silent(Arc::clone(&called_off))), replies_to);
        asking.begin(interview(), 1, vec![Act::Close]);
        tokio::task::yield_now().await;
        asking.keep(Some(1));
        tokio::task::yield_now().await;
        assert!(!called_off.load(Ordering::SeqCst), "it is awaited");
        asking.keep(None);
        while !called_off.load(Ordering::SeqCst) {
            tokio::task::yield_now().await;
        }
    }
}
