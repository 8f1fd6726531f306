//! People's blind ratings beside the scores of the same interviews.

use std::collections::{BTreeMap, btree_map::Entry};

use super::{StoreError, ratings::Ratings, results::Results};
use crate::{
    id::{InterviewId, OrgId},
    score::{
        Dimension,
        calibration::{Pair, ScoringVersion},
        record::ScoreRecord,
    },
};

/// Every rated dimension of the organisation's interviews that have scores, beside the latest score.
pub async fn pairs<S>(store: &S, org: OrgId) -> Result<Vec<Pair>, StoreError>
where
    S: Ratings + Results + ?Sized,
{
    let mut scores: BTreeMap<InterviewId, Option<ScoreRecord>> = BTreeMap::new();
    let mut pairs = Vec::new();
    for rating in store.ratings(org).await? {
        let record = match scores.entry(rating.interview) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(store.scores(rating.interview).await?.into_iter().next()),
        };
        let Some(record) = record else { continue };
        let rated =
            Dimension::ALL.into_iter().filter_map(|dimension| Some((dimension, rating.of(dimension)?)));
        pairs.extend(rated.map(|(dimension, person)| Pair {
            version: ScoringVersion::of(record),
            dimension,
            person,
            program: record.scores.of(dimension).score,
            rated: rating.rated,
        }));
    }
    Ok(pairs)
}
