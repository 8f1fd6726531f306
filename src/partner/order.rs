//! What a partner orders: whom to interview for which opening, and how to recognise the same order when it comes again.

use serde::{Deserialize, Serialize};

use super::outcome::Outcome;
use crate::id::OpeningId;

/// Names are cut to so many characters.
const MOST_NAME_CHARACTERS: usize = 120;
/// Addresses and identifiers of partners may have so many bytes.
const MOST_TEXT_BYTES: usize = 2_000;

/// One order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The partner's own name for it; the same name is the same order.
    pub key: String,
    /// What for.
    pub opening: OpeningId,
    /// The candidate's name, one line.
    pub name: String,
    /// The candidate's mail address.
    pub email: String,
    /// What the partner wants to hear again.
    pub refs: Refs,
}

/// The partner's addresses and identifiers of one order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Refs {
    /// Where the partner is told that something has changed.
    pub callback: Option<String>,
    /// The candidate's page at the partner.
    pub profile: Option<String>,
    /// The candidate's identifier.
    pub candidate: Option<String>,
    /// The application's identifier.
    pub application: Option<String>,
    /// When the candidate was moved, as the partner writes it, where the partner says so.
    pub moved: Option<String>,
    /// True for an interview that was not ordered but is to be added to a candidate of the partner.
    pub attached: bool,
}

impl Order {
    /// Whether it is a new order although `known`, of the same name, was taken before: that one ended in `outcome`, without an
    /// interview, and the candidate was moved once more since. A delivery that is repeated tells of the same moment.
    pub fn comes_anew(&self, known: &Refs, outcome: Outcome) -> bool {
        let later = match (&self.refs.moved, &known.moved) {
            // One partner writes all its times in one form, in which later ones sort later.
            (Some(now), Some(then)) => now > then,
            (Some(_) | None, None) | (None, Some(_)) => false,
        };
        match outcome {
            Outcome::Declined | Outcome::Expired | Outcome::Withdrawn => later,
            Outcome::Completed | Outcome::HumanRequested | Outcome::Abandoned | Outcome::Deleted => false,
        }
    }
}

/// Why an order was not taken, in one sentence for the partner's user, with the remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unacceptable(pub String);

impl Unacceptable {
    pub(super) fn because(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// The opening that a partner names by the identifier that we listed.
pub(super) fn opening(id: &str) -> Result<OpeningId, Unacceptable> {
    id.parse().map_err(|_| {
        Unacceptable::because("This interview is not offered any more; choose another one from the list.")
    })
}

/// A name for people out of its parts: one line, at most 120 characters.
pub(super) fn name(first: &str, last: &str) -> Result<String, Unacceptable> {
    let both = format!("{first} {last}").replace(char::is_control, " ");
    let name = both.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Unacceptable::because(
            "The candidate has no name; add it to the candidate and send the interview again.",
        ));
    }
    Ok(name.chars().take(MOST_NAME_CHARACTERS).collect())
}

/// The mail address, if it can be one.
pub(super) fn email(text: &str) -> Result<String, Unacceptable> {
    let text = text.trim();
    let plain =
        |part: &str| !part.is_empty() && !part.chars().any(|mark| mark.is_whitespace() || mark.is_control());
    let sound = text.len() <= 254
        && text.split_once('@').is_some_and(|(who, at)| plain(who) && plain(at) && !at.contains('@'));
    if sound {
        Ok(text.to_owned())
    } else {
        Err(Unacceptable::because(
            "The candidate has no mail address that an invitation can go to; add one and send the interview again.",
        ))
    }
}

/// An identifier or address of the partner's, neither empty nor endless.
pub(super) fn text(field: &str, text: &str) -> Result<String, Unacceptable> {
    let text = text.trim();
    if text.is_empty() || text.len() > MOST_TEXT_BYTES || text.chars().any(char::is_control) {
        let sentence = format!("`{field}` must have 1 to {MOST_TEXT_BYTES} bytes on one line.");
        return Err(Unacceptable(sentence));
    }
    Ok(text.to_owned())
}

/// What JSON could not be read as, without the words in it.
pub(super) fn unreadable(error: &serde_json::Error) -> Unacceptable {
    let what = match error.classify() {
        serde_json::error::Category::Data => "a field is missing or of the wrong type",
        serde_json::error::Category::Syntax
        | serde_json::error::Category::Eof
        | serde_json::error::Category::Io => "it is no JSON",
    };
    Unacceptable(format!(
        "The request can't be read: {what}, at line {} column {}.",
        error.line(),
        error.column()
    ))
}
