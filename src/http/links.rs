//! Links and the secrets in them. A secret stands in the address's fragment, so that no server and no proxy logs it;
//! the store keeps its hash alone.

use sha2::{Digest, Sha256};

use super::{
    orders::{self, InterviewOrder, Outcome},
    origin::PublicUrl,
};
use crate::{
    id::{self, AccountId, Entropy, InterviewId, OpeningId, OrgId},
    interview::terms::Terms,
    store::{
        StoreError,
        accounts::{Account, Accounts, Role},
        hiring::{Hiring, Opening},
        interviews::{Interviews, SecretHash},
        invitations::{Invitations, Order},
    },
    time::UnixMillis,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// How long a candidate's link opens a new interview.
pub const CANDIDATE_LINK_MS: i64 = 7 * DAY_MS;

/// How long a sign-in link works.
pub const SIGN_IN_LINK_MS: i64 = DAY_MS;

/// The moment and the chance with which something new is made.
#[derive(Clone, Copy)]
pub struct Fresh<'a> {
    /// When.
    pub now: UnixMillis,
    /// Chance for ids and secrets.
    pub entropy: &'a dyn Entropy,
}

/// Whom to invite.
#[derive(Clone, Copy, Debug)]
pub struct Invitation<'a> {
    /// What for.
    pub opening: &'a Opening,
    /// The candidate's name.
    pub name: &'a str,
    /// The candidate's address, where known.
    pub email: Option<&'a str>,
    /// True for a made-up candidate.
    pub rehearsal: bool,
    /// The servers of language models elsewhere that the candidate is told of, by host and port.
    pub model_hosts: &'a [String],
}

/// A new interview with the secret of its link, which is told once.
pub struct Invited {
    /// The interview.
    pub id: InterviewId,
    /// What stands in the candidate's link.
    pub secret: String,
}

/// Enters a candidate with their interview, and makes their link, which works for 7 days.
pub async fn invite<S>(store: &S, fresh: Fresh<'_>, invitation: Invitation<'_>) -> Result<Invited, StoreError>
where
    S: Interviews + Invitations + ?Sized,
{
    let asked = InterviewOrder {
        opening: invitation.opening,
        name: invitation.name,
        email: invitation.email,
        rehearsal: invitation.rehearsal,
        model_hosts: invitation.model_hosts,
        link_ms: CANDIDATE_LINK_MS,
        order: Order::default(),
    };
    match orders::order(store, fresh, asked).await? {
        Outcome::Made(invited) => Ok(invited),
        Outcome::Before(id) => Err(StoreError::Conflict(format!("interview {id} was ordered before"))),
    }
}

/// Enters an opening.
pub async fn add_opening<S>(
    store: &S,
    fresh: Fresh<'_>,
    org: OrgId,
    title: &str,
    plan: &str,
    terms: Terms,
) -> Result<Opening, StoreError>
where
    S: Hiring + ?Sized,
{
    let opening = Opening {
        id: OpeningId::new(fresh.now, fresh.entropy),
        org,
        title: title.to_owned(),
        plan: plan.to_owned(),
        terms,
        rehearsal: false,
        version: 1,
        created: fresh.now,
        closed: None,
    };
    store.add_opening(&opening).await?;
    Ok(opening)
}

/// A person who shall work with results.
#[derive(Clone, Copy, Debug)]
pub struct NewAccount<'a> {
    /// Their organisation.
    pub org: OrgId,
    /// As they write it; stored in lower case.
    pub email: &'a str,
    /// For people.
    pub name: &'a str,
    /// What they may do.
    pub role: Role,
}

/// Enters an account without a password; it opens by a sign-in link.
pub async fn add_account<S>(
    store: &S,
    fresh: Fresh<'_>,
    account: NewAccount<'_>,
) -> Result<Account, StoreError>
where
    S: Accounts + ?Sized,
{
    let account = Account {
        id: AccountId::new(fresh.now, fresh.entropy),
        org: account.org,
        email: normal_email(account.email),
        name: account.name.to_owned(),
        role: account.role,
        password_hash: None,
        created: fresh.now,
    };
    store.add_account(&account).await?;
    Ok(account)
}

/// Makes a sign-in link: its secret, which is told once and works once.
pub async fn new_sign_in_link<S>(
    store: &S,
    fresh: Fresh<'_>,
    account: AccountId,
) -> Result<String, StoreError>
where
    S: Accounts + ?Sized,
{
    let secret = id::new_secret(fresh.entropy);
    store.add_sign_in_link(account, &hash(&secret), fresh.now.plus_ms(SIGN_IN_LINK_MS)).await?;
    Ok(secret)
}

/// The link that a candidate opens.
pub fn room_link(public_url: &PublicUrl, secret: &str) -> String {
    format!("{}/room#{secret}", public_url.origin())
}

/// The link that signs a person in.
pub fn sign_in_link(public_url: &PublicUrl, secret: &str) -> String {
    format!("{}/sign-in#{secret}", public_url.origin())
}

/// The link that shows a report without signing in.
pub fn result_link(public_url: &PublicUrl, secret: &str) -> String {
    format!("{}/result#{secret}", public_url.origin())
}

/// The page of result links without any: it says that there is nothing to read.
pub fn no_result(public_url: &PublicUrl) -> String {
    format!("{}/result", public_url.origin())
}

/// The page of an interview.
pub fn interview_page(public_url: &PublicUrl, interview: InterviewId) -> String {
    format!("{}/interviews/{interview}", public_url.origin())
}

/// What the store keeps of a secret. Secrets have 256 bits of chance, so that a plain hash suffices, and looking it up
/// tells nothing by its time.
pub fn hash(secret: &str) -> SecretHash {
    Sha256::digest(secret.as_bytes()).into()
}

/// An address in the form in which it is compared.
pub fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Could this be a mail address? Only sending tells for sure.
pub fn is_email(text: &str) -> bool {
    let text = text.trim();
    let plain = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control());
    text.len() <= 254
        && text.split_once('@').is_some_and(|(who, at)| plain(who) && plain(at) && !at.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_stands_in_the_fragment() {
        let url: PublicUrl = "https://viva.example.org/".parse().unwrap();
        assert_eq!(room_link(&url, "S"), "https://viva.example.org/room#S");
        assert_eq!(sign_in_link(&url, "S"), "https://viva.example.org/sign-in#S");
    }

    #[test]
    fn an_address_has_one_at_between_two_words() {
        assert!(is_email(" Ada@Example.org "));
        for text in ["", "ada", "@example.org", "ada@", "a b@example.org", "a@b@c"] {
            assert!(!is_email(text), "{text}");
        }
        assert_eq!(normal_email(" Ada@Example.org "), "ada@example.org");
    }
}
