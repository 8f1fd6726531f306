//! Composition: builds every part from the configuration, serves, and stops in order.

mod interviewer;
mod key_file;
mod live_room;
mod partners;
mod receipt_key;
mod vault;
mod voice;
mod webhooks;

use std::{net::SocketAddr, os::unix::fs::DirBuilderExt, path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context;
use secrecy::ExposeSecret;
use tokio::{
    net::TcpListener,
    sync::{Notify, mpsc},
    task::JoinHandle,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

pub use self::voice::synthesizer;
use self::{interviewer::Chosen, live_room::LiveRoom};

use crate::{
    clock::{Clock, SystemClock},
    config::Config,
    http::{
        self,
        app::{App, Parts, Settings},
        links,
        notice::Notices,
    },
    id::{Entropy, OrgId, SystemEntropy},
    interview::{egress::Egress, event::Versions, plan::PlanSnapshot},
    llm::Book,
    metrics::Metrics,
    recognition::{
        Transcriber, models,
        probe::Probe,
        whisper::{self, WhisperTranscriber},
    },
    recording::{RecordingDirectory, Recordings},
    rehearsal::{
        house::House,
        persona::{Calibre, Persona},
        stand_in::{self, Called},
    },
    rubric::Library,
    score::{Lexicon, receipt::Seal},
    session::{
        Beginning, Live, LogParts, Meters, capacity, park,
        protocol::{EarMode, VoiceMode},
        registry::Registry,
    },
    store::{Store, audit::AuditTrail, hiring::Hiring},
    vault::Vault,
    voice::Synthesizer,
    webhook, work,
};

/// Longest wait for connected interviews to put their last facts away.
const FAREWELL: Duration = Duration::from_secs(8);

/// Which recognition model a server uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ear {
    /// The operator's; without one, candidates type.
    Installed,
    /// The operator's; without one, the embedded model for rehearsals, announced as such.
    InstalledOrRehearsal,
    /// The embedded model for rehearsals.
    Rehearsal,
}

/// A running server.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// What its handlers are given; commands use it to make accounts, openings and links.
    pub app: App,
    /// What it keeps.
    pub store: Arc<Store>,
    /// The organisation that it works for.
    pub org: OrgId,
    registry: Arc<Registry>,
    stop: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

impl Server {
    /// Builds every part and begins to serve.
    ///
    /// # Errors
    /// One sentence with the remedy: a port that is taken, a model file that is broken, a database that is away.
    pub async fn start(config: &Config, ear: Ear) -> anyhow::Result<Self> {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&config.data.dir).with_context(
            || {
                format!(
                    "the data directory {} can't be made; set data.dir to a place that can be written",
                    config.data.dir.display()
                )
            },
        )?;
        let address = config.server.listen;
        if config.server.needs_public_url() {
            tracing::warn!(
                server.listen = %address,
                "links lead to this machine alone: set server.public_url to the address that browsers use"
            );
        }
        let listener = TcpListener::bind(address).await.with_context(|| {
            format!(
                "{address} can't be listened on; stop what uses it or set server.listen to another address"
            )
        })?;
        let address = listener.local_addr()?;
        let store = Arc::new(Store::open(config.database_url().expose_secret()).await?);
        let recordings: Arc<dyn Recordings> =
            Arc::new(RecordingDirectory::open(&config.data.dir.join("recordings"))?);
        let metrics = Arc::new(Metrics::default());
        let transcriber = transcriber(config, ear, Arc::new(SystemClock), &metrics).await?;
        let (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>) =
            (Arc::new(SystemClock), Arc::new(SystemEntropy));
        let now = clock.now();
        let fresh = OrgId::new(now, &*entropy);
        let org = store.default_org(fresh, &config.organisation.name, now).await?;
        let seal = Arc::new(receipt_key::open(&config.data.dir, &*entropy)?);
        store.add_receipt_key(org, seal.public_key(), now).await?;
        let book = Book { store: Arc::<Store>::clone(&store), org, clock: Arc::clone(&clock) };
        let wording = interviewer::choose(config, &metrics, book).await?;
        let vault = vault::vault(config, store.has_secrets().await?, &*entropy)?;
        let parts = Joined {
            partners: partners::sender(config, address, Arc::clone(&vault))?,
            vault,
            clock,
            entropy,
            store: Arc::clone(&store),
            recordings,
            registry: Arc::new(Registry::new(interviews(config, transcriber.as_deref()).await?)),
            transcriber,
            synthesizer: synthesizer(&config.voice, &std::env::var_os("PATH").unwrap_or_default())?
                .map(|found| voice::measured(found, &metrics)),
            wording,
            seal,
            metrics,
            partials: config.speech.partials,
            wake: Arc::new(Notify::new()),
        };
        let live = Arc::new(parts.live(Library::embedded()?));
        let (stand_ins, called) = mpsc::channel(stand_in::MOST_WAITING);
        let app = App::new(parts.http(config, address, &live, stand_ins)?);
        let hooks = webhooks::parts(config, &store, &parts.vault, app.settings.public_url.clone())?;
        let stop = CancellationToken::new();
        let teller = tokio::spawn(webhook::run(hooks, stop.clone()));
        let worker = tokio::spawn(work::run(parts.work(), stop.clone()));
        let (nearby, origin) = (config.server.nearby(address), app.settings.public_url.origin());
        let stand_ins = tokio::spawn(stand_in::run(nearby, origin, called, stop.clone()));
        let sweeper = tokio::spawn(park::sweep(live, Arc::clone(&parts.store), stop.clone()));
        let serving = axum::serve(
            listener,
            http::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>(),
        )
        .with_graceful_shutdown(stop.clone().cancelled_owned());
        let server = tokio::spawn(async move {
            if let Err(error) = serving.await {
                tracing::error!(error = %error, "the listener failed");
            }
        });
        Ok(Self {
            address,
            app,
            store,
            org,
            registry: parts.registry,
            stop,
            tasks: vec![server, worker, sweeper, teller, stand_ins],
        })
    }

    /// This server as rehearsals see it.
    pub fn house(&self) -> House {
        House {
            origin: self.app.settings.public_url.origin(),
            store: Arc::<Store>::clone(&self.store),
            clock: Arc::clone(&self.app.clock),
            entropy: Arc::clone(&self.app.entropy),
        }
    }

    /// An installed plan.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn plan(&self, id: &str) -> anyhow::Result<Arc<PlanSnapshot>> {
        let plan = self.app.plan(id).map(|plan| (**plan).clone());
        plan.map(Arc::new).with_context(|| format!("there is no plan named {id}"))
    }

    /// How candidates can answer, in a sentence for the operator.
    pub fn ear_in_words(&self) -> &'static str {
        match self.app.ear {
            EarMode::Voice => "Candidates answer by voice, or type.",
            EarMode::SyntheticOnly => {
                "No speech model is installed: the embedded one understands synthetic speech only. For people, fetch \
                 one with `vivavoce models pull base.en-q8_0` or name it with --model; until then, they should type."
            }
            EarMode::TypingOnly => {
                "No speech model is installed, so candidates type. For voice, fetch one with \
                 `vivavoce models pull base.en-q8_0` or name it with --model."
            }
        }
    }

    /// Stops in order: interviews put their last facts away, then the listener and the worker end.
    pub async fn stop(self) {
        self.registry.stop();
        if timeout(FAREWELL, self.registry.emptied()).await.is_err() {
            tracing::warn!(
                interviews = self.registry.connected(),
                "stopping although interviews are connected"
            );
        }
        self.stop.cancel();
        for task in self.tasks {
            let _late = timeout(FAREWELL, task).await;
        }
    }
}

