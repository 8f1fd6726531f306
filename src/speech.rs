//! Speech, pure: where it begins and ends, where it is cut, when a turn is over, what of it is phantom.

pub mod endpoint;
