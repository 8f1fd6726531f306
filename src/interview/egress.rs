//! What of a conversation may leave the organisation's own machines for a language model.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Set per opening, told in the candidate's notice, pinned at the start. A model on the same machine is never meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Egress {
    /// Nothing.
    #[default]
    None,
    /// The conversation without what identifies people, employers, schools and places.
    Masked,
    /// The conversation as it was recognised.
    Full,
}

impl Egress {
    /// All of them, from least to most.
    pub const ALL: [Self; 3] = [Self::None, Self::Masked, Self::Full];

    /// Its name in the store and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Masked => "masked",
            Self::Full => "full",
        }
    }
}
