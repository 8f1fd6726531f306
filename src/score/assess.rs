//! One answer, assessed: the three ladders and the question that would raise the evidence most.

use super::{
    Answer, AnswerKind, Assessment, Dimension, NextProbe, ladder, lexicon::Lexicon, ownership,
    reading::Reading, specificity, tradeoffs,
};

/// Assesses an answer. The same answer, question and lexicon give the same assessment.
pub fn assess(answer: &Answer, lexicon: &Lexicon) -> Assessment {
    let reading = Reading::new(answer, lexicon);
    let choices = tradeoffs::find(&reading);
    let mut assessment = Assessment {
        ownership: ladder::ownership(&reading, &ownership::find(&reading, &choices.ways)),
        tradeoffs: ladder::tradeoffs(&reading, &choices.hits, choices.chosen),
        specificity: ladder::specificity(&reading, &specificity::find(&reading)),
        next_probe: None,
    };
    assessment.next_probe = next_probe(answer.kind, &assessment);
    assessment
}

/// Asks for the unmet rung of the lowest dimension; among equals for what the kind of question is about.
fn next_probe(kind: AnswerKind, assessment: &Assessment) -> Option<NextProbe> {
    let order = match kind {
        AnswerKind::Behavioral => [Dimension::Ownership, Dimension::Specificity, Dimension::Tradeoffs],
        AnswerKind::SystemDesign => [Dimension::Tradeoffs, Dimension::Specificity, Dimension::Ownership],
    };
    order
        .into_iter()
        .filter_map(|dimension| {
            let score = assessment.of(dimension);
            let id = *score.missing.first()?;
            Some((score.score.unwrap_or(1.0), NextProbe { id, dimension }))
        })
        .min_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, probe)| probe)
}
