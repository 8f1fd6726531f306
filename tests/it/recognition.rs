//! whisper.cpp with the rehearsal model.
