//! Voice activity, endpointing and cutting on real sound.
