//! Stopping a decoding that nobody waits for.
//!
//! `whisper-rs` 0.16 calls the closure of its safe abort callback by the wrong type, which is undefined behaviour, and
//! leaks it. This module is the one place of `unsafe` code: it hands whisper.cpp a flag that outlives the call.
#![expect(unsafe_code, reason = "the safe callback of whisper-rs is unsound; see above")]

use std::{
    ffi::c_void,
    ptr,
    sync::atomic::{AtomicBool, Ordering},
};

use whisper_rs::{FullParams, WhisperError, WhisperState};

/// Decodes `sound`; gives up with an error soon after `cancelled` becomes true. whisper.cpp looks at it after the encoder
/// and after each token.
pub fn full_unless(
    state: &mut WhisperState,
    mut params: FullParams<'_, '_>,
    sound: &[f32],
    cancelled: &AtomicBool,
) -> Result<(), WhisperError> {
    // SAFETY: the callback only reads the flag behind the pointer, and both are used by `full` alone, which returns while
    // `cancelled` is still borrowed; `params` is gone by then.
    unsafe {
        params.set_abort_callback(Some(is_cancelled));
        params.set_abort_callback_user_data(ptr::from_ref(cancelled).cast_mut().cast::<c_void>());
    }
    state.full(params, sound).map(|_done| ())
}

unsafe extern "C" fn is_cancelled(flag: *mut c_void) -> bool {
    // SAFETY: `full_unless` passes a reference to an `AtomicBool` that lives until whisper.cpp has returned.
    unsafe { &*flag.cast::<AtomicBool>() }.load(Ordering::Relaxed)
}
