//! An order becomes an invitation: once, however often it comes.

use crate::{
    http::{
        app::App,
        links::{CANDIDATE_LINK_MS, Fresh},
        orders::{self, InterviewOrder, Prepared},
        problem::Problem,
    },
    id::OrderId,
    partner::order::{Order, Unacceptable},
    store::{
        StoreError,
        hiring::Opening,
        invitations,
        partners::{Connection, NewOrder, OrderRow, Told},
    },
};

/// Why an order was not taken.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The partner's user can do something about it.
    Unacceptable(Unacceptable),
    /// The candidate has an open order of the same opening already.
    Busy,
    /// We failed.
    Failed(Problem),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// Takes an order, or finds it taken.
pub(super) async fn take(app: &App, connection: &Connection, order: Order) -> Result<OrderId, Refusal> {
    if let Some(known) = app.store.order_by_key(connection.id, &order.key).await? {
        let ended = match known.told {
            Some((Told::Ended(outcome), _)) if known.closed.is_some() => Some(outcome),
            Some((Told::Started | Told::Ended(_) | Told::Nothing, _)) | None => None,
        };
        if !ended.is_some_and(|outcome| order.comes_anew(&known.refs, outcome)) {
            return Ok(known.id);
        }
        app.store.free_order(known.id, app.now()).await?;
    }
    let opening = app.store.opening(connection.org, order.opening).await?;
    let opening = opening.filter(is_offered).ok_or_else(|| {
        let sentence = "This interview is not offered any more; choose another one from the list.";
        Refusal::Unacceptable(Unacceptable(sentence.to_owned()))
    })?;
    enter(app, connection, &opening, order).await
}

/// Closed openings and those for rehearsals are offered to no partner.
pub(super) fn is_offered(opening: &Opening) -> bool {
    opening.closed.is_none() && !opening.rehearsal
}

async fn enter(
    app: &App,
    connection: &Connection,
    opening: &Opening,
    order: Order,
) -> Result<OrderId, Refusal> {
    let fresh = Fresh { now: app.now(), entropy: &*app.entropy };
    let new = new_order(app, connection, opening, &order, fresh).map_err(Refusal::Failed)?;
    match app.store.add_order(&new, fresh.now).await {
        Ok(()) => Ok(new.order.id),
        Err(StoreError::Conflict(why)) => conflict(app, &new, &order.key, why).await,
        Err(error) => Err(error.into()),
    }
}

/// The same order came at the same moment, or the candidate is being assessed by another one.
async fn conflict(app: &App, new: &NewOrder, key: &str, why: String) -> Result<OrderId, Refusal> {
    let connection = new.order.connection;
    if let Some(known) = app.store.order_by_key(connection, key).await? {
        return Ok(known.id);
    }
    if let Some(assessed) = &new.assessed
        && app.store.is_assessed(connection, new.order.opening, assessed).await?
    {
        return Err(Refusal::Busy);
    }
    Err(StoreError::Conflict(why).into())
}

fn new_order(
    app: &App,
    connection: &Connection,
    opening: &Opening,
    order: &Order,
    fresh: Fresh<'_>,
) -> Result<NewOrder, Problem> {
    let Prepared { candidate, interview, secret } = orders::prepare(
        fresh,
        &InterviewOrder {
            opening,
            name: &order.name,
            email: Some(&order.email),
            rehearsal: false,
            model_hosts: &app.settings.model_hosts,
            link_ms: CANDIDATE_LINK_MS,
            order: invitations::Order::default(),
        },
    );
    let id = OrderId::new(fresh.now, fresh.entropy);
    let row = OrderRow {
        id,
        org: connection.org,
        connection: connection.id,
        interview: interview.id,
        opening: opening.id,
        key: Some(order.key.clone()),
        refs: order.refs.clone(),
        sealed_link: Some(app.vault.seal(id.0.as_bytes(), secret.as_bytes(), fresh.entropy)?),
        told: None,
        closed: None,
        cancelled: None,
        deleted: None,
        created: fresh.now,
    };
    let assessed = order.refs.candidate.clone().filter(|_| connection.partner.orders_again());
    let due = interview.link_expires;
    Ok(NewOrder { order: row, invited: Some((candidate, interview)), assessed, due })
}
