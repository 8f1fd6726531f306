//! `vivavoce user`: accounts of the people who read reports.

use anyhow::{Context, bail};
use clap::{Subcommand, ValueEnum};
use secrecy::ExposeSecret;

use super::{WrongUsage, out};
use crate::{
    clock::{Clock, SystemClock},
    config::{Config, Flags},
    http::{
        links::{self, Fresh, NewAccount},
        origin::PublicUrl,
    },
    id::{OrgId, SystemEntropy},
    store::{
        Store,
        accounts::{Accounts, Role},
        hiring::Hiring,
    },
};

/// Manage accounts.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make an account and print its first sign-in link
    Add {
        #[command(flatten)]
        place: Place,
        /// The person's mail address; they sign in with it
        #[arg(long)]
        email: String,
        /// The person's name
        #[arg(long)]
        name: String,
        /// What the person may do
        #[arg(long, value_enum)]
        role: RoleName,
    },
    /// Print a new sign-in link for an account
    Link {
        #[command(flatten)]
        place: Place,
        /// The account's mail address
        #[arg(long)]
        email: String,
    },
}

/// Where the accounts are.
#[derive(Debug, clap::Args)]
pub(super) struct Place {
    #[command(flatten)]
    flags: Flags,
    /// Database [default: the configured one]
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RoleName {
    /// Reads reports
    Manager,
    /// Also makes openings and invites
    Recruiter,
    /// Also makes accounts
    Admin,
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match args.command {
        Command::Add { place, email, name, role } => runtime.block_on(add(&place, &email, &name, role)),
        Command::Link { place, email } => runtime.block_on(link(&place, &email)),
    }
}

async fn add(place: &Place, email: &str, name: &str, role: RoleName) -> anyhow::Result<()> {
    if !links::is_email(email) {
        let told = format!("`{email}` is no mail address: write it as name@example.org");
        return Err(WrongUsage(told).into());
    }
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 120 || name.chars().any(char::is_control) {
        return Err(WrongUsage("the name must be one line of 1 to 120 characters".to_owned()).into());
    }
    let (config, store) = place.open().await?;
    if store.account_by_email(&links::normal_email(email)).await?.is_some() {
        bail!(
            "there is an account for {email} already: `vivavoce user link --email {email}` prints a sign-in link"
        );
    }
    let now = SystemClock.now();
    let fresh = Fresh { now, entropy: &SystemEntropy };
    let org = store.default_org(OrgId::new(now, &SystemEntropy), &config.organisation.name, now).await?;
    let account = NewAccount { org, email, name, role: role.into() };
    let account = links::add_account(&store, fresh, account).await?;
    let secret = links::new_sign_in_link(&store, fresh, account.id).await?;
    store.close().await;
    print_link(&config, &account.email, &secret)
}

async fn link(place: &Place, email: &str) -> anyhow::Result<()> {
    let (config, store) = place.open().await?;
    let Some(account) = store.account_by_email(&links::normal_email(email)).await? else {
        bail!("there is no account for {email}: `vivavoce user add` makes one");
    };
    let fresh = Fresh { now: SystemClock.now(), entropy: &SystemEntropy };
    let secret = links::new_sign_in_link(&store, fresh, account.id).await?;
    store.close().await;
    print_link(&config, &account.email, &secret)
}

fn print_link(config: &Config, email: &str, secret: &str) -> anyhow::Result<()> {
    let public_url: PublicUrl = config.server.public_url(config.server.listen).parse()?;
    out::line(format_args!("{email} signs in once, within a day, with this link:"))?;
    Ok(out::line(links::sign_in_link(&public_url, secret))?)
}

impl Place {
    pub(super) async fn open(&self) -> anyhow::Result<(Config, Store)> {
        let sources = self.flags.sources().flag("--database", "database.url", self.database.clone());
        let config = super::configured(&sources)?;
        let store = Store::open(config.database_url().expose_secret()).await;
        Ok((config, store.context("the accounts can't be reached")?))
    }
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Manager => Self::Manager,
            RoleName::Recruiter => Self::Recruiter,
            RoleName::Admin => Self::Admin,
        }
    }
}
