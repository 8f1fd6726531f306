//! Sound as numbers, pure: samples, wire frames, level, resampling.
