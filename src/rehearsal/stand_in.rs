//! Made-up candidates who come when they are invited: for a test key, an address such as `strong@candidates.test` is one of
//! the simulator's candidates, who holds the interview in writing as soon as it is ordered.

use std::sync::Arc;

use tokio::{
    sync::{Semaphore, mpsc},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

use super::{
    client::{self, ClientError, Door, Typist, hold_typed},
    simulator::manner::Manner,
};
use crate::{id::InterviewId, rubric::Library};

/// Their addresses end so; nobody's mail does (RFC 6761).
pub const DOMAIN: &str = "candidates.test";
/// So many may be waited for; more are refused.
pub const MOST_WAITING: usize = 50;
/// So many hold their interviews at once.
const AT_ONCE: usize = 2;
/// Their memory lapses are the same each time.
const SEED: u64 = 7;

/// What somebody does who is invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandIn {
    /// Holds the interview.
    Answers(Manner),
    /// Says no.
    Declines,
}

/// Somebody who is called to an interview.
#[derive(Debug)]
pub struct Called {
    /// Who.
    pub who: StandIn,
    /// To which interview.
    pub interview: InterviewId,
    /// By which plan it is held.
    pub plan: String,
    /// What stands in its link.
    pub secret: String,
}

/// Who has this address; nothing where it is a person's. One on [`DOMAIN`] that is nobody's is refused with those that
/// there are.
pub fn of_address(address: &str) -> Result<Option<StandIn>, String> {
    let Some((name, domain)) = address.rsplit_once('@') else { return Ok(None) };
    if !domain.eq_ignore_ascii_case(DOMAIN) {
        return Ok(None);
    }
    let answers = Manner::ALL.into_iter().find(|manner| manner.id().eq_ignore_ascii_case(name));
    let declines = name.eq_ignore_ascii_case("declines").then_some(StandIn::Declines);
    answers.map(StandIn::Answers).or(declines).map(Some).ok_or_else(|| {
        let names: Vec<&str> = Manner::ALL.iter().map(|manner| manner.id()).collect();
        format!("nobody at {DOMAIN} is called {name}; there are {} and declines", names.join(", "))
    })
}

/// Lets everybody who is called come to the server at `server` (such as `http://127.0.0.1:7878`), whose pages are known as
/// `origin`, until nobody is called any more, or `stop`.
pub async fn run(
    server: String,
    origin: String,
    mut called: mpsc::Receiver<Called>,
    stop: CancellationToken,
) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut coming = JoinSet::new();
    loop {
        let next = tokio::select! {
            () = stop.cancelled() => return,
            Some(_done) = coming.join_next() => continue,
            next = called.recv() => next,
        };
        let Some(next) = next else { break };
        let (places, server, origin) = (Arc::clone(&places), server.clone(), origin.clone());
        coming.spawn(async move {
            let _place = places.acquire().await;
            let interview = next.interview;
            if let Err(error) = come(&server, &origin, next).await {
                tracing::warn!(interview.id = %interview, error = %error, "a made-up candidate did not hold the interview");
            }
        });
    }
    while coming.join_next().await.is_some() {}
}

async fn come(server: &str, origin: &str, called: Called) -> Result<(), ClientError> {
    match called.who {
        StandIn::Declines => client::decline(server, origin, &called.secret).await,
        StandIn::Answers(manner) => {
            let door = Door::open_at(server, origin, &called.secret).await?;
            let library = Library::embedded().map_err(|error| ClientError::Senseless(error.to_string()))?;
            let plan = library.plan(&called.plan);
            let mut typist = Typist::who_knows(manner, SEED, plan);
            hold_typed(&door, &mut typist, None, &mut |_| {}).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_on_the_domain_is_somebodys_or_refused() {
        assert_eq!(of_address("robin@example.org"), Ok(None));
        assert_eq!(of_address("strong@candidates.test"), Ok(Some(StandIn::Answers(Manner::Strong))));
        assert_eq!(of_address("Declines@Candidates.Test"), Ok(Some(StandIn::Declines)));
        let refused = of_address("robin@candidates.test").unwrap_err();
        assert!(refused.contains("robin") && refused.contains("strong"), "{refused}");
    }
}
