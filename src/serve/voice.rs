//! The interviewer's voice, as configured.

use std::{ffi::OsStr, sync::Arc};

use anyhow::Context;

use crate::{
    clock::SystemClock,
    config::{Voice, VoiceProgram},
    metrics::Metrics,
    voice::{self, Synthesizer, measured::MeasuredVoice},
};

/// The voice as configured, with programs looked for in `path`; nothing where the browser speaks.
///
/// # Errors
/// Where a program is configured that isn't installed, or a server that can't be asked.
pub fn synthesizer(settings: &Voice, path: &OsStr) -> anyhow::Result<Option<Arc<dyn Synthesizer>>> {
    let (name, rate) = (settings.espeak_voice(), settings.rate);
    match settings.program() {
        VoiceProgram::Off => Ok(None),
        VoiceProgram::Installed => Ok(voice::find(None, name, rate, path)),
        VoiceProgram::Server(order) => Ok(Some(voice::on_server(order)?)),
        VoiceProgram::Command(line) => {
            let found = voice::find(Some(&line), name, rate, path);
            let missing = || {
                format!(
                    "voice.command is `{}`, which is not installed; install it or unset it",
                    line.join(" ")
                )
            };
            found.map(Some).with_context(missing)
        }
    }
}

/// The same voice, measured.
pub(super) fn measured(voice: Arc<dyn Synthesizer>, metrics: &Arc<Metrics>) -> Arc<dyn Synthesizer> {
    Arc::new(MeasuredVoice { voice, clock: Arc::new(SystemClock), metrics: Arc::clone(metrics) })
}
