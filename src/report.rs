//! The report: from transcript and scores to what a hiring manager reads. Pure.
