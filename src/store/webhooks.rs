//! What is told to other systems: their addresses, what happened, and what became of telling it.
//!
//! An event is written in the transaction that causes it, by ids alone. The worker spreads it to the addresses that want it.

mod delivery;
mod endpoint;
mod event;
mod kind;
mod settle;
mod ways;

pub(super) use self::event::emit;
pub use self::{
    delivery::{
        Attempt, Claim, Delivery, DeliveryState, Outcome, Place, Settled, Turn, WebhookDeliveries,
        WebhookFigures,
    },
    endpoint::{DisabledReason, PayloadKind, SealedSecret, Webhook, WebhookChange, Webhooks},
    event::{NewEvent, WebhookEvent, WebhookEvents},
    kind::EventKind,
};
