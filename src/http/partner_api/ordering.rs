//! An order becomes an invitation: once, however often it comes.

use crate::{
    http::{
        app::App,
        links::{CANDIDATE_LINK_MS, Fresh},
        orders::{self, InterviewOrder, Prepared},
        problem::Problem,
    },
    id::{JobId, OrderId},
    partner::order::{Order, Unacceptable},
    store::{
        StoreError,
        hiring::Opening,
        invitations,
        outbox::{JobKind, NewJob},
        partners::{Connection, NewOrder, OrderRow},
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
        return Ok(known.id);
    }
    let opening = app.store.opening(connection.org, order.opening).await?;
    let opening = opening.filter(is_offered).ok_or_else(|| {
        let sentence = "This interview is not offered any more; choose another one from the list.";
        Refusal::Unacceptable(Unacceptable(sentence.to_owned()))
    })?;
    if connection.partner.orders_again()
        && let Some(candidate) = &order.refs.candidate
        && app.store.has_open_order(connection.id, opening.id, candidate, &order.key).await?
    {
        return Err(Refusal::Busy);
    }
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
        // The same order came at the same moment.
        Err(StoreError::Conflict(why)) => match app.store.order_by_key(connection.id, &order.key).await? {
            Some(known) => Ok(known.id),
            None => Err(StoreError::Conflict(why).into()),
        },
        Err(error) => Err(error.into()),
    }
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
    let row = OrderRow {
        id: OrderId::new(fresh.now, fresh.entropy),
        org: connection.org,
        connection: connection.id,
        interview: interview.id,
        opening: opening.id,
        key: Some(order.key.clone()),
        refs: order.refs.clone(),
        sealed_link: Some(app.partners.vault.seal(secret.as_bytes(), fresh.entropy)?),
        told: None,
        closed: None,
        cancelled: None,
        deleted: None,
        created: fresh.now,
    };
    let job = NewJob {
        id: JobId::new(fresh.now, fresh.entropy),
        kind: JobKind::Partner,
        interview: interview.id,
        due: interview.link_expires,
    };
    Ok(NewOrder { order: row, invited: Some((candidate, interview)), job })
}
