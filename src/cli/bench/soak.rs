//! A load that is held for long: what grows, what waits, what comes out of order.

use std::{pin::pin, time::Duration};

use indicatif::ProgressBar;
use serde::Serialize;
use tokio::time::{Instant, interval};

use super::{Latency, trend::Trend};
use crate::{metrics::Metrics, session::load::Load};

/// Between two looks at the memory.
const LOOK: Duration = Duration::from_secs(10);
/// What a process takes in its first minute it takes once.
const WARM_UP_MINUTES: f64 = 1.0;

/// What was seen.
#[derive(Debug, Serialize)]
pub struct Soak {
    pub interviews: usize,
    pub seconds: u64,
    pub turns: usize,
    pub hold_to_final_ms: Latency,
    pub backlog_s: f64,
    /// Memory of the whole process at the last look.
    pub memory_mb: Option<f64>,
    /// Growth of that, in megabytes; the first minute is left out. Nothing where the soak was too short.
    pub memory_trend: Option<Trend>,
    /// The most pieces of speech that waited for a recogniser at once.
    pub most_pieces_waiting: u64,
    /// How often something was told out of order.
    pub out_of_order: u32,
}

/// Holds so many interviews for as long as the load says.
pub async fn hold(
    load: &Load,
    interviews: usize,
    metrics: &Metrics,
    progress: &ProgressBar,
) -> anyhow::Result<Soak> {
    let began = Instant::now();
    let mut samples: Vec<(f64, f64)> = Vec::new();
    let mut look = interval(LOOK);
    let mut bearing = pin!(load.bear(interviews));
    let borne = loop {
        tokio::select! {
            borne = &mut bearing => break borne?,
            _ = look.tick() => {
                let minutes = began.elapsed().as_secs_f64() / 60.0;
                samples.extend(super::memory_mb().map(|memory| (minutes, memory)));
                progress.tick();
            }
        }
    };
    // Behind the last word interviews end one by one, which is no trend.
    let minutes = load.seconds as f64 / 60.0;
    let steady: Vec<_> =
        samples.iter().copied().filter(|(at, _)| (WARM_UP_MINUTES..=minutes).contains(at)).collect();
    Ok(Soak {
        interviews,
        seconds: load.seconds,
        turns: borne.hold_to_final_ms.len(),
        hold_to_final_ms: Latency::of(&borne),
        backlog_s: borne.backlog_s,
        memory_mb: steady.last().or(samples.last()).map(|(_, memory)| *memory),
        memory_trend: Trend::through(&steady),
        most_pieces_waiting: metrics.most_pieces_waiting(),
        out_of_order: borne.out_of_order,
    })
}
