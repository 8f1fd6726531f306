//! Follow-ups: for what an answer lacks, and one level deeper into what it has.

use toml::Spanned;

use super::{
    super::source::{RubricError, SourceFile},
    raw,
    scenario::cues,
};
use crate::{
    interview::plan::{CLAIM, Probe},
    score::{AnswerKind, Dimension, Signal},
};

/// At most so many follow-ups of a question are asked.
const MOST_PROBES: u32 = 2;
/// So many follow-ups must ask for each dimension, since one of them may be answered already.
const LEAST_A_DIMENSION: usize = 2;

pub(super) fn most_probes(file: &SourceFile<'_>, raw: &raw::Question) -> Result<u32, RubricError> {
    let id = raw.id.get_ref();
    if !raw.scored {
        return if raw.probes.is_empty() && raw.depth.is_empty() {
            Ok(0)
        } else {
            let problem =
                format!("question `{id}` has follow-ups though it is unscored; remove them or score it");
            Err(file.wrong_at(&raw.id, problem))
        };
    }
    asks_for_every_dimension(file, raw)?;
    match &raw.most_probes {
        Some(most) if *most.get_ref() > MOST_PROBES => {
            let problem =
                format!("{} follow-ups are too many; at most {MOST_PROBES} are kind", most.get_ref());
            Err(file.wrong_at(most, problem))
        }
        Some(most) => Ok(*most.get_ref()),
        None => Ok(MOST_PROBES),
    }
}

/// Stories speak to all three dimensions; designs to two, since nobody has done anything in them yet.
fn asks_for_every_dimension(file: &SourceFile<'_>, raw: &raw::Question) -> Result<(), RubricError> {
    let id = raw.id.get_ref();
    if raw.probes.is_empty() {
        let problem = format!("question `{id}` has no follow-ups; give it `probes`");
        return Err(file.wrong_at(&raw.id, problem));
    }
    for dimension in Dimension::ALL {
        let speaks_to = raw.kind == AnswerKind::Behavioral || dimension != Dimension::Ownership;
        let asks = raw.probes.iter().filter(|probe| probe.seeks.get_ref().dimension() == dimension).count();
        if speaks_to && asks < LEAST_A_DIMENSION {
            let signals: Vec<String> =
                Signal::ALL.into_iter().filter(|signal| signal.dimension() == dimension).map(name).collect();
            let problem = format!(
                "question `{id}` can't ask for {}; add follow-ups until {LEAST_A_DIMENSION} of them seek one of {}",
                name(dimension),
                signals.join(", ")
            );
            return Err(file.wrong_at(&raw.id, problem));
        }
    }
    Ok(())
}

pub(super) fn probes(file: &SourceFile<'_>, raw: Vec<raw::Probe>) -> Result<Vec<Probe>, RubricError> {
    let mut probes: Vec<Probe> = Vec::new();
    for raw in raw {
        if let Some(claim) = &raw.with_claim {
            let problem = "only follow-ups under `depth` speak of a claim; remove `with_claim`";
            return Err(file.wrong_at(claim, problem));
        }
        let answered = raw.answered_by.as_ref().map(Spanned::span);
        if let Some(span) = answered.or(raw.told_by.as_ref().map(Spanned::span)) {
            let problem = "other follow-ups are answered by what they seek; remove `answered_by` and `told_by`, or move it \
                           under `depth`";
            return Err(file.wrong_at(&Spanned::new(span, ()), problem));
        }
        push(file, &mut probes, raw)?;
    }
    Ok(probes)
}

/// Follow-ups one level deeper. Names stand in logs beside those of the others, hence none twice in a question.
pub(super) fn depth(
    file: &SourceFile<'_>,
    raw: Vec<raw::Probe>,
    probes: &[Probe],
) -> Result<Vec<Probe>, RubricError> {
    let mut all = probes.to_vec();
    for raw in raw {
        let id = raw.id.unwrap_or_else(|| {
            Spanned::new(raw.seeks.span(), format!("deeper-{}", kebab(*raw.seeks.get_ref())))
        });
        push(file, &mut all, raw::Probe { id: Some(id), ..raw })?;
    }
    Ok(all.split_off(probes.len()))
}

fn push(file: &SourceFile<'_>, probes: &mut Vec<Probe>, raw: raw::Probe) -> Result<(), RubricError> {
    let seeks = *raw.seeks.get_ref();
    if !Signal::ALL.contains(&seeks) {
        let problem =
            format!("nobody can be asked for `{}`; name a signal that an answer may show", name(seeks));
        return Err(file.wrong_at(&raw.seeks, problem));
    }
    let id = raw.id.unwrap_or_else(|| Spanned::new(raw.seeks.span(), kebab(seeks)));
    if probes.iter().any(|probe| probe.id == *id.get_ref()) {
        let problem = format!(
            "follow-up `{}` stands twice in its question; give one of them another `id`",
            id.get_ref()
        );
        return Err(file.wrong_at(&id, problem));
    }
    let text_with_claim = raw.with_claim.map(|text| with_claim(file, text)).transpose()?;
    let answered_by = raw.answered_by.map(Spanned::into_inner);
    let told_by = raw.told_by.map(|told_by| cues(file, "follow-up", id.get_ref(), &told_by));
    let told_by = told_by.transpose()?.unwrap_or_default();
    let text = file.spoken("text", raw.text)?;
    probes.push(Probe { id: file.named(&id)?, seeks, text, text_with_claim, answered_by, told_by });
    Ok(())
}

fn with_claim(file: &SourceFile<'_>, text: Spanned<String>) -> Result<String, RubricError> {
    if text.get_ref().matches(CLAIM).count() != 1 {
        let problem = format!("`with_claim` must hold `{CLAIM}` once, where the candidate's words stand");
        return Err(file.wrong_at(&text, problem));
    }
    let spoken = Spanned::new(text.span(), text.get_ref().replace(CLAIM, "that"));
    file.spoken("with_claim", spoken)?;
    Ok(text.into_inner().trim().to_owned())
}

/// The name as it stands in files and logs.
fn name(named: impl serde::Serialize) -> String {
    toml::Value::try_from(named).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn kebab(signal: Signal) -> String {
    name(signal).replace('_', "-")
}