/// The parts as they are shared.
struct Joined {
    partners: Arc<work::partner::Sender>,
    vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    store: Arc<Store>,
    recordings: Arc<dyn Recordings>,
    transcriber: Option<Arc<dyn Transcriber>>,
    synthesizer: Option<Arc<dyn Synthesizer>>,
    wording: Chosen,
    seal: Arc<Seal>,
    metrics: Arc<Metrics>,
    registry: Arc<Registry>,
    partials: bool,
    wake: Arc<Notify>,
}

impl Joined {
    fn http(
        &self,
        config: &Config,
        address: SocketAddr,
        live: &Arc<Live>,
        stand_ins: mpsc::Sender<Called>,
    ) -> anyhow::Result<Parts> {
        let plans = Library::embedded()?;
        Ok(Parts {
            clock: Arc::clone(&self.clock),
            entropy: Arc::clone(&self.entropy),
            store: Arc::<Store>::clone(&self.store),
            settings: Settings {
                public_url: config.server.public_url(address).parse()?,
                notices: Notices {
                    organisation: config.organisation.name.clone(),
                    voice_host: config.voice.host_elsewhere(),
                    judge_hosts: config.judge.hosts_elsewhere(&config.llm),
                },
                model_hosts: config.model_hosts(),
                scoring_models: interviewer::scoring_models(config),
                reach: config.outbound.reach(),
                metrics_token: config.metrics.token.as_ref().map(|token| links::hash(token.expose_secret())),
                rates: config.server.rates(),
                proxies: config.server.proxies(),
            },
            plans: plans.plans().to_vec(),
            ear: match self.transcriber.as_ref().map(|transcriber| transcriber.version().synthetic) {
                Some(true) => EarMode::SyntheticOnly,
                Some(false) => EarMode::Voice,
                None => EarMode::TypingOnly,
            },
            voice: if self.synthesizer.is_some() { VoiceMode::Server } else { VoiceMode::Browser },
            recordings: Arc::clone(&self.recordings),
            room: Arc::new(LiveRoom(Arc::clone(live))),
            metrics: Arc::clone(&self.metrics),
            transcriber: self.transcriber.clone(),
            seal: Arc::clone(&self.seal),
            partners: Arc::clone(&self.partners.equipment),
            stand_ins,
            vault: Arc::clone(&self.vault),
        })
    }

