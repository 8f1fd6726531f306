//! Scores that can be checked: receipts, scoring again, frozen answers, the bias audit, calibration.

mod anchors;
mod bias_audit;
mod calibration;
mod receipt;
mod rescore;
