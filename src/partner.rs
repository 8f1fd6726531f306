//! Partners: recruiting systems that order interviews and are told how these ended. Pure.
//!
//! One core serves all: an [`order::Order`] comes in and becomes an invitation; an [`outcome::Outcome`] goes out. An adapter a
//! partner ([`greenhouse`], [`harvest`], [`ashby`]) reads what the partner writes and says in the partner's words what is to be
//! sent, as data ([`message`]). Sending, keeping and answering are the shells' business.

pub mod ashby;
pub mod connection;
pub mod greenhouse;
pub mod harvest;
pub mod message;
pub mod news;
pub mod order;
pub mod outcome;
pub mod signature;
pub mod trouble;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use self::message::Addresses;
use crate::vault::Vault;

/// What work with partners needs beside the store.
pub struct Equipment {
    /// Seals secrets.
    pub vault: Arc<Vault>,
    /// Where partners are reached.
    pub addresses: Addresses,
}

/// A way in which a recruiting system works with us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Partner {
    /// Greenhouse's Assessment Partner API: Greenhouse sends tests and asks for their status.
    Greenhouse,
    /// A customer's own Greenhouse: its webhook of a stage change invites, a note by the Harvest API tells the outcome.
    GreenhouseRecruiting,
    /// Ashby's assessments.
    Ashby,
}

impl Partner {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Greenhouse, Self::GreenhouseRecruiting, Self::Ashby];

    /// For people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Greenhouse => "Greenhouse assessments",
            Self::GreenhouseRecruiting => "Greenhouse webhook and note",
            Self::Ashby => "Ashby assessments",
        }
    }

    /// Whether an order that is over may be given again, as a new one. Greenhouse names each order, so there the same name
    /// is the same order for ever; a webhook is delivered up to seven times.
    pub const fn orders_again(self) -> bool {
        match self {
            Self::Greenhouse | Self::GreenhouseRecruiting => false,
            Self::Ashby => true,
        }
    }
}

#[cfg(test)]
mod tests;