    fn live(&self, plans: &'static Library) -> Live {
        let versions = Versions {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            lexicon: Lexicon::embedded().version.clone(),
            recognition: self.transcriber.as_ref().map(|transcriber| transcriber.version().clone()),
            voice: self.synthesizer.as_ref().map_or("browser", |voice| voice.name()).to_owned(),
            prompts: self.wording.prompts.clone(),
            deadline_ms: self.wording.deadline_ms,
            egress: Egress::None,
            model_hosts: Vec::new(),
        };
        let wake = Arc::clone(&self.wake);
        Live {
            log: LogParts {
                store: Arc::<Store>::clone(&self.store),
                clock: Arc::clone(&self.clock),
                entropy: Arc::clone(&self.entropy),
                holder: format!("process {}", std::process::id()),
            },
            audio: Arc::<Store>::clone(&self.store),
            transcriber: self.transcriber.clone(),
            partials: self.partials,
            interviewer: Arc::clone(&self.wording.interviewer),
            synthesizer: self.synthesizer.clone(),
            registry: Arc::clone(&self.registry),
            meters: Meters {
                figures: Arc::clone(&self.metrics),
                turns: Some(Arc::<Store>::clone(&self.store)),
            },
            beginning: Box::new(move |plan, terms| {
                let plan = plans.plan(plan)?.under(terms);
                Some(Beginning { plan, versions: versions.clone() })
            }),
            ended: Box::new(move || wake.notify_one()),
        }
    }

    fn work(&self) -> work::Parts {
        work::Parts {
            clock: Arc::clone(&self.clock),
            entropy: Arc::clone(&self.entropy),
            store: Arc::clone(&self.store),
            recordings: Arc::clone(&self.recordings),
            transcriber: self.transcriber.clone(),
            judge: self.wording.judge.clone(),
            partners: Arc::clone(&self.partners),
            wake: Arc::clone(&self.wake),
        }
    }
}

async fn transcriber(
    config: &Config,
    ear: Ear,
    clock: Arc<dyn Clock>,
    metrics: &Arc<Metrics>,
) -> anyhow::Result<Option<Arc<dyn Transcriber>>> {
    if config.speech.is_off() && ear != Ear::Rehearsal {
        return Ok(None);
    }
    let threads = config.speech.threads();
    let installed = match ear {
        Ear::Installed | Ear::InstalledOrRehearsal => model(config, Arc::clone(&clock)).await?,
        Ear::Rehearsal => None,
    };
    let opened = match (installed, ear) {
        (Some(file), _) => WhisperTranscriber::open(&file, threads, clock)?,
        (None, Ear::Installed) => return Ok(None),
        (None, Ear::InstalledOrRehearsal | Ear::Rehearsal) => WhisperTranscriber::embedded(clock)?,
    };
    Ok(Some(Arc::new(opened.measured_by(Arc::clone(metrics)))))
}

/// The model's file: as configured, else the best of the installed ones for this machine.
async fn model(config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<Option<PathBuf>> {
    if let Some(named) = &config.speech.model {
        return Ok(Some(named.clone()));
    }
    let memory = config.model_choice();
    let probe = Probe {
        sound: &rehearsed_speech()?,
        cores: whisper::default_threads(),
        clock,
        memory: Some(&memory),
    };
    Ok(probe.pick(&models::installed(&models::standard_directories())).await?)
}

/// Interviews held at once: as configured, else as measured on a rehearsed answer.
async fn interviews(config: &Config, transcriber: Option<&dyn Transcriber>) -> anyhow::Result<usize> {
    if let Some(interviews) = config.speech.interviews {
        return Ok(interviews);
    }
    let interviews = capacity::measure(transcriber, config.speech.threads(), &rehearsed_speech()?).await?;
    tracing::info!(interviews, "so many interviews are held at once; more wait in line");
    Ok(interviews)
}

/// Something to measure with: the longest of the rehearsed answers.
fn rehearsed_speech() -> anyhow::Result<Vec<i16>> {
    let persona = Persona::load(Calibre::Strong)?;
    let longest = persona.speeches().map(|speech| &speech.samples).max_by_key(|samples| samples.len());
    Ok(longest.cloned().unwrap_or_default())
}
