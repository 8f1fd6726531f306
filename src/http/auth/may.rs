//! Permissions: which role a person needs, and which scope a key. Routes that take both name one as their first argument.

use std::{marker::PhantomData, ops::Deref, sync::Arc};

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{
    at_least,
    caller::{Caller, Identity, has_scope},
};
use crate::{
    http::{app::App, problem::Problem},
    store::{accounts::Role, keys::Scope},
};

/// What a caller needs for something.
pub(in crate::http) trait Permission {
    /// A person has at least this role.
    const ROLE: Role;
    /// A key has this scope.
    const SCOPE: Scope;
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident: $role:ident, $scope:ident;)*) => {$(
        $(#[$doc])*
        pub(in crate::http) struct $name;

        impl Permission for $name {
            const ROLE: Role = Role::$role;
            const SCOPE: Scope = Scope::$scope;
        }
    )*};
}

permissions! {
    /// Reads openings and plans.
    ReadOpenings: Manager, OpeningsRead;
    /// Makes, changes and closes openings.
    WriteOpenings: Recruiter, OpeningsWrite;
    /// Reads interviews.
    ReadInterviews: Manager, InterviewsRead;
    /// Invites, renews links, cancels.
    WriteInterviews: Recruiter, InterviewsWrite;
    /// Reads what was said.
    ReadTranscripts: Manager, TranscriptsRead;
    /// Reads reports, decisions and feedback.
    ReadReports: Manager, ReportsRead;
    /// Decides.
    Decide: Manager, DecisionsWrite;
    /// Writes and releases feedback.
    WriteFeedback: Manager, FeedbackWrite;
    /// Reads webhooks and what was sent to them.
    ReadWebhooks: Admin, WebhooksRead;
    /// Makes, changes, tries and deletes webhooks.
    WriteWebhooks: Admin, WebhooksWrite;
    /// Hears recordings.
    HearRecordings: Manager, PersonalData;
}

/// A caller who may do `P`.
pub(in crate::http) struct May<P>(Arc<Caller>, PhantomData<P>);

impl<P> May<P> {
    /// The caller, to keep beyond the request.
    pub(in crate::http) fn shared(&self) -> Arc<Caller> {
        Arc::clone(&self.0)
    }
}

impl<P> Deref for May<P> {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl<P: Permission> FromRequestParts<App> for May<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Problem> {
        let caller = Identity::known(parts)?;
        match &*caller {
            Caller::Person(account) => at_least(account, P::ROLE)?,
            Caller::Key(key) => has_scope(key, P::SCOPE)?,
        }
        Ok(Self(caller, PhantomData))
    }
}
