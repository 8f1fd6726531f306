//! Reports as snapshots.
