//! `vivavoce keys`: keys of programs to the interface.

use anyhow::bail;
use clap::{Subcommand, builder::PossibleValuesParser};

use super::{WrongUsage, out, user::Place};
use crate::{
    clock::{Clock, SystemClock},
    config::Config,
    http::{
        keys::{self, KeyOrder, MOST_DAYS, USUAL_DAYS},
        links::Fresh,
    },
    id::{KeyId, OrgId, SystemEntropy},
    store::{
        Store, StoreError,
        hiring::Hiring,
        keys::{ApiKey, Keys, Scope},
    },
    time::UnixMillis,
};

/// Keys are listed so many at a time.
const PAGE: u32 = 100;

/// Manage the keys of programs.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a key and print it; it can't be read again
    Create {
        #[command(flatten)]
        place: Place,
        /// What it is for, such as `ATS, production`
        #[arg(long)]
        name: String,
        /// What it may do; several with commas between them
        #[arg(long, required = true, value_delimiter = ',', value_parser = scopes())]
        scopes: Vec<String>,
        /// For rehearsals only
        #[arg(long)]
        test: bool,
        /// How long it works
        #[arg(long, default_value_t = USUAL_DAYS, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_DAYS)))]
        days: u32,
    },
    /// List the keys, newest first
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Revoke a key; it opens nothing from then on
    Revoke {
        #[command(flatten)]
        place: Place,
        /// The key's id, as `vivavoce keys list` prints it
        id: String,
    },
}

fn scopes() -> PossibleValuesParser {
    PossibleValuesParser::new(Scope::ALL.map(Scope::name))
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match args.command {
            Command::Create { place, name, scopes, test, days } => {
                let scopes = scopes.iter().filter_map(|name| Scope::named(name)).collect();
                create(&place, KeyOrder { name: name.trim().to_owned(), test, scopes, days }).await
            }
            Command::List { place } => list(&place).await,
            Command::Revoke { place, id } => revoke(&place, &id).await,
        }
    })
}

async fn create(place: &Place, order: KeyOrder) -> anyhow::Result<()> {
    let characters = order.name.chars().count();
    if !(1..=120).contains(&characters) || order.name.chars().any(char::is_control) {
        return Err(WrongUsage("the name must be one line of 1 to 120 characters".to_owned()).into());
    }
    let (config, store) = place.open().await?;
    let org = organisation(&config, &store).await?;
    let fresh = Fresh { now: SystemClock.now(), entropy: &SystemEntropy };
    let (key, secret) = keys::make(&store, fresh, org, order).await?;
    store.close().await;
    out::line(format_args!(
        "The key `{}` is told here once; keep it where programs keep secrets:",
        key.name
    ))?;
    Ok(out::line(secret)?)
}

async fn list(place: &Place) -> anyhow::Result<()> {
    let (config, store) = place.open().await?;
    let org = organisation(&config, &store).await?;
    let now = SystemClock.now();
    let mut before = None;
    loop {
        let keys = store.keys(org, before, PAGE).await?;
        for key in &keys {
            out::line(in_a_line(key, now))?;
        }
        before = keys.last().map(|key| key.id);
        if keys.len() < PAGE as usize {
            break;
        }
    }
    store.close().await;
    Ok(())
}

async fn revoke(place: &Place, id: &str) -> anyhow::Result<()> {
    let Ok(id) = id.parse::<KeyId>() else {
        let told = format!("`{id}` is no key's id: `vivavoce keys list` prints them");
        return Err(WrongUsage(told).into());
    };
    let (config, store) = place.open().await?;
    let org = organisation(&config, &store).await?;
    let revoked = store.revoke_key(org, id, SystemClock.now()).await?;
    store.close().await;
    if !revoked {
        bail!("there is no key {id}: `vivavoce keys list` prints those that there are");
    }
    Ok(())
}

async fn organisation(config: &Config, store: &Store) -> Result<OrgId, StoreError> {
    let now = SystemClock.now();
    store.default_org(OrgId::new(now, &SystemEntropy), &config.organisation.name, now).await
}

fn in_a_line(key: &ApiKey, now: UnixMillis) -> String {
    let state = match key.revoked {
        Some(_) => "revoked".to_owned(),
        None if key.expires <= now => "expired".to_owned(),
        None => format!("until {}", day(key.expires)),
    };
    let used = key.last_used.map_or_else(|| "never used".to_owned(), |at| format!("used {}", day(at)));
    let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.name()).collect();
    format!("{}  {}…  {state}, {used}  {}  {}", key.id, key.hint, scopes.join(","), key.name)
}

fn day(at: UnixMillis) -> String {
    jiff::Timestamp::from_millisecond(at.0)
        .map_or_else(|_| "at an unknown time".to_owned(), |at| at.strftime("%Y-%m-%d").to_string())
}
