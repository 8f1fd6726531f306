//! What is left out for programs unless they ask for it: names, mail addresses, recordings.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{auth::Caller, problem::Problem};

/// Stands in a report where the candidate's name is left out.
pub(super) const SOMEBODY: &str = "Candidate";

/// Something that is left out unless asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Include {
    /// Names and mail addresses.
    Personal,
}

/// What to include.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Shown {
    /// `personal` for names and mail addresses, which an API key is told with the scope `personal-data` alone. People are
    /// always told.
    #[param(inline)]
    include: Option<Include>,
}

impl Shown {
    /// Is this caller told what is personal?
    pub(super) fn personal(&self, who: &Caller) -> Result<bool, Problem> {
        told(who, self.include)
    }
}

/// Is this caller told what is personal?
pub(super) fn told(who: &Caller, include: Option<Include>) -> Result<bool, Problem> {
    who.told_personal(include == Some(Include::Personal))
}
