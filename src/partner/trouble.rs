//! What went wrong between us and a partner, and what helps.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::redact::redacted;

/// Details are kept up to so many characters.
const MOST_DETAIL_CHARACTERS: usize = 500;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TroubleKind {
    /// The partner can't be reached, or does not answer in time.
    Unreachable,
    /// The partner does not take our key (401).
    KeyRefused,
    /// The key may not do this (403).
    NotAllowed,
    /// The partner does not know what we speak of (404, 410).
    Unknown,
    /// It contradicts what the partner has (409).
    Conflict,
    /// The partner does not understand us (400, 422 and others).
    NotUnderstood,
    /// The partner has too much to do (429).
    TooMany,
    /// The partner failed (5xx).
    PartnerFailed,
    /// The partner did not understand what we answered, and said so.
    AnswerRefused,
    /// What the partner sent was no order that we can take.
    NotInvited,
    /// What a connection needs is not entered.
    NotSetUp,
    /// The connection is switched off.
    SwitchedOff,
    /// We could not read what is to be told.
    Ours,
}

impl TroubleKind {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Unreachable,
        Self::KeyRefused,
        Self::NotAllowed,
        Self::Unknown,
        Self::Conflict,
        Self::NotUnderstood,
        Self::TooMany,
        Self::PartnerFailed,
        Self::AnswerRefused,
        Self::NotInvited,
        Self::NotSetUp,
        Self::SwitchedOff,
        Self::Ours,
    ];

    /// Whether the partner is done with what it is told of.
    pub const fn takes_no_more(self) -> bool {
        match self {
            Self::Unknown | Self::Conflict => true,
            Self::Unreachable
            | Self::KeyRefused
            | Self::NotAllowed
            | Self::NotUnderstood
            | Self::TooMany
            | Self::PartnerFailed
            | Self::AnswerRefused
            | Self::NotInvited
            | Self::NotSetUp
            | Self::SwitchedOff
            | Self::Ours => false,
        }
    }

    /// What helps once it is not tried again by itself.
    pub const fn remedy_once_given_up(self) -> &'static str {
        match self {
            Self::Unreachable | Self::TooMany | Self::PartnerFailed => {
                "It was tried for three days and is given up. Once the partner answers again, press “Send again”."
            }
            Self::KeyRefused => {
                "It was tried for three days and is given up. Give the partner the present key, or enter the partner's present \
                 credentials here; then press “Send again”."
            }
            Self::NotAllowed => {
                "It was tried for three days and is given up. Give the key at the partner the right that the set-up guide names; \
                 then press “Send again”."
            }
            Self::Unknown
            | Self::Conflict
            | Self::NotUnderstood
            | Self::AnswerRefused
            | Self::NotInvited
            | Self::NotSetUp
            | Self::SwitchedOff
            | Self::Ours => self.remedy(),
        }
    }

    /// What helps, in one sentence for a recruiter or an administrator.
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Unreachable | Self::TooMany | Self::PartnerFailed => {
                "Nothing to do: it is tried again for three days. If it lasts, look at the partner's status page."
            }
            Self::KeyRefused => {
                "Give the partner the present key, or enter the partner's present credentials here; it is then sent by itself."
            }
            Self::NotAllowed => {
                "Give the key at the partner the right that the set-up guide names (Ashby: candidates, write; Greenhouse: \
                 create notes); it is then sent by itself."
            }
            Self::Unknown => {
                "See whether the candidate is still active at the partner; if so, send the interview from there once more."
            }
            Self::Conflict => {
                "Look at the candidate at the partner: it may have the result, or another one, already."
            }
            Self::NotUnderstood => {
                "Send it again; if it is refused once more, tell the operator the partner's words."
            }
            Self::AnswerRefused => {
                "Tell the operator the partner's words; the result can be read here meanwhile."
            }
            Self::NotInvited => {
                "Mend at the partner what the sentence names, then move the candidate out of the stage and into it again."
            }
            Self::NotSetUp => {
                "An administrator enters what is missing under Partners; it is then sent by itself."
            }
            Self::SwitchedOff => {
                "An administrator switches the connection on under Partners; it is then sent by itself."
            }
            Self::Ours => "Tell the operator the words; once it is mended, press “Send again”.",
        }
    }
}

/// Something that went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What.
    pub kind: TroubleKind,
    /// The partner's words, or ours where it had none; cut.
    pub detail: String,
}

impl Trouble {
    /// With the partner's words on one line, without what looks like a secret or a mail address.
    pub fn new(kind: TroubleKind, detail: &str) -> Self {
        let kept = redacted(detail.as_bytes(), &[]);
        let line = kept.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { kind, detail: line.chars().take(MOST_DETAIL_CHARACTERS).collect() }
    }
}
